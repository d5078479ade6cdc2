"""Whatever a cell says, no output lets a spreadsheet take it for a formula or a link."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from report.patients import FOUR, cohort, files, load_knowledge, load_plan, run_of
from report.test_hostile import FORMULA, NUMBER, PAYLOADS

from screener.cells import Cell
from screener.cohort import DataQuestion
from screener.report.write import FORMATS, write

ACTIVE = re.compile(rb"<f[ >]|<hyperlink|<definedName|ddeLink|oleLink|externalReference")
STARTS = tuple(text for text in PAYLOADS if FORMULA.match(text))
MORE = ("http://example.org/?leak", "a;=1+1", "a; @SUM(A1)", "=HYPERLINK(A1)")


@pytest.fixture(scope="module", params=(*STARTS, *MORE), ids=ascii)
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, bytes]:
    """Every format there is, of patients who say the same text wherever they say anything."""
    text = request.param
    little = load_knowledge()
    trials = load_plan(little)
    people = [{**one, "patient_id": text, "hemoglobin": text, "hepatitis": text} for one in FOUR]
    asked = [DataQuestion(text, (Cell(text, text, "A1", text),), 0)]
    work = cohort(little, people, (text,), asked)
    names = [one.name for one in FORMATS]
    out = tmp_path_factory.mktemp("made") / "out"
    return files(
        write(out, work, trials, run_of(trials), formats=names, progress=lambda doing: None)
    )


def tables(made: dict[str, bytes], suffix: str) -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in made.items() if name.endswith(suffix))


def test_no_workbook_holds_a_formula_a_link_or_a_connection(made: dict[str, bytes]) -> None:
    books = dict(tables(made, ".xlsx"))
    assert books
    for name, content in books.items():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in archive.namelist():
                assert "externalLink" not in part
                found = ACTIVE.search(archive.read(part))
                assert found is None or found[0] == b"<definedName", (name, part)


def test_no_delimited_text_holds_a_formula_however_it_is_parted(made: dict[str, bytes]) -> None:
    assert dict(tables(made, ".csv"))
    for name, content in tables(made, ".csv"):
        text = content.decode("utf-8-sig")
        rows = [*csv.reader(io.StringIO(text, newline=""))]
        rows += csv.reader(io.StringIO(text, newline=""), delimiter=";", quoting=csv.QUOTE_NONE)
        for cell in (cell for row in rows for cell in row):
            assert not FORMULA.match(cell) or NUMBER.fullmatch(cell), (name, cell)


def test_names_of_files_are_ours(made: dict[str, bytes], tmp_path: Path) -> None:
    assert all(re.fullmatch(r"[a-z_]+(/[a-zA-Z0-9_]+)?\.[a-z]+", name) for name in made), list(made)
