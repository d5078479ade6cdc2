"""Which fields of FHIR resources are read, as a list that is data, and how a field reads.

The list is trial_criteria/sources/fhir.yaml. A field reads as a person would write it: a coded
answer by its code, a quantity with its unit, a medicine without its dose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from screener.intake.formats.parquet import value_text
from screener.shipped import folder
from screener.yaml_file import read as read_yaml
from screener.yaml_model import build


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


class Join(_Part):
    """How rows of a sheet become one: by a field with a reference to what they are all of."""

    by: str
    fills: dict[str, Texts] = {}
    """What that fills itself; it goes before what they say."""


class Fields(_Part):
    """What is read of a bundle."""

    patient: Texts
    skip: Texts
    joins: dict[str, Join] = {}
    rules: tuple[Rule, ...]
    answers: dict[str, str]
    forms: Texts


@cache
def fields() -> Fields:
    return build(Fields, read_yaml(folder("trial_criteria") / "sources" / "fhir.yaml"))


def at(part: Any, path: str) -> list[Any]:
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


def codes_of(part: Any) -> list[str]:
    coded = (one for one in at(part, "coding") if isinstance(one, dict))
    return [f"{one.get('system')} {one.get('code')}" for one in coded]


def text_of(part: Any, wanted: Fields) -> str:
    """A field as a person would write it: an answer by its code, else as it is displayed."""
    if not isinstance(part, dict):
        return value_text(part)
    if "value" in part:
        unit = part.get("unit") or part.get("code") or ""
        number = value_text(part["value"])
        return f"{part.get('comparator', '')}{number} {unit}".strip()
    if "coding" in part or "text" in part or "display" in part:
        answers = [wanted.answers[code] for code in codes_of(part) if code in wanted.answers]
        if answers:
            return answers[0]
        shown = [*at(part, "coding.display"), part.get("text"), part.get("display")]
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
