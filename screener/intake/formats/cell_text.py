"""One workbook cell as the text that a person reads in it.

The stored value alone misleads: 90 % is stored as 0.9, record number 0000123 as 123, a day as a
count. So the number format decides; decimals come out as they were typed.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.escape import unescape

EXCEL_DIGITS = 15
"""Excel keeps so many digits of a number and replaces the others by zeros."""

FIRST_TRUE_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - Excel has no time zones
"""Excel counts 29 February 1900, which never was: earlier dates are mostly numbers in disguise."""


def cell_text(cell: Cell) -> str:
    """The text of a cell that holds a value."""
    value = cell.value
    if is_formula(cell):  # no value was saved with it
        return value if isinstance(value, str) else getattr(value, "text", "=")
    if value is None:  # an empty text, as the result of a formula
        return ""
    if isinstance(value, str):
        return unescape(value) if "_x" in value else value  # it makes its pattern for each text
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(value, cell.number_format)
    if isinstance(value, date):
        return _day_text(value)
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)


def is_formula(cell: Cell | MergedCell) -> bool:
    return cell.data_type == "f"


def lost_digits(cell: Cell) -> bool:
    return isinstance(cell.value, int | float) and abs(cell.value) >= 10**EXCEL_DIGITS


@lru_cache(maxsize=65536, typed=True)
def number_text(value: float, number_format: str) -> str:
    """A number as it reads in its cell. The same ones stand in a sheet over and over.

    >>> number_text(0.07, "0%"), number_text(123, "0000000"), number_text(2.0, "General")
    ('7%', '0000123', '2')
    >>> number_text(0.1 + 0.2, "0.0")  # Excel, too, counts 15 digits
    '0.3'
    """
    if isinstance(value, int) and re.fullmatch("0+", number_format):
        return str(value).zfill(len(number_format))
    number = Decimal(value if isinstance(value, int) else f"{value + 0:.{EXCEL_DIGITS}g}")
    if _is_percent(number_format):
        return f"{_plain(number * 100)}%"
    return _plain(number)


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@cache
def _is_percent(number_format: str) -> bool:
    return "%" in re.sub(r'"[^"]*"|\\.', "", number_format)


def _day_text(day: date) -> str:
    if not isinstance(day, datetime):
        return day.isoformat()
    text = day.isoformat(" ", "minutes" if day.second == 0 else "seconds").removesuffix(" 00:00")
    return text if day >= FIRST_TRUE_DAY else f"{text} (before Excel's calendar)"
