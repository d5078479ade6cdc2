"""Writing the sheet. A cell becomes what Excel makes of a text that is typed into it.

So 90% is a percent cell, 2025-03-04 a day, 45 a number, #N/A an error; and an apostrophe in front
keeps a text as it is. The bytes depend on the rows alone: no clock is asked.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter  # type: ignore[import-untyped]

from screener.demo.generate import Row, Sample
from screener.demo.stories import Layout, Listed

CREATED = datetime(2026, 1, 15)  # noqa: DTZ001 - a workbook knows no time zones
NUMBER = re.compile(r"-?\d+(\.\d+)?")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
ERRORS = {"#N/A": "=NA()", "#DIV/0!": "=1/0"}
HEADER_ROW = 2
"""Counted from 0: a title and an empty row stand above it."""


def as_workbook(sample: Sample, layout: Layout, records: Mapping[str, Listed] = {}) -> bytes:
    """The sample as an .xlsx file."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": layout.title, "created": CREATED})
        sheet = book.add_worksheet(layout.name)
        pen = _Pen(book, sheet)
        pen.write_header(layout.title, [*sample.rows[0]])
        for number, row in enumerate(sample.rows, HEADER_ROW + 1):
            pen.write_row(number, row)
        for hidden in sample.hidden:
            sheet.set_row(HEADER_ROW + 1 + hidden, None, None, {"hidden": True})
        for name, listed in records.items():
            _Pen(book, book.add_worksheet(name)).write_records(listed)
        about = book.add_worksheet("About")
        about.set_column(0, 0, 100)
        about.write_column(0, 0, layout.about)
    return file.getvalue()


class _Pen:
    """Writes texts as Excel takes them."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        self.sheet = sheet
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E8EDF3", "bottom": 1}
        )
        self.day = book.add_format({"num_format": "dd-mmm-yyyy", "align": "left"})
        self.percent = book.add_format({"num_format": "0%"})
        self.decimal_percent = book.add_format({"num_format": "0.0%"})

    def write_header(self, title: str, headers: Sequence[str]) -> None:
        self.sheet.write_string(0, 0, title, self.title)
        self.sheet.set_row(HEADER_ROW, 45)
        self.sheet.set_column(0, len(headers) - 1, 13)
        for column, text in enumerate(headers):
            self.sheet.write_string(HEADER_ROW, column, text, self.header)
        self.sheet.freeze_panes(HEADER_ROW + 1, 1)

    def write_records(self, listed: Listed) -> None:
        self.sheet.set_column(0, len(listed.columns) - 1, 16)
        self.sheet.freeze_panes(1, 1)
        for column, text in enumerate(listed.columns):
            self.sheet.write_string(0, column, text, self.header)
        for number, row in enumerate(listed.rows, 1):
            self.write_row(number, dict(zip(listed.columns, row, strict=True)))

    def write_row(self, number: int, row: Row) -> None:
        for column, typed in enumerate(row.values()):
            if typed:
                self.write(number, column, typed)

    def write(self, row: int, column: int, typed: str) -> None:
        if typed in ERRORS:
            self.sheet.write_formula(row, column, ERRORS[typed], None, typed)
        elif DAY.fullmatch(typed):
            self.sheet.write_datetime(row, column, date.fromisoformat(typed), self.day)
        elif percent := PERCENT.fullmatch(typed):
            style = self.decimal_percent if "." in typed else self.percent
            self.sheet.write_number(row, column, float(Decimal(percent[1]) / 100), style)
        elif NUMBER.fullmatch(typed):
            self.sheet.write_number(row, column, float(typed))
        else:
            self.sheet.write_string(row, column, typed.removeprefix("'"))
