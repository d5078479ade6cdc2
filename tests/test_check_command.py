"""`screener check` as an author, an investigator and an editor meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from screener.commands.check import check
from screener.errors import Problems

SPEC = """\
trial: EX-1
name: Example
title: A study
protocol: {version: "1"}
source: our own
reference_day: registration
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}, basis: "knowledge, high confidence"}
  - {id: I2, text: Not a child, check: {age: {above: 12}}, note: Said twice.}
  - id: I3
    text: Men; women who are fit
    check: {if: {sex: female}, then: {any: [{ecog: 0}, {ecog: {below: 1, within: 28 days}}]}}
  - {id: I4, text: Two of three, check: {at_least: 2, of: [{sex: male}, {ecog: 0}, {ecog: 1}]}}
  - {id: I5, text: ER proven, check: {documented: {what: er, by: [CAP], needs: [report_date]}}}
exclusion:
  - {id: E1, text: Unsuitable, judgement: investigator}
  - {id: E2, text: Ill, check: {any: [{ecog: {at_least: 2}}, {none: [{sex: male}, {ecog: 1}]}]}}
  - {id: E3, text: Both, check: {ibd: yes, sex: male}}
  - {id: E4, text: Too soon, check: {any: [{not: {last_surgery_date: {more_than: 2 weeks}}}]}}
  - {id: E5, text: Odd, check: {not: {sex: female, ecog: 1}}}
  - id: E6
    text: Lung or brain
    check:
      any:
        - ild: [current, suspected]
        - liver_metastases: yes
        - not: {live_vaccine_date: {more_than: 7 days}}
        - gilbert: yes
examples:
  - {name: seventeen, patient: {age: 17}, rest: satisfied, expect: {verdict: not_eligible}}
  - {name: eighteen, patient: {age: 18}, expect: {criteria: {I1: satisfied}}}
"""

READING = """\
Example (EX-1, version 1): A study
Windows count back from the reference day: registration

INCLUSION

I1  Adult                                         Age ≥ 18 years
    [knowledge, high confidence]

I2  Not a child                                   Age > 12 years
    Note: Said twice.

I3  Men; women who are fit                        if: Sex: female
                                                  then: any of:
                                                  - ECOG performance status: 0
                                                  - ECOG performance status <1, within the last 28
                                                    days

I4  Two of three                                  at least 2 of:
                                                  - Sex: male
                                                  - ECOG performance status: 0
                                                  - ECOG performance status: 1

I5  ER proven                                     latest of specimens with ER category tested:
                                                  documented:
                                                  - ER laboratory accreditation: CAP
                                                  - ER report date: on record

EXCLUSION

E1  Unsuitable                                    investigator to judge

E2  Ill                                           none of:
                                                  - ECOG performance status ≥ 2
                                                  - none of:
                                                    - Sex: male
                                                    - ECOG performance status: 1

E3  Both                                          not all of:
                                                  - Inflammatory bowel disease: yes
                                                  - Sex: male

E4  Too soon                                      Last major surgery more than 2 weeks ago

E5  Odd                                           all of:
                                                  - Sex: female
                                                  - ECOG performance status: 1

E6  Lung or brain                                 none of:
                                                  - ILD or pneumonitis: current or suspected
                                                  - Liver metastases or Gilbert syndrome: yes
                                                  - Last live vaccine not more than 7 days ago

IN SHORT

ILD or pneumonitis: Interstitial lung disease or pneumonitis
  "suspected": suspected, not excluded by imaging
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "example.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_the_protocol_is_read_beside_its_encoding(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(spec, read=True) == 0
    assert capsys.readouterr().out == READING


def test_a_trial_without_a_title_is_read_by_its_name(
    spec: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = SPEC.splitlines(keepends=True)
    spec.write_text("".join(x for x in lines if not x.startswith("title:")), encoding="utf-8")
    assert check(spec, read=True) == 0
    assert capsys.readouterr().out.splitlines()[0].endswith("version 1)")


def test_what_is_certain_is_noted(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(spec) == 0
    out = capsys.readouterr().out
    assert "2 of 2 examples hold\n" in out
    told = f"{spec}:9:5: note: I2 follows from I1: whoever meets I1 meets it too; leave one out if"
    assert told in out
    assert "thresholds" not in out


def test_coverage_is_told_when_asked_for(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(spec, coverage=True) == 0
    out = capsys.readouterr().out
    assert "1 of 10 checked criteria decide an example alone" in out
    assert f"{spec}:9:5: note: I2: no example is decided by this criterion alone\n" in out
    assert f"{spec}:9:5: note: I2: Age > 12 years: no example lies exactly on it and none" in out
    assert "I1: Age" not in out


def test_notes_and_mistakes_are_data(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec.write_text(SPEC.replace("patient: {age: 17}", "patient: {age: 19}"), encoding="utf-8")
    assert check(spec, json=True) == 2
    wrong, note, *_ = json.loads(capsys.readouterr().out)
    assert wrong == {
        "file": str(spec),
        "line": 30,
        "column": 5,
        "severity": "error",
        "message": "example 'seventeen': clear, not not_eligible",
    }
    assert (note["line"], note["severity"]) == (9, "note")
    with pytest.raises(Problems, match="example 'seventeen'"):
        check(spec)


def test_other_reasons_than_expected_are_a_mistake(spec: Path) -> None:
    expected = "expect: {verdict: not_eligible, because: [I2]}}"
    spec.write_text(SPEC.replace("expect: {verdict: not_eligible}}", expected), encoding="utf-8")
    with pytest.raises(Problems, match="example 'seventeen': because of I1, not of I2"):
        check(spec)


def test_what_cannot_be_read_is_data_too(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec.write_text(SPEC.replace("above", "abov"), encoding="utf-8")
    assert check(spec, json=True) == 2
    (wrong,) = json.loads(capsys.readouterr().out)
    assert (wrong["line"], wrong["severity"]) == (9, "error")
    assert "did you mean 'above'" in wrong["message"]
    with pytest.raises(Problems):
        check(spec)


def test_a_file_that_is_missing_has_no_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path / "none.yaml", json=True) == 2
    (wrong,) = json.loads(capsys.readouterr().out)
    assert (wrong["line"], wrong["column"]) == (None, None)


def test_without_the_extra_it_is_said_what_was_not_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.insight.together.INSTALLED", False)
    path = tmp_path / "trial.yaml"
    path.write_text(SPEC.partition("examples:")[0], encoding="utf-8")
    assert check(path, json=True) == 0
    told = json.loads(capsys.readouterr().out)[-1]
    assert "was not decided: that needs the extra 'logic'" in told["message"]
    assert (told["file"], told["line"], told["severity"]) == (None, None, "note")
    assert check(path) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("note: whether anybody can meet")
