"""How a sheet was understood, for a person to look through before trusting it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from screener.concepts.vocabulary import Vocabulary
from screener.intake.matching import table_of
from screener.intake.understood import ReadColumn, Understood
from screener.knowledge import Knowledge
from screener.reading.model import Reading
from screener.wording import shown

FEW = 12
UNKNOWN = "unknown"


def as_json(sheets: Sequence[Understood], knowledge: Knowledge) -> str:
    """`{"columns": [{"header", "concept", "table", "values": [...]}]}`."""
    columns = [
        {"sheet": sheet.name, **_column(one, knowledge.vocabulary)}
        for sheet in sheets
        for one in sheet.columns
    ]
    return json.dumps({"columns": columns}, ensure_ascii=False, indent=1)


def _column(one: ReadColumn, vocabulary: Vocabulary) -> dict[str, Any]:
    return {
        "header": one.column.header,
        "column": one.column.letter,
        "concept": one.match.target or None,
        "table": table_of(one.match.target, vocabulary) if one.match.target else None,
        "suggestions": list(one.match.suggestions),
        "values": [
            {
                "raw": text,
                "count": count,
                "reading": _meaning(reading, vocabulary),
                "question": reading.question or None,
                "note": reading.note or None,
            }
            for text, count, reading in _values(one)
        ],
    }


def _values(one: ReadColumn) -> Iterator[tuple[str, int, Reading]]:
    """Each distinct text with how often it stands there; without a reading if it has no concept."""
    counts = np.bincount(one.column.codes, minlength=len(one.column.texts))
    readings = one.readings or (Reading({}),) * len(one.column.texts)
    for text, count, reading in zip(one.column.texts, counts, readings, strict=True):
        yield text, int(count), reading


def _meaning(reading: Reading, vocabulary: Vocabulary) -> str:
    said = {concept: shown(vocabulary, concept, value) for concept, value in reading.values.items()}
    told = [f"{vocabulary.label(one)}: {text}" for one, text in said.items() if text != UNKNOWN]
    return "; ".join(told) or (UNKNOWN if said else "")


def as_text(sheets: Sequence[Understood], knowledge: Knowledge) -> str:
    """The same to read on a screen: the most frequent texts, and all that raise a question."""
    return "\n\n".join(_sheet_as_text(sheet, knowledge) for sheet in sheets)


def _sheet_as_text(understood: Understood, knowledge: Knowledge) -> str:
    sheet = understood.sheet
    name = f", sheet {understood.name}" if understood.name else ""
    known = [one for one in understood.columns if one.match.target]
    lines = [
        f"{sheet.file}{name}: {sheet.rows.size} rows, {len(sheet.columns)} columns, "
        f"{sum(bool(match.target) for _, match in understood.headers)} understood",
        *(f"  {note}" for note in (*sheet.notes, *understood.notes)),
        *(f"  {problem}" for problem in sheet.problems),
        *(f"  To be settled: {problem}" for problem in understood.problems),
    ]
    for one in known:
        lines += ["", *_as_lines(one, knowledge.vocabulary)]
    unknown = [one for one in understood.columns if not one.match.target and one.column.header]
    if unknown:
        lines += ["", "Not understood (left out; map them with --columns if they matter):"]
        lines += [f"  {one.column.letter}  {one.column.header}{_perhaps(one)}" for one in unknown]
    return "\n".join(lines)


def _perhaps(one: ReadColumn) -> str:
    return f"  – perhaps {' or '.join(one.match.suggestions)}?" if one.match.suggestions else ""


def _as_lines(one: ReadColumn, vocabulary: Vocabulary) -> Iterator[str]:
    unit = f" in {one.match.unit}" if one.match.unit else ""
    yield f"{one.column.letter}  {one.column.header}  →  {one.match.target}{unit}"
    values = sorted(_values(one), key=lambda value: -value[1])
    asking = [value for value in values if value[2].question]
    plain = [value for value in values if not value[2].question]
    for text, count, reading in (*plain[:FEW], *asking):
        meaning = _meaning(reading, vocabulary) or "nothing recorded"
        said = f"  {count:>6} ×  {text!r:<28} {meaning}"
        marked = (("?", reading.question), ("!", reading.note))
        yield "\n".join([said, *(f"{'':>12}{mark} {text}" for mark, text in marked if text)])
    if len(plain) > FEW:
        yield f"{'':>12}… and {len(plain) - FEW} other texts without a question"


def number_of_questions(sheets: Sequence[Understood]) -> int:
    columns = (one for sheet in sheets for one in sheet.columns)
    return sum(bool(reading.question) for one in columns for reading in one.readings)
