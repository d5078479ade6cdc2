"""Grids of the patient and her disease, from hepatitis to pregnancy."""

from __future__ import annotations

import itertools

from definitions.grids import Given, found, holds, one_of, rows_of

from screener.knowledge import Knowledge

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
