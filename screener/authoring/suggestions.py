"""Examples for what nobody has tried yet: written by the program, to be confirmed by a person.

A suggestion says what the specification does, not what the protocol asks. That both are the same
is for a person to confirm; until then it counts for nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from screener.authoring.boundaries import Boundary, boundaries
from screener.authoring.points import BLANK
from screener.authoring.writing import entry, flow
from screener.errors import Problem, Problems
from screener.examples import DEFAULT_DAY, Outcome, Rehearsal, deciding_alone, rehearse
from screener.insight.thresholds import thresholds
from screener.knowledge import Knowledge
from screener.trial import Criterion, Example, Expected, Trial
from screener.truth import Flags
from screener.yaml_file import List, Mapping, Place, parse

EXAMPLES = "examples"


@dataclass(frozen=True)
class Suggestion:
    """A boundary patient, and what the specification says of her."""

    boundary: Boundary
    outcome: Outcome

    @property
    def name(self) -> str:
        one = self.boundary
        given = ", ".join(f"{name} {text}" for name, text in one.patient.items())
        answer = one.status.word.replace("_", " ")
        return f"{one.criterion} {answer}: {given or 'nothing known'}"

    @property
    def expected(self) -> dict[str, object]:
        """The verdict and its only reason; or, with several reasons, the criterion's status."""
        one = self.boundary
        if self.outcome.because == (one.criterion,):
            return {"verdict": self.outcome.verdict.word, "because": [one.criterion]}
        return {"criteria": {one.criterion: self.outcome.statuses[one.criterion].word}}

    def lines(self, indent: int) -> list[str]:
        """As it stands in a list of examples."""
        inner = indent + 2
        first, *more = entry("name", self.name, inner)
        return [
            f"{' ' * indent}- {first.lstrip()}",
            *more,
            f"{' ' * inner}confirmed: no",
            f"{' ' * inner}patient: {flow(dict(self.boundary.patient))}",
            f"{' ' * inner}rest: satisfied",
            f"{' ' * inner}expect: {flow(self.expected)}",
        ]


def tried(trial: Trial, criteria: Sequence[Criterion], knowledge: Knowledge) -> list[Suggestion]:
    """All boundary patients of some criteria, with what the trial says of them."""
    return [
        Suggestion(boundary, outcome)
        for boundary, outcome in zip(*_rehearsed(trial, criteria, knowledge)[:2], strict=True)
    ]


def suggestions(trial: Trial, knowledge: Knowledge) -> list[Suggestion]:
    """The fewest boundary patients found that close the gaps which the examples leave."""
    own = rehearse(trial, knowledge)
    alone = deciding_alone(own.outcomes())
    found: list[Suggestion] = []
    for criterion in trial.criteria:
        if criterion.check is None:
            continue
        edges, outcomes, rehearsal = _rehearsed(trial, [criterion], knowledge)
        rows = _untried(criterion, own, rehearsal)
        if criterion.id not in alone and not alone_in(criterion.id, rows, outcomes):
            fails = [n for n, one in enumerate(outcomes) if one.because == (criterion.id,)]
            rows += sorted(fails, key=lambda n: outcomes[n].verdict)[:1]
        found += [Suggestion(edges[row], outcomes[row]) for row in dict.fromkeys(rows)]
    return found


def alone_in(criterion: str, rows: Collection[int], outcomes: Sequence[Outcome]) -> bool:
    return any(outcomes[row].because == (criterion,) for row in rows)


def _rehearsed(
    trial: Trial, criteria: Sequence[Criterion], knowledge: Knowledge
) -> tuple[list[Boundary], list[Outcome], Rehearsal]:
    edges = [edge for one in criteria for edge in boundaries(trial, one, knowledge)]
    examples = tuple(
        Example(
            "",
            {edge.varies: BLANK, **edge.patient},
            {},
            DEFAULT_DAY,
            True,
            Expected(),
            Place(trial.file, 0, 0),
        )
        for edge in edges
    )
    rehearsal = rehearse(replace(trial, examples=examples), knowledge)
    return edges, list(rehearsal.outcomes()), rehearsal


def _untried(criterion: Criterion, own: Rehearsal, other: Rehearsal) -> list[int]:
    """For each threshold that no own example meets, or narrowly misses, the first row that does."""
    assert criterion.check is not None
    found: list[int] = []
    for threshold in thresholds(criterion.check, own.frame.vocabulary):
        mine, reach = threshold.reach(own.frame), threshold.reach(other.frame)
        counted = own.counted[criterion.id] & own.confirmed
        for has, offered in ((mine.exactly, reach.exactly), (mine.beside, reach.beside)):
            if not (has & counted).any():
                found += _first(offered)
    return found


def _first(flags: Flags) -> list[int]:
    return [int(row) for row in np.flatnonzero(flags)[:1]]


def inserted(text: str, file: str, suggested: Sequence[Suggestion]) -> str:
    """The text of a specification with more examples at the end of its list.

    Raises:
        Problems: its examples are not written as a list with a line for each `-`.
    """
    node = parse(text, file)
    assert isinstance(node, Mapping)
    lines = text.splitlines()
    if EXAMPLES not in node.keys:
        return "\n".join([*lines, "", f"{EXAMPLES}:", *_written(suggested, 2)]) + "\n"
    listed = node.values[EXAMPLES]
    if not isinstance(listed, List) or listed.place.line == node.keys[EXAMPLES].place.line:
        message = "write the examples as a list, each on lines of its own after '- '"
        raise Problems(
            [Problem(message, file=file, place=f"{listed.place.line}:{listed.place.column}")]
        )
    after = [key.place.line for key in node.keys.values() if key.place.line > listed.place.line]
    end = min(after, default=len(lines) + 1) - 1
    while not lines[end - 1].strip() or lines[end - 1].startswith("#"):
        end -= 1
    new = ["", *_written(suggested, listed.place.column - 1)]
    return "\n".join([*lines[:end], *new, *lines[end:]]) + "\n"


def _written(suggested: Sequence[Suggestion], indent: int) -> Iterator[str]:
    for number, one in enumerate(suggested):
        yield from ([""] if number else [])
        yield from one.lines(indent)
