"""The places where bytes of a stranger come in, each as a function that a fuzzer can call.

Whatever the bytes are, a door answers with a reading or with `Problems`, and soon.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from screener.authoring.layout import load_layout
from screener.authoring.registry import read_record
from screener.errors import Problems
from screener.intake import dialects
from screener.intake.answers import log
from screener.intake.answers import worklist as answers
from screener.intake.answers.answering import Answering
from screener.intake.answers.given import read_given
from screener.intake.formats import delimited, fhir, parquet, xlsx
from screener.intake.mapping import load_mapping
from screener.intake.matching import Headers
from screener.intake.sheet import Layout
from screener.knowledge import Knowledge, load_knowledge
from screener.reading.model import Settings
from screener.reading.reader import Reader
from screener.report.editions.key_list import KeyList
from screener.report.runs.earlier import earlier_run
from screener.report.runs.folder import refuse_foreign
from screener.report.runs.run_log import last_digest
from screener.report.workbooks.log_reading import LogReader
from screener.specification import load_trial

PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "[Content_Types].xml",
    "xl/_rels/workbook.xml.rels",
)
LAYOUT = Layout(lambda text: text.strip().casefold() in {"id", "age", "er"})


@cache
def knowledge() -> Knowledge:
    return load_knowledge()


@cache
def readers() -> tuple[Reader, ...]:
    declared = (Settings(), Settings("DMY", decimal_comma=True), Settings("MDY"))
    return tuple(Reader(knowledge().vocabulary, settings) for settings in declared)


@cache
def targets() -> tuple[str, ...]:
    vocabulary = knowledge().vocabulary
    return (*vocabulary.concepts, *vocabulary.bundles)


@cache
def headers() -> Headers:
    return Headers(knowledge().vocabulary)


def cell(data: bytes) -> None:
    """Two bytes choose a column, one what is declared for the file; the others are the text."""
    target = targets()[int.from_bytes(data[:2], "big") % len(targets())]
    reader = readers()[(data[2:3] or b"0")[0] % len(readers())]
    read_cell(reader, target, data[3:].decode("utf-8", "replace"))


def read_cell(reader: Reader, target: str, text: str) -> None:
    """A text is never passed over: it says something or it raises a question."""
    reading = reader.read(target, text)
    assert reading.values or reading.question or not text.strip() or not text.isprintable()


def header(data: bytes) -> None:
    headers().match(data.decode("utf-8", "replace"))


def text_file(data: bytes) -> None:
    with suppress(Problems):
        delimited.read("a.csv", data, LAYOUT)


def workbook_part(data: bytes) -> None:
    """A byte chooses the part of a workbook that the others replace."""
    part = PARTS[(data[:1] or b"0")[0] % len(PARTS)]
    with suppress(Problems):
        xlsx.read("a.xlsx", workbook_with({part: data[1:]}), LAYOUT)


def workbook_with(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in {**good_parts(), **parts}.items():
            archive.writestr(name, content)
    return packed.getvalue()


@cache
def good_parts() -> Mapping[str, bytes]:
    book = Workbook()
    book.active.title = answers.SHEET
    for row in (["id", "age", "er"], ["P1", 54, "pos"], ["P2", 0.5, "=A1"]):
        book.active.append(row)
    book.active["B3"].number_format = "0%"
    packed = io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def bundle(data: bytes) -> None:
    """A FHIR bundle; bytes that do not look like one never come so far."""
    if fhir.recognises(data):
        with suppress(Problems):
            fhir.read("a.json", data, LAYOUT)


def parquet_file(data: bytes) -> None:
    with suppress(Problems):
        parquet.read("a.parquet", data, LAYOUT)


def redcap(data: bytes) -> None:
    """A data dictionary and the export of its project, with a form feed between them."""
    with suppress(Problems):
        sheets = [
            sheet
            for number, text in enumerate(data.split(b"\f"))
            for sheet in delimited.read(f"{number}.csv", text, Layout(dialects.knows))
        ]
        dialects.translated(sheets, headers().knows)


def worklist(data: bytes) -> None:
    """A line is a row of answers, with tabs between its cells; the first line names columns."""
    with suppress(Problems):
        given = answers.answers_of("a.xlsx", _table(answers.SHEET, data))
        Answering(given, {"P1": 0, "P2": 1}, readers()[0], frozenset()).read(())


def screening_log(data: bytes) -> None:
    """The same of a log, whose entries are read as well."""
    with suppress(Problems):
        for entry in log.entries_of("a.xlsx", _table("Trial", data)):
            for column, cell in entry.cells.items():
                said, question = LogReader(readers()[0]).read(column, cell.text)
                assert said or question


def _table(title: str, data: bytes) -> Workbook:
    book = Workbook()
    book.active.title = title
    for row, line in enumerate(data.decode("utf-8", "replace").splitlines()[:20], 1):
        for column, text in enumerate(line.split("\t")[:20], 1):
            cell = book.active.cell(row, column)
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", text), "s"
    return book


def worklist_part(data: bytes) -> None:
    """As `workbook_part`, of a workbook that is given for answers."""
    part = PARTS[(data[:1] or b"0")[0] % len(PARTS)]
    with in_folder({"a.xlsx": workbook_with({part: data[1:]})}) as folder, suppress(Problems):
        read_given(folder / "a.xlsx")


def earlier_results(data: bytes) -> None:
    with in_folder({"results.json": data}) as folder, suppress(Problems):
        earlier_run(folder).changed("P1", "T1", "open")


def earlier_mark(data: bytes) -> None:
    """The run.json of a folder that may be ours to replace."""
    with in_folder({"run.json": data}) as folder, suppress(Problems):
        refuse_foreign(folder)


def log_of_runs(data: bytes) -> None:
    with in_folder({"runs.jsonl": data}) as folder, suppress(Problems):
        last_digest(folder / "runs.jsonl")


def list_of_codes(data: bytes) -> None:
    with in_folder({"out-key.csv": data}) as folder, suppress(Problems):
        KeyList.beside(folder / "out").of(["P1", "P2"])


@contextmanager
def in_folder(files: Mapping[str, bytes]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        for file, data in files.items():
            (Path(name) / file).write_bytes(data)
        yield Path(name)


def specification(data: bytes) -> None:
    _as_file(data, lambda path: load_trial(path, knowledge().vocabulary))


def mapping(data: bytes) -> None:
    _as_file(data, lambda path: load_mapping(path, knowledge().vocabulary))


def registry_record(data: bytes) -> None:
    _as_file(data, lambda path: read_record(path, load_layout()))


def _as_file(data: bytes, read: Callable[[Path], object]) -> None:
    with in_folder({"a.yaml": data}) as folder, suppress(Problems):
        read(folder / "a.yaml")


DOORS: Mapping[str, Callable[[bytes], None]] = {
    "cell": cell,
    "header": header,
    "text_file": text_file,
    "workbook_part": workbook_part,
    "bundle": bundle,
    "redcap": redcap,
    "parquet": parquet_file,
    "worklist": worklist,
    "worklist_part": worklist_part,
    "screening_log": screening_log,
    "earlier_results": earlier_results,
    "earlier_mark": earlier_mark,
    "log_of_runs": log_of_runs,
    "list_of_codes": list_of_codes,
    "specification": specification,
    "mapping": mapping,
    "registry_record": registry_record,
}
