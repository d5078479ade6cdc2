"""The text of a new specification: every criterion in its own words, none of them decided.

Only what the registry states in a field of its own becomes a check. All else is `not_encoded`,
and a check that the words suggest stands below as a comment: it acts when a person has accepted it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    parts = [_identity(record), *(_section(kind, record, found) for kind in SECTIONS)]
    text = "\n\n".join("\n".join(part).strip("\n") for part in parts)
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
    number = 0
    stated = [(line, True) for line in record.facts]
    for line, sure in (*((line, False) for line in record.lines), *stated):
        if line.kind != kind:
            continue
        if not line.asks:
            yield f"  # {line.text}"
            continue
        number += 1
        yield f"  - id: {kind[0].upper()}{number}"
        yield from entry("text", line.text, 4)
        yield from (*_answer(found[line], active=sure), "")


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
