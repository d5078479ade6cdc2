"""Delimited text is what Python's own `csv` would write."""

from __future__ import annotations

import csv
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from screener.report.tables import END_OF_LINE, csv_lines, harmless

FIELDS = st.text(st.sampled_from('a,;" =-1\r\n\t|\\≥') | st.characters(codec="utf-8"))


@given(st.lists(st.lists(FIELDS, min_size=2, max_size=4), max_size=3))
def test_delimited_text_is_as_python_writes_it(rows: list[list[str]]) -> None:
    shown, written = [[harmless(text) for text in row] for row in rows], StringIO()
    csv.writer(written, lineterminator=END_OF_LINE).writerows(shown)
    assert csv_lines(rows) == written.getvalue()
    assert list(csv.reader(StringIO(csv_lines(rows), newline=""))) == shown
