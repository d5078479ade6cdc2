"""The language of checks a second time: slow, for one patient, and where everything is known.

It shares nothing with the engine. It reads the YAML of checks and definitions itself, and looks
at one world: what was really so, of which the record tells only a part. None is an answer that
even the world does not give: what a definition leaves open, a sample that was not tested.
"""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

NEVER, ONGOING = -(2**31), 2**31 - 1
Point = Any
"""A code, a number, a day since 1970-01-01, a set of codes; or None, where nothing is told."""
Points = frozenset[Point] | None
"""What a concept may be in a world; None: anything."""
Answer = bool | None
Check = Mapping[str, Any]


def _loaded(name: str) -> Any:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    return yaml.load(text, yaml.BaseLoader)


WORDS = _loaded("little.yaml")
DEFINED = {one["concept"]: one for one in _loaded("defined.yaml")["definitions"]}
COMPANIONS = {"level_uln": "number", "level_times_uln": "number", "level_date": "day"}
KINDS = {name: one["kind"] for name, one in WORDS["concepts"].items()} | COMPANIONS
TABLE = {name: one["table"] for name, one in WORDS["concepts"].items()}
TABLE |= dict.fromkeys(COMPANIONS, "tests")
DATE = {name: one["date"] for name, one in WORDS["tables"].items() if "date" in one}
LENGTHS = ("within", "at_least", "more_than", "less_than")
ORDERS = ("before", "after", "on_or_before", "on_or_after")


@dataclass(frozen=True)
class World:
    """Of one patient: herself, and the rows of each table, those on record and those that are not.

    A table without any row on record tells nothing, complete or not.
    """

    own: Mapping[str, Point]
    rows: Mapping[str, Sequence[Mapping[str, Point]]]
    silent: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Place:
    """Where a check is asked: of the patient, or of one of her rows."""

    world: World
    table: str = "patients"
    row: Mapping[str, Point] = field(default_factory=dict)

    @property
    def patient(self) -> Place:
        return Place(self.world)

    def rows(self, table: str) -> list[Place]:
        return [Place(self.world, table, row) for row in self.world.rows[table]]


def every(answers: Iterable[Answer]) -> Answer:
    found = list(answers)
    return False if False in found else None if None in found else True


def some(answers: Iterable[Answer]) -> Answer:
    return flip(every(flip(one) for one in answers))


def flip(answer: Answer) -> Answer:
    return None if answer is None else not answer


def agreed(answers: Iterable[Answer]) -> Answer:
    """What all of them say, if they say the same."""
    found = set(answers)
    return found.pop() if len(found) == 1 else None


def holds(check: Check, at: Place) -> Answer:
    """The answer in a world; several entries mean all of them."""
    if "if" in check:
        return some([flip(holds(check["if"], at)), holds(check["then"], at)])
    if "of" in check:
        return number_of_yes([holds(one, at) for one in check["of"]], int(check["at_least"]))
    return every(entry(word, body, at) for word, body in check.items())


def number_of_yes(answers: Sequence[Answer], least: int, most: float = float("inf")) -> Answer:
    surely, possibly = answers.count(True), len(answers) - answers.count(False)
    return agreed(least <= number <= most for number in range(surely, possibly + 1))


def entry(word: str, body: Any, at: Place) -> Answer:
    if word == "all":
        return every(holds(one, at) for one in body)
    if word == "any":
        return some(holds(one, at) for one in body)
    if word == "none":
        return flip(some(holds(one, at) for one in body))
    if word == "not":
        return flip(holds(body, at))
    if word == "documented":
        return documented(body, at)
    if word in DATE:
        return of_rows(word, body, at.patient)
    return about(word, body, at)


def documented(asked: Mapping[str, Any], at: Place) -> Answer:
    """All items of proof, in this row or in the latest that has a result."""
    items = WORDS["documentation"][asked["what"]]
    proof = {items["accreditation"]: asked["by"]}
    for item in asked["needs"]:
        proof[items[item]] = "yes" if KINDS[items[item]] == "choice" else "recorded"
    table = TABLE[items["result"]]
    if at.table == table:
        return holds(proof, at)
    if table in at.world.silent:
        return None
    rows = at.patient.rows(table)
    meant = [told(items["result"], row) for row in rows]
    return one_of(rows, meant, [holds(proof, row) for row in rows], DATE[table], latest=True)


def about(concept: str, asked: Any, at: Place) -> Answer:
    """What is asked of a concept."""
    if asked == "recorded":
        return True if values(concept, at) is not None else None
    if isinstance(asked, dict) and "within" in asked and KINDS[concept] != "day":
        return timely(concept, asked, at)
    if KINDS[concept] == "day":
        return of_days(concept, asked, at)
    if isinstance(asked, dict) and "times" in asked:
        concept = f"{concept}_times_uln"
    test = {"number": bounded, "choice": chosen, "tags": listed}[KINDS[concept]]
    return tested(values(concept, at), lambda point: test(point, asked))


def tested(points: Iterable[Point] | None, test: Callable[[Point], bool]) -> Answer:
    return None if points is None else agreed(test(point) for point in points)


def bounded(number: float | Fraction, asked: Any) -> bool:
    if not isinstance(asked, dict):
        return number == Fraction(str(asked))
    ends = {word: end for word, end in asked.items() if word != "times"}
    compare: dict[str, Callable[[Any], bool]] = {
        "at_least": lambda end: number >= Fraction(str(end)),
        "at_most": lambda end: number <= Fraction(str(end)),
        "above": lambda end: number > Fraction(str(end)),
        "below": lambda end: number < Fraction(str(end)),
        "between": lambda end: Fraction(str(end[0])) <= number <= Fraction(str(end[1])),
    }
    return all(compare[word](end) for word, end in ends.items())


def chosen(code: str, asked: Any) -> bool:
    if isinstance(asked, dict):
        return code not in _listed(asked["not"])
    return code in _listed(asked)


def listed(codes: frozenset[str], asked: Any) -> bool:
    if isinstance(asked, dict):
        return set(asked["all_of"]) <= codes
    return not codes.isdisjoint(_listed(asked))


def _listed(asked: Any) -> list[str]:
    return [asked] if isinstance(asked, str) else list(asked)


def timely(concept: str, asked: Mapping[str, Any], at: Place) -> Answer:
    """Outside the window a value says nothing."""
    window = {word: body for word, body in asked.items() if word in ("within", *ORDERS)}
    rest = {word: body for word, body in asked.items() if word not in window}
    inside = of_days(f"{concept}_date", window, at)
    return about(concept, rest or "recorded", at) if inside is True else None


def of_days(concept: str, asked: Mapping[str, Any], at: Place) -> Answer:
    length = next((word for word in LENGTHS if word in asked), None)
    order = next((word for word in ORDERS if word in asked), None)
    days, anchors = values(concept, at), anchored(asked.get(order, "reference_day"), at)
    if days is None or anchors is None:
        return None
    pairs = itertools.product(days, anchors)
    if length is None:
        return agreed(in_order(str(order), day, anchor) for day, anchor in pairs)
    after = order == "after"
    return agreed(in_window(length, asked[length], after, *pair) for pair in pairs)


def anchored(anchor: Any, at: Place) -> Points:
    if isinstance(anchor, str):
        return values(anchor, at)
    ((table, body),) = anchor.items()
    return day_of_rows(table, body, at.patient)


def in_order(order: str, day: int, anchor: int) -> bool:
    if not (dated(day) and dated(anchor)):
        return False
    return {
        "before": day < anchor,
        "after": day > anchor,
        "on_or_before": day <= anchor,
        "on_or_after": day >= anchor,
    }[order]


def in_window(relation: str, length: str, after: bool, day: int, anchor: int) -> Answer:
    """What never happened is longer ago than any length, and in no window.

    What goes on may be in any: its day is still to come.
    """
    limit = moved(anchor, length, 1 if after else -1)
    if relation == "within":
        if day == ONGOING and dated(anchor):
            return None
        near, far = (anchor, limit) if after else (limit, anchor)
        return dated(day) and dated(anchor) and near <= day <= far
    before = day if not after else -day
    bound = limit if not after else -limit
    return {
        "at_least": before <= bound,
        "more_than": before < bound,
        "less_than": before > bound,
    }[relation]


def dated(day: int) -> bool:
    return NEVER < day < ONGOING


def moved(day: int, length: str, sign: int) -> int:
    if not dated(day):
        return day
    count, unit = int(length.split()[0]) * sign, length.split()[1].rstrip("s")
    if unit in ("day", "week"):
        return day + count * (7 if unit == "week" else 1)
    date = dt.date(1970, 1, 1) + dt.timedelta(days=day)
    month = date.year * 12 + date.month - 1 + count * (12 if unit == "year" else 1)
    last = calendar.monthrange(month // 12, month % 12 + 1)[1]
    there = dt.date(month // 12, month % 12 + 1, min(date.day, last))
    return (there - dt.date(1970, 1, 1)).days


def of_rows(table: str, asked: Mapping[str, Any], at: Place) -> Answer:
    """`any`, `none`, `every` and `count` of all rows, the others of one of them."""
    if table in at.world.silent:
        return None
    how = next(word for word in asked if word not in ("where", "at_least", "at_most"))
    rows = at.rows(table)
    meant = [holds(asked["where"], row) if "where" in asked else True for row in rows]
    met = [holds(asked[how], row) for row in rows]
    if how in ("latest", "first", "latest_known"):
        told = [how != "latest_known" or tells(asked[how], row) for row in rows]
        meant = [every(pair) for pair in zip(meant, told, strict=True)]
        return one_of(rows, meant, met, day_of(table, asked[how]), latest=how != "first")
    both = [every(pair) for pair in zip(meant, met, strict=True)]
    if how == "every":
        return every(some([flip(a), b]) for a, b in zip(meant, met, strict=True))
    if how == "count":
        most = float(asked.get("at_most", "inf"))
        return number_of_yes(both, int(asked.get("at_least", 0)), most)
    return some(both) if how == "any" else flip(some(both))


def day_of(table: str, asked: Check) -> str:
    """The day that tells rows apart: of the value asked for, if it has one of its own."""
    return "level_date" if list(asked) == ["level"] else DATE[table]


def one_of(
    rows: Sequence[Place],
    meant: Sequence[Answer],
    met: Sequence[Answer],
    day: str,
    *,
    latest: bool,
) -> Answer:
    """The answer of the newest (or oldest) row that is meant; of several of one day, of any."""
    answers: set[Answer] = set()
    for chosen_rows in choices(meant):
        days = [(point_of(day, rows[n]), n) for n in chosen_rows]
        end = (max if latest else min)((one for one, _ in days), default=0)
        answers |= {met[n] for one, n in days if one == end} or {None}
    return agreed(answers)


def choices(meant: Sequence[Answer]) -> Iterator[list[int]]:
    """All sets of rows that may be those that are meant."""
    each = [[True, False] if one is None else [one] for one in meant]
    for world in itertools.product(*each):
        yield [n for n, one in enumerate(world) if one]


def point_of(concept: str, at: Place) -> Point:
    points = values(concept, at)
    assert points is not None
    (point,) = points
    return point


def tells(asked: Check, at: Place) -> bool:
    """Is there a result for each concept that is asked of the row? A day is none."""
    return all(
        told(concept, at)
        for concept in concepts_of(asked, results=False)
        if TABLE.get(concept) == at.table and KINDS[concept] != "day"
    )


def told(concept: str, at: Place) -> bool:
    """Is there a result in the row? What a day decides may be asked of every row."""
    concept = concept.removesuffix("_times_uln")
    if concept in DEFINED:
        inputs = inputs_of(concept)
        return any(KINDS[one] == "day" or told(one, at) for one in inputs)
    return at.row.get(concept) is not None


def concepts_of(asked: Any, *, results: bool = True) -> Iterator[str]:
    """All concepts that a check names, those of other tables' rows as well.

    `results`: also those whose proof is asked for.
    """
    if isinstance(asked, dict):
        for word, body in asked.items():
            if word in KINDS:
                yield word
            if word == "documented":
                items = WORDS["documentation"][body["what"]]
                named = ["accreditation", *body["needs"], *(["result"] if results else [])]
                yield from (items[item] for item in named)
            yield from concepts_of(body, results=results)
    if isinstance(asked, str) and asked in KINDS:
        yield asked
    for one in asked if isinstance(asked, list) else ():
        yield from concepts_of(one, results=results)


def inputs_of(concept: str) -> list[str]:
    return list(
        dict.fromkeys(concepts_of({k: v for k, v in DEFINED[concept].items() if k != "concept"}))
    )


def values(concept: str, at: Place) -> Points:
    """What a concept is in the world: of this row, of the patient, or of her latest row."""
    table = TABLE[concept]
    if table not in (at.table, "patients"):
        return of_latest_row(concept, at.patient)
    here = at if table == at.table else at.patient
    given = (here.row if table != "patients" else here.world.own).get(concept)
    if concept == "level_date" and given is None:
        return values("tested", here)
    if concept == "level_times_uln":
        return over_limit(here.row)
    if concept in DEFINED:
        return derived(DEFINED[concept], here)
    return None if given is None else frozenset([given])


def over_limit(row: Mapping[str, Point]) -> Points:
    level, limit = row.get("level"), row.get("level_uln")
    return None if None in (level, limit) else frozenset([Fraction(level) / Fraction(limit)])


def of_latest_row(concept: str, at: Place) -> Points:
    """The value of the latest row with a result."""
    table = TABLE[concept]
    rows = [] if table in at.world.silent else [one for one in at.rows(table) if told(concept, one)]
    date = "level_date" if concept.startswith("level") else DATE[table]
    days = [point_of(date, row) for row in rows]
    latest = [values(concept, one) for one, day in zip(rows, days, strict=True) if day == max(days)]
    return union(latest) if latest else None


def union(several: Iterable[Points]) -> Points:
    found = list(several)
    return None if None in found else frozenset().union(*(one for one in found if one is not None))


def derived(definition: Mapping[str, Any], at: Place) -> Points:
    if "cases" in definition:
        return union(reachable(definition["cases"], at))
    if "formula" in definition:
        days = [values(name, at) for name in definition["formula"]["days"]]
        if None in days:
            return frozenset([float("-inf")]) if days[1] == {NEVER} else None
        return frozenset(elapsed(*pair) for pair in itertools.product(*days))  # type: ignore[arg-type]
    ((table, body),) = definition["from_rows"].items()
    return count_of_rows(table, body, at) if "count" in body else day_of_rows(table, body, at)


def elapsed(start: int, end: int) -> float:
    if start == ONGOING or end == NEVER:
        return float("-inf")
    return float("inf") if start == NEVER or end == ONGOING else end - start


def reachable(cases: Sequence[Mapping[str, Any]], at: Place) -> Iterator[Points]:
    for case in cases:
        answer = holds(case["when"], at) if "when" in case else True
        if answer is not False:
            value = case.get("value", case.get("otherwise"))
            yield None if value == "unknown" else frozenset(_listed(value))
        if answer is True:
            return


def day_of_rows(table: str, body: Mapping[str, Any], at: Place) -> Points:
    """The latest or first day of the rows that are meant; never, if none is."""
    if table in at.world.silent:
        return None
    how = "latest" if "latest" in body else "first"
    rows = at.rows(table)
    days = [values(body[how], row) for row in rows]
    meant = [holds(body["where"], row) if "where" in body else True for row in rows]
    if any(day is None and one is not False for day, one in zip(days, meant, strict=True)):
        return None
    ends = max if how == "latest" else min
    return frozenset(
        ends(world, default=NEVER)
        for rows_meant in choices(meant)
        for world in itertools.product(*(days[n] or () for n in rows_meant))
    )


def count_of_rows(table: str, body: Mapping[str, Any], at: Place) -> Points:
    if table in at.world.silent:
        return None
    answers = [holds(body["count"], row) for row in at.rows(table)]
    surely, possibly = answers.count(True), len(answers) - answers.count(False)
    return frozenset(range(surely, possibly + 1))
