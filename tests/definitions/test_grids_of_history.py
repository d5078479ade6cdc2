"""Was a class of drugs ever given? Every list against every class, and the traps of each."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import pytest

from screener.chart import frame_of
from screener.knowledge import Knowledge
from screener.values import CodeSets

GIVEN = {
    "prior_cdk46": "palbociclib",
    "prior_endocrine": "tamoxifen",
    "prior_aromatase_inhibitor": "anastrozole",
    "prior_fulvestrant": "fulvestrant",
    "prior_novel_endocrine": "elacestrant",
    "prior_pi3k_akt_mtor": "alpelisib",
    "prior_parp": "olaparib",
    "prior_taxane": "docetaxel",
    "prior_anthracycline": "epirubicin",
    "prior_trastuzumab": "trastuzumab",
    "prior_anti_her2": "pertuzumab",
    "prior_her2_adc": "trastuzumab emtansine",
    "prior_topo1": "irinotecan",
    "prior_immunotherapy": "pembrolizumab",
}
ANOTHER = "vinorelbine"
"""A drug of none of these classes."""
COMPLETE = "therapy_list_complete"
YES, NO, OPEN = {"yes"}, {"no"}, {"yes", "no"}
TRAPS = {
    ("trastuzumab deruxtecan", "prior_topo1"): YES,
    ("trastuzumab deruxtecan", "prior_anti_her2"): YES,
    ("trastuzumab deruxtecan", "prior_her2_adc"): YES,
    ("trastuzumab deruxtecan", "prior_trastuzumab"): NO,
    ("trastuzumab emtansine", "prior_topo1"): NO,
    ("trastuzumab emtansine", "prior_trastuzumab"): NO,
    ("sacituzumab govitecan", "prior_topo1"): YES,
    ("sacituzumab govitecan", "prior_anti_her2"): NO,
    ("Kanjinti", "prior_trastuzumab"): YES,
    ("Kadcyla", "prior_trastuzumab"): NO,
    ("trilaciclib", "prior_cdk46"): OPEN,
    ("mitoxantrone", "prior_anthracycline"): OPEN,
    ("bazedoxifene", "prior_novel_endocrine"): YES,
    ("fulvestrant", "prior_novel_endocrine"): NO,
    ("fulvestrant", "prior_endocrine"): YES,
    ("everolimus", "prior_pi3k_akt_mtor"): YES,
    ("goserelin", "prior_aromatase_inhibitor"): NO,
    ("blinded study drug", "prior_cdk46"): OPEN,
    ("Abi", "prior_taxane"): OPEN,
    ("Dox", "prior_anthracycline"): OPEN,
}


def answered(
    given: Sequence[Mapping[str, str]], concept: str, knowledge: Knowledge
) -> list[set[str]]:
    column = frame_of(given, knowledge).column(concept)
    assert isinstance(column, CodeSets)
    return [set(column.at(row).possible) for row in range(column.size)]


@pytest.mark.parametrize("concept", GIVEN)
def test_the_list_of_all_drugs_says_no_only_if_it_is_complete(
    concept: str, knowledge: Knowledge
) -> None:
    lists = {"the drug": GIVEN[concept], "another": ANOTHER, "both": f"{ANOTHER}; {GIVEN[concept]}"}
    cells = [*itertools.product(lists, ("yes", "no", ""))]
    given = [{"prior_drugs": lists[name], COMPLETE: complete} for name, complete in cells]
    grid = dict(zip(cells, answered(given, concept, knowledge), strict=True))
    others = {("another", "yes"): NO, ("another", "no"): OPEN, ("another", ""): OPEN}
    assert grid == {cell: others.get(cell, YES) for cell in cells}
    assert answered([{"prior_drugs": "none"}, {}], concept, knowledge) == [NO, OPEN]


@pytest.mark.parametrize("concept", GIVEN)
def test_any_other_list_says_only_yes(concept: str, knowledge: Knowledge) -> None:
    parts = ("adjuvant_drugs", "metastatic_drugs", "last_therapy_drugs", "progressed_on_drugs")
    given = [{part: GIVEN[concept], COMPLETE: "yes"} for part in parts]
    others = [{part: ANOTHER, COMPLETE: "yes"} for part in parts]
    assert answered(given, concept, knowledge) == [YES] * len(parts)
    assert answered(others, concept, knowledge) == [OPEN] * len(parts)


@pytest.mark.parametrize("concept", GIVEN)
def test_treatment_records_say_the_same(concept: str, knowledge: Knowledge) -> None:
    cells = itertools.product((GIVEN[concept], ANOTHER), ("yes", ""))
    given = [{"therapy_drugs": drug, COMPLETE: complete} for drug, complete in cells]
    assert answered(given, concept, knowledge) == [YES, YES, NO, OPEN]


@pytest.mark.parametrize(("drug", "concept"), TRAPS)
def test_names_and_payloads_are_not_mixed_up(drug: str, concept: str, knowledge: Knowledge) -> None:
    given = {"prior_drugs": drug, COMPLETE: "yes"}
    assert answered([given], concept, knowledge) == [TRAPS[drug, concept]]
