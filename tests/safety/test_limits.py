"""What a person is told beyond each limit is what the page of threats says, word for word."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from safety.doors import LAYOUT, readers
from safety.test_page import TEXT
from workbooks import workbook

from screener import limits
from screener.authoring.layout import load_layout
from screener.authoring.registry import read_record
from screener.errors import Problems
from screener.intake.files import read_sheets
from screener.intake.formats import delimited, fhir, parquet, xlsx
from screener.reading.questions import TOO_LONG
from screener.yaml_file import parse, read

LIMITS = "screener.limits"
TOLD = dict(re.findall(rf"\| `{LIMITS}\.(\w+)` \| [\d,]+ \| (?!\()(.+) \|", TEXT))
"""By limit: the words beyond it, with … for what is told of the file."""


def book(*, merged: bool = False, shown: str = "General") -> bytes:
    made, packed = workbook(["id", "age"], ["P1", 54], ["P2", 61]), io.BytesIO()
    made.active["B2"].number_format = shown
    if merged:
        made.active.merge_cells("A2:B3")
    made.save(packed)
    return packed.getvalue()


def table() -> bytes:
    packed = io.BytesIO()
    pq.write_table(pa.table({"id": ["P1", "P2"], "age": ["54", "61"]}), packed)
    return packed.getvalue()


def of_file(name: str, data: bytes, reader: Callable[[Path], object]) -> Callable[[Path], object]:
    def opened(folder: Path) -> object:
        (folder / name).write_bytes(data)
        return reader(folder / name)

    return opened


BUNDLE = b'{"resourceType": "Bundle", "entry": []}'
BEYOND: dict[str, tuple[int, Callable[[Path], object]]] = {
    "WORKBOOK_BYTES": (10, lambda _: xlsx.read("a.xlsx", book(), LAYOUT)),
    "WORKBOOK_PARTS": (2, lambda _: xlsx.read("a.xlsx", book(), LAYOUT)),
    "WORKBOOK_UNPACKED": (10, lambda _: xlsx.read("a.xlsx", book(), LAYOUT)),
    "WORKBOOK_TAGS": (10, lambda _: xlsx.read("a.xlsx", book(), LAYOUT)),
    "RANGE_CELLS": (3, lambda _: xlsx.read("a.xlsx", book(merged=True), LAYOUT)),
    "FORMAT_LENGTH": (3, lambda _: xlsx.read("a.xlsx", book(shown="0.000"), LAYOUT)),
    "SHEET_ROWS": (2, lambda _: xlsx.read("a.xlsx", book(), LAYOUT)),
    "COLUMNS": (1, lambda _: delimited.read("a.csv", b"id,age\nP1,54\n", LAYOUT)),
    "TEXT_BYTES": (3, of_file("a.csv", b"id\nP1\n", lambda path: read_sheets(path, bool))),
    "PARQUET_CELLS": (3, lambda _: parquet.read("a.parquet", table(), LAYOUT)),
    "BUNDLE_BYTES": (3, lambda _: fhir.read("a.json", BUNDLE, LAYOUT)),
    "YAML_BYTES": (1000, of_file("a.yaml", b"a: " + b"x" * 1000, read)),
    "YAML_DEPTH": (2, lambda _: parse("[[[[1]]]]", "a.yaml")),
    "RECORD_BYTES": (
        3,
        of_file(
            "a.json", json.dumps({}).encode() * 3, lambda path: read_record(path, load_layout())
        ),
    ),
}


def test_every_limit_that_is_told_is_tried() -> None:
    assert BEYOND.keys() | {"CELL_LENGTH"} == TOLD.keys()


@pytest.mark.parametrize("name", BEYOND)
def test_what_is_told_beyond_a_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    limit, come_in = BEYOND[name]
    monkeypatch.setattr(limits, name, limit)
    with pytest.raises(Problems) as caught:
        come_in(tmp_path)
    words = ".+".join(map(re.escape, TOLD[name].split("…")))
    assert re.search(words, str(caught.value)), str(caught.value)


def test_what_is_told_of_a_cell_beyond_its_limit() -> None:
    first, last = TOLD["CELL_LENGTH"].split("…")
    assert TOO_LONG.startswith(first)
    assert last.removesuffix(" (a question about the cell)") in TOO_LONG
    assert TOO_LONG in readers()[0].read("age", "5" * (limits.CELL_LENGTH + 1)).question
