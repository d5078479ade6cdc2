"""A protocol beside its encoding, for the investigator who has to approve it.

What is put together by "and" and "or" is laid out as lists, so that nothing depends on how far an
"or" reaches; the simple requirements read as they do in every report.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from textwrap import wrap

from screener.checks.base import Check
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.documented import Documented
from screener.checks.rows import RowsCheck
from screener.concepts.vocabulary import Vocabulary
from screener.specification import SECTIONS
from screener.trial import Criterion, Trial
from screener.truth import Truth

LEFT, RIGHT = 44, 48


def beside(trial: Trial, vocabulary: Vocabulary) -> str:
    """Each criterion's id, its text, and what is checked."""
    lines = [f"{trial.name} ({trial.id}, version {trial.version}): {trial.title}"]
    lines.append(f"Windows count back from the reference day: {trial.reference_day}")
    widest = max((len(one.id) for one in trial.criteria), default=0)
    for arm in ("", *(arm.id for arm in trial.arms)):
        for section in SECTIONS:
            criteria = [one for one in trial.criteria if (one.arm, one.kind) == (arm, section)]
            if criteria or not arm:
                lines += ["", f"{section.upper()}{f', COHORT {arm}' if arm else ''}"]
            for criterion in criteria:
                lines += ["", *_columns(criterion, widest, vocabulary)]
    return "\n".join(lines)


def _columns(criterion: Criterion, widest: int, vocabulary: Vocabulary) -> Iterator[str]:
    left = wrap(criterion.text, LEFT)
    if criterion.basis not in ("", "sourced"):
        left += wrap(f"[{criterion.basis}]", LEFT)
    if criterion.note:
        left += wrap(f"Note: {criterion.note}", LEFT)
    right = [part for line in encoded(criterion, vocabulary) for part in _hanging(line)]
    for number, (text, check) in enumerate(zip_longest(left, right, fillvalue="")):
        name = "" if number else criterion.id
        yield f"{name:<{widest}}  {text:<{LEFT}}  {check}".rstrip()


def _hanging(line: str) -> list[str]:
    """A line of a list, broken so that its text stays in line."""
    text = line.lstrip(" -")
    indent = " " * (len(line) - len(text))
    return wrap(line, RIGHT, subsequent_indent=indent, break_on_hyphens=False)


def encoded(criterion: Criterion, vocabulary: Vocabulary) -> list[str]:
    """What is required of the patient, a line for each simple requirement."""
    if criterion.check is None:
        return [criterion.judgement]
    return list(_required(criterion.check, criterion.needed, vocabulary))


def _required(check: Check, needed: Truth, vocabulary: Vocabulary) -> Iterator[str]:
    """That none of some denials holds is told as what has to be."""
    if needed is Truth.YES:
        yield from _outline(check, vocabulary)
    elif type(check) is All:
        yield from _listed("not all of", check.parts, vocabulary)
    elif type(check) is Any and all(_denies_one(part) for part in check.parts):
        yield from _listed("all of", [part.parts[0] for part in check.parts], vocabulary)
    elif type(check) is Any:
        yield from _listed("none of", check.parts, vocabulary)
    else:
        yield from _prefixed("must not be", check, vocabulary)


def _denies_one(check: Check) -> bool:
    return isinstance(check, Not) and len(check.parts) == 1


def _outline(check: Check, vocabulary: Vocabulary) -> Iterator[str]:
    heading = _heading(check)
    if isinstance(check, IfThen):
        yield from _prefixed("if", check.condition, vocabulary)
        yield from _prefixed("then", check.parts[1], vocabulary)
    elif _denies_one(check):
        yield from _prefixed("not", check.parts[0], vocabulary)
    elif heading:
        yield from _listed(heading, check.parts, vocabulary)
    elif isinstance(check, RowsCheck):
        yield from _prefixed(check.which(vocabulary), check.has, vocabulary)
    else:
        yield check.words(vocabulary)


def _heading(check: Check) -> str:
    if isinstance(check, Documented):
        return "documented"
    if isinstance(check, AtLeast):
        return f"at least {check.count} of"
    headings: dict[type[Check], str] = {All: "all of", Any: "any of", Not: "none of"}
    return headings.get(type(check), "")


def _prefixed(word: str, check: Check, vocabulary: Vocabulary) -> Iterator[str]:
    first, *others = _outline(check, vocabulary)
    yield from (f"{word}: {first}", *others)


def _listed(heading: str, parts: Sequence[Check], vocabulary: Vocabulary) -> Iterator[str]:
    yield f"{heading}:"
    for part in parts:
        first, *others = _outline(part, vocabulary)
        yield from (f"- {first}", *(f"  {line}" for line in others))
