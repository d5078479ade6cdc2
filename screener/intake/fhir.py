"""FHIR R4 bundles, as mCODE profiles them: plain JSON, read by a list of fields that is data.

Which field fills which concept stands in trial_criteria/sources/fhir.yaml; what is not in that
list is not read, and how much that is, is told. One resource is one row, and its place in the
file is its place in the bundle: two results are never taken for results of one specimen.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated, Any

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict

from screener.concepts.vocabulary import PATIENT_ID
from screener.errors import Problem, Problems
from screener.intake.header import score
from screener.intake.parquet import value_text
from screener.intake.sheet import Layout, Sheet, TextColumn
from screener.shipped import folder
from screener.yaml_file import read as read_yaml
from screener.yaml_model import build

Resource = Mapping[str, Any]


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(_Part):
    """Resources of one kind, and the concepts that their fields fill."""

    sheet: str
    resource: str
    code: Texts = ()
    fills: dict[str, Texts]


class Fields(_Part):
    """What is read of a bundle."""

    patient: Texts
    skip: Texts
    rules: tuple[Rule, ...]
    answers: dict[str, str]
    forms: Texts


@cache
def fields() -> Fields:
    return build(Fields, read_yaml(folder("trial_criteria") / "sources" / "fhir.yaml"))


def recognises(data: bytes) -> bool:
    return data.lstrip()[:1] == b"{" and b'"resourceType"' in data


def read(file: str, data: bytes, layout: Layout) -> tuple[Sheet, ...]:
    """A sheet for each kind of record; a row is called by its place in the bundle."""
    wanted, entries = fields(), _entries(file, data)
    rows: dict[str, list[tuple[int, dict[str, str]]]] = {}
    unread: Counter[str] = Counter()
    for place, resource in enumerate(entries, 1):
        rule = _rule_for(resource, wanted)
        if rule is None:
            unread[str(resource.get("resourceType"))] += 1
        elif not _is_void(resource, wanted):
            rows.setdefault(rule.sheet, []).append((place, _row(resource, rule, wanted)))
    told = ", ".join(f"{count} {kind}" for kind, count in unread.items())
    notes = (f"resources of other kinds or codes, not read: {told}",) if told else ()
    return tuple(
        _sheet(file, name, found, layout, notes if n == 0 else ())
        for n, (name, found) in enumerate(rows.items())
    )


def _entries(file: str, data: bytes) -> list[Resource]:
    try:
        bundle = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = "this is not a whole JSON file"
        raise Problems([Problem(message, file, hint="export it again")]) from error
    if bundle.get("resourceType") != "Bundle":
        return [bundle]
    entries = bundle.get("entry")
    listed = entries if isinstance(entries, list) else []
    return [
        one["resource"]
        for one in listed
        if isinstance(one, dict) and isinstance(one.get("resource"), dict)
    ]


def _rule_for(resource: Resource, wanted: Fields) -> Rule | None:
    """The first rule with one of the resource's codes."""
    codes = {code for part in _at(resource, "code") for code in _codes(part)}
    for rule in wanted.rules:
        if rule.resource == resource.get("resourceType") and (
            not rule.code or codes & set(rule.code)
        ):
            return rule
    return None


def _is_void(resource: Resource, wanted: Fields) -> bool:
    """Was it entered in error, never given, or refuted?"""
    states = [*_at(resource, "status")]
    states += _at(resource, "verificationStatus.coding.code")
    return any(state in wanted.skip for state in states)


def _row(resource: Resource, rule: Rule, wanted: Fields) -> dict[str, str]:
    row = {PATIENT_ID: _patient(resource, wanted)}
    for concept, paths in rule.fills.items():
        texts = (_text(part, wanted) for path in paths for part in _at(resource, path))
        row[concept] = next((text for text in texts if text), "")
    return row


def _patient(resource: Resource, wanted: Fields) -> str:
    """Who it is about: the last part of the reference, which is the id of a Patient."""
    if resource.get("resourceType") == "Patient":
        return next((str(part) for path in wanted.patient for part in _at(resource, path)), "")
    reference = next(iter(_at(resource, "subject.reference")), "")
    return re.split("[/:]", str(reference))[-1]


def _at(part: Any, path: str) -> list[Any]:
    """The parts that a path leads to; value[x] is any field that begins with value."""
    found = [part]
    for step in path.split("."):
        parts = [one for one in found if isinstance(one, dict)]
        if step.endswith("[x]"):
            begins = step.removesuffix("[x]")
            found = [one[key] for one in parts for key in sorted(one) if key.startswith(begins)]
        else:
            found = [one[step] for one in parts if step in one]
        found = [one for part in found for one in (part if isinstance(part, list) else [part])]
    return found


def _codes(part: Any) -> list[str]:
    coded = (one for one in _at(part, "coding") if isinstance(one, dict))
    return [f"{one.get('system')} {one.get('code')}" for one in coded]


def _text(part: Any, wanted: Fields) -> str:
    """A field as a person would write it: an answer by its code, else as it is displayed."""
    if not isinstance(part, dict):
        return value_text(part)
    if "value" in part:
        unit = part.get("unit") or part.get("code") or ""
        number = value_text(part["value"])
        return f"{part.get('comparator', '')}{number} {unit}".strip()
    if "coding" in part or "text" in part:
        answers = [wanted.answers[code] for code in _codes(part) if code in wanted.answers]
        if answers:
            return answers[0]
        shown = [*_at(part, "coding.display"), part.get("text")]
        return _plain(str(next(filter(None, shown), "")), wanted.forms)
    return value_text(part.get("start"))


def _plain(text: str, forms: Sequence[str]) -> str:
    """A display without SNOMED's kind in brackets, a dose and the form of a medicine.

    >>> _plain("Paclitaxel 100 MG Injection", ["Injection"]), _plain("Liver (disorder)", [])
    ('Paclitaxel', 'Liver')
    """
    text = re.sub(r" \([a-z ]+\)$", "", text)
    for form in forms:
        text = text.removesuffix(f" {form}")
    return re.sub(r" [0-9.]+ MG(/ML)?$", "", text)


def _sheet(
    file: str,
    name: str,
    rows: Sequence[tuple[int, Mapping[str, str]]],
    layout: Layout,
    notes: tuple[str, ...],
) -> Sheet:
    headers = list(dict.fromkeys(header for _, row in rows for header in row))
    columns = tuple(_columns(headers, rows))
    places = np.array([place for place, _ in rows], np.int32)
    return Sheet(file, name, columns, places, notes, score=score(headers, layout))


def _columns(
    headers: Sequence[str], rows: Sequence[tuple[int, Mapping[str, str]]]
) -> Iterator[TextColumn]:
    for header in headers:
        yield TextColumn.of(header, "entry ", (row.get(header, "") for _, row in rows))
