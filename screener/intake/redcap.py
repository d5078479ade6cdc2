"""Exports of REDCap projects, raw or with labels, read with the project's data dictionary.

An export alone says "2"; what 2 stands for is in the dictionary, which is one more file of the
run. A checkbox is spread over several columns, and a patient over one row for each event and each
repeat of a form: here each becomes one column again, and each event a sheet of its own.
An unticked box is an empty cell, for REDCap writes 0 even where nobody opened the form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from screener.errors import Problem, Problems
from screener.intake.matching import normal
from screener.intake.sheet import Flags, Sheet, TextColumn

Known = Callable[[str], bool]

NAME, TYPE, LABEL = ("variable field name", "field name"), ("field type",), ("field label",)
CHOICES = ("choices calculations or slider labels",)
EVENT, INSTRUMENT = "redcap_event_name", "redcap_repeat_instrument"
STRUCTURE = (EVENT, INSTRUMENT, "redcap_repeat_instance", "redcap_data_access_group")
SPOKEN = ("Event Name", "Repeat Instrument", "Repeat Instance", "Data Access Group")
"""How an export with labels in its header calls the same columns."""
FIXED = {"yesno": {"1": "Yes", "0": "No"}, "truefalse": {"1": "True", "0": "False"}}
CODED = ("radio", "dropdown", "checkbox", *FIXED)
TICKED = ("1", "checked")
PATIENT = "Patient ID"
NO_DICTIONARY = (
    "a REDCap export without its data dictionary: codes are read as they stand; "
    "name the dictionary as one more file"
)

_TAG = re.compile("<[^>]*>")
_BOX = re.compile(r"(?P<name>.+?)___(?P<code>.+)|(?P<label>.+) \(choice=(?P<choice>.*)\)", re.S)


@dataclass(frozen=True)
class Field:
    """A field of a project; `choices` are the labels of its codes."""

    name: str
    kind: str
    label: str
    choices: Mapping[str, str]


def knows(header: str) -> bool:
    """Is this a header of a data dictionary or of an export, in whatever project?"""
    return header in STRUCTURE or normal(header) in {*NAME, *TYPE, *LABEL, *CHOICES}


def translated(sheets: Sequence[Sheet], known: Known) -> list[Sheet]:
    """The sheets as they would be if REDCap had written out what they mean.

    Data dictionaries are left out, once they have been read; other sheets stay as they are.
    """
    dictionaries = [sheet for sheet in sheets if _column(sheet, NAME) and _column(sheet, TYPE)]
    fields = [field for sheet in dictionaries for field in _fields(sheet)]
    others = [sheet for sheet in sheets if sheet not in dictionaries]
    if dictionaries and not others:
        message = "this is the data dictionary of a REDCap project, and nobody is in it"
        raise Problems([Problem(message, dictionaries[0].file, hint="name its export as well")])
    return [one for sheet in others for one in _Export(sheet, fields, known).sheets()]


def choices_of(text: str) -> dict[str, str]:
    """The labels of the codes, as a dictionary spells them.

    >>> choices_of("0, No | 1, <b>Yes</b> on the left")
    {'0': 'No', '1': 'Yes on the left'}
    """
    pairs = (part.partition(",") for part in text.split("|") if part.strip())
    return {code.strip(): _plain(label) for code, _, label in pairs}


def _plain(text: str) -> str:
    return " ".join(_TAG.sub(" ", text).split())


def _column(sheet: Sheet, headers: Collection[str]) -> TextColumn | None:
    return next((one for one in sheet.columns if normal(one.header) in headers), None)


def _fields(sheet: Sheet) -> Iterator[Field]:
    parts = [_column(sheet, headers) for headers in (NAME, TYPE, LABEL, CHOICES)]
    for row in range(sheet.rows.size):
        name, kind, label, choices = (part[row].strip() if part else "" for part in parts)
        coded = FIXED.get(kind) or (choices_of(choices) if kind in CODED else {})
        yield Field(name, kind, _plain(label), coded)


@dataclass(frozen=True)
class _Export:
    """One sheet, which may be the export of a project with these fields."""

    sheet: Sheet
    fields: Sequence[Field]
    known: Known

    def sheets(self) -> Iterator[Sheet]:
        headers = {column.header for column in self.sheet.columns}
        of_project = sum(self._field(header) is not None for header in headers)
        if not (EVENT in headers or INSTRUMENT in headers or of_project > len(headers) / 2):
            yield self.sheet
            return
        columns = tuple(self._columns())
        notes = () if self.fields else (NO_DICTIONARY,)
        for name, rows in self._parts():
            parts = (column.only(rows) for column in columns)
            told = tuple(part for part in parts if part.filled.any())
            score = sum(self.known(part.header) for part in told)
            ragged = tuple(set(self.sheet.ragged) & {*self.sheet.rows[rows].tolist()})
            of_part = replace(self.sheet, columns=told, rows=self.sheet.rows[rows], ragged=ragged)
            yield replace(
                of_part,
                name=name or self.sheet.name,
                score=score,
                notes=(*notes, *self.sheet.notes),
            )
            notes = ()

    def _parts(self) -> Iterator[tuple[str, Flags]]:
        """Each event, and within it each form that repeats, in the order of the file."""
        named = (
            _first(self.sheet, (EVENT, SPOKEN[0])),
            _first(self.sheet, (INSTRUMENT, SPOKEN[1])),
        )
        told = [one for one in named if one]
        if not told:
            yield "", np.ones(self.sheet.rows.size, np.bool_)
            return
        keys = [
            ", ".join(text for text in (one[row].strip() for one in told) if text)
            for row in range(self.sheet.rows.size)
        ]
        for key in dict.fromkeys(keys):
            yield key, np.array([one == key for one in keys], np.bool_)

    def _columns(self) -> Iterator[TextColumn]:
        """The fields' columns: codes as their labels, the boxes of one field together."""
        kept = [one for one in self.sheet.columns if one.header not in {*STRUCTURE, *SPOKEN}]
        for field, group in groupby(kept, lambda one: self._field(one.header)):
            columns = [*group]
            if field is None:
                yield from columns
            elif field.kind == "checkbox":
                yield self._ticked(field, columns)
            else:
                yield from (self._labelled(field, one) for one in columns)

    def _field(self, header: str) -> Field | None:
        box = _BOX.fullmatch(header)
        names = (
            {header, *(part for part in (box["name"], box["label"]) if part)} if box else {header}
        )
        for field in self.fields:
            if field.name in names or (field.label and field.label in names):
                return field
        return None

    def _header(self, field: Field) -> str:
        """The field's name, or where that says nothing, its label; the first field is who it is."""
        if self.known(field.name):
            return field.name
        if self.known(field.label):
            return field.label
        return PATIENT if field is self.fields[0] else field.name

    def _labelled(self, field: Field, column: TextColumn) -> TextColumn:
        texts = tuple(field.choices.get(text.strip(), text) for text in column.texts)
        return replace(column, header=self._header(field), texts=texts)

    def _ticked(self, field: Field, columns: Sequence[TextColumn]) -> TextColumn:
        """The labels of all boxes that are ticked."""
        labels = [self._choice(field, column.header) for column in columns]
        ticks = [
            np.array([text.strip().casefold() in TICKED for text in column.texts])[column.codes]
            for column in columns
        ]
        texts = (
            "; ".join(label for label, tick in zip(labels, row, strict=True) if tick)
            for row in zip(*ticks, strict=True)
        )
        letters = dict.fromkeys([columns[0].letter, columns[-1].letter])
        return TextColumn.of(self._header(field), "–".join(letters), texts)

    def _choice(self, field: Field, header: str) -> str:
        box = _BOX.fullmatch(header)
        if box is None:
            return field.label
        return box["choice"] or field.choices.get(box["code"] or "", box["code"] or "")


def _first(sheet: Sheet, headers: Collection[str]) -> TextColumn | None:
    return next((one for one in sheet.columns if one.header in headers), None)
