"""What is measured is the same work: the engine, Polars, pandas and a naive reader agree."""

from __future__ import annotations

import datetime as dt
import json
import math
import sys
from calendar import monthrange
from collections.abc import Iterable
from functools import cache

import numpy as np
import pytest

from screener.bench.compare import DisagreementError, answered, compare, criteria, questions
from screener.bench.in_pandas import InPandas
from screener.bench.in_polars import InPolars
from screener.bench.patients import (
    COMPLETE,
    LEAST_MISSING,
    MOST_MISSING,
    RECORD_DAY,
    draw_patients,
)
from screener.bench.reading import measure_reading, reading_table
from screener.bench.rivals import Rival, exactly
from screener.bench.trials import draw_trials
from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.day import DayCheck
from screener.checks.number import NumberCheck
from screener.checks.rows import RowsCheck
from screener.checks.timely import TimelyCheck
from screener.commands.bench import bench
from screener.concepts.vocabulary import REFERENCE_DAY
from screener.errors import Problems
from screener.frame import Frame
from screener.screening import Plan, Screened, plan
from screener.truth import Truth
from screener.values import Codes, Interval, Span
from screener.values.day import Duration, date_of

PATIENTS = 2_000
RIVALS = (InPolars, InPandas)
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


@pytest.fixture(scope="module")
def patients() -> Frame:
    return draw_patients(PATIENTS)


@pytest.fixture(scope="module")
def exact_patients() -> Frame:
    return draw_patients(PATIENTS, ranges=0)


@pytest.fixture(scope="module")
def todo(patients: Frame) -> Plan:
    return plan(draw_trials(5, 20), patients.vocabulary)


@pytest.mark.parametrize("rival", RIVALS, ids=lambda kind: kind.name)
def test_the_engine_and_its_rivals_give_the_same_answers(
    rival: type[Rival], exact_patients: Frame, todo: Plan
) -> None:
    one = rival(exact_patients)
    compare(exact_patients, todo, one, one.answers(questions(todo)))


@pytest.mark.parametrize("rival", RIVALS, ids=lambda kind: kind.name)
def test_one_wrong_answer_about_one_patient_is_noticed(
    rival: type[Rival], exact_patients: Frame, todo: Plan
) -> None:
    one = rival(exact_patients)
    answers = list(one.answers(questions(todo)))
    answers[7] = answers[7].copy() if rival is InPandas else answers[7].clone()
    answers[7][1234] = None if answers[7][1234] in (True, False) else True
    with pytest.raises(DisagreementError, match=rival.name):
        compare(exact_patients, todo, one, answers)


class Naive:
    """Reads one patient's values and works through a check, as a person would."""

    def __init__(self, frame: Frame, row: int) -> None:
        self.frame = frame
        self.row = row
        self.answer = cache(self._answer)

    def _answer(self, check: Check) -> Truth:
        if check.parts:
            return self.combined(check)
        match check:
            case TimelyCheck(value, window):
                return self.answer(value) if self.answer(window) is YES else UNKNOWN
            case NumberCheck(concept, lo, hi):
                return self.number(concept, lo, hi)
            case ChoiceCheck(concept, allowed):
                value = self.value(concept)
                assert isinstance(value, Codes)
                return summed_up(code in allowed for code in value.possible)
            case DayCheck():
                return self.day(check)
            case RowsCheck():
                return self.records(check)
        raise AssertionError(check)

    def combined(self, check: Check) -> Truth:
        match check:
            case All(checks):
                return least(map(self.answer, checks))
            case Any(checks):
                return most(map(self.answer, checks))
            case Not(checks):
                return turned(most(map(self.answer, checks)))
            case IfThen((condition, consequence)):
                return most([turned(self.answer(condition)), self.answer(consequence)])
            case AtLeast(checks, count):
                return sorted(map(self.answer, checks), key=ORDER.index)[-count]
        raise AssertionError(check)

    def value(self, concept: str) -> object:
        """A record has the reference day of its patient."""
        if concept not in self.frame.recorded:
            patients, rows = self.frame.patients or (self.frame, None)
            assert rows is not None
            return Naive(patients, int(rows.owner[self.row])).value(concept)
        return self.frame.recorded[concept].at(self.row)

    def records(self, check: RowsCheck) -> Truth:
        """Whatever the dates are and whichever records are missing, as far as both can be."""
        table = self.frame.records[check.table]
        rows = [Naive(table.frame, row) for row in table.rows.of(self.row)]
        if check.how == "latest":
            assert check.where is None
            return summed_up_truths(row.answer(check.has) for row in latest(rows))
        asked = [check.has, *([check.where] if check.where else [])]
        met = [least(row.answer(one) for one in asked) for row in rows]
        closed = bool(rows) and self.value(COMPLETE) == Codes(frozenset({"yes"}))
        surely, possibly = met.count(YES), len(met) - met.count(NO)
        most_of_all = possibly if closed else math.inf
        lo, hi = (check.least, check.most) if check.how == "count" else (1, None)
        fits = NO if most_of_all < lo or (hi is not None and surely > hi) else UNKNOWN
        if surely >= lo and (hi is None or most_of_all <= hi):
            fits = YES
        return turned(fits) if check.how == "none" else fits

    def number(self, concept: str, lo: float, hi: float) -> Truth:
        value = self.value(concept)
        assert isinstance(value, Interval)
        if lo <= value.lo and value.hi <= hi:
            return YES
        return NO if value.hi < lo or hi < value.lo else UNKNOWN

    def day(self, check: DayCheck) -> Truth:
        day, anchor = self.value(check.concept), self.value(REFERENCE_DAY)
        assert isinstance(day, Span)
        assert isinstance(anchor, Span)
        if day == Span():
            return UNKNOWN
        assert check.length is not None
        today = date_of(anchor.first)
        limit = before(today, check.length)
        days = (date_of(number) for number in range(day.first, day.last + 1))
        fits = {
            "at_least": lambda day: day <= limit,
            "more_than": lambda day: day < limit,
            "less_than": lambda day: day > limit,
            "within": lambda day: limit <= day <= today,
        }[check.relation]
        return summed_up(map(fits, days))


def latest(rows: list[Naive]) -> list[Naive]:
    """The records that no other one surely comes after."""
    days = [row.value(RECORD_DAY) for row in rows]
    assert all(isinstance(day, Span) for day in days)
    newest = max((day.first for day in days), default=None)
    return [row for row, day in zip(rows, days, strict=True) if day.last >= newest]


ORDER = (NO, UNKNOWN, YES)


def least(answers: Iterable[Truth]) -> Truth:
    return min(answers, key=ORDER.index)


def most(answers: Iterable[Truth]) -> Truth:
    return max(answers, key=ORDER.index)


def turned(answer: Truth) -> Truth:
    return ORDER[-1 - ORDER.index(answer)]


def summed_up_truths(answers: Iterable[Truth]) -> Truth:
    found = set(answers)
    return found.pop() if len(found) == 1 else UNKNOWN


def summed_up(outcomes: Iterable[bool]) -> Truth:
    found = set(outcomes)
    return UNKNOWN if len(found) == 2 else YES if True in found else NO


def before(day: dt.date, length: Duration) -> dt.date:
    if length.unit == "weeks":
        return day - dt.timedelta(weeks=length.count)
    assert length.unit == "months"
    year, month = divmod(day.year * 12 + day.month - 1 - length.count, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def test_the_engine_answers_as_a_naive_reader_does(patients: Frame, todo: Plan) -> None:
    """With ranges, for every criterion and trial, and every tenth patient."""
    columns = answered(Screened(patients, todo))
    for row in range(0, patients.size, 10):
        naive = Naive(patients, row)
        expected = [naive.answer(check) for check in questions(todo)]
        assert [column[row] for column in columns] == expected


def test_all_answers_occur(patients: Frame, todo: Plan) -> None:
    """Agreement means something only where there is something to disagree on."""
    columns = answered(Screened(patients, todo))
    found = [{column[row] for row in range(patients.size)} for column in columns]
    assert sum(one == {YES, NO, UNKNOWN} for one in found) > 0.9 * len(found)


def test_one_cell_in_ten_to_three_in_ten_has_no_exact_value(patients: Frame) -> None:
    for name, column in patients.recorded.items():
        missing = 1 - exactly(column)[1].mean()
        if name != REFERENCE_DAY:
            assert LEAST_MISSING - 0.03 < missing < MOST_MISSING + 0.03


def test_exact_patients_are_the_same_with_blanks_for_ranges(
    patients: Frame, exact_patients: Frame
) -> None:
    for name, column in patients.recorded.items():
        values, known = exactly(column)
        same, also_known = exactly(exact_patients.recorded[name])
        assert np.array_equal(known, also_known)
        assert np.array_equal(values[known], same[known])
        assert np.array_equal(exact_patients.recorded[name].recorded, known)


def test_trials_share_their_criteria(patients: Frame) -> None:
    many = plan(draw_trials(50, 20), patients.vocabulary)
    assert sum(map(len, many.steps)) == 1_000
    assert 400 < len(criteria(many)) < 500


def test_every_run_measures_the_same_work(patients: Frame) -> None:
    assert draw_trials(5, 20) == draw_trials(5, 20)
    again = draw_patients(PATIENTS)
    for name, column in patients.recorded.items():
        assert all(column.at(row) == again.recorded[name].at(row) for row in range(50))


def test_the_report_names_the_work_and_everybody_who_did_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bench(patients=200, trials=3, criteria=10, jobs=2) == 0
    said = capsys.readouterr().out
    assert "200 patients × 3 trials × 10 criteria = 6,000 patient-criteria" in said
    for who in ("engine, 1 process ", "engine, 2 processes ", "Polars, ", "pandas, 1 thread "):
        assert who in said
    assert "800 records, 4 a patient" in said


def test_the_report_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    bench(patients=200, trials=3, criteria=10, jobs=1, json=True)
    said = json.loads(capsys.readouterr().out)
    assert [one["who"] for one in said["timings"]] == ["engine", "Polars", "pandas"]
    assert sum(said["verdicts"].values()) == 200 * 3


def test_without_polars_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "screener.bench.in_polars")
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(Problems, match=r"pip install 'screener\[bench\]'"):
        bench(patients=10)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is told otherwise there")
def test_reading_is_measured_next_to_pandas() -> None:
    found = [*measure_reading({"csv": 50})]
    assert [(one.kind, one.who) for one in found] == [("csv", "screener"), ("csv", "pandas")]
    assert all(one.seconds > 0 and one.peak > 10_000_000 for one in found)
    assert "csv, 50 × 40, pandas" in reading_table(iter(found))
