"""Decimals behave as typed, nothing depends on today, and the same input gives the same bytes."""

from __future__ import annotations

import ast
import os
import random
import subprocess
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from intake.test_records import loaded
from test_laws_of_records import SPECS, Chart, Charts, frame_of
from workbooks import book, delimited
from worlds import TODAY

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.screening import plan, screen
from screener.shipped import folder
from screener.trial import Trial
from screener.truth import Truth, Truths
from screener.values import Span, Value
from screener.values.day import NEVER, ONGOING
from screener.yaml_file import parse

# Law 4


UNITS = {
    "bilirubin": ({"mg/dL": "1", "umol/L": "1/17.104"}, "1.2"),
    "creatinine": ({"mg/dL": "1", "umol/L": "1/88.4"}, "1.1"),
    "hemoglobin": ({"g/dL": "1", "g/L": "0.1"}, "9"),
    "platelets": ({"10^9/L": "1", "/uL": "0.001"}, "100"),
}
MULTIPLES = ("1", "1.5", "2.5", "3")


def exact(text: str) -> Fraction:
    top, _, bottom = text.partition("/")
    return Fraction(top) / Fraction(bottom or "1")


def typed(number: Fraction) -> str | None:
    """As a person types it; not with three decimals, which may be thousands as well."""
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):f}"
    short = len(text) < 9 and len(text.partition(".")[2]) != 3
    return text if short and Fraction(text) == number else None


def bounds() -> Iterator[tuple[str, str, str, bool]]:
    """Test, value, unit, and whether it is at least the bound."""
    for name, (units, bound) in UNITS.items():
        for unit, factor in units.items():
            limit = Fraction(bound) / exact(factor)
            for step in ("0", "0.1", "-0.1", "0.01", "-0.01"):
                value = typed(limit + Fraction(step))
                if value:
                    yield name, value, unit, Fraction(step) >= 0


def test_a_bound_is_met_exactly_whatever_the_unit(knowledge: Knowledge, tmp_path: Path) -> None:
    """9 g/dL is 90 g/L, and 1.2 mg/dL is 20.5248 µmol/L: no more, and no less."""
    cases = list(bounds())
    head = ["Patient ID", "Test", "Value", "Unit", "Date"]
    rows = [[f"P-{n}", name, value, unit, "2026-01-10"]
            for n, (name, value, unit, _) in enumerate(cases)]  # fmt: skip
    frame = loaded(knowledge, delimited(tmp_path / "labs.csv", [head, *rows])).frame
    met = {
        name: answers(f"{{labs: {{latest: {{{name}: {{at_least: {bound}}}}}}}}}", frame, knowledge)
        for name, (_, bound) in UNITS.items()
    }
    for patient, (name, value, unit, expected) in enumerate(cases):
        assert met[name][patient] is (Truth.YES if expected else Truth.NO), (name, value, unit)
    assert len(cases) > 30


def test_multiples_of_the_upper_limit_are_those_of_the_decimals(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    """1.8 is within 1.5 × 1.2, and 3.3 within 3 × 1.1, which is 3.3000000000000003."""
    draw, cases = random.Random(4), list[tuple[str, Fraction, Fraction]]()
    for _ in range(400):
        limit = Fraction(draw.randint(20, 99), draw.choice([10, 100]))
        times = draw.choice(MULTIPLES)
        step = Fraction(draw.choice([0, 0, 1, -1]), draw.choice([10, 100, 10_000]))
        value = limit * Fraction(times) + step
        if typed(value) and typed(limit) and Fraction("0.15") <= value <= 15:
            cases.append((times, value, limit))
    head = ["Patient ID", "Lab date", "Bilirubin (mg/dL)", "Bilirubin ULN (mg/dL)"]
    rows = [[f"P-{n}", "2026-01-10", typed(value), typed(limit)]
            for n, (_, value, limit) in enumerate(cases)]  # fmt: skip
    cohort = loaded(knowledge, delimited(tmp_path / "labs.csv", [head, *rows]))
    for times in MULTIPLES:
        check = f"{{bilirubin: {{at_most: {times}, times: uln}}}}"
        for asked in (check, f"{{labs: {{latest: {check}}}}}"):
            found = answers(asked, cohort.frame, knowledge)
            for patient, (own, value, limit) in enumerate(cases):
                if own == times:
                    expected = value <= limit * Fraction(times)
                    assert found[patient] is (Truth.YES if expected else Truth.NO), cases[patient]


def answers(text: str, frame: Frame, knowledge: Knowledge) -> Truths:
    return frame.truths(read_check(parse(text, "check"), Grammar(knowledge.vocabulary)))


# Law 5

FOUR_CENTURIES = 146_097
"""Days after which the calendar is the same again, leap years and all."""


@pytest.fixture(params=SPECS[1::3], ids=lambda path: path.stem)
def trial(request: pytest.FixtureRequest, trials: tuple[Trial, ...]) -> Trial:
    return next(one for one in trials if one.file == str(request.param))


def later(row: Mapping[str, Value | None]) -> dict[str, Value | None]:
    return {name: _later(value) for name, value in row.items()}


def _later(value: Value | None) -> Value | None:
    if not isinstance(value, Span):
        return value
    ends = (value.first, value.last)
    return Span(*(end if end in (NEVER, ONGOING) else end + FOUR_CENTURIES for end in ends))


def test_the_same_course_of_disease_in_another_century_has_the_same_answers(
    trial: Trial, knowledge: Knowledge
) -> None:
    source = Charts(trial, knowledge, 9)
    charts = [source.chain()[draw % 2] for draw in range(30)]
    moved = [
        Chart(later(one.own), {table: [*map(later, rows)] for table, rows in one.records.items()})
        for one in charts
    ]
    asked = plan([trial], knowledge.vocabulary)
    now = screen(frame_of(charts, knowledge), asked)
    then = screen(frame_of(moved, knowledge, TODAY + FOUR_CENTURIES), asked)
    assert (now.statuses(0) == then.statuses(0)).all()
    assert (now.verdicts(0) == then.verdicts(0)).all()


def test_without_a_reference_day_what_counts_from_it_is_unknown(
    trial: Trial, knowledge: Knowledge
) -> None:
    """No day is taken in its place; and what was decided without it is as before."""
    source = Charts(trial, knowledge, 9)
    charts = [source.chain()[0] for _ in range(20)]
    frames = [frame_of(charts, knowledge, day) for day in (None, TODAY, TODAY + 3000)]
    for check in (one.check for one in trial.criteria if one.check):
        without, one, other = (frame.truths(check) for frame in frames)
        assert not (without.surely & ~(one.surely & other.surely)).any()
        assert not (~without.possibly & (one.possibly | other.possibly)).any()


def test_only_the_log_of_runs_and_the_measuring_of_time_look_at_the_clock() -> None:
    allowed = {"commands/screen.py": {"now"}, "bench/measure.py": {"perf_counter"}}
    root = folder("trial_criteria").parent / "screener"
    for path in sorted(root.rglob("*.py")):
        calls = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        looks = calls & {"now", "today", "utcnow", "perf_counter", "monotonic", "localtime"}
        assert looks == allowed.get(path.relative_to(root).as_posix(), set()), path


# Law 6

PEOPLE = [["Patient ID", "Age", "Sex", "ECOG", "Metastatic", "Metastatic diagnosis date"],
          ["P-1", "54", "F", "1", "yes", "2023-01-10"], ["P-2", "48", "F", "0", "yes", "2022"],
          ["P-3", "61", "M", "", "yes", ""], ["P-4", "70", "F", "0-1", "", "Mar 2024"]]  # fmt: skip
SPECIMENS = [["Patient ID", "Specimen date", "HER2 IHC", "HER2 ISH", "ER %"],
             ["P-1", "2024-02-01", "1+", "", "90"], ["P-1", "2021-05-01", "3+", "", "80"],
             ["P-2", "2024", "2+", "negative", "<1"], ["P-2", "2024-03", "0-1+", "", ""],
             ["P-4", "2024-03-01", "2+", "", "100"]]  # fmt: skip
THERAPIES = [["Patient ID", "Regimen", "Therapy setting", "Therapy start", "Last dose of drug"],
             ["P-1", "palbo + letrozole", "metastatic", "2023-02-01", "2024-01-31"],
             ["P-1", "capecitabine", "met", "2024-03-01", "2025-01-10"],
             ["P-2", "AC-T", "adjuvant", "2020", ""], ["P-2", "TDM1", "?", "2024", "ongoing"],
             ["P-3", "blinded study drug", "metastatic", "", ""]]  # fmt: skip
SCREEN = """
import sys
from pathlib import Path
from screener.run import Request, run
book, out, trials = Path(sys.argv[1]), Path(sys.argv[2]), tuple(map(Path, sys.argv[3:]))
run(Request((book,), out, trials, as_of="2026-01-15", jobs=int(out.name)), lambda said: None)
"""


def test_other_processes_and_other_hashes_give_the_same_bytes(tmp_path: Path) -> None:
    """With records, in two processes or one, whatever order Python's sets come in."""
    path = book(tmp_path / "a.xlsx", Patients=PEOPLE, Specimens=SPECIMENS, Therapies=THERAPIES)
    found = []
    for jobs in ("1", "2"):
        out = tmp_path / jobs
        words = [sys.executable, "-c", SCREEN, path, out, SPECS[4]]
        root = str(folder("trial_criteria").parent)
        environment = {**os.environ, "PYTHONHASHSEED": jobs, "PYTHONPATH": root}
        subprocess.run(words, check=True, env=environment, cwd=tmp_path)
        files = (one for one in out.rglob("*") if one.is_file())
        found.append({one.relative_to(out): one.read_bytes() for one in files})
    assert len(found[0]) > 5
    assert found[0] == found[1]


def test_the_order_of_rows_changes_no_answer(
    trials: tuple[Trial, ...], knowledge: Knowledge, tmp_path: Path
) -> None:
    draw, told = random.Random(6), list[object]()
    sheets = {"Patients": PEOPLE, "Specimens": SPECIMENS, "Therapies": THERAPIES}
    for number in range(3):
        mixed = {
            name: [head, *draw.sample(rows, len(rows))] for name, (head, *rows) in sheets.items()
        }
        cohort = loaded(knowledge, book(tmp_path / f"{number}.xlsx", **mixed))
        screened = screen(cohort.frame, plan(trials, knowledge.vocabulary))
        statuses = np.concatenate([screened.statuses(one) for one in range(len(trials))]).T
        told.append(dict(zip(cohort.ids, statuses.tolist(), strict=True)))
    assert told[0] == told[1] == told[2]
