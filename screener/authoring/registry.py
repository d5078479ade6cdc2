"""A trial as ClinicalTrials.gov has it: one record of its API, version 2, saved as a file.

The file comes from the web and may be anything. Only the few fields that a specification begins
with are looked at, and what does not fit is refused in one sentence.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from screener import limits
from screener.authoring.criteria_text import Line, criteria_lines
from screener.authoring.layout import Layout
from screener.errors import Problem, Problems, unreadable

HOW = "save https://clinicaltrials.gov/api/v2/studies/NCT… as a file"


def _readable(value: Any) -> Any:
    """Without characters that cannot be seen or written; they have no meaning in a protocol."""
    if not isinstance(value, str):
        return value
    lines = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(one if _visible(one) else " " * one.isspace() for one in lines)


def _visible(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character)[0] != "C"


Prose = Annotated[str, BeforeValidator(_readable)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)


class _Identification(_Part):
    id: str = Field(alias="nctId", pattern=r"^NCT[0-9]{8}$")
    acronym: Prose = ""
    title: Prose = Field("", alias="briefTitle")


class _Posted(_Part):
    date: Prose = ""


class _Status(_Part):
    posted: _Posted = Field(_Posted(), alias="lastUpdatePostDateStruct")
    submitted: Prose = Field("", alias="lastUpdateSubmitDate")


class _Eligibility(_Part):
    criteria: Prose = Field(
        alias="eligibilityCriteria", min_length=1, max_length=limits.RECORD_CRITERIA
    )
    sex: Prose = ""
    minimum_age: Prose = Field("", alias="minimumAge")
    maximum_age: Prose = Field("", alias="maximumAge")


class _Protocol(_Part):
    identification: _Identification = Field(alias="identificationModule")
    status: _Status = Field(_Status(), alias="statusModule")
    eligibility: _Eligibility = Field(alias="eligibilityModule")


class _Misc(_Part):
    version: Prose = Field("", alias="versionHolder")


class _Derived(_Part):
    misc: _Misc = Field(_Misc(), alias="miscInfoModule")


class _Study(_Part):
    protocol: _Protocol = Field(alias="protocolSection")
    derived: _Derived = Field(_Derived(), alias="derivedSection")


@dataclass(frozen=True)
class Record:
    """What a specification takes over from a record."""

    id: str
    name: str
    title: str
    updated: str
    data_version: str
    facts: tuple[Line, ...]
    """Criteria that the record states in fields of their own."""
    lines: tuple[Line, ...]


def read_record(path: Path, layout: Layout) -> Record:
    """The record that a file holds.

    Raises:
        Problems: it cannot be read, is no JSON, or no record of this registry.
    """
    study = _study(_json(path), path)
    about, derived = study.protocol, study.derived
    lines = criteria_lines(about.eligibility.criteria, layout)
    if not lines:
        raise _wrong(path, "states no eligibility criteria")
    return Record(
        id=about.identification.id,
        name=" ".join(about.identification.acronym.split()) or about.identification.id,
        title=" ".join(about.identification.title.split()),
        updated=" ".join((about.status.posted.date or about.status.submitted).split()),
        data_version=" ".join(derived.misc.version.split()),
        facts=tuple(_facts(about.eligibility, layout)),
        lines=lines,
    )


def _facts(stated: _Eligibility, layout: Layout) -> list[Line]:
    values = stated.model_dump(by_alias=True)
    lines = [
        Line("inclusion", sentence.replace("{}", " ".join(values[name].split())))
        for name, sentence in layout.facts.items()
        if values.get(name)
    ]
    return [line for line in lines if not layout.asks_nothing(line.text)]


def _json(path: Path) -> Any:
    try:
        if path.stat().st_size > limits.RECORD_BYTES:
            raise _wrong(path, f"is larger than {limits.RECORD_BYTES // 1_000_000} MB")
        return json.loads(path.read_bytes())
    except OSError as error:
        raise _wrong(path, unreadable(error)) from error
    except (ValueError, RecursionError) as error:
        raise _wrong(path, "is no JSON", HOW) from error


def _study(found: Any, path: Path) -> _Study:
    if isinstance(found, dict) and "studies" in found:
        raise _wrong(path, "is the answer to a search", f"for one trial, {HOW}")
    try:
        return _Study.model_validate(found)
    except ValidationError as error:
        detail = error.errors()[0]
        where = ".".join(map(str, detail["loc"]))
        what = f"{where}: {detail['msg'].lower()}" if where else "no object with fields"
        raise _wrong(path, f"is no record of ClinicalTrials.gov ({what})", HOW) from error


def _wrong(path: Path, message: str, hint: str = "") -> Problems:
    return Problems([Problem(message, file=str(path), hint=hint)])
