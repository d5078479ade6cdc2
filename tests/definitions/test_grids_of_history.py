"""Was a class of drugs ever given? Every list against every class, and the traps of each."""

from __future__ import annotations

import itertools

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


def answered(given: dict[str, str], concept: str, knowledge: Knowledge) -> set[str]:
    column = frame_of([given], knowledge).column(concept)
    assert isinstance(column, CodeSets)
    return set(column.at(0).possible)


@pytest.mark.parametrize("concept", GIVEN)
def test_the_list_of_all_drugs_says_no_only_if_it_is_complete(
    concept: str, knowledge: Knowledge
) -> None:
    lists = {"the drug": GIVEN[concept], "another": ANOTHER, "both": f"{ANOTHER}; {GIVEN[concept]}"}
    grid = {
        (name, complete): answered(
            {"prior_drugs": drugs, "therapy_list_complete": complete}, concept, knowledge
        )
        for (name, drugs), complete in itertools.product(lists.items(), ("yes", "no", ""))
    }
    given = {(name, complete): YES for name, complete in grid if name != "another"}
    others = {("another", "yes"): NO, ("another", "no"): OPEN, ("another", ""): OPEN}
    assert grid == given | others
    assert answered({"prior_drugs": "none"}, concept, knowledge) == NO
    assert answered({}, concept, knowledge) == OPEN


@pytest.mark.parametrize("concept", GIVEN)
@pytest.mark.parametrize(
    "part", ["adjuvant_drugs", "metastatic_drugs", "last_therapy_drugs", "progressed_on_drugs"]
)
def test_any_other_list_says_only_yes(concept: str, part: str, knowledge: Knowledge) -> None:
    complete = {"therapy_list_complete": "yes"}
    assert answered({part: GIVEN[concept], **complete}, concept, knowledge) == YES
    assert answered({part: ANOTHER, **complete}, concept, knowledge) == OPEN


@pytest.mark.parametrize("concept", GIVEN)
@pytest.mark.parametrize(("drug", "complete", "answer"), [("", "yes", YES), (ANOTHER, "yes", NO)])
def test_treatment_records_say_the_same(
    concept: str, drug: str, complete: str, answer: set[str], knowledge: Knowledge
) -> None:
    record = {"therapy_drugs": drug or GIVEN[concept], "therapy_list_complete": complete}
    assert answered(record, concept, knowledge) == answer
    assert answered({**record, "therapy_list_complete": ""}, concept, knowledge) == (
        answer if answer == YES else OPEN
    )


@pytest.mark.parametrize(("drug", "concept"), TRAPS)
def test_names_and_payloads_are_not_mixed_up(drug: str, concept: str, knowledge: Knowledge) -> None:
    given = {"prior_drugs": drug, "therapy_list_complete": "yes"}
    assert answered(given, concept, knowledge) == TRAPS[drug, concept]
