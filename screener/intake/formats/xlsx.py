"""Excel workbooks, cell by cell.

The quick libraries give values without number formats, hidden rows or merged ranges, and turn
error cells into blanks; a screening sheet has a few hundred rows, so care costs next to nothing.
Of thousands, processes read some each.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from openpyxl import Workbook
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.defined_name import DefinedNameList
from openpyxl.worksheet.worksheet import Worksheet

from screener.errors import Problem, Problems, did_you_mean
from screener.intake.formats.by_rows import parts_of
from screener.intake.formats.foreign import BROKEN_ZIP, ZIP
from screener.intake.formats.formulas import Formulas, cells_at, formulas_of, saved_formulas
from screener.intake.formats.page import Page
from screener.intake.formats.preflight import check_workbook
from screener.intake.formats.worksheet import page_of
from screener.intake.sheet import Layout, Sheet, with_notes
from screener.processes import at_once, in_order

MALFORMED = (*BROKEN_ZIP, ArithmeticError, AttributeError, LookupError, SyntaxError, TypeError)
"""What openpyxl raises where a workbook is not as it should be."""


class CellReader(ExcelReader):
    """Reads no names of ranges: openpyxl takes minutes for a print area of some kilobytes."""

    def read_workbook(self) -> None:
        super().read_workbook()
        self.parser.defined_names = DefinedNameList()  # type: ignore[attr-defined]


def recognises(data: bytes) -> bool:
    return data.startswith(ZIP)


def read(file: str, data: bytes, layout: Layout) -> tuple[Sheet, ...]:
    """Every visible sheet with anything in it, or the one asked for."""
    check_workbook(file, data)
    written = _side_by_side(file, data, layout) or _written(file, data, layout.sheet)
    read = {page.title: page.sheet(layout) for page in written.pages}
    notes = (*written.notes, *_without_header(read, layout))
    return with_notes(tuple(sheet for sheet in read.values() if sheet), notes)


@dataclass(frozen=True, eq=False)
class _Written:
    """What is written in a workbook, or in some of its rows."""

    pages: tuple[Page, ...]
    notes: tuple[str, ...]

    def joined(self, other: _Written) -> _Written:
        """The same with other rows of the same workbook."""
        pages = zip(self.pages, other.pages, strict=True)
        return _Written(tuple(one.joined(page) for one, page in pages), self.notes)


def _side_by_side(file: str, data: bytes, layout: Layout) -> _Written | None:
    """What several processes read; None where one has to do it, or tells what is wrong."""
    parts = parts_of(data, at_once(layout.jobs))
    if len(parts) == 1:
        return None
    try:
        read = in_order(lambda part: _written(file, part, layout.sheet), parts, layout.jobs)
        return reduce(_Written.joined, read)
    except Problems:
        return None


def _written(file: str, data: bytes, name: str | None) -> _Written:
    book, parts = _load(file, data)
    chosen = _chosen(file, book, name)
    formulas = _formulas(file, data, chosen, parts)
    pages = tuple(page_of(file, sheet, formulas[sheet.title]) for sheet in chosen)
    return _Written(pages, tuple(_notes(book, chosen, data)))


def open_workbook(file: str, data: bytes) -> Workbook:
    """A workbook of our own making, as somebody filled it in.

    Raises:
        Problems: it is damaged, or not what a workbook may be.
    """
    check_workbook(file, data)
    book, _ = _load(file, data)
    return book


def _load(file: str, data: bytes, *, values: bool = True) -> tuple[Workbook, dict[str, str]]:
    """A workbook with the saved values of its formulas, or with these; and each sheet's part."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and validations, which are not read
            reader = CellReader(io.BytesIO(data), data_only=values, keep_links=False)
            reader.read()
            parts = {sheet.name: rel.target for sheet, rel in reader.parser.find_sheets()}
            return reader.wb, parts
    except MALFORMED as error:
        message = "this workbook is damaged, or of a kind that only Excel reads"
        hint = "open it in Excel and save it as .xlsx"
        raise Problems([Problem(message, file, hint=hint)]) from error


def _formulas(
    file: str, data: bytes, chosen: Sequence[Worksheet], parts: Mapping[str, str]
) -> Mapping[str, Formulas]:
    """The formulas of some sheets. The workbook is opened for them again only if it must be."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    found: dict[str, Formulas] = {}
    for sheet in chosen:
        part = parts.get(sheet.title)  # openpyxl renames the second of two with one name
        places = saved_formulas(archive.read(part)) if part else None
        if places is None:
            again, _ = _load(file, data, values=False)
            return {title: formulas_of(one) for title, one in worksheets(again).items()}
        found[sheet.title] = cells_at(sheet, places)
    return found


def worksheets(book: Workbook) -> dict[str, Worksheet]:
    """The sheets with cells; a chart has none."""
    return {sheet.title: sheet for sheet in book.worksheets if isinstance(sheet, Worksheet)}


def _chosen(file: str, book: Workbook, name: str | None) -> list[Worksheet]:
    sheets = worksheets(book)
    visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
    if name is None:
        return visible
    if name in sheets:
        return [sheets[name]]
    titles = [sheet.title for sheet in visible]
    message = f"there is no sheet {name!r}; the sheets are {', '.join(map(repr, titles))}"
    raise Problems([Problem(message, file, hint=did_you_mean(name, titles))])


def _notes(book: Workbook, chosen: list[Worksheet], data: bytes) -> Iterator[str]:
    for title, sheet in worksheets(book).items():
        if sheet.sheet_state != "visible" and sheet not in chosen:
            yield f"hidden sheet {title!r} not read"
    if book.epoch == CALENDAR_MAC_1904:
        yield "its days are counted from 1904"
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    if "xl/vbaProject.bin" in names:
        yield "its macros were not looked at"
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield "its links to other files were not followed"


def _without_header(read: dict[str, Sheet | None], layout: Layout) -> Iterator[str]:
    for title, sheet in read.items():
        if layout.header_row and not sheet:
            yield f"sheet {title!r} not read: nothing is written in its row {layout.header_row}"
