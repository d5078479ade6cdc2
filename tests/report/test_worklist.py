"""The worklist as a workbook: what a spreadsheet makes of its cells."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from screener.intake.answers.worklist import ANSWER, COMPLETE
from screener.report.workbooks.worklist import COLUMNS, OF_ONE_RULE, Row, workbook

TEXTS = ("101", "Chart", "Which one?", "LITTLE I1", "")
ROWS = [Row(TEXTS, "fact:a", ("yes", "no")), Row(TEXTS, "fact:b", is_list=True), Row(TEXTS, "f:c")]


@pytest.fixture(scope="module")
def sheet() -> Worksheet:
    """Of more rows than one rule is written for."""
    book = openpyxl.load_workbook(BytesIO(workbook(ROWS * (OF_ONE_RULE + 1))))
    return book.worksheets[0]


@pytest.mark.parametrize(
    ("header", "row", "source"),
    [
        pytest.param(ANSWER, 0, "Choices!$A$1:$A$2", id="one of the answers"),
        pytest.param(COMPLETE, 1, '"yes,no"', id="whether the list is complete"),
    ],
)
def test_each_such_cell_and_no_other_offers_the_choices(
    sheet: Worksheet, header: str, row: int, source: str
) -> None:
    column = [*COLUMNS].index(header) + 1
    rules = [one for one in sheet.data_validations.dataValidation if one.formula1 == source]
    offered = Counter(at for rule in rules for part in rule.sqref.ranges for at in part.cells)
    places = {(2 + row + len(ROWS) * number, column) for number in range(OF_ONE_RULE + 1)}
    assert offered == Counter(places)


def test_rules_are_few_however_many_rows_there_are(sheet: Worksheet) -> None:
    assert len(sheet.data_validations.dataValidation) == 4
