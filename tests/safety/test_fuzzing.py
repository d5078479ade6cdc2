"""Input that nobody thought of: files and texts made at random, spoiled, or once found by a fuzzer.

The quick profile runs with all tests. `SCREENER_FUZZ=2000 pytest tests/safety/test_fuzzing.py`
tries so many examples of each; coverage_guided.py looks for bytes that take a new way.
"""

from __future__ import annotations

import csv
import io
import os
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from safety.doors import (
    DOORS,
    LAYOUT,
    PARTS,
    good_parts,
    read_cell,
    readers,
    targets,
    workbook_with,
)
from safety.seeds import seeds
from workbooks import workbook

from screener.errors import Problems
from screener.intake.formats import delimited, xlsx
from screener.reading import Reader

EXAMPLES = int(os.environ.get("SCREENER_FUZZ", "15"))
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="SCREENER_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)

words = some.sampled_from(
    ["<", "≥ ", "1", "2+", "1.5", "1,500", " %", " mg/dL", "x ULN", "ISH ", "neg", "pos", "ER", "-",
     "/", "(", ")", "Mar ", "2024", "03/04/", "no ", "not done", "palbociclib", " + ", ";", "?",
     "O", "\u00a0", "\u200b", "４", "⁹", "e5", "~", "to ", "line 2", "\n", "'", '"', "=", "@",
     "\x00", "\ud800"]
)  # fmt: skip
cells = some.lists(words, max_size=8).map("".join) | some.text(max_size=30)
plain = some.text(some.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
rows = some.lists(some.lists(plain, min_size=3, max_size=3), min_size=1, max_size=6)


def tidied(rows: list[list[str]]) -> list[list[str]]:
    """The rows that somebody wrote something in; as a sheet keeps them."""
    return [row for row in rows if any(text.strip() for text in row)]


@often
@given(some.sampled_from(targets()), some.sampled_from(readers()), cells)
def test_any_text_in_any_column_is_read_or_asked_about(
    target: str, reader: Reader, text: str
) -> None:
    read_cell(reader, target, text)


@often
@given(rows, some.sampled_from(",;\t|"), some.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_cell_of_a_text_file_comes_out_as_it_was_written(
    rows: list[list[str]], delimiter: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["id", "age", "er"], *rows])
    expected = tidied(rows)
    try:
        (sheet,) = delimited.read("a.csv", text.getvalue().encode(encoding), LAYOUT)
    except Problems:
        return
    found = [[column[row] for column in sheet.columns] for row in range(sheet.rows.size)]
    assert found == expected


@often
@given(rows)
def test_every_text_of_a_workbook_comes_out_as_it_was_written(rows: list[list[str]]) -> None:
    book = workbook(["id", "age", "er"])
    for number, row in enumerate(rows, 2):
        for place, text in enumerate(row, 1):
            cell = book.active.cell(number, place)
            cell.value, cell.data_type = text, "s"
    saved = io.BytesIO()
    book.save(saved)
    (sheet,) = xlsx.read("a.xlsx", saved.getvalue(), LAYOUT)
    found = [[column[row] for column in sheet.columns] for row in range(sheet.rows.size)]
    expected = [[text if text.strip() else "" for text in row] for row in tidied(rows)]
    assert found == expected


@some.composite
def spoiled(draw: some.DrawFn, good: bytes) -> bytes:
    """Good bytes, with some of them replaced, taken away or said twice."""
    data = bytearray(good)
    for _ in range(draw(some.integers(1, 4))):
        at, size = draw(some.integers(0, len(data))), draw(some.integers(0, 20))
        put = draw(some.binary(max_size=8) | some.just(bytes(data[at : at + size]) * 2))
        data[at : at + size] = put
    return bytes(data)


@often
@given(some.data())
def test_a_spoiled_workbook_is_read_or_refused(data: some.DataObject) -> None:
    part = data.draw(some.sampled_from(PARTS))
    content = data.draw(spoiled(good_parts()[part]))
    DOORS["workbook_part"](bytes([PARTS.index(part)]) + content)


@often
@given(spoiled(workbook_with({})))
def test_a_spoiled_archive_is_read_or_refused(data: bytes) -> None:
    try:
        xlsx.read("a.xlsx", data, LAYOUT)
    except Problems as problems:
        assert "a.xlsx: " in str(problems)  # noqa: PT017


@pytest.mark.parametrize("door", DOORS)
@often
@given(some.data())
def test_spoiled_input_is_read_or_refused(door: str, data: some.DataObject) -> None:
    DOORS[door](data.draw(spoiled(data.draw(some.sampled_from([*islice(seeds(door), 50)])))))


FOUND: tuple[tuple[str, bytes], ...] = (
    ("list_of_codes", b'code,identifier\r\nS0001,"' + b"P" * 200_000),
    ("log_of_runs", b"[" * 100_000),
)
"""What a fuzzer once found at a door, and was mended."""


@pytest.mark.parametrize(("door", "data"), FOUND)
def test_what_was_found_once_is_found_no_more(door: str, data: bytes) -> None:
    DOORS[door](data)
