"""Which sentences suggest which check, and which leave a doubt and suggest none."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.authoring.proposals import Proposals, load_proposals
from screener.errors import Problems
from screener.knowledge import Knowledge


@pytest.fixture(scope="module")
def proposals(knowledge: Knowledge) -> Proposals:
    return load_proposals(knowledge.vocabulary)


NO_DOUBT = [
    ("Age ≥18 years", "{age: {at_least: 18}}"),
    ("Aged 18 years or older at the time of consent.", "{age: {at_least: 18}}"),
    ("Women aged 18-70 years", "{sex: female, age: {between: [18, 70]}}"),
    ("Age > 18 and < 75 years", "{age: {above: 18, below: 75}}"),
    ("Male or female patients, age at least 18 years of age", "{age: {at_least: 18}}"),
    ("Age at least 18 Years", "{age: {at_least: 18}}"),
    ("Sex: FEMALE", "{sex: female}"),
    ("ECOG performance status 0–1.", "{ecog: {between: [0, 1]}}"),
    ("Eastern Cooperative Oncology Group (ECOG) performance status of 0 or 1",
     "{ecog: {between: [0, 1]}}"),
    ("Patients must have Zubrod performance status score of =< 2", "{ecog: {at_most: 2}}"),
    ("Hemoglobin (Hgb) >= 10 g/dl", "{hemoglobin: {at_least: 10}}"),
    ("Haemoglobin ≥ 90 g/L", "{hemoglobin: {at_least: 90, unit: g/L}}"),
    ("Absolute neutrophil count (ANC) ≥ 1,500/µL", "{anc: {at_least: 1500, unit: /uL}}"),
    ("ANC ≥ 1.5 × 10⁹/L", "{anc: {at_least: 1.5}}"),
    ("Platelets ≥ 100 x 10^9/L", "{platelets: {at_least: 100}}"),
    ("Platelet count ≥ 100,000/ mm3", "{platelets: {at_least: 100000, unit: /uL}}"),
    ("Total bilirubin =< 1.5 mg/dl", "{bilirubin: {at_most: 1.5}}"),
    ("AST ≤ 2.5 x institutional ULN", "{ast: {at_most: 2.5, times: uln}}"),
    ("AST (SGOT) and ALT (SGPT) ≤ 3.0 times the upper limit of normal (ULN)",
     "{ast: {at_most: 3.0, times: uln}, alt: {at_most: 3.0, times: uln}}"),
    ("Left ventricular ejection fraction (LVEF) ≥50%", "{lvef: {at_least: 50}}"),
    ("Hemoglobin ≥ 9 g/dL, platelets ≥ 75 × 10^9/L",
     "{hemoglobin: {at_least: 9}, platelets: {at_least: 75}}"),
    ("Measurable disease per RECIST 1.1", "{measurable_disease: yes}"),
    ("HER2-positive breast cancer", "{her2_status: positive}"),
    ("HER2+", "{her2_status: positive}"),
    ("Patients with HR+/HER2- breast cancer", "{hr_status: positive, her2_status: negative}"),
    ("ER+ and/or PR+, HER2-", "{hr_status: positive, her2_status: negative}"),
    ("70 years of age or older", "{age: {at_least: 70}}"),
    ("Women ≥ 18 years of age", "{sex: female, age: {at_least: 18}}"),
    ("Participants must be adults 18 years or older.", "{age: {at_least: 18}}"),
    ("At least 18 years-old;", "{age: {at_least: 18}}"),
    ("ECOG performance status 0, 1, or 2", "{ecog: {between: [0, 2]}}"),
    ("Performance status: Karnofsky 80-100%", "{kps: {between: [80, 100]}}"),
    ("Platelets ≥100 000/µL", "{platelets: {at_least: 100000, unit: /uL}}"),
    ("Absolute neutrophil count (ANC) ≥ 1500/mm^3 (obtained ≤ 14 days prior to registration)",
     "{anc: {at_least: 1500, unit: /uL, within: 14 days}}"),
    ("Has a left ventricular ejection fraction ≥50% within 28 days before enrollment.",
     "{lvef: {at_least: 50, within: 28 days}}"),
    ("Calculated creatinine clearance ≥ 45 ml/min using the Cockcroft-Gault formula",
     "{creatinine_clearance: {at_least: 45}}"),
    ("Serum creatinine </= 2.0 * ULN", "{creatinine: {at_most: 2.0, times: uln}}"),
    ("Minimum life expectancy of 12 weeks", "{life_expectancy: {at_least: 12, unit: weeks}}"),
    ("Life expectancy of 6 months or more.", "{life_expectancy: {at_least: 6}}"),
    ("Measurable disease per Response Evaluation Criteria in Solid Tumors, Version 1.1 "
     "(RECIST v1.1)", "{measurable_disease: yes}"),
    ("Provide written informed consent", "{informed_consent: yes}"),
    ("The patient must be able to swallow oral medications.", "{able_to_swallow: yes}"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "check"), NO_DOUBT, ids=[one[0] for one in NO_DOUBT])
def test_a_plain_sentence_suggests_a_check(proposals: Proposals, text: str, check: str) -> None:
    found = proposals.of("inclusion", text)
    assert found is not None
    assert found.check == check


DOUBT = [
    ("another word", "Age ≥18 years (or per national guidelines)"),
    ("another word before", "No measurable disease"),
    ("a negation", "Not HER2-positive"),
    ("a negation that reaches far", "Not pregnant, breastfeeding"),
    ("a window from no day", "Hemoglobin ≥ 9 g/dL within 14 days"),
    ("a window from another day", "Hemoglobin ≥ 9 g/dL within 14 days of the first dose"),
    ("a window on what has no date", "Age ≥ 18 years within 14 days of registration"),
    ("years of something", "At least 5 years"),
    ("an age of something else", "At least 5 years of endocrine therapy"),
    ("no unit, no name", "At least 18 of age"),
    ("measurable or not", "Measurable disease or evaluable disease"),
    ("measurable by another edition", "Measurable disease per RECIST 1.0"),
    ("a wish", "Willing to provide written informed consent"),
    ("what would be excluded", "Pregnant women are excluded"),
    ("no unit", "Hemoglobin ≥ 10"),
    ("two units", "Hemoglobin between 90 g/L and 12 g/dL"),
    ("the unit of something else", "Hemoglobin ≥ 9 mL/min"),
    ("another unit", "Creatinine clearance ≥ 60 mL/min/1.73 m2"),
    ("a unit that fits badly", "Hemoglobin ≥ 9 g/L"),
    ("months", "Age at least 6 Months"),
    ("an implausible age", "Age at most 120 Years"),
    ("a choice", "Hemoglobin ≥ 9 g/dL or platelets ≥ 75 × 10^9/L"),
    ("a choice of enzymes", "AST or ALT ≤ 3 x ULN"),
    ("no limits of normal", "Hemoglobin ≤ 3 x ULN"),
    ("a decimal comma", "INR ≤ 1,5"),
    ("a broken sign", "Bilirubin ≤ < 1.5 mg/dL"),
    ("two bounds", "Age ≥ 18 years, age ≥ 21 years"),
    ("both sexes, in a list", "Women, men"),
    ("equivocal", "HER2-positive or HER2-low"),
    ("a name joined on", "HER2-low-positive"),
    ("premenopausal", "Premenopausal women"),
    ("adults", "Adult women"),
    ("a context", "Cohort B: HER2-positive"),
    ("nothing", "Patients with breast cancer"),
    ("a long text", "Women, " * 200),
]


@pytest.mark.parametrize("text", [one[1] for one in DOUBT], ids=[one[0] for one in DOUBT])
def test_a_doubt_suggests_nothing(proposals: Proposals, text: str) -> None:
    assert proposals.of("inclusion", text) is None


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Pregnancy or lactation", "{any: [{pregnant: yes}, {breastfeeding: yes}]}"),
        ("Metastatic disease", "{disease_extent: metastatic}"),
        ("Body Mass Index (BMI) >30", "{bmi: {above: 30}}"),
        ("Pregnant women are excluded.", "{pregnant: yes}"),
        ("Child Pugh score B or C", "{child_pugh: [B, C]}"),
        (
            "Confirmed QT interval with Fridericia correction (QTcF) > 480 msec.",
            "{qtcf: {above: 480}}",
        ),
        ("Brain metastases or leptomeningeal disease", None),
        (
            "Prior treatment with CDK4/6 inhibitors or aromatase inhibitors",
            "{prior_drugs: [CDK4/6 inhibitor, aromatase inhibitor]}",
        ),
        ("Patients who have received prior fulvestrant.", "{prior_drugs: fulvestrant}"),
        ("Prior Ibrance", "{prior_drugs: palbociclib}"),
        (
            "Prior treatment with an antibody-drug conjugate (ADC)",
            "{prior_drugs: antibody-drug conjugate}",
        ),
        ("Prior capecitabine in the metastatic setting", None),
        ("Prior fulvestrant and capecitabine", None),
        ("Prior CTX", None),
        ("Prior therapy with an unknown drug", None),
        ("No prior fulvestrant", None),
        ("Prior fulvestrant or surgery", None),
        ("Prior surgery", None),
        ("Metastatic disease, HER2-positive", None),
        ("AST/ALT > 3 x ULN", None),
    ],
)
def test_an_exclusion_is_one_statement(proposals: Proposals, text: str, check: str | None) -> None:
    found = proposals.of("exclusion", text)
    assert (found and found.check) == check


def test_a_proposal_says_what_it_asks_for(proposals: Proposals) -> None:
    found = proposals.of("inclusion", "Platelets ≥ 100,000/mm3")
    assert found is not None
    assert found.words == "Platelets ≥ 100 × 10^9/L"


FILE = """\
fillers: [the]
links: [of]
bounds: ["≥ {at_least}"]
windows: ["within {within} of registration"]
limits: {uln: [x ULN]}
measures: {hemoglobin: {}}
treatments: {concept: prior_drugs, within: taxane, texts: ["prior {drug}"]}
sentences: [{text: [female], check: {sex: female}}]
"""


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("hemoglobin", "hemoglobn", "6:12: 'hemoglobn' is no number concept"),
        ("hemoglobin", "sex", "6:12: 'sex' is no number concept"),
        ("sex: female", "sex: femal", "'femal' is no"),
        ("{at_least}", "at least", "names no bound"),
        ("{within}", "28 days", "4:11: names no length"),
        ("prior_drugs", "sex", "7:23: 'sex' is no concept of drugs"),
        ("prior {drug}", "prior drug", "7:60: names no drug"),
        ("taxane", "taxan", "7:44: 'taxan' is no class of drugs"),
        ("fillers", "filers", "'filers' is not known here"),
    ],
)
def test_a_mistake_in_the_file_has_its_place(
    knowledge: Knowledge, tmp_path: Path, before: str, after: str, message: str
) -> None:
    path = tmp_path / "proposals.yaml"
    path.write_text(FILE.replace(before, after), encoding="utf-8")
    with pytest.raises(Problems) as found:
        load_proposals(knowledge.vocabulary, path)
    assert message in str(found.value)
