"""Where a naive tool gives a dangerous answer: the table is pitfalls.yaml, one entry a pitfall.

Some are not about a check's answer but about what becomes of it: those are tests of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from screener.chart import frame_of
from screener.checks.base import Check
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.cli import app
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.screening import Screened, Status, Verdict, plan
from screener.specification import load_trials
from screener.trial import VERDICTS, Trial
from screener.yaml_file import List, Node, Scalar, read
from screener.yaml_file import Mapping as YamlMapping

TABLE = Path(__file__).parent / "pitfalls.yaml"
TODAY = "2026-01-15"
ELSEWHERE = (42, 44, 45, 46, 47)
"""Tests of their own, below."""


@dataclass(frozen=True)
class Case:
    """A patient, a check, and its answer."""

    name: str
    given: Mapping[str, str]
    records: Mapping[str, Sequence[Mapping[str, str]]]
    asked: Node
    answer: str


def plain(node: Node) -> dict[str, str]:
    assert isinstance(node, YamlMapping)
    return {name: value.text for name, value in node.values.items() if isinstance(value, Scalar)}


def cases() -> Iterator[Case]:
    table = read(TABLE)
    assert isinstance(table, List)
    for entry in table.items:
        assert isinstance(entry, YamlMapping)
        told, listed = plain(entry), entry.values["cases"]
        assert isinstance(listed, List)
        for place, item in enumerate(listed.items, 1):
            assert isinstance(item, YamlMapping)
            tables = {name: rows for name, rows in item.values.items() if isinstance(rows, List)}
            yield Case(
                name=f"{told['no']}.{place} {told['pitfall']}",
                given={"reference_day": TODAY, **plain(item.values["given"])},
                records={name: [*map(plain, rows.items)] for name, rows in tables.items()},
                asked=item.values["asked"],
                answer=plain(item)["answer"],
            )


CASES = tuple(cases())


@pytest.fixture(scope="module")
def patients(knowledge: Knowledge) -> Frame:
    """The patients of all cases, in one frame."""
    return frame_of([one.given for one in CASES], knowledge, [one.records for one in CASES])


@pytest.mark.parametrize("row", range(len(CASES)), ids=[one.name for one in CASES])
def test_the_answer_is_the_safe_one(row: int, patients: Frame, knowledge: Knowledge) -> None:
    check: Check = read_check(CASES[row].asked, Grammar(knowledge.vocabulary))
    assert patients.truths(check)[row].value == CASES[row].answer


def test_every_pitfall_is_here() -> None:
    told = {int(one.name.partition(".")[0]) for one in CASES}
    assert told | set(ELSEWHERE) == set(range(1, 48))
    assert told.isdisjoint(ELSEWHERE)


def screened(trial: Trial, knowledge: Knowledge, **given: str) -> Screened:
    frame = frame_of([{"reference_day": TODAY, **given}], knowledge)
    return Screened(frame, plan([trial], knowledge.vocabulary))


def named(trials: Sequence[Trial], name: str) -> Trial:
    (found,) = (trial for trial in trials if trial.name == name)
    return found


def test_42_what_has_to_be_judged_never_passes_by_itself(
    trials: tuple[Trial, ...], knowledge: Knowledge
) -> None:
    for trial in trials:
        statuses = screened(trial, knowledge).statuses(0)[:, 0]
        judged = [one.check is None for one in trial.criteria]
        assert [status == Status.INVESTIGATOR for status in statuses] == judged


def test_44_no_man_fails_for_want_of_a_menopause(
    trials: tuple[Trial, ...], knowledge: Knowledge
) -> None:
    """CAPItello-291 asks women before menopause for an LHRH agonist."""
    trial = named(trials, "CAPItello-291")
    (place,) = (place for place, one in enumerate(trial.criteria) if one.id == "I2")
    status = screened(trial, knowledge, sex="male").statuses(0)[place, 0]
    assert status == Status.NOT_APPLICABLE


def test_45_nobody_is_called_eligible(trials: tuple[Trial, ...], knowledge: Knowledge) -> None:
    assert [one for one in VERDICTS if one in ("eligible", "match")] == []
    for trial in trials:
        assert screened(trial, knowledge).verdicts(0)[0] == Verdict.OPEN


def test_46_two_versions_of_a_protocol_are_two_trials(
    trials: tuple[Trial, ...], knowledge: Knowledge, tmp_path: Path
) -> None:
    """One asks for 4 weeks of an LHRH agonist, the other for a start before the first dose."""
    text = Path(named(trials, "CAPItello-291").file).read_text(encoding="utf-8")
    later = text.replace('protocol: {version: "', 'protocol: {version: "amended, ').replace(
        "then: {on_gnrh_agonist: yes}",
        "then: {on_gnrh_agonist: yes, gnrh_start_date: {at_least: 4 weeks}}",
    )
    for name, body in (("a.yaml", text), ("b.yaml", later)):
        (tmp_path / name).write_text(body.partition("\nexamples:")[0], encoding="utf-8")
    first, amended = load_trials([tmp_path], knowledge.vocabulary)
    assert first.version != amended.version
    given = {"sex": "female", "menopausal_status": "pre", "on_gnrh_agonist": "yes"}
    asked = [
        screened(one, knowledge, **given, gnrh_start_date="2026-01-02").statuses(0)[1, 0]
        for one in (first, amended)
    ]
    assert asked == [Status.SATISFIED, Status.NOT_SATISFIED]


def test_47_no_file_name_and_no_record_of_a_run_names_a_patient(
    trials: tuple[Trial, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, out = tmp_path / "patients.csv", tmp_path / "out"
    sheet.write_text("Patient ID,Name,Age,ECOG\nMRN-778899,Jane Example,50,perhaps\n", "utf-8")
    words = ["screen", str(sheet), "--trials", trials[0].file, "--out", str(out)]
    app([*words, "--as-of", TODAY], result_action="return_value")
    said = capsys.readouterr()
    names = [path.name for path in out.rglob("*")]
    run = json.dumps(json.loads((out / "run.json").read_text(encoding="utf-8")))
    for secret in ("MRN-778899", "Jane", "Example"):
        assert secret not in " ".join([*names, run, said.out, said.err])
    assert all(b"Jane" not in path.read_bytes() for path in out.rglob("*") if path.is_file())
