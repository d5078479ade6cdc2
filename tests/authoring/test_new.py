"""`screener new` as a coordinator meets it: the file, the message, the exit code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from authoring.records import saved, study

from screener.cli import main
from screener.knowledge import Knowledge
from screener.specification import load_trial
from screener.trial import Trial

EXPECTED = """\
inclusion:
  - id: I1
    text: Women aged 18 to 70 years
    not_encoded: to do
    # proposed: Sex: female and Age: 18 to 70 years
    # check: {sex: female, age: {between: [18, 70]}}

  - id: I2
    text: HER2-negative (HER2-) breast cancer
    not_encoded: to do
    # proposed: HER2 status: negative
    # check: {her2_status: negative}

  - id: I3
    text: ECOG performance status 0-1
    not_encoded: to do
    # proposed: ECOG performance status: 0 to 1
    # check: {ecog: {between: [0, 1]}}

  - id: I4
    text: "Patients with any of: Stable bone disease; Platelets >= 100,000/mm^3"
    not_encoded: to do

  - id: I5
    text: Platelets >= 100,000/mm^3
    not_encoded: to do
    # proposed: Platelets ≥ 100 × 10^9/L
    # check: {platelets: {at_least: 100000, unit: /uL}}

  - id: I6
    text: Age at least 18 Years
    check: {age: {at_least: 18}}

  - id: I7
    text: "Sex: FEMALE"
    check: {sex: female}

exclusion:
  - id: E1
    text: Pregnancy or lactation
    not_encoded: to do
    # proposed: Pregnant or breastfeeding: yes
    # check: {any: [{pregnant: yes}, {breastfeeding: yes}]}

  - id: E2
    text: "Unsuitable: \\"yes\\" # says the investigator"
    not_encoded: to do
"""


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["screener", "new", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def begun(monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, record: dict[str, Any]) -> Trial:
    path = saved(Path(), record)
    assert run(monkeypatch, str(path), "--out", "trial.yaml") == 0
    return load_trial(Path("trial.yaml"), knowledge.vocabulary)


def test_a_record_becomes_a_specification(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    assert run(monkeypatch, str(saved(here, study()))) == 0
    text = (here / "NCT01234567.yaml").read_text(encoding="utf-8")
    assert text.endswith("\n\n" + EXPECTED)
    said = capsys.readouterr().out
    assert "9 criteria, 2 encoded from the record's own fields, 5 with a proposed check" in said


def test_it_says_which_trial_and_which_version(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge
) -> None:
    trial = begun(monkeypatch, knowledge, study())
    assert (trial.id, trial.name, trial.title) == (
        "NCT01234567",
        "SMALL",
        "A small trial: first part",
    )
    assert (trial.version, trial.date) == ("registry record, updated 2024-05-06", "2024-05-06")
    assert "2025-09-18" in trial.source


def test_no_proposal_acts_before_a_person_accepts_it(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge
) -> None:
    trial = begun(monkeypatch, knowledge, study())
    assert [one.id for one in trial.criteria if one.check] == ["I6", "I7"]


def test_every_proposal_loads_once_it_is_accepted(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, here: Path
) -> None:
    begun(monkeypatch, knowledge, study())
    lines = (here / "trial.yaml").read_text(encoding="utf-8").splitlines()
    proposed = [number for number, line in enumerate(lines) if "# check: " in line]
    for number in proposed:
        lines[number] = lines[number].replace("# check", "check")
        lines[number - 2] = ""
    (here / "accepted.yaml").write_text("\n".join(lines), encoding="utf-8")
    trial = load_trial(here / "accepted.yaml", knowledge.vocabulary)
    assert sum(one.check is not None for one in trial.criteria) == 7


HOSTILE = [
    "* \x00\x1b[31mred\x07 \ud800\u202e\u2028- id: I9\n* tail",
    "* text: |\n* - id: I1\n* &a *a !!python/object:os.system\n* {a: [b}\n* # no\n* ---\n* ...",
    "* '\" \\\\ \\n %TAG @ ` ? | >\n* key: value\n* \ttab\r\n* lone\rreturn",
    "* " + "word " * 15_000,
    "* " + "x" * 90_000,
    "\n".join(f"{' ' * depth}* A" for depth in range(200)),
    "* <script>alert(1)</script>\n* {{ 7 * 7 }}\n* =cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_the_text_holds_it_stays_text(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, text: str
) -> None:
    record = study(text)
    record["protocolSection"]["identificationModule"]["acronym"] = "x\n- id: E1 {[ # '"
    trial = begun(monkeypatch, knowledge, record)
    assert [one.id for one in trial.criteria if one.check] == [
        f"I{len(trial.criteria) - 1}",
        f"I{len(trial.criteria)}",
    ]
    assert trial.name == "x - id: E1 {[ # '"


@pytest.mark.parametrize(
    ("fields", "checks"),
    [
        ({"sex": "ALL", "minimumAge": "18 Years"}, 1),
        ({"sex": "MALE", "maximumAge": "75 Years"}, 3),
        ({"sex": "ALL", "minimumAge": "6 Months"}, 0),
        ({"sex": "ALL", "minimumAge": "18 Years", "maximumAge": "120 Years"}, 1),
        ({"sex": "", "minimumAge": ""}, 0),
    ],
)
def test_age_and_sex_are_checked_where_the_record_states_them(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, fields: dict[str, str], checks: int
) -> None:
    trial = begun(monkeypatch, knowledge, study("* A", **fields))
    assert sum(one.check is not None for one in trial.criteria) == checks


def test_a_name_becomes_an_empty_specification_that_loads(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, here: Path
) -> None:
    assert run(monkeypatch, 'Demo: "B" 01') == 0
    trial = load_trial(here / "Demo_B_01.yaml", knowledge.vocabulary)
    assert (trial.id, trial.name) == ('Demo: "B" 01', 'Demo: "B" 01')
    assert all(one.check is None for one in trial.criteria)


def test_what_asks_for_nothing_is_kept_as_a_comment(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, here: Path
) -> None:
    record = study("* A\n* Menopausal status: Not specified\n* Age at least 18 Years")
    protocol = record["protocolSection"]
    del protocol["statusModule"], protocol["eligibilityModule"]["sex"]
    trial = begun(monkeypatch, knowledge, record)
    assert [one.id for one in trial.criteria if one.check] == ["I3"]
    assert trial.version == "registry record, updated on an unknown day"
    text = (here / "trial.yaml").read_text(encoding="utf-8")
    assert "\n  # Menopausal status: Not specified\n" in text


PARTS = """Inclusion Criteria:
* A
Cohort 1:
* B
* Sex: not specified
* C
Treatment Cohort:
* D
Exclusion Criteria:
* E
Cohort 1:
* F"""
PROPOSED = """
# cohorts:
#   - id: Cohort 1
#     name: Cohort 1
#     inclusion: []  # I2, I3
#     exclusion: []  # E2
#   - id: Treatment Cohort
#     name: Treatment Cohort
#     inclusion: []  # I4
"""


def test_headings_that_name_cohorts_propose_them(
    monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, here: Path
) -> None:
    trial = begun(monkeypatch, knowledge, study(PARTS))
    assert trial.arms == ()
    text = (here / "trial.yaml").read_text(encoding="utf-8")
    assert text.endswith(PROPOSED)
    accepted = text.replace(PROPOSED, PROPOSED.replace("\n# ", "\n"))
    (here / "accepted.yaml").write_text(accepted, encoding="utf-8")
    arms = load_trial(here / "accepted.yaml", knowledge.vocabulary).arms
    assert [arm.id for arm in arms] == ["Cohort 1", "Treatment Cohort"]


def test_words_of_a_site_are_proposed_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], here: Path
) -> None:
    (here / "own" / "vocabulary").mkdir(parents=True)
    drug = "drugs: {madeupmab: {class: taxane}}\n"
    (here / "own" / "vocabulary" / "words.yaml").write_text(drug, encoding="utf-8")
    saved(here, study("Exclusion Criteria:\n* Prior madeupmab"))
    assert run(monkeypatch, "NCT01234567.json", "--knowledge", "own") == 0
    assert "screener check NCT01234567.yaml --knowledge own" in capsys.readouterr().out
    assert "# check: {prior_drugs: madeupmab}" in Path("NCT01234567.yaml").read_text("utf-8")
    assert run(monkeypatch, "NCT01234567.json", "--out", "without.yaml") == 0
    assert "prior_drugs" not in Path("without.yaml").read_text("utf-8")


def without(*steps: str) -> dict[str, Any]:
    record = study()
    *path, last = steps
    part = record
    for step in path:
        part = part[step]
    del part[last]
    return record


SECTION = "protocolSection"
REFUSED: list[tuple[str, bytes, str]] = [
    ("nothing", b"", "is no JSON; save https://"),
    ("broken", b'{"protocolSection": ', "is no JSON"),
    ("a page", b"<!doctype html><html>", "is no JSON"),
    ("bytes", b"\xff\xfe\x00\x01\x80", "is no JSON"),
    ("deep", b"[" * 100_000, "is no JSON"),
    ("a huge number", b"[" + b"9" * 10_000 + b"]", "is no JSON"),
    ("a list", b"[]", "is no record of ClinicalTrials.gov"),
    ("a text", b'"NCT01234567"', "is no record of ClinicalTrials.gov"),
    ("a search", b'{"studies": []}', "is the answer to a search"),
    ("another thing", b'{"a": 1}', "(protocolSection: field required)"),
    ("no id", json.dumps(without(SECTION, "identificationModule", "nctId")).encode(), "nctId"),
    ("no criteria", json.dumps(without(SECTION, "eligibilityModule")).encode(), "eligibility"),
    ("empty", json.dumps(study("")).encode(), "eligibilityCriteria"),
    ("only bullets", json.dumps(study("*\n*")).encode(), "states no eligibility criteria"),
    ("only headings", json.dumps(study("Inclusion Criteria:")).encode(), "states no eligibility"),
    ("endless", json.dumps(study("x" * 200_000)).encode(), "eligibilityCriteria"),
    ("wrong kind", json.dumps(study(sex=["FEMALE"])).encode(), "sex"),
    ("a path", json.dumps(study()).replace("NCT01234567", "../../x").encode(), "nctId"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "message"), [one[1:] for one in REFUSED], ids=[r[0] for r in REFUSED]
)
def test_what_is_no_record_is_refused_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    here: Path,
    raw: bytes,
    message: str,
) -> None:
    (here / "record.json").write_bytes(raw)
    assert run(monkeypatch, "record.json") == 2
    said = capsys.readouterr().err
    assert said.startswith("record.json: ")
    assert message in said
    assert len(said.splitlines()) == 1
    assert [path.name for path in here.iterdir()] == ["record.json"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere.json"], "nowhere.json: there is no such file"),
        (["../trial"], "'../trial' is no name of a trial; a saved record ends in .json"),
        (["  "], "is no name of a trial"),
        (["T1", "--out", "kept.yaml"], "kept.yaml: is there already, and is not overwritten"),
        (["T1", "--out", "nowhere/T1.yaml"], "nowhere/T1.yaml: cannot be written: No such file"),
        (["T" * 300], "cannot be written: File name too long"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    here: Path,
    words: list[str],
    message: str,
) -> None:
    (here / "kept.yaml").write_text("mine", encoding="utf-8")
    assert run(monkeypatch, *words) == 2
    assert message in capsys.readouterr().err
    assert [(path.name, path.read_text()) for path in here.iterdir()] == [("kept.yaml", "mine")]
