"""Cells as hospitals write them, read with the shipped vocabulary.

For each text: what it says, concept by concept, and whether a person is asked. What is not listed
stays open. A vocabulary entry that changes one of these readings changes what patients are told.
"""

import pytest
from reading.showing import said

from screener.concepts.load import load
from screener.concepts.model import Choice, Tags
from screener.reading import Reader
from screener.shipped import folder

ISH_NEGATIVE = {"her2_ish": "group_5|single_probe_low|negative"}
ISH_POSITIVE = {"her2_ish": "group_1|single_probe_high|positive"}
ER_POSITIVE = {"er_status": "low_positive|positive"}
PR_POSITIVE = {"pr_status": "low_positive|positive"}
PALBO = (
    "CDK inhibitor+CDK4/6 inhibitor+anticancer therapy+palbociclib+"
    "small-molecule targeted therapy+targeted therapy"
)

CLEAR = [
    # HER2 in one cell
    ("her2", "IHC 1+/FISH-", {"her2_ihc": "1+"} | ISH_NEGATIVE),
    ("her2", "IHC2+ FISH+", {"her2_ihc": "2+"} | ISH_POSITIVE),
    ("her2", "IHC 2+, ISH not amplified (ratio 1.4, HER2 3.1)",
     {"her2_ihc": "2+", "her2_ratio": "1.4", "her2_copies": "3.1 /cell"} | ISH_NEGATIVE),
    ("her2", "FISH 1.7, 5.1 sig/cell, IHC 1+",
     {"her2_ihc": "1+", "her2_ratio": "1.7", "her2_copies": "5.1 /cell"}),
    ("her2", "ratio 1.9 copy 6.2, IHC 2+",
     {"her2_ihc": "2+", "her2_ratio": "1.9", "her2_copies": "6.2 /cell"}),
    ("her2", "FISH 2.3 / 3.4", {"her2_ratio": "2.3", "her2_copies": "3.4 /cell"}),
    ("her2", "0-1+", {"her2_ihc": "0|1+"}),
    ("her2", "2-3+", {"her2_ihc": "2+|3+"}),
    ("her2", "++", {"her2_ihc": "2+"}),
    ("her2", ">0<1+", {"her2_ihc": "0", "her2_staining": "faint"}),
    ("her2", "negative (1+)", {"her2_ihc": "1+"}),
    ("her2", "3+ / FISH not amplified", {"her2_ihc": "3+"} | ISH_NEGATIVE),
    ("her2", "amplified", ISH_POSITIVE),
    ("her2", "not amp", ISH_NEGATIVE),
    ("her2", "unknown", {}),
    ("her2_ihc", "2 +", {"her2_ihc": "2+"}),
    ("her2_ish", "not done", {"her2_ish": "not_done"}),
    # ER and PR
    ("er", "<1%", {"er_percent": "0 to <1 %"}),
    ("er", "1%", {"er_percent": "1 %"}),
    ("er", "5-10%", {"er_percent": "5 to 10 %"}),
    ("er", ">10 %", {"er_percent": "> 10 to 100 %"}),
    ("er", "90% strong", {"er_percent": "90 %", "er_intensity": "strong"}),
    ("er", "pos (7/8)", ER_POSITIVE | {"er_allred": "7"}),
    ("er", "Allred 4", {"er_allred": "4"}),
    ("er", "H-score 240", {"er_h_score": "240"}),
    ("er", "IRS 6/12", {"er_irs": "6"}),
    ("er", "weakly positive", ER_POSITIVE | {"er_intensity": "weak"}),
    ("receptors", "ER+ PR+ HER2-", ER_POSITIVE | PR_POSITIVE | {"her2_status": "negative"}),
    ("receptors", "+/-/-", ER_POSITIVE | {"pr_status": "negative", "her2_status": "negative"}),
    ("ki67_text", "Ki67 20-25%", {"ki67": "20 to 25 %"}),
    # days
    ("diagnosis_date", "17/05/2023", {"diagnosis_date": "2023-05-17"}),
    ("diagnosis_date", "05-MAY-2023", {"diagnosis_date": "2023-05-05"}),
    ("diagnosis_date", "May 2023", {"diagnosis_date": "between 2023-05-01 and 2023-05-31"}),
    ("birth_date", "DOB 1958", {"birth_date": "between 1958-01-01 and 1958-12-31"}),
    ("last_chemotherapy_date", "never", {"last_chemotherapy_date": "never"}),
    # the laboratory
    ("platelets", "Plt 1.8 lakh", {"platelets": "180 × 10^9/L"}),
    ("hemoglobin", "Hb 104", {"hemoglobin": "10.4 g/dL"}),
    ("hemoglobin", "10.4 g/dL L", {"hemoglobin": "10.4 g/dL"}),
    ("creatinine", "Cr 79.56", {"creatinine": "0.9 mg/dL"}),
    ("hba1c", "HbA1c 48", {"hba1c": "6.54163 %"}),
    ("ast", "AST 52 (ULN 40)", {"ast": "52 U/L", "ast_uln": "40 U/L"}),
    ("alt", "1.3 x ULN", {"alt_times_uln": "1.3 × ULN"}),
    ("alt", "WNL", {"alt_times_uln": "0 to 1 × ULN"}),
    ("bilirubin", "<0.2", {"bilirubin": "0 to <0.2 mg/dL"}),
    ("egfr", "eGFR >60", {"egfr": "> 60 mL/min/1.73m2"}),
    ("lvef", "EF 55-60%", {"lvef": "55 to 60 %"}),
    # status and stage
    ("performance", "0-1", {"ecog": "0 to 1"}),
    ("performance", "KPS 90", {"kps": "90 %"}),
    ("sex", "F", {"sex": "female"}),
    ("menopause", "s/p TAH-BSO", {"bilateral_oophorectomy": "yes", "hysterectomy": "yes"}),
    ("tnm", "T2N1Mx", {"t_category": "T2", "n_category": "N1"}),
    ("tnm", "ypT1cN0", {"t_category": "T1", "n_category": "N0"}),
    ("blood_pressure", "132/84", {"systolic_bp": "132 mmHg", "diastolic_bp": "84 mmHg"}),
    ("diagnosis_codes", "C50412", {"diagnosis_codes": "breast_female_left, 0 more possible"}),
    # treatment
    ("prior_drugs", "none", {"prior_drugs": ", 0 more possible"}),
    ("prior_drugs", "palbo 3/22-11/23", {"prior_drugs": f"{PALBO}, 0 more possible"}),
    ("prior_drugs", "T-DMI", {"prior_drugs": "HER2 antibody-drug conjugate+anti-HER2+"
     "antibody-drug conjugate+anticancer therapy+targeted therapy+trastuzumab emtansine"
     ", 0 more possible"}),
    ("therapy_lines", "no chemo for mets", {"chemotherapy_lines_metastatic": "0"}),
    # markers and papers
    ("pik3ca_text", "PIK3CA mut", {"pik3ca_result": "detected"}),
    ("pik3ca_text", "PIK3CA E545K 8% VAF (Guardant360)",
     {"pik3ca_variants": "E545K, 0 more possible", "pik3ca_vaf": "8 %",
      "pik3ca_sample": "ctdna"}),
    ("pdl1", "CPS 15 (22C3)", {"pdl1_cps": "15", "pdl1_clone": "22C3"}),
    ("her2_certificate", "CLIA 22D1234567",
     {"her2_accreditation": "CLIA, 0 more possible", "her2_clia": "22D1234567"}),
    ("her2_guideline", "ASCO/CAP 2018", {"her2_guideline": "asco_cap_2018"}),
]  # fmt: skip

ASKED = [
    ("her2", "-", {}),
    ("her2", "NA", {}),
    ("her2", "3", {"her2_ihc": "3+"}),
    ("her2", "FISH 2.2", {"her2_ratio": "2.2"}),
    ("her2", "ERBB2 amp (NGS)", {}),
    ("her2", "no evidence of amplification", {}),
    ("her2_ihc", "2024-02-01", {}),
    ("er", "+/-", {}),
    ("er", "neg*", {}),
    ("er", "7O%", {}),
    ("er", "90", {}),
    ("er_percent", "0.7", {"er_percent": "0.7 to 70 %"}),
    ("diagnosis_date", "06/07/2023", {"diagnosis_date": "between 2023-06-07 and 2023-07-06"}),
    ("diagnosis_date", "45000", {"diagnosis_date": "between 2023-03-15 and 2027-03-16"}),
    ("diagnosis_date", "31/04/2023", {}),
    ("diagnosis_date", "01/01/1900", {}),
    ("diagnosis_date", "3 wks ago", {}),
    ("adjuvant_endocrine_end_date", "31/12/9999", {"adjuvant_endocrine_end_date": "ongoing"}),
    ("hemoglobin", "11,5", {"hemoglobin": "11.5 g/dL"}),
    ("hemoglobin", "see report", {}),
    ("lvef", "550", {}),
    ("performance", "PS good", {}),
    ("menopause", "postmeno (on Zoladex)", {"on_gnrh_agonist": "yes"}),
    ("prior_drugs", "palbociclib declined", {}),
    ("prior_drugs", "family history of breast cancer", {}),
    ("therapy_lines", "2 prior lines", {}),
    ("therapy_lines", "2L", {}),
    ("pik3ca_text", "ND", {}),
    ("pik3ca_text", "QNS", {}),
    ("brca", "BRCA+", {"brca_result": "detected"}),
    ("ki67_text", "Ki-67 high", {}),
    ("her2_clia", "22D123456O", {}),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(load([folder("trial_criteria") / "vocabulary"]))


@pytest.mark.parametrize(("target", "text", "says"), CLEAR)
def test_a_clear_cell(reader, target, text, says):
    reading = reader.read(target, text)
    assert said(reader, reading) == says
    assert reading.question == ""


@pytest.mark.parametrize(("target", "text", "says"), ASKED)
def test_a_doubtful_cell(reader, target, text, says):
    reading = reader.read(target, text)
    assert said(reader, reading) == says
    assert reading.question


def test_a_pending_result_may_still_become_anything_but_not_done(reader):
    reading = reader.read("her2", "2+ FISH pending")
    every = set(reader.vocabulary.codes(reader.vocabulary.concepts["her2_ish"]))
    assert reading.values["her2_ish"].possible == every - {"not_done"}
    assert reading.values["her2_ihc"].possible == {"2+"}
    assert reading.question == "'2+ FISH pending': When is the ISH result due?"


@pytest.mark.parametrize("text", ["Dox", "Abi", "TC x4", "Zol q28d", "TDX", "blinded study drug"])
def test_an_ambiguous_drug_is_never_decided(reader, text):
    reading = reader.read("prior_drugs", text)
    value = reading.values["prior_drugs"]
    assert value.sure < value.possible
    assert not value.sure & set(reader.vocabulary.dictionary.drugs)
    assert reading.question


def test_every_target_can_be_read(reader):
    """All patterns of the shipped vocabulary are made, and none of them understands nonsense."""
    vocabulary = reader.vocabulary
    for target in vocabulary.bundles:
        assert reader.read(target, "qwertz uiop").question


def test_every_spelling_of_the_vocabulary_means_its_code(reader):
    for name, concept in reader.vocabulary.concepts.items():
        if isinstance(concept, Choice | Tags):
            for code, entry in concept.codes.items():
                for text in (code, entry.label or code, *entry.spellings):
                    reading = reader.read(name, text)
                    assert code in reading.values[name].possible, (name, text)
                    assert reading.question == "", (name, text)
