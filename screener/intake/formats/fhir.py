"""FHIR R4 bundles, as mCODE profiles them: plain JSON, read by a list of fields that is data.

Which field fills which concept stands in trial_criteria/sources/fhir.yaml; what is not in that
list is not read, and how much that is, is told. One resource is one row, and its place in the
file is its place in the bundle. Results are of one specimen only if they name it: their row is then
called by the specimen's entry.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from screener import limits
from screener.concepts.vocabulary import PATIENT_ID
from screener.errors import Problem, Problems
from screener.intake.formats.fhir_fields import Fields, Rule, Texts, at, codes_of, fields, text_of
from screener.intake.formats.fhir_references import Entry, References, Resource
from screener.intake.formats.header import score
from screener.intake.sheet import Layout, Sheet, TextColumn


def recognises(data: bytes) -> bool:
    return data.lstrip()[:1] == b"{" and b'"resourceType"' in data


def read(file: str, data: bytes, layout: Layout) -> tuple[Sheet, ...]:
    """A sheet for each kind of record; a row is called by its place in the bundle."""
    wanted, (addresses, resources) = fields(), _entries(file, data)
    rows = _Rows(wanted, References.of(addresses, resources))
    unread: dict[int, str] = {}
    for place, resource in enumerate(resources, 1):
        rule = _rule_for(resource, wanted)
        if rule is None:
            unread[place] = str(resource.get("resourceType"))
        elif not _is_void(resource, wanted):
            rows.add(place, resource, rule)
    kinds = Counter(kind for place, kind in unread.items() if place not in rows.used)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items())
    notes = (f"resources of other kinds or codes, not read: {told}",) if told else ()
    if notes and not rows.sheets:
        raise Problems([Problem("nothing that is read is in this bundle", file, hint=notes[0])])
    return tuple(
        _sheet(file, name, found, layout, notes if n == 0 else ())
        for n, (name, found) in enumerate(rows.sheets.items())
    )


def _entries(file: str, data: bytes) -> tuple[list[str], list[Resource]]:
    """The addresses of the entries, and their resources."""
    if len(data) > limits.BUNDLE_BYTES:
        message = f"this bundle is larger than {limits.BUNDLE_BYTES:,} bytes"
        raise Problems([Problem(message, file, hint="split it by patients")])
    try:
        bundle = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = "this is not a whole JSON file"
        raise Problems([Problem(message, file, hint="export it again")]) from error
    if bundle.get("resourceType") != "Bundle":
        return [""], [bundle]
    entries = bundle.get("entry")
    listed = entries if isinstance(entries, list) else []
    found = [
        (str(one.get("fullUrl", "")), one["resource"])
        for one in listed
        if isinstance(one, dict) and isinstance(one.get("resource"), dict)
    ]
    return [address for address, _ in found], [resource for _, resource in found]


def _rule_for(resource: Resource, wanted: Fields) -> Rule | None:
    """The first rule with one of the resource's codes."""
    codes = {code for part in at(resource, "code") for code in codes_of(part)}
    for rule in wanted.rules:
        if rule.resource == resource.get("resourceType") and (
            not rule.code or codes & set(rule.code)
        ):
            return rule
    return None


def _is_void(resource: Resource, wanted: Fields) -> bool:
    """Was it entered in error, never given, or refuted?"""
    states = [*at(resource, "status")]
    states += at(resource, "verificationStatus.coding.code")
    return any(state in wanted.skip for state in states)


Row = tuple[int, dict[str, str]]
"""The place in the bundle that a row is called by, and its texts."""


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of each sheet, as resource by resource is added."""

    wanted: Fields
    references: References
    sheets: dict[str, list[Row]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    """The places of what was only read because something refers to it."""
    _joined: dict[tuple[str, str, int], dict[str, str]] = field(default_factory=dict)

    def add(self, place: int, resource: Resource, rule: Rule) -> None:
        texts = {PATIENT_ID: _patient(resource, self.wanted)}
        texts |= self._texts(resource, rule.fills)
        common = self._common(resource, rule.sheet)
        if common is None:
            self.sheets.setdefault(rule.sheet, []).append((place, texts))
            return
        own = self._texts(common.resource, self.wanted.joins[rule.sheet].fills)
        self._join(place, common.place, rule.sheet, {**texts, **_filled(own)})

    def _join(self, place: int, common: int, sheet: str, texts: dict[str, str]) -> None:
        """Texts go to the row that they are of; those that contradict it stay one of their own."""
        key = (sheet, texts[PATIENT_ID], common)
        row = self._joined.get(key)
        if row is None:
            self._joined[key] = texts
            self.sheets.setdefault(sheet, []).append((common, texts))
        elif all(_filled(row).get(name, text) == text for name, text in _filled(texts).items()):
            row |= _filled(texts)
        else:
            self.sheets[sheet].append((place, texts))

    def _common(self, resource: Resource, sheet: str) -> Entry | None:
        """What rows of the sheet are all of, if the resource names it and the bundle has it."""
        join = self.wanted.joins.get(sheet)
        named = next(iter(at(resource, join.by)), None) if join else None
        entry = self.references.entry(named)
        if entry is None or _is_void(entry.resource, self.wanted):
            return None
        self.used.add(entry.place)
        return entry

    def _texts(self, resource: Resource, fills: Mapping[str, Texts]) -> dict[str, str]:
        found = {}
        for concept, paths in fills.items():
            parts = (part for path in paths for part in at(resource, path))
            texts = (text_of(self._followed(part, resource), self.wanted) for part in parts)
            found[concept] = next((text for text in texts if text), "")
        return found

    def _followed(self, part: Any, resource: Resource) -> Any:
        entry = self.references.entry(part)
        if entry:
            self.used.add(entry.place)
        return self.references.followed(part, resource)


def _filled(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _patient(resource: Resource, wanted: Fields) -> str:
    """Who it is about: the last part of the reference, which is the id of a Patient."""
    if resource.get("resourceType") == "Patient":
        return next((str(part) for path in wanted.patient for part in at(resource, path)), "")
    reference = next(iter(at(resource, "subject.reference")), "")
    return re.split("[/:]", str(reference))[-1]


def _sheet(
    file: str,
    name: str,
    rows: Sequence[Row],
    layout: Layout,
    notes: tuple[str, ...],
) -> Sheet:
    headers = list(dict.fromkeys(header for _, row in rows for header in row))
    columns = tuple(_columns(headers, rows))
    places = np.array([place for place, _ in rows], np.int32)
    return Sheet(file, name, columns, places, notes, score=score(headers, layout))


def _columns(headers: Sequence[str], rows: Sequence[Row]) -> Iterator[TextColumn]:
    for header in headers:
        yield TextColumn.of(header, "entry ", (row.get(header, "") for _, row in rows))
