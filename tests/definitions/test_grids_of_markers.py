"""Grids of markers: mutations, panels, genomic instability and PD-L1."""

from __future__ import annotations

import math

import pytest
from definitions.grids import Given, found, holds, one_of, rows_of

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import Interval, Intervals

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
