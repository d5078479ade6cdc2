"""A workbook to fill in, made from the vocabulary: a sheet for each table, and a codebook.

All columns are text, so that Excel changes nothing that is typed; where there are words to choose
from, a cell offers them. Each header says in a note what is asked.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import xlsxwriter  # type: ignore[import-untyped]

from screener.authoring.forms import Blank
from screener.concepts.model import Number, Tags
from screener.concepts.vocabulary import PATIENT_ID, Vocabulary

CREATED = datetime(2026, 1, 15)  # noqa: DTZ001 - the bytes depend on the vocabulary, on no clock
ROWS = 2_000
"""So many rows offer words to choose."""
CODEBOOK = ("Sheet", "Column", "What is asked", "Kind", "Unit", "Words")


def as_template(form: Mapping[str, Sequence[Blank]], vocabulary: Vocabulary) -> bytes:
    """The workbook, as an .xlsx file."""
    file = io.BytesIO()
    ids = next(one for blanks in form.values() for one in blanks if one.concept.id == PATIENT_ID)
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        header = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E8EDF3"})
        text = book.add_format({"num_format": "@"})
        pages = {table: book.add_worksheet(vocabulary.tables[table].label) for table in form}
        codebook, words = book.add_worksheet("Codebook"), book.add_worksheet("Words")
        codebook.write_row(0, 0, CODEBOOK, header)
        lists = row = 0
        for table, blanks in form.items():
            page = pages[table]
            page.freeze_panes(1, 1)
            mine = [ids, *(one for one in blanks if one.concept.id != PATIENT_ID)]
            page.set_column(0, len(mine) - 1, 18, text)
            for column, blank in enumerate(mine):
                page.write_string(0, column, blank.header, header)
                page.write_comment(0, column, blank.concept.ask())
                row += 1
                codebook.write_row(row, 0, _explained(vocabulary.tables[table].label, blank))
                if blank.words:
                    words.write_column(0, lists, blank.words)
                    page.data_validation(1, column, ROWS, column, _choice(blank, lists))
                    lists += 1
    return file.getvalue()


def _explained(sheet: str, blank: Blank) -> tuple[str, ...]:
    concept = blank.concept
    unit = concept.unit if isinstance(concept, Number) else ""
    words = "; ".join(blank.words)
    return (sheet, blank.header, concept.ask(), concept.kind, unit, words)


def _choice(blank: Blank, column: int) -> dict[str, object]:
    """The words of a column of the sheet of words; a list of several may be typed."""
    from xlsxwriter.utility import xl_range_abs  # type: ignore[import-untyped]

    several = isinstance(blank.concept, Tags)
    return {
        "validate": "list",
        "source": f"=Words!{xl_range_abs(0, column, len(blank.words) - 1, column)}",
        "error_type": "information" if several else "warning",
        "error_title": "Another word",
        "error_message": "Several words are separated by ;"
        if several
        else "What is not one of the words may have to be asked about.",
    }
