"""Decision tables cell by cell: every combination of their inputs, against a table written here.

The grids are read like those of a guideline. `?` is open: all codes of the concept are possible.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

import pytest

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import CodeSets, Interval, Intervals

Given = Mapping[str, str]


def rows_of(grid: str) -> Iterator[tuple[str, str, str]]:
    """Row, column and content of each cell of a table."""
    lines = [line for line in grid.splitlines() if line.strip()]
    (_, *columns), *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    for name, *cells in rows:
        assert len(cells) == len(columns), name
        yield from ((name, column, cell) for column, cell in zip(columns, cells, strict=True))


def found(concept: str, given: Sequence[Given], knowledge: Knowledge) -> list[frozenset[str]]:
    """What is possible of a concept for each patient."""
    column = frame_of([{"reference_day": "2026-01-15", **one} for one in given], knowledge).column(
        concept
    )
    assert isinstance(column, CodeSets)
    return [column.at(row).possible for row in range(column.size)]


def holds(
    concept: str,
    grid: str,
    rows: Mapping[str, Given],
    columns: Mapping[str, Given],
    knowledge: Knowledge,
) -> None:
    """Every cell is as the grid says, and the grid has a cell for every combination."""
    cells = list(rows_of(grid))
    assert {(row, column) for row, column, _ in cells} == set(itertools.product(rows, columns))
    everything = found(concept, [{}], knowledge)[0]
    possible = found(
        concept, [{**rows[row], **columns[column]} for row, column, _ in cells], knowledge
    )
    wrong = {
        (row, column): sorted(is_so)
        for (row, column, cell), is_so in zip(cells, possible, strict=True)
        if is_so != (everything if cell == "?" else frozenset(cell.split()))
    }
    assert wrong == {}


def one_of(concept: str, *codes: str) -> dict[str, Given]:
    """A cell for each code, and a blank one."""
    return {**{code: {concept: code} for code in codes}, "blank": {}}


# Markers

MUTATION = """
             | detected | vus | not_detected | blank
primary      | detected | vus | not_detected | ?
metastasis   | detected | vus | not_detected | ?
tissue       | detected | vus | not_detected | ?
much ctDNA   | detected | vus | not_detected | ?
little ctDNA | detected | vus | ?            | ?
ctDNA        | detected | vus | ?            | ?
blank        | detected | vus | ?            | ?
"""
LATE_MUTATION = """
             | detected | vus | not_detected | blank
primary      | detected | vus | ?            | ?
metastasis   | detected | vus | not_detected | ?
tissue       | detected | vus | ?            | ?
much ctDNA   | detected | vus | not_detected | ?
little ctDNA | detected | vus | ?            | ?
ctDNA        | detected | vus | ?            | ?
blank        | detected | vus | ?            | ?
"""


@pytest.mark.parametrize(
    ("gene", "grid"),
    [(gene, MUTATION) for gene in ("pik3ca", "akt1", "pten", "erbb2_mutation")]
    + [("esr1", LATE_MUTATION)],
)
def test_a_mutation_is_absent_only_where_it_could_have_been_seen(
    gene: str, grid: str, knowledge: Knowledge
) -> None:
    """Wild type never follows from silence; ESR1 mutations are acquired late."""
    sample = f"{gene}_sample"
    samples: dict[str, Given] = {
        "primary": {sample: "primary tumor"},
        "metastasis": {sample: "metastasis"},
        "tissue": {sample: "tissue"},
        "much ctDNA": {sample: "ctDNA", "ctdna_informative": "yes"},
        "little ctDNA": {sample: "ctDNA", "ctdna_informative": "no"},
        "ctDNA": {sample: "ctDNA"},
        "blank": {},
    }
    results = one_of(f"{gene}_result", "detected", "vus", "not_detected")
    holds(gene, grid, samples, results, knowledge)


GERMLINE = """
             | detected | vus      | not_detected | blank
detected     | detected | detected | detected     | detected
vus          | detected | vus      | vus          | ?
not_detected | detected | vus      | not_detected | ?
blank        | detected | ?        | ?            | ?
"""


def test_both_genes_of_germline_brca_have_to_be_tested(knowledge: Knowledge) -> None:
    codes = ("detected", "vus", "not_detected")
    holds("gbrca", GERMLINE, one_of("gbrca1", *codes), one_of("gbrca2", *codes), knowledge)


PANELS = """
                      | pik3ca | akt1 | pten | esr1 | erbb2_mutation | gbrca1 | gbrca2
foundation_one_cdx    | not    | not  | not  | not  | not            | ?      | ?
foundation_one_liquid | not    | not  | not  | not  | not            | ?      | ?
guardant360           | not    | not  | not  | not  | not            | ?      | ?
therascreen_pik3ca    | not    | ?    | ?    | ?    | ?              | ?      | ?
bracanalysis_cdx      | ?      | ?    | ?    | ?    | ?              | not    | not
other                 | ?      | ?    | ?    | ?    | ?              | ?      | ?
blank                 | ?      | ?    | ?    | ?    | ?              | ?      | ?
"""


def test_a_panel_without_findings_says_something_of_its_own_genes_only(
    knowledge: Knowledge,
) -> None:
    """And one of blood cells nothing of the tumor, nor the other way round."""
    expected = {(row, column): cell for row, column, cell in rows_of(PANELS)}
    for sample in ("", "germline", "tissue"):
        panels = list(dict.fromkeys(row for row, _ in expected))
        given = [{"panel_result": "nothing_found", "panel_sample": sample,
                  "panel_name": "" if one == "blank" else one} for one in panels]  # fmt: skip
        for gene in dict.fromkeys(column for _, column in expected):
            germline = gene.startswith("gbrca")
            concept = gene if germline else f"{gene}_result"
            for panel, possible in zip(panels, found(concept, given, knowledge), strict=True):
                other_sample = sample == ("tissue" if germline else "germline")
                absent = expected[panel, gene] == "not" and not other_sample
                if possible == {"not_detected"}:
                    assert absent, (panel, gene, sample)
                elif absent and sample:
                    pytest.fail(f"{panel} in {sample} says nothing of {gene}")


# Hepatitis

# Virus without a trace of antibodies is a contradiction, of which both sides stay possible.

HEPATITIS_B = """
                  | detected    | not_detected    | blank
positive positive | active      | controlled      | controlled active
positive negative | active      | controlled      | controlled active
positive blank    | active      | controlled      | controlled active
negative positive | active      | past            | past active
negative negative | active none | none            | none
negative blank    | active      | none past controlled | ?
blank positive    | active      | none past controlled | ?
blank negative    | active      | none past controlled | ?
blank blank       | active      | none past controlled | ?
"""
HEPATITIS_C = """
         | detected | not_detected | blank
positive | active   | cured        | cured active
negative | none active | none      | none
blank    | active   | none cured   | ?
"""


def test_hepatitis_b_follows_from_antigen_antibodies_and_dna(knowledge: Knowledge) -> None:
    cells = {"positive": "positive", "negative": "negative", "blank": ""}
    rows = {
        f"{hbsag} {anti_hbc}": {"hbsag": cells[hbsag], "anti_hbc": cells[anti_hbc]}
        for hbsag, anti_hbc in itertools.product(cells, cells)
    }
    columns = one_of("hbv_dna", "detected", "not_detected")
    holds("hepatitis_b", HEPATITIS_B, rows, columns, knowledge)


def test_hepatitis_c_follows_from_antibodies_and_rna(knowledge: Knowledge) -> None:
    rows = one_of("anti_hcv", "positive", "negative")
    columns = one_of("hcv_rna", "detected", "not_detected")
    holds("hepatitis_c", HEPATITIS_C, rows, columns, knowledge)


# Receptors

HORMONE_RECEPTORS = """
     | 0 %      | <1 %     | 1 %      | 10 %     | 90 %     | blank
0 %  | negative | negative | positive | positive | positive | ?
<1 % | negative | negative | positive | positive | positive | ?
1 %  | positive | positive | positive | positive | positive | positive
10 % | positive | positive | positive | positive | positive | positive
90 % | positive | positive | positive | positive | positive | positive
blank | ?       | ?        | positive | positive | positive | ?
"""
SHARES = ("0 %", "<1 %", "1 %", "10 %", "90 %")


def test_er_or_pr_in_one_percent_is_positive_and_both_have_to_be_less_to_be_negative(
    knowledge: Knowledge,
) -> None:
    er, pr = one_of("er_percent", *SHARES), one_of("pr_percent", *SHARES)
    holds("hr_status", HORMONE_RECEPTORS, er, pr, knowledge)


ER = """
        | category
0 %     | negative
0.9 %   | negative
<1 %    | negative
1 %     | low_positive
10 %    | low_positive
1-10 %  | low_positive
10.1 %  | positive
>10 %   | positive
100 %   | positive
5-15 %  | low_positive positive
<10 %   | negative low_positive
blank   | ?
"""


def test_er_low_is_one_to_ten_percent_with_both_ends(knowledge: Knowledge) -> None:
    shares = one_of("er_percent", *(row for row, _, _ in rows_of(ER) if row != "blank"))
    holds("er_category", ER, shares, {"category": {}}, knowledge)


SUBTYPES = """
          | positive      | negative      | blank
positive  | HR+HER2+      | HR+HER2-      | HR+HER2+ HR+HER2-
negative  | HR-HER2+      | HR-HER2-      | HR-HER2+ HR-HER2-
blank     | HR+HER2+ HR-HER2+ | HR+HER2- HR-HER2- | ?
"""
SHORT = {
    "HR+HER2+": "hr_positive_her2_positive",
    "HR+HER2-": "hr_positive_her2_negative",
    "HR-HER2+": "hr_negative_her2_positive",
    "HR-HER2-": "triple_negative",
}
TRIPLE_NEGATIVE = """
         | positive | negative | blank
positive | no       | no       | no
negative | no       | yes      | ?
blank    | no       | ?        | ?
"""


@pytest.mark.parametrize(("concept", "grid"), [("subtype", SUBTYPES), ("tnbc", TRIPLE_NEGATIVE)])
def test_subtypes(concept: str, grid: str, knowledge: Knowledge) -> None:
    for short, code in SHORT.items():
        grid = grid.replace(short, code)
    rows = one_of("hr_status", "positive", "negative")
    holds(concept, grid, rows, one_of("her2_status", "positive", "negative"), knowledge)


# Specimens

SETTING = """
                 | before | on the day | after      | blank
metastasis       | metastatic | metastatic | metastatic | metastatic
liver            | metastatic | metastatic | metastatic | metastatic
primary          | early      | metastatic | metastatic | ?
local_recurrence | early      | metastatic | metastatic | ?
blank            | ?          | metastatic | metastatic | ?
"""


def test_a_specimen_is_of_the_metastatic_setting_by_its_day_or_its_site(
    knowledge: Knowledge,
) -> None:
    first = {"metastatic": "yes", "metastatic_diagnosis_date": "2024-06-10"}
    columns: dict[str, Given] = {
        "before": {**first, "specimen_date": "2024-06-09"},
        "on the day": {**first, "specimen_date": "2024-06-10"},
        "after": {**first, "specimen_date": "2025-01-01"},
        "blank": {"metastatic": "yes"},
    }
    rows = {**one_of("specimen_origin", "metastasis", "primary", "local_recurrence"),
            "liver": {"specimen_site": "liver"}}  # fmt: skip
    holds("specimen_setting", SETTING, rows, columns, knowledge)


@pytest.mark.parametrize(
    ("taken", "complete", "expected"),
    [
        ("2025-03-02", "yes", {"yes"}),
        ("2025-03-01", "yes", {"no"}),
        ("Mar 2025", "yes", {"yes", "no"}),
        ("2025-03-02", "", {"yes", "no"}),  # a later treatment may not be on record
        ("2025-03-01", "", {"no"}),
        ("", "yes", {"yes", "no"}),
    ],
)
def test_a_specimen_is_fresh_if_taken_after_the_last_dose_of_any_treatment(
    taken: str, complete: str, expected: set[str], knowledge: Knowledge
) -> None:
    own = {"reference_day": "2026-01-15", "therapy_list_complete": complete}
    therapies = [
        {"therapy_drugs": "letrozole", "therapy_last_dose": "2025-03-01"},
        {"therapy_drugs": "AC-T", "therapy_last_dose": "2020-01-01"},
    ]
    specimen = {"specimen_date": taken, "her2_ihc": "1+"}
    frame = frame_of([own], knowledge, [{"therapies": therapies, "specimens": [specimen]}])
    column = frame.column("specimen_after_therapy")
    assert isinstance(column, CodeSets)
    assert column.at(0).possible == expected


# Menopause and fertility


CAUSES = ("natural", "chemotherapy", "tamoxifen", "ovarian_suppression", "hysterectomy")


def menopause(one: Given) -> str:
    """By the sentences of MONALEESA-2; what a GnRH agonist contradicts is open."""
    by_rule = without_agonist(one)
    if one["on_gnrh_agonist"] == "yes" and one["age"] == "59":
        return "?" if by_rule == "post" else "pre peri"
    return by_rule


def without_agonist(one: Given) -> str:
    if not one["hormones_postmenopausal"]:
        either = {without_agonist({**one, "hormones_postmenopausal": to}) for to in ("yes", "no")}
        return either.pop() if len(either) == 1 else "?"
    hormones, cause = one["hormones_postmenopausal"], one["amenorrhea_cause"]
    long, uterus = one["amenorrhea_months"] == "12", one["hysterectomy"] == "no"
    no_menses = cause in ("tamoxifen", "hysterectomy") or not uterus
    if one["bilateral_oophorectomy"] == "yes" or one["age"] == "60":
        return "post"
    if hormones == "yes" and ((long and cause == "natural") or no_menses):
        return "post"
    return "pre peri" if hormones == "no" or (not long and uterus) else "?"


def test_menopause_by_the_strictest_of_the_usual_rules(knowledge: Knowledge) -> None:
    """A woman of whom everything is told: all combinations of it."""
    values = {
        "age": ("59", "60"),
        "bilateral_oophorectomy": ("yes", "no"),
        "hysterectomy": ("yes", "no"),
        "amenorrhea_months": ("11", "12"),
        "amenorrhea_cause": (
            "natural",
            "chemotherapy",
            "tamoxifen",
            "ovarian_suppression",
            "hysterectomy",
        ),
        "hormones_postmenopausal": ("yes", "no", ""),
        "on_gnrh_agonist": ("yes", "no"),
    }
    given = [dict(zip(values, one, strict=True)) for one in itertools.product(*values.values())]
    possible = found("menopausal_status", [{"sex": "F", **one} for one in given], knowledge)
    open_ = frozenset({"pre", "peri", "post"})
    for one, is_so in zip(given, possible, strict=True):
        cell = menopause(one)
        assert is_so == (open_ if cell == "?" else frozenset(cell.split())), one


FERTILITY = """
       | hysterectomy | oophorectomy | post | pre | blank
female | no           | no           | no   | ?   | ?
male   | no           | no           | no   | no  | no
blank  | no           | no           | no   | ?   | ?
"""


def test_childbearing_potential_ends_with_the_uterus_the_ovaries_or_the_menopause(
    knowledge: Knowledge,
) -> None:
    columns: dict[str, Given] = {
        "hysterectomy": {"hysterectomy": "yes"},
        "oophorectomy": {"bilateral_oophorectomy": "yes"},
        "post": {"menopausal_status": "post"},
        "pre": {"menopausal_status": "pre"},
        "blank": {},
    }
    rows = one_of("sex", "female", "male")
    holds("childbearing_potential", FERTILITY, rows, columns, knowledge)


# Resistance to endocrine therapy

ADJUVANT = """
           | completed | stopped early | blank
2021-12-31 | primary   | primary       | primary
2022-01-09 | primary   | primary       | primary
2022-01-10 | primary secondary | primary secondary | primary secondary
2022-01-11 | secondary | secondary     | secondary
2025-01-09 | secondary | secondary     | secondary
2025-01-10 | secondary | secondary     | secondary
2025-01-11 | secondary | ?             | ?
2026-01-09 | secondary | ?             | ?
2026-01-10 | secondary sensitive | ?   | ?
2026-01-11 | sensitive | ?             | ?
"""


def test_resistance_to_adjuvant_endocrine_therapy_by_the_day_of_recurrence(
    knowledge: Knowledge,
) -> None:
    """Five years from 2020-01-10 on: 24 months under it, 12 months after it."""
    start = {
        "adjuvant_endocrine_start_date": "2020-01-10",
        "adjuvant_endocrine_end_date": "2025-01-10",
    }
    columns: dict[str, Given] = {
        "completed": {**start, "adjuvant_endocrine_completed": "yes"},
        "stopped early": {**start, "adjuvant_endocrine_completed": "no"},
        "blank": start,
    }
    rows = {row: {"recurrence_date": row} for row, _, _ in rows_of(ADJUVANT)}
    holds("adjuvant_endocrine_resistance", ADJUVANT, rows, columns, knowledge)


# Extent

SITES = """
             | liver | lung | bone | cns | visceral | bone_only
liver        | yes   | no   | no   | no  | yes      | no
lung         | no    | yes  | no   | no  | yes      | no
bone         | no    | no   | yes  | no  | no       | yes
brain        | no    | no   | no   | yes | ?        | no
pleura       | no    | no   | no   | no  | yes      | no
skin         | no    | no   | no   | no  | no       | no
bone, liver  | yes   | no   | yes  | no  | yes      | no
bone, node   | no    | no   | yes  | no  | no       | no
"""


def test_what_a_complete_list_of_sites_says(knowledge: Knowledge) -> None:
    for sites, name, cell in rows_of(SITES):
        concept = name if name == "bone_only" else f"{name}_metastases"
        given = {"metastatic_sites": sites, "sites_complete": "yes"}
        expected = {"yes", "no"} if cell == "?" else {cell}
        assert found(concept, [given], knowledge) == [expected], (sites, concept)


EXTENT = """
      | yes        | no         | blank
yes   | metastatic | metastatic | metastatic
no    | unresectable | early    | early unresectable
blank | metastatic unresectable | metastatic early | ?
"""


def test_metastatic_before_unresectable_before_early(knowledge: Knowledge) -> None:
    rows, columns = one_of("metastatic", "yes", "no"), one_of("unresectable", "yes", "no")
    holds("disease_extent", EXTENT, rows, columns, knowledge)


# Central nervous system, measurable disease, pregnancy, markers bound to an assay

CNS = """
      | steroids | no steroids              | blank
yes   | active   | treated_stable untreated active | treated_stable untreated active
no    | none     | none                     | none
blank | ?        | ?                        | ?
"""


def test_steroids_make_cns_metastases_active_and_nothing_makes_them_stable(
    knowledge: Knowledge,
) -> None:
    steroids = {"steroids": {"cns_steroids": "yes"}, "no steroids": {"cns_steroids": "no"}}
    holds(
        "cns_status",
        CNS,
        one_of("cns_metastases", "yes", "no"),
        {**steroids, "blank": {}},
        knowledge,
    )


MEASURABLE = """
         | 15 mm | 14.9 mm | blank
10 mm    | yes   | yes     | yes
9.9 mm   | yes   | no      | ?
9-11 mm  | yes   | ?       | ?
blank    | yes   | ?       | ?
"""


def test_measurable_is_ten_millimeters_or_a_node_of_fifteen(knowledge: Knowledge) -> None:
    holds(
        "measurable_disease",
        MEASURABLE,
        one_of("largest_lesion", "10 mm", "9.9 mm", "9-11 mm"),
        one_of("largest_node", "15 mm", "14.9 mm"),
        knowledge,
    )


PREGNANT = """
                 | negative | positive | blank
man              | no       | no       | no
after menopause  | no       | no       | no
no uterus        | no       | no       | no
of potential     | no       | yes      | ?
woman            | no       | ?        | ?
"""


def test_a_pregnancy_test_is_asked_of_nobody_who_cannot_be_pregnant(knowledge: Knowledge) -> None:
    women = {
        "after menopause": {"menopausal_status": "post"},
        "no uterus": {"hysterectomy": "yes"},
        "of potential": {"childbearing_potential": "yes"},
        "woman": {},
    }
    holds(
        "pregnant",
        PREGNANT,
        {"man": {"sex": "male"}, **{name: {"sex": "female", **one} for name, one in women.items()}},
        one_of("pregnancy_test", "negative", "positive"),
        knowledge,
    )


DEFICIENT = """
         | positive | negative | blank
42       | positive | positive negative | positive
41       | positive negative | negative | negative
41-42    | positive | negative | ?
blank    | positive | negative | ?
"""


def test_genomic_instability_of_42_is_deficiency_and_a_report_against_it_a_conflict(
    knowledge: Knowledge,
) -> None:
    holds(
        "hrd",
        DEFICIENT,
        one_of("hrd_gis", "42", "41", "41-42"),
        one_of("hrd", "positive", "negative"),
        knowledge,
    )


@pytest.mark.parametrize(
    ("score", "at_least_1", "at_least_10"),
    [
        ("IC0", "no", "no"),
        ("IC1", "yes", "no"),
        ("IC2", "yes", "no"),
        ("IC3", "yes", "yes"),
        ("IC1/2/3", "yes", "unknown"),
        ("IC+", "yes", "unknown"),
        ("", "unknown", "unknown"),
    ],
)
def test_classes_of_sp142_are_ranges_of_immune_cells(
    score: str, at_least_1: str, at_least_10: str, knowledge: Knowledge
) -> None:
    column = frame_of([{"pdl1_ic_score": score}], knowledge).column("pdl1_ic")
    assert isinstance(column, Intervals)
    found = [column.within(bound, math.inf)[0].value for bound in (1, 10)]
    assert found == [at_least_1, at_least_10]


@pytest.mark.parametrize("score", ["pdl1_tps", "pdl1_ic"])
def test_a_percentage_of_another_score_is_no_cps(score: str, knowledge: Knowledge) -> None:
    column = frame_of([{score: "15 %"}], knowledge).column("pdl1_cps")
    assert isinstance(column, Intervals)
    assert column.at(0) == Interval()
