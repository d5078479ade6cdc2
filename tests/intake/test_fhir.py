"""FHIR bundles: only the listed fields are read, and each of them as its code says."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screener import limits
from screener.cohort import Cohort
from screener.errors import Problems
from screener.intake.formats import fhir
from screener.intake.load import load_cohort
from screener.intake.sheet import Layout
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.values.day import number_of
from screener.wording import shown

LOINC, SNOMED = "http://loinc.org", "http://snomed.info/sct"


def coded(system: str, code: str, display: str = "") -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code, "display": display}]}


def about(kind: str, patient: str = "Patient/p1", **fields: Any) -> dict[str, Any]:
    return {"resourceType": kind, "subject": {"reference": patient}, **fields}


PATIENT = {"resourceType": "Patient", "id": "p1", "birthDate": "1961-05", "gender": "female"}
POSITIVE = coded(SNOMED, "10828004", "Positive (qualifier value)")
NEGATIVE = coded(SNOMED, "260385009", "Negative (qualifier value)")
PACLITAXEL = coded(
    "http://www.nlm.nih.gov/research/umls/rxnorm", "1", "Paclitaxel 100 MG Injection"
)
BUNDLE = [
    PATIENT,
    about("Observation", code=coded(LOINC, "85337-4"), valueCodeableConcept=POSITIVE,
          valueQuantity={"value": 10, "comparator": ">=", "unit": "%"},
          effectiveDateTime="2025-07-21T23:41:09-04:00"),
    about("Observation", code=coded(LOINC, "89247-1"), valueInteger=1),
    about("Observation", code=coded(LOINC, "18474-7"), valueCodeableConcept=NEGATIVE),
    about("Observation", code=coded(LOINC, "85318-4"), valueCodeableConcept=POSITIVE,
          status="entered-in-error"),
    about("Condition", code=coded(SNOMED, "94381002", "Secondary malignant neoplasm of liver")),
    about("Condition", code=coded(SNOMED, "94222008"),
          verificationStatus=coded("http://hl7.org", "refuted")),
    about("Condition", code=coded(SNOMED, "399068003", "Malignant tumor of prostate")),
    about("MedicationStatement", medicationCodeableConcept=PACLITAXEL,
          effectivePeriod={"start": "2025-01-02", "end": "2025-03-04"}),
]  # fmt: skip


def saved(path: Path, resources: list[dict[str, Any]]) -> Path:
    entries = [{"resource": resource} for resource in resources]
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    return path


def loaded(knowledge: Knowledge, path: Path) -> Cohort:
    day = number_of(dt.date(2026, 1, 15))
    return load_cohort(understand_all([path], knowledge), knowledge, day)


@pytest.fixture
def cohort(knowledge: Knowledge, tmp_path: Path) -> Cohort:
    return loaded(knowledge, saved(tmp_path / "a.json", BUNDLE))


@pytest.mark.parametrize(
    ("concept", "value"),
    [
        ("patient_id", "p1"),
        ("sex", "female"),
        ("birth_date", "1961-05"),
        ("er_status", "positive"),
        ("er_percent", "10 to 100 %"),
        ("ecog", "1"),
        ("her2_ish", "not done"),  # the one that there was had been entered in error
        ("her2_status", "negative"),
        ("metastatic_sites", "liver, and possibly others"),
        ("diagnosis_date", "unknown"),  # a prostate's is none of ours
    ],
)
def test_a_field_is_read_as_its_code_says(cohort: Cohort, concept: str, value: str) -> None:
    frame = cohort.frame
    assert value in shown(frame.vocabulary, concept, frame.column(concept).at(0))


def test_a_treatment_has_its_drug_and_its_days(cohort: Cohort) -> None:
    frame = cohort.frame.records["therapies"].frame
    said = [
        shown(frame.vocabulary, concept, frame.column(concept).at(0))
        for concept in ("therapy_drugs", "therapy_start", "therapy_end")
    ]
    assert said == ["paclitaxel", "2025-01-02", "2025-03-04"]
    assert frame.cells("therapy_drugs", 0)[0].place == "Therapies!entry 9"


def test_what_is_not_read_is_told(cohort: Cohort) -> None:
    assert "resources of other kinds or codes, not read: 1 Condition" in cohort.notes


def test_results_are_not_taken_for_those_of_one_specimen(cohort: Cohort) -> None:
    (question,) = cohort.questions
    assert question.text.startswith("Specimens: ER category from that of 2025-07-21, HER2 status")


MEDICATION = {"resourceType": "Medication", "id": "m1", "code": PACLITAXEL}
UNREAD = "resources of other kinds or codes, not read: 1 Medication"


def referring(address: str, **more: str) -> dict[str, Any]:
    return {"medicationReference": {"reference": address, **more}}


@pytest.mark.parametrize(
    ("statement", "drug", "notes"),
    [
        pytest.param(referring("Medication/m1"), "paclitaxel", (), id="by kind and id"),
        pytest.param(referring("Medication/m1/_history/2"), "paclitaxel", (), id="of a version"),
        pytest.param(referring("https://a.org/Medication/m1"), "paclitaxel", (), id="by address"),
        pytest.param(referring("urn:uuid:7"), "paclitaxel", (), id="by entry"),
        pytest.param(
            {"contained": [{**MEDICATION, "id": "c"}], **referring("#c")},
            "paclitaxel",
            (UNREAD,),
            id="within the statement",
        ),
        pytest.param(
            referring("Medication/x", display="Palbociclib"), "palbociclib", (UNREAD,), id="named"
        ),
        pytest.param(referring("Medication/x"), "", (UNREAD,), id="nowhere"),
    ],
)
def test_a_medicine_may_stand_elsewhere(
    statement: dict[str, Any], drug: str, notes: tuple[str, ...]
) -> None:
    entries = [
        {"resource": about("MedicationStatement", **statement)},
        {"resource": MEDICATION, "fullUrl": "urn:uuid:7"},
    ]
    data = json.dumps({"resourceType": "Bundle", "entry": entries}).encode()
    (sheet,) = fhir.read("a.json", data, Layout(lambda header: True))
    (column,) = (one for one in sheet.columns if one.header == "therapy_drugs")
    assert column[0].casefold() == drug
    assert sheet.notes == notes


SPECIMEN = {
    "resourceType": "Specimen",
    "id": "s1",
    "collection": {"collectedDateTime": "2025-07-01"},
}
OF_ONE = {"specimen": {"reference": "Specimen/s1"}}
ER_POSITIVE, ER_NEGATIVE = (
    about("Observation", code=coded(LOINC, "85337-4"), valueCodeableConcept=value, **OF_ONE)
    for value in (POSITIVE, NEGATIVE)
)
HER2 = about("Observation", code=coded(LOINC, "18474-7"), valueCodeableConcept=NEGATIVE,
             effectiveDateTime="2025-07-21", **OF_ONE)  # fmt: skip


def test_results_that_name_one_specimen_are_one_record(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    cohort = loaded(knowledge, saved(tmp_path / "a.json", [PATIENT, SPECIMEN, ER_POSITIVE, HER2]))
    frame = cohort.frame.records["specimens"].frame
    assert frame.size == 1
    assert not cohort.questions
    assert frame.cells("her2_status", 0)[0].place == "Specimens!entry 2"
    assert frame.cells("specimen_date", 0)[0].text == "2025-07-01"


def test_results_that_contradict_each_other_stay_apart(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    results = [PATIENT, SPECIMEN, ER_POSITIVE, ER_NEGATIVE]
    frame = loaded(knowledge, saved(tmp_path / "a.json", results)).frame.records["specimens"].frame
    assert [frame.cells("er_status", row)[0].place for row in range(frame.size)] == [
        "Specimens!entry 2",
        "Specimens!entry 4",
    ]


@pytest.mark.parametrize(
    "field", sorted({name for rule in fhir.fields().rules for name in rule.fills})
)
def test_every_listed_field_fills_a_concept(knowledge: Knowledge, field: str) -> None:
    assert field in knowledge.vocabulary.concepts


def test_every_answer_is_understood(knowledge: Knowledge, tmp_path: Path) -> None:
    for rule in fhir.fields().rules:
        for code in rule.code if rule.resource == "Condition" else ():
            condition = about("Condition", code=coded(*code.split(" ")))
            assert not loaded(knowledge, saved(tmp_path / "a.json", [PATIENT, condition])).questions


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"resourceType": "Bundle", "entry": [', "this is not a whole JSON file"),
        ('{"resourceType": "Bundle"}', "nothing is written in this file"),
        ('{"resourceType": "Account"}', "nothing that is read is in this bundle; .* 1 Account"),
        ('{"resourceType": ' + "[" * 100_000, "this is not a whole JSON file"),
    ],
)
def test_a_bundle_without_anything_is_refused(
    knowledge: Knowledge, tmp_path: Path, text: str, complaint: str
) -> None:
    (tmp_path / "a.json").write_text(text)
    with pytest.raises(Problems, match=complaint):
        loaded(knowledge, tmp_path / "a.json")


def test_a_bundle_beyond_the_limit_is_refused(
    knowledge: Knowledge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BUNDLE_BYTES", 100)
    with pytest.raises(Problems, match="larger than 100 bytes; split it by patients"):
        loaded(knowledge, saved(tmp_path / "a.json", BUNDLE))


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["coding", "code", "system", "display", "value", "text", "start", "reference"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(BUNDLE), st.sampled_from(["code", "status", "subject", "valueX", "id"]), ANY)
def test_nothing_in_a_bundle_breaks_the_reader(
    resource: dict[str, Any], field: str, anything: Any
) -> None:
    bundle = {"resourceType": "Bundle", "entry": [{"resource": {**resource, field: anything}}]}
    with suppress(Problems):  # nothing may be left to read
        for sheet in fhir.read("a.json", json.dumps(bundle).encode(), Layout(lambda header: True)):
            assert sheet.rows.tolist() == [1]
