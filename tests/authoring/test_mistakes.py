"""Ten mistakes of ten kinds in one specification: ten messages, each at its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import Problems
from screener.knowledge import Knowledge
from screener.specification import load_trial

SPEC = """\
trial: EX-1
name: Example
protocol: {version: 1.10}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {agee: {at_least: 18}}}
  - {id: I2, text: Adult, check: {age: {atleast: 18}}}
  - {id: I3, text: Women, check: {sex: femal}}
  - {id: I4, text: Platelets, check: {platelets: {at_least: 100, unit: mg/dL}}}
  - {id: I5, text: LVEF, check: {lvef: {at_least: 500}}}
  - {id: I6, text: Age, check: {age: {at_least: 18, within: 28 days}}}
  - {id: I7, text: Fit, check: {lvef: {at_least: 50, within: 28}}}
  - {id: I1, text: Again, check: {age: {at_most: 80}}}
exclusion:
  - {id: E1, text: Letrozole, check: {prior_drugs: letrozol}}
  - {id: E2, text: Anchor, check: {consent_date: {within: 28 days, before: registraton}}}
"""
MISTAKES = [
    ("6:35", "'agee' is no concept or word known here; did you mean 'age'?"),
    ("7:41", "'atleast' is no word known here"),
    ("8:40", "'femal' is no code of 'sex' known here; allowed: female, male"),
    ("9:72", "'mg/dL' is no unit of 'platelets' known here"),
    ("10:51", "is not plausible for 'lvef'"),
    ("11:53", "'age' has no date to count from"),
    ("12:62", "a length such as '28 days' or '6 months' is expected, not '28'"),
    ("13:5", "'I1' is here twice (first on line 6)"),
    ("15:52", "'letrozol' is no entry of 'prior_drugs' known here; did you mean 'letrozole'?"),
    ("16:76", "'registraton' is no day to count from known here; {within: …} alone counts"),
]


def test_ten_mistakes_have_ten_messages(tmp_path: Path, knowledge: Knowledge) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(SPEC, encoding="utf-8")
    with pytest.raises(Problems) as raised:
        load_trial(path, knowledge.vocabulary)
    found = raised.value.problems
    assert [one.place for one in found] == [place for place, _ in MISTAKES]
    for problem, (_, words) in zip(found, MISTAKES, strict=True):
        assert words in str(problem)


def test_a_version_is_the_text_that_was_typed(tmp_path: Path, knowledge: Knowledge) -> None:
    """Not 1.1, as a YAML parser would have it."""
    path = tmp_path / "example.yaml"
    good = [*SPEC.splitlines()[:5], "  - {id: I1, text: no, judgement: investigator}"]
    path.write_text("\n".join([*good, "exclusion: []", ""]), encoding="utf-8")
    trial = load_trial(path, knowledge.vocabulary)
    assert (trial.version, trial.criteria[0].text) == ("1.10", "no")
