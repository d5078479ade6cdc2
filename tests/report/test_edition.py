"""What the coded edition never says: canaries in all personal cells, every output searched."""

from __future__ import annotations

import csv
import html
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from report.patients import files
from workbooks import delimited

from screener.errors import Problems
from screener.report.write import FORMATS
from screener.run import Request, run

HEADERS = ("Subject ID", "Patient name", "MRN", "DOB", "Age", "Accession number", "ECOG")
CANARIES = ("Canarina", "88887777", "1971", "31 Feb", "1893", "ACC-4242")
ROWS = (
    ("P-1", "Canarina, Ada", "88887777", "1971-03-04", "54", "ACC-4242", "1"),
    ("P-2", "Canarina, Bea", "88887777x", "03/04/1971", "12", "ACC-4242", "0"),
    ("P-3", "Canarina, Cleo", "", "31 Feb 1971", "", "ACC-4242", "7"),
    ("P-3", "Canarina, Clea", "", "1893-01-01", "", "ACC-4242", "7"),
)
SUFFIXES = {".html", ".csv", ".json", ".xlsx", ".pdf", ".ics"}
SPEC = """\
trial: EX-1
name: Example
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
  - {id: I2, text: Sample, check: {specimen_id: recorded}}
exclusion:
  - {id: E1, text: Frail, check: {ecog: {at_least: 3}}}
"""


def sheet(
    path: Path, headers: tuple[str, ...] = HEADERS, rows: tuple[tuple[str, ...], ...] = ROWS
) -> Path:
    return delimited(path, [headers, *rows])


EVERY = tuple(one.name for one in FORMATS)


def reported(
    tmp_path: Path,
    patients: Path,
    edition: str = "coded",
    columns: Path | None = None,
    formats: tuple[str, ...] = ("html", "csv", "json"),
) -> str:
    """All that the files of the folder of reports and the log of runs say, and their names."""
    out, log = tmp_path / "out", tmp_path / "runs.jsonl"
    spec = tmp_path / "example.yaml"
    spec.write_text(SPEC)
    request = Request(
        (patients,),
        out,
        (spec,),
        "2026-01-15",
        columns=columns,
        formats=formats,
        edition=edition,
        log=log,
        at="2026-01-16T00:00:00Z",
        jobs=1,
    )
    run(request, lambda said: None)
    made = files(out)
    return "\n".join([*made, *map(text_of, made.values()), log.read_text(encoding="utf-8")])


def text_of(content: bytes) -> str:
    """What a file says: all parts of a workbook, a calendar unfolded."""
    if content.startswith(b"PK"):
        book = zipfile.ZipFile(io.BytesIO(content))
        parts = (book.read(name).decode("utf-8") for name in book.namelist())
        return html.unescape("\n".join(parts))
    if content.startswith(b"%PDF"):
        return ""  # drawn in glyphs: `set_in_pdf` holds what it was made of
    text = content.decode("utf-8")
    return text.replace("\r\n ", "") if text.startswith("BEGIN:VCALENDAR") else text


@pytest.fixture
def set_in_pdf(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All that is handed to the typesetter; a PDF says nothing else of patients."""
    typst = pytest.importorskip("typst")
    handed: list[str] = []
    compile_it = typst.compile

    def compiled(*args: Any, sys_inputs: dict[str, str], **options: Any) -> object:
        handed.extend(repr(json.loads(text)) for text in sys_inputs.values())
        return compile_it(*args, sys_inputs=sys_inputs, **options)

    monkeypatch.setattr(typst, "compile", compiled)
    return handed


def test_the_coded_edition_says_nothing_personal(tmp_path: Path, set_in_pdf: list[str]) -> None:
    said = reported(tmp_path, sheet(tmp_path / "patients.csv"), formats=EVERY)
    assert {path.suffix for path in (tmp_path / "out").rglob("*.*")} == SUFFIXES
    assert set_in_pdf
    for text in (said, *set_in_pdf):
        assert not [word for word in CANARIES if word in text]
        assert "P-1" in text
    assert "on record" in said
    assert not (tmp_path / "out-key.csv").exists()


def test_the_internal_edition_says_it_all(tmp_path: Path, set_in_pdf: list[str]) -> None:
    said = reported(tmp_path, sheet(tmp_path / "patients.csv"), "internal", formats=EVERY)
    assert not [word for word in CANARIES if word not in said]
    assert "1971" in "".join(set_in_pdf)


@pytest.mark.parametrize(
    ("header", "ids"),
    [
        ("Subject ID", ("Canarina, Ada", "Canarina, Bea", "canarina  bea")),
        ("Study ID", ("88887777", "0088887777", "8888 7777 1")),
        ("MRN", ("Canary-1", "Canary-2", "canary2")),
    ],
)
def test_codes_take_the_place_of_identifiers_that_tell_who(
    tmp_path: Path, header: str, ids: tuple[str, ...], set_in_pdf: list[str]
) -> None:
    columns = tmp_path / "columns.yaml"
    columns.write_text(f"columns: {{{header}: patient_id}}\n")
    patients = sheet(tmp_path / "p.csv", (header, "ECOG"), tuple((one, "1") for one in ids))
    said = "\n".join([reported(tmp_path, patients, columns=columns, formats=EVERY), *set_in_pdf])
    key = (tmp_path / "out-key.csv").read_text(encoding="utf-8-sig").splitlines()
    coded = dict(reversed(row) for row in csv.reader(key[1:]))
    for identifier, code in coded.items():
        assert identifier not in said
        assert f">{code}<" in said


def test_a_list_of_codes_is_continued(tmp_path: Path) -> None:
    first, more = [("Doe, Jane", "1"), ("Roe, Ann", "0")], [("Poe, Eve", "1"), ("Doe, Jane", "1")]
    key = tmp_path / "out-key.csv"
    for rows in (first, more):
        reported(tmp_path, sheet(tmp_path / "p.csv", ("Subject ID", "ECOG"), tuple(rows)))
    listed = [*csv.reader(key.read_text(encoding="utf-8-sig").splitlines())]
    assert listed == [
        ["code", "identifier"], ["Code 0001", "Doe, Jane"], ["Code 0002", "Roe, Ann"],
        ["Code 0003", "Poe, Eve"],
    ]  # fmt: skip
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_somebody_elses_file_is_not_taken_for_a_list_of_codes(tmp_path: Path) -> None:
    (tmp_path / "out-key.csv").write_text("years of work")
    patients = sheet(tmp_path / "p.csv", ("Subject ID", "ECOG"), (("Doe, Jane", "1"),))
    with pytest.raises(Problems, match="where the list of codes belongs, and it is something else"):
        reported(tmp_path, patients)
    assert (tmp_path / "out-key.csv").read_text() == "years of work"
    assert not (tmp_path / "out").exists()


def test_an_edition_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="none of coded, internal; did you mean 'internal'"):
        reported(tmp_path, sheet(tmp_path / "p.csv"), "internl")
