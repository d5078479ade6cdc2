"""Lines of therapy: what makes one, and that nothing more that is learnt overturns a count."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from charts import Row, chart, codes
from little import knowledge_of

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.checks.lines import LinesCheck
from screener.errors import Problems
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.reading.reader import Reader
from screener.values import Interval, Intervals, Span, Tagged, Value
from screener.values.day import NEVER, Duration
from screener.yaml_file import parse

SHORT = {
    "drugs": "therapy_drugs",
    "setting": "therapy_setting",
    "line": "therapy_line",
    "start": "therapy_start",
    "stop": "therapy_end",
    "last": "therapy_last_dose",
    "outcome": "therapy_outcome",
    "PD": "therapy_progression_date",
    "kind": "therapy_kind",
}
CHEMO = "of: chemotherapy, setting: metastatic"
ENDED = f"{CHEMO}, ended: progression"
SIX = f"{CHEMO}, early_relapse: {{within: 6 months}}"
TWELVE = f"{CHEMO}, early_relapse: {{within: 12 months}}"
ENDOCRINE = "of: endocrine therapy, setting: metastatic"
TWO_YEARS = f"{ENDOCRINE}, early_relapse: {{within: 24 months, from: start}}"

NEVER_DAY = Span(NEVER, NEVER)
ADJUVANT = "drugs: AC-T, setting: adjuvant, start: 2021-01-11, last: 2021-06-30"
TAMOXIFEN = "drugs: tamoxifen, setting: adjuvant, start: 2021-07-10, stop: ongoing"
FIRST = "drugs: capecitabine, setting: metastatic, start: 2023-02-01, last: 2023-07-31"
SECOND = "drugs: eribulin, setting: metastatic, start: 2023-09-01, last: 2023-12-31"


def asked(rule: str, knowledge: Knowledge) -> LinesCheck:
    text = f"{{lines: {{{rule}, at_least: 0}}}}"
    check = read_check(parse(text, "check"), Grammar(knowledge.vocabulary))
    assert isinstance(check, LinesCheck)
    return check


def row_of(text: str, reader: Reader) -> Row:
    cells = dict(part.split(": ", 1) for part in text.split(", "))
    return {
        SHORT[name]: reader.read(SHORT[name], cell).values[SHORT[name]]  # type: ignore[misc]
        for name, cell in cells.items()
    }


def counted(
    rule: str, rows: Sequence[str], knowledge: Knowledge, relapse: str = "", complete: bool = True
) -> tuple[float, float]:
    reader = Reader(knowledge.vocabulary)
    patient: dict[str, Value | None] = {"therapy_list_complete": codes("yes" if complete else "no")}
    if relapse:
        patient |= reader.read("recurrence_date", relapse).values
    frame = chart("therapies", [[row_of(row, reader) for row in rows]], [patient], knowledge)
    found = asked(rule, knowledge).rule.count(frame).at(0)
    return found.lo, found.hi


@pytest.mark.parametrize(
    ("rule", "rows", "relapse", "lines"),
    [
        # by number
        (CHEMO, [f"{FIRST}, line: 1", f"{SECOND}, line: 2"], "", (2, 2)),
        (CHEMO, [f"{FIRST}, line: 1", f"{SECOND}, line: 1"], "", (1, 1)),
        (CHEMO, [f"{FIRST}, line: 1", f"{SECOND}, line: 2", ADJUVANT], "", (2, 2)),
        # the drugs of one line on separate rows
        (CHEMO, [FIRST, FIRST.replace("capecitabine", "docetaxel")], "", (1, 1)),
        (CHEMO, [FIRST, FIRST.replace("capecitabine", "letrozole")], "", (1, 1)),
        (CHEMO, [FIRST, FIRST.replace("2023-02-01", "2023-04-01")], "", (1, 2)),
        # by what ended the earlier one
        (CHEMO, [f"{FIRST}, outcome: PD", SECOND], "", (2, 2)),
        (CHEMO, [f"{FIRST}, PD: 2023-08-15", SECOND], "", (2, 2)),
        (CHEMO, [FIRST, SECOND], "", (1, 2)),
        (CHEMO, [f"{FIRST}, outcome: completed", SECOND], "", (1, 2)),
        # a switch for toxicity is what the trial says it is
        (CHEMO, [f"{FIRST}, outcome: toxicity", SECOND], "", (1, 2)),
        (f"{CHEMO}, after: {{toxicity: same line}}",
         [f"{FIRST}, outcome: toxicity", SECOND], "", (1, 1)),
        (f"{CHEMO}, after: {{toxicity: new line}}",
         [f"{FIRST}, outcome: toxicity", SECOND], "", (2, 2)),
        # only lines that ended so: by whichever of their treatments
        (ENDED, [f"{FIRST}, outcome: PD", SECOND], "", (1, 2)),
        (ENDED, [f"{FIRST}, outcome: PD", f"{SECOND}, outcome: PD"], "", (2, 2)),
        (ENDED, [f"{FIRST}, outcome: PD", f"{SECOND}, outcome: toxicity"], "", (1, 1)),
        (ENDED, [f"{FIRST}, outcome: toxicity, line: 1", f"{SECOND}, outcome: PD, line: 1"], "",
         (1, 1)),
        (ENDED, [f"{FIRST}, outcome: ongoing"], "", (0, 0)),
        # days that are not known
        (CHEMO, [f"{FIRST}, outcome: PD", "drugs: eribulin, setting: metastatic"], "", (1, 2)),
        (CHEMO, [f"{FIRST}, outcome: PD", SECOND.replace("2023-09-01", "Jul 2023")], "", (1, 2)),
        (CHEMO, [f"{FIRST}, outcome: PD", SECOND.replace("2023-09-01", "Sep 2023")], "", (2, 2)),
        (CHEMO, [FIRST.replace(", setting: metastatic", "")], "", (0, 1)),
        # what is no line
        (CHEMO, [ADJUVANT], "2021-08-01", (0, 0)),
        (CHEMO, ["kind: surgery, start: 2023-01-01", FIRST], "", (1, 1)),
        (ENDOCRINE, ["drugs: goserelin, setting: metastatic"], "", (0, 0)),
        ("of: endocrine therapy, setting: any",
         ["drugs: megestrol acetate, kind: supportive"], "", (0, 1)),
        # early relapse: 6 and 12 months from the end, 24 months from the start
        (SIX, [ADJUVANT, FIRST], "2021-12-30", (2, 2)),
        (SIX, [ADJUVANT, FIRST], "2021-12-31", (1, 1)),
        (SIX, [ADJUVANT, FIRST], "Dec 2021", (1, 2)),
        (SIX, [ADJUVANT, FIRST], "", (1, 2)),
        (SIX, [ADJUVANT, FIRST], "never", (1, 1)),
        (SIX, [ADJUVANT, FIRST], "2020-05-05", (1, 2)),
        (SIX, [ADJUVANT, ADJUVANT.replace("adjuvant", "neoadjuvant")], "2021-12-30", (1, 1)),
        (TWELVE, [ADJUVANT, FIRST], "2022-06-30", (2, 2)),
        (TWELVE, [ADJUVANT, FIRST], "2022-07-01", (1, 1)),
        (TWO_YEARS, [TAMOXIFEN], "2023-07-10", (1, 1)),
        (TWO_YEARS, [TAMOXIFEN], "2023-07-11", (0, 0)),
        # every setting: treatment before and after surgery is one line
        ("of: chemotherapy, setting: any",
         [ADJUVANT, ADJUVANT.replace("adjuvant", "neoadjuvant"), FIRST], "", (2, 2)),
        # a record that contradicts itself decides nothing
        (CHEMO, [f"{FIRST}, line: 1, outcome: PD", f"{SECOND}, line: 1"], "", (1, 2)),
    ],
)  # fmt: skip
def test_lines(
    rule: str, rows: list[str], relapse: str, lines: tuple[int, int], knowledge: Knowledge
) -> None:
    assert counted(rule, rows, knowledge, relapse) == lines


def test_in_an_open_list_there_may_be_more_lines(knowledge: Knowledge) -> None:
    assert counted(CHEMO, [FIRST], knowledge, complete=False) == (1, float("inf"))


def test_a_complete_list_without_any_record_is_kept_elsewhere(knowledge: Knowledge) -> None:
    reader = Reader(knowledge.vocabulary)
    patients: list[Row] = [{"therapy_list_complete": codes("yes")}] * 2
    frame = chart("therapies", [[], [row_of(FIRST, reader)]], patients, knowledge)
    found = asked(CHEMO, knowledge).rule.count(frame)
    assert (found.at(0), found.at(1)) == (Interval(), Interval(1, 1))


@dataclass
class World:
    """A patient whose lines are known, told as fully as a record can; the early line is 0."""

    draw: random.Random
    knowledge: Knowledge
    new_after_toxicity: bool
    rows: list[dict[str, Value | None]] = field(default_factory=list)
    chemotherapy: list[tuple[int, int]] = field(default_factory=list)
    """The line and the last dose of each treatment that held chemotherapy."""
    relapse: int = NEVER

    def __post_init__(self) -> None:
        day = 1000
        if self.draw.random() < 0.6:
            day = self.line(0, day)[1]
            self.relapse = day = day + self.draw.randint(1, 400)
        line = 0
        for _ in range(self.draw.randint(0, 3)):
            line, day = self.line(line + 1, day + self.draw.randint(0, 60))

    def line(self, number: int, day: int) -> tuple[int, int]:
        """The treatments of a line, the last of which ends in progression (or relapse)."""
        latest = day
        for left in reversed(range(self.draw.randint(1, 3))):
            last = day + self.draw.randint(20, 200)
            latest = max(latest, last)
            together = left > 0 and self.draw.random() < 0.3
            outcome = self.outcome(number, left, together)
            self.treatment(number, Span(day, day), Span(last, last), outcome)
            if outcome == "toxicity" and self.new_after_toxicity:
                number += 1
            day = day if together else last + self.draw.randint(0, 60)
        return number, max(day, latest) if number == 0 else day

    def outcome(self, number: int, left: int, together: bool) -> str:
        if number == 0 or together:
            return "completed"
        return self.draw.choice(["toxicity", "completed"]) if left else "progression"

    def treatment(self, number: int, start: Span, last: Span, outcome: str) -> None:
        name = self.draw.choice(["capecitabine", "docetaxel", "letrozole"])
        groups = self.knowledge.vocabulary.dictionary.groups_of[name]
        early = self.draw.choice(["neoadjuvant", "adjuvant"])
        if "chemotherapy" in groups:
            self.chemotherapy.append((number, last.last))
        self.rows.append(
            {
                "therapy_drugs": Tagged(groups, groups),
                "therapy_kind": codes("systemic"),
                "therapy_setting": codes("metastatic" if number else early),
                "therapy_line": Interval(number, number),
                "therapy_start": start,
                "therapy_last_dose": last,
                "therapy_outcome": codes(outcome),
                "therapy_progression_date": last
                if outcome == "progression"
                else Span(NEVER, NEVER),
            }
        )

    def lines(self, within: Duration | None) -> int:
        """The lines of chemotherapy; the early one if the relapse came soon enough."""
        return len({line for line, last in self.chemotherapy if line or self.soon(last, within)})

    def soon(self, last: int, within: Duration | None) -> bool:
        if within is None or self.relapse == NEVER:
            return False
        return self.relapse <= int(within.later(np.array([last], np.int32))[0])


def wider(draw: random.Random, value: Value | None) -> Value | None:
    """A cell that says less."""
    if draw.random() < 0.5:
        return value
    if draw.random() < 0.4:
        return None
    if isinstance(value, Span) and value.first > NEVER:
        return Span(value.first - draw.randint(0, 30), value.last + draw.randint(0, 30))
    if isinstance(value, Interval):
        return Interval(value.lo, value.hi + 1)
    if isinstance(value, Tagged):
        return Tagged(frozenset({"anticancer therapy"}), value.possible | {"chemotherapy"})
    return value


def frame_of(
    rows: Sequence[Sequence[Row]], worlds: Sequence[World], closed: bool, knowledge: Knowledge
) -> Frame:
    complete = codes("yes" if closed else "no")
    patients: list[Row] = [
        {"therapy_list_complete": complete, "recurrence_date": Span(one.relapse, one.relapse)}
        for one in worlds
    ]
    return chart("therapies", rows, patients, knowledge)


RULES = {
    CHEMO: None,
    SIX: Duration(6, "months"),
    TWELVE: Duration(12, "months"),
    f"{SIX}, after: {{toxicity: same line}}": Duration(6, "months"),
    f"{SIX}, after: {{toxicity: new line}}": Duration(6, "months"),
    f"{CHEMO}, after: {{toxicity: same line, completed: same line}}": None,
}


@pytest.mark.no_cover  # the table above runs the same lines
@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seed", range(3))
def test_law_1_what_is_learnt_and_rows_that_are_added_only_narrow(
    rule: str, seed: int, knowledge: Knowledge
) -> None:
    draw = random.Random(seed)
    worlds = [World(draw, knowledge, "new line" in rule) for _ in range(250)]
    full = [one.rows for one in worlds]
    some = [[row for row in rows if draw.random() < 0.7] for rows in full]
    vague = [[{n: wider(draw, v) for n, v in row.items()} for row in rows] for rows in some]
    vague_full = [[{n: wider(draw, v) for n, v in row.items()} for row in rows] for rows in full]
    count = asked(rule, knowledge).rule.count

    def counts(rows: Sequence[Sequence[Row]], closed: bool) -> Intervals:
        return count(frame_of(rows, worlds, closed, knowledge))

    known = counts(full, True)
    for chain in (
        [counts(vague, False), counts(some, False), counts(full, False), known],
        [counts(vague_full, False), counts(vague_full, True), known],
    ):
        for before, after in itertools.pairwise(chain):
            narrower = (before.lo <= after.lo) & (after.hi <= before.hi)
            assert narrower.all(), np.flatnonzero(~narrower)
        truth = np.array([one.lines(RULES[rule]) for one in worlds])
        for one in chain:
            assert ((one.lo <= truth) & (truth <= one.hi)).all()
    some_rows = np.array([bool(rows) for rows in full])
    assert (known.lo == known.hi)[some_rows].all()  # with line numbers nothing is left open


def test_without_line_numbers_progression_still_tells_lines_apart(knowledge: Knowledge) -> None:
    draw = random.Random(7)
    worlds = [World(draw, knowledge, new_after_toxicity=False) for _ in range(200)]
    rows = [[{**row, "therapy_line": None} for row in one.rows] for one in worlds]
    count = asked(SIX, knowledge).rule.count(frame_of(rows, worlds, True, knowledge))
    truth = np.array([one.lines(RULES[SIX]) for one in worlds])
    assert ((count.lo <= truth) & (truth <= count.hi)).all()
    assert (np.maximum(count.lo, 0) == truth).mean() > 0.8


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("of: chemotherapy, at_least: 1", "'setting' is missing"),
        ("of: taxan, setting: metastatic, at_least: 1", "did you mean 'taxane'"),
        ("of: taxane, setting: metastatc, at_least: 1", "did you mean 'metastatic'"),
        ("of: taxane, setting: metastatic", "how many lines"),
        ("of: taxane, setting: any, at_least: x", "a number is expected"),
        ("of: taxane, setting: any, at_leest: 1", "did you mean 'at_least'"),
        ("of: taxane, setting: any, at_least: 1, early_relapse: {from: end}", "'within' is"),
        ("of: taxane, setting: any, at_least: 1, early_relapse: {within: 6}", "6 months"),
        ("of: taxane, setting: any, at_least: 1, early_relapse: {within: 6 months, from: stop}",
         "allowed: end, start"),
        ("of: taxane, setting: any, at_least: 1, after: {toxicity: new}", "new line"),
        ("of: taxane, setting: any, at_least: 1, after: {toxicty: new line}", "'toxicity'"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_rule_is_named(rule: str, message: str, knowledge: Knowledge) -> None:
    with pytest.raises(Problems, match=message):
        read_check(parse(f"{{lines: {{{rule}}}}}", "check"), Grammar(knowledge.vocabulary))


def test_a_rule_says_what_it_asks(knowledge: Knowledge) -> None:
    check = asked(f"{SIX}, at_most: 2", knowledge)
    assert check.words(knowledge.vocabulary) == (
        "Lines of chemotherapy for advanced disease or early, with recurrence within 6 months of "
        "its end: 0 to 2"
    )


def test_a_mistake_in_the_vocabulary_of_lines_is_named(tmp_path: Path) -> None:
    vocabulary = """
    tables: {patients: {label: Patients}, courses: {label: Courses}}
    concepts:
      drug: {table: courses, kind: choice, label: Drug, codes: {a: {}}}
      day: {table: courses, kind: day, label: Day}
    lines: {table: course, drugs: drug, kind: drug, counted: b, setting: drug, early: a, number: no,
      start: day, end: day, progression: day, outcome: drug, ends: a, relapse: day, ever: drug}
    """
    with pytest.raises(Problems) as found:
        knowledge_of(tmp_path, vocabulary=vocabulary)
    for word in ("'course' is no name", "'b' is no code", "'no' is no name"):
        assert word in str(found.value)
