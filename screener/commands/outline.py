"""A protocol beside its encoding, for the investigator who has to approve it.

What is put together by "and" and "or" is laid out as lists, so that nothing depends on how far an
"or" reaches; the simple requirements read as they do in every report.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from screener.checks.base import Check
from screener.checks.combine import All, Any, AtLeast, IfThen, Not, needed
from screener.checks.documented import Documented
from screener.checks.rows import RowsCheck
from screener.checks.sentences import told_once
from screener.commands.in_short import in_short
from screener.concepts.vocabulary import Vocabulary
from screener.specification import SECTIONS
from screener.trial import Criterion, Trial

LEFT, RIGHT = 44, 48


def beside(trial: Trial, vocabulary: Vocabulary) -> str:
    """Each criterion's id, its text, and what is checked."""
    named = f"{trial.name} ({trial.id}, version {trial.version})"
    lines = [f"{named}: {trial.title}" if trial.title else named]
    lines.append(f"Windows count back from the reference day: {trial.reference_day}")
    widest = max((len(one.id) for one in trial.criteria), default=0)
    for arm in ("", *(arm.id for arm in trial.arms)):
        for section in SECTIONS:
            criteria = [one for one in trial.criteria if (one.arm, one.kind) == (arm, section)]
            if criteria or not arm:
                lines += ["", f"{section.upper()}{f', COHORT {arm}' if arm else ''}"]
            for criterion in criteria:
                lines += ["", *_columns(criterion, widest, vocabulary)]
    return "\n".join([*lines, *in_short(trial, vocabulary)])


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
    check, holds = needed(criterion.check, criterion.needed)
    return list(_outline(check, vocabulary) if holds else _denied(check, vocabulary))


def _denied(check: Check, vocabulary: Vocabulary) -> Iterator[str]:
    headings: dict[type[Check], str] = {All: "not all of", Any: "none of"}
    if heading := headings.get(type(check), ""):
        yield from _listed(heading, check, vocabulary, alone="must not be: ")
    else:
        yield from _prefixed("must not be", check, vocabulary)


def _outline(check: Check, vocabulary: Vocabulary) -> Iterator[str]:
    said = check.said(vocabulary)
    if said.subject:
        yield str(said)
    elif isinstance(check, IfThen):
        yield from _prefixed("if", check.condition, vocabulary)
        yield from _prefixed("then", check.parts[1], vocabulary)
    elif isinstance(check, Not) and len(check.parts) == 1:
        yield from _prefixed("not", check.parts[0], vocabulary)
    elif heading := _heading(check):
        yield from _listed(heading, check, vocabulary)
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


def _listed(heading: str, check: Check, vocabulary: Vocabulary, alone: str = "") -> Iterator[str]:
    """A list under its heading; what can be said in one sentence needs neither."""
    parts = {part.said(vocabulary): part for part in check.parts}
    told = list(parts)
    if not isinstance(check, AtLeast):
        told = told_once(parts, "and" if isinstance(check, All) else "or")
    if len(told) == 1 and told[0].subject and type(check) in (All, Any):
        yield f"{alone}{told[0]}"
        return
    yield f"{heading}:"
    for one in told:
        first, *others = [str(one)] if one.subject else _outline(parts[one], vocabulary)
        yield from (f"- {first}", *(f"  {line}" for line in others))
