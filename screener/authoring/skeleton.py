"""The text of a new specification: every criterion in its own words, none of them decided.

Only what the registry states in a field of its own becomes a check. All else is `not_encoded`,
and a check that the words suggest stands below as a comment: it acts when a person has accepted it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from screener.authoring.criteria_text import Line
from screener.authoring.proposals import Proposal, Proposals
from screener.authoring.registry import Record
from screener.authoring.writing import entry, scalar
from screener.shipped import folder
from screener.specification import SECTIONS

TO_DO = "to do"
NAMED = "# yaml-language-server: $schema=schema.json"
"""For an editor; `screener schema --out schema.json` writes it."""
HEADER = f"""\
{NAMED}
# From the registry record: the criteria word for word, each still to be encoded. A registry text
# is shorter than its protocol: check every line against the protocol.
#
# Where the words suggest a check, it stands below as a comment. To accept it, take the # away and
# remove the line `not_encoded`. What only a person can answer becomes `judgement: investigator`.
# trial_criteria/README.md tells more; `screener check` says what is still to do."""

COHORTS = """\
# proposed: each of these headings seems to name a cohort. To accept it, take the # away, and move
# the criteria that stand under the heading into the lists of their cohort."""


@dataclass(frozen=True)
class Skeleton:
    """A specification to go on with, and how far it has come."""

    text: str
    criteria: int
    encoded: int = 0
    proposed: int = 0


def skeleton(record: Record, proposals: Proposals) -> Skeleton:
    """The specification that a record begins."""
    asked = [line for line in record.lines if line.asks]
    found = {line: proposals.of(line.kind, line.text) for line in (*asked, *record.facts)}
    sections = [_section(kind, record, found) for kind in SECTIONS]
    parts = ["\n".join(one).strip("\n") for one in (_identity(record), *sections, _cohorts(record))]
    text = "\n\n".join(filter(None, parts))
    return Skeleton(
        f"{HEADER}\n{text}\n",
        criteria=len(asked) + len(record.facts),
        encoded=sum(found[line] is not None for line in record.facts),
        proposed=sum(found[line] is not None for line in asked),
    )


def empty(name: str) -> Skeleton:
    """A specification of which nothing is known but its name."""
    text = (folder("trial_criteria") / "authoring" / "empty.yaml").read_text(encoding="utf-8")
    return Skeleton(f"{NAMED}\n" + text.replace(": NAME ", f": {scalar(name)} "), criteria=0)


def _identity(record: Record) -> Iterator[str]:
    updated = record.updated or "on an unknown day"
    protocol = {"version": f"registry record, updated {updated}", "date": record.updated}
    source = f"ClinicalTrials.gov, record {record.id}, last updated {updated}"
    if record.data_version:
        source += f", as the registry had it on {record.data_version}"
    yield from entry("trial", record.id, 0)
    yield from entry("name", record.name, 0)
    if record.title:
        yield from entry("title", record.title, 0)
    words = ", ".join(f"{name}: {scalar(text)}" for name, text in protocol.items() if text)
    yield f"protocol: {{{words}}}"
    yield from entry("source", source, 0)
    yield from entry("reference_day", "registration", 0)


def _section(kind: str, record: Record, found: dict[Line, Proposal | None]) -> Iterator[str]:
    yield f"{kind}:"
    for name, line in _named(kind, record):
        if not name:
            yield f"  # {line.text}"
            continue
        stated = any(line is fact for fact in record.facts)
        yield f"  - id: {name}"
        yield from entry("text", line.text, 4)
        yield from (*_answer(found[line], active=stated), "")


def _named(kind: str, record: Record) -> Iterator[tuple[str, Line]]:
    """The lines of a section; each that asks for something with its id."""
    numbers = count(1)
    for line in (*record.lines, *record.facts):
        if line.kind == kind:
            yield f"{kind[0].upper()}{next(numbers)}" if line.asks else "", line


def _cohorts(record: Record) -> Iterator[str]:
    """The cohorts that headings name, and which criteria stand under them: for a person to move."""
    under: dict[str, dict[str, list[str]]] = {}
    for kind in SECTIONS:
        for name, line in _named(kind, record):
            if name and line.cohort:
                own = under.setdefault(line.cohort, {one: [] for one in SECTIONS})
                own[kind].append(name)
    if under:
        yield from (COHORTS, "# cohorts:")
    for cohort, own in under.items():
        yield f"#   - id: {scalar(cohort)}"
        yield f"#     name: {scalar(cohort)}"
        yield from (f"#     {kind}: []  # {', '.join(ids)}" for kind, ids in own.items() if ids)


def _answer(proposal: Proposal | None, *, active: bool) -> Sequence[str]:
    """A criterion's check; or that it has none yet, with the one that is proposed."""
    if proposal is None:
        return [f"    not_encoded: {TO_DO}"]
    if active:
        return [f"    check: {proposal.check}"]
    return [
        f"    not_encoded: {TO_DO}",
        f"    # proposed: {proposal.words}",
        f"    # check: {proposal.check}",
    ]
