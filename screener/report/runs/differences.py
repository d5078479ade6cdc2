"""Two runs side by side: whose verdict changed, by which criteria, and because of what.

A run is known by the digests in its run.json, so what differs between two runs is known too. Where
several things changed at once, the lines of the results tell: other cells mean other data, other
requirements mean another specification, and neither means another program, vocabulary or day.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from screener.errors import Problem, Problems
from screener.report.runs.folder import MARK

DATA, SPEC, KNOWLEDGE, TOOL, DAY = "data", "specification", "vocabulary", "tool", "reference day"
NOBODY = "not screened"
Key = tuple[str, str]


@dataclass(frozen=True)
class Reported:
    """What a folder of reports says: of the run, and of each patient and trial."""

    run: Mapping[str, Any]
    screenings: Mapping[Key, Mapping[str, Any]]


@dataclass(frozen=True)
class Difference:
    """A patient and a trial whose verdict is another one."""

    patient: str
    trial: str
    before: str
    after: str
    criteria: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """What differs between the ingredients of two runs, and what came of it."""

    changed: tuple[str, ...]
    differences: tuple[Difference, ...]


def read_reports(folder: Path) -> Reported:
    """The reports of a run.

    Raises:
        Problems: there are no reports, or none in the format json.
    """
    try:
        run = json.loads((folder / MARK).read_bytes())
        found = json.loads((folder / "results.json").read_bytes())["screenings"]
        return Reported(run, {(one["patient"], one["trial"]): one for one in found})
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = "no reports of a run can be read here"
        hint = "name a folder that 'screener screen' wrote with the format json"
        raise Problems([Problem(message, file=str(folder), hint=hint)]) from error


def compare(before: Reported, after: Reported) -> Comparison:
    """Everybody whose verdict changed, in the order of the later run."""
    changed = tuple(_ingredients(before.run, after.run))
    keys = dict.fromkeys((*after.screenings, *before.screenings))
    specs = {one["trial"]: one["sha256"] for one in before.run["specs"]}
    same = {one["trial"] for one in after.run["specs"] if specs.get(one["trial"]) == one["sha256"]}
    found = []
    for key in keys:
        possible = [one for one in changed if one != SPEC or key[1] not in same]
        one, other = before.screenings.get(key), after.screenings.get(key)
        if _verdict(one) != _verdict(other):
            found.append(_difference(key, one, other, possible))
    return Comparison(changed, tuple(found))


def _ingredients(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    parts = {
        DATA: "inputs",
        SPEC: "specs",
        KNOWLEDGE: "knowledge_sha256",
        TOOL: "version",
        DAY: "reference_day",
    }
    for name, part in parts.items():
        if _digests(before.get(part)) != _digests(after.get(part)):
            yield name


def _digests(part: Any) -> Any:
    """Files by what is in them: a copy with another name is the same."""
    return sorted(one["sha256"] for one in part) if isinstance(part, list) else part


def _verdict(screening: Mapping[str, Any] | None) -> str:
    return NOBODY if screening is None else str(screening["verdict"])


def _difference(
    key: Key,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
    possible: Collection[str],
) -> Difference:
    lines, others = _lines(before), _lines(after)
    names = [
        name
        for name in dict.fromkeys((*others, *lines))
        if lines.get(name, {}).get("status") != others.get(name, {}).get("status")
    ]
    because = dict.fromkeys(
        cause for name in names for cause in _because(lines.get(name), others.get(name), possible)
    )
    causes = tuple(one for one in possible if one in because) or tuple(possible)
    return Difference(*key, _verdict(before), _verdict(after), tuple(names), causes)


def _lines(screening: Mapping[str, Any] | None) -> dict[str, Mapping[str, Any]]:
    return {} if screening is None else {one["id"]: one for one in screening["criteria"]}


def _because(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, possible: Collection[str]
) -> Iterator[str]:
    """What turned one criterion, of what may have."""
    if len(possible) == 1 or before is None or after is None:
        yield from possible
        return
    cells, required = (
        [_texts(one[part]) for one in (before, after)] for part in ("cells", "required")
    )
    if cells[0] != cells[1]:
        yield DATA
    if required[0] != required[1]:
        yield SPEC
    if cells[0] == cells[1] and required[0] == required[1]:
        yield from (one for one in possible if one not in (DATA, SPEC))


def _texts(part: Any) -> Any:
    """What cells say, wherever they stand; a text as it is."""
    return [one["text"] for one in part] if isinstance(part, list) else part
