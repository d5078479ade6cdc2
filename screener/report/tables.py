"""Tables for spreadsheets, in which no text can become a formula.

A spreadsheet takes a cell that starts with =, +, -, @, a tab or a line break for a formula, in
quotation marks or not, and in East Asian versions their full-width forms too. In delimited text
such a cell is given a leading apostrophe, unless it is a number; UTF-8 with the mark that Excel
knows it by. A workbook knows texts from formulas, and every cell is written as a text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from screener.report.visible import visible

BYTE_ORDER_MARK = "\ufeff"
END_OF_LINE = "\r\n"
FORMULA = re.compile(r"\s*[=+\-@\t\r\n＝＋－＠]")
AFTER_SEMICOLON = re.compile(r";\s*(?=[=+\-@＝＋－＠])")
"""Where a semicolon parts cells, as in Germany, what follows it is a cell of its own."""
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?", re.ASCII)
TO_QUOTE = re.compile(r"[,\"\r\n]")
NO_TIME = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
"""Workbooks hold the time they were made at; the same input has to give the same bytes."""
NO_NAME = re.compile(r"[\[\]:*?/\\']")
TYPED, DAY = "@", "yyyy-mm-dd"
"""Texts are left as they are typed: a spreadsheet makes 3 of version 3.0."""
FREE = {"locked": False, "bg_color": "#fff8dc", "text_wrap": True, "valign": "top"}
LONGEST_NAME, LONGEST_CELL, LONGEST_HEADING = 31, 32_000, 200


def harmless(text: str) -> str:
    """The text as a spreadsheet may have it.

    >>> [harmless(text) for text in ("=1+1", "-1.5", "-1.5+A1", " @SUM", "2+", "a;=1+1")]
    ["'=1+1", '-1.5', "'-1.5+A1", "' @SUM", '2+', "a;'=1+1"]
    """
    shown = AFTER_SEMICOLON.sub(r"\g<0>'", visible(text))
    return f"'{shown}" if FORMULA.match(text) and not NUMBER.fullmatch(text) else shown


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    return "".join(f"{','.join(map(csv_field, row))}{END_OF_LINE}" for row in rows)


@lru_cache(4096)
def csv_field(text: str) -> str:
    """The text as it stands in delimited text, in quotation marks where it has to be.

    As the `csv` of Python writes it, which looks at long texts character by character.

    >>> print(csv_field("PD-L1, CPS"), csv_field('a "2+" score'), csv_field("=1+1"))
    "PD-L1, CPS" "a ""2+"" score" '=1+1
    """
    shown = harmless(text)
    return '"{}"'.format(shown.replace('"', '""')) if TO_QUOTE.search(shown) else shown


@dataclass(frozen=True)
class Column:
    """A column of a workbook: its header, its width in characters, and the answers to choose from.

    `choices` is the reference of a range: ='Reason codes'!$A$2:$A$9. `free` is the number format of
    a column that a person writes into; where there is one, no other can be written to.
    """

    header: str
    width: int = 14
    choices: str = ""
    free: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet of a workbook; `heading` stands above each printed page of it."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    heading: str = ""


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as a workbook, one sheet each, the header in sight, on numbered pages."""
    import xlsxwriter  # type: ignore[import-untyped]

    file = BytesIO()
    options = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    with xlsxwriter.Workbook(file, {**options, "in_memory": True}) as book:
        book.set_properties({"created": NO_TIME})
        styles = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
            ),
            "cell": book.add_format({"text_wrap": True, "valign": "top"}),
            **{free: book.add_format({**FREE, "num_format": free}) for free in (TYPED, DAY)},
        }
        for name, table in zip(_names(tables), tables, strict=True):
            _write(book.add_worksheet(name), table, styles)
    return file.getvalue()


def _write(sheet: Any, table: Table, styles: dict[str, Any]) -> None:
    for column, one in enumerate(table.columns):
        style = styles[one.free or "cell"]
        sheet.set_column(column, column, one.width, style, {"hidden": one.hidden})
        sheet.write_string(0, column, one.header, styles["head"])
        if one.choices and table.rows:
            choice = {"validate": "list", "source": one.choices, "error_type": "warning"}
            sheet.data_validation(1, column, len(table.rows), column, choice)
    for number, row in enumerate(table.rows, 1):
        for column, text in enumerate(row):
            if text:
                sheet.write_string(number, column, visible(text)[:LONGEST_CELL])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    if any(one.free for one in table.columns):
        sheet.protect("", dict.fromkeys(("autofilter", "format_columns", "format_rows"), True))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if table.heading:
        sheet.set_header(f"&L{visible(table.heading).replace('&', '&&')[:LONGEST_HEADING]}")
    sheet.set_footer("&L&A&RPage &P of &N")


def _names(tables: Sequence[Table]) -> list[str]:
    """The names of the sheets, as a workbook allows them: short, plain, no two alike."""
    found: dict[str, None] = {}
    for number, table in enumerate(tables, 1):
        plain = NO_NAME.sub(" ", visible(table.name)).strip()[:LONGEST_NAME].strip()
        taken = {name.casefold() for name in found}
        clash = not plain or plain.casefold() in taken | {"history"}
        found[f"{plain[:25]} ({number})".strip() if clash else plain] = None
    return list(found)
