"""Parquet files: typed columns come out as the texts that a person would have typed."""

from __future__ import annotations

import datetime as dt
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workbooks import cells, complaint, known, read

from screener import limits
from screener.errors import Problems
from screener.intake.formats import parquet
from screener.intake.sheet import Layout

MORNING = dt.datetime.fromisoformat("2026-01-05 08:30")
TYPED = [
    (pa.array([1.2, None, 0.05], pa.float32()), ["1.2", "", "0.05"]),
    ([0.1 + 0.2, 90.0, None], ["0.3", "90", ""]),
    ([float("nan"), float("inf"), 1e-7], ["", "inf", "0.0000001"]),
    ([7, 123, None], ["7", "123", ""]),
    (["007", "NA", ""], ["007", "NA", ""]),
    ([True, None, False], ["TRUE", "", "FALSE"]),
    ([dt.date(2026, 1, 5), None, dt.date(1959, 12, 31)], ["2026-01-05", "", "1959-12-31"]),
    ([MORNING, None, MORNING.replace(hour=0, minute=0)],
     ["2026-01-05 08:30", "", "2026-01-05"]),
    ([Decimal("1.20"), None, Decimal("0.05")], ["1.20", "", "0.05"]),
]  # fmt: skip


def saved(path: Path, **columns: Any) -> Path:
    pq.write_table(pa.table(columns), path, row_group_size=2)
    return path


@pytest.mark.parametrize(("values", "texts"), TYPED)
def test_a_typed_value_is_read_as_typed(
    tmp_path: Path, values: list[Any], texts: list[str]
) -> None:
    path = saved(tmp_path / "a.parquet", id=["P1", "P2", "P3"], age=values)
    assert cells(read(path), "age") == texts


def test_texts_of_categories_and_of_several_row_groups_are_one_column(tmp_path: Path) -> None:
    stains = pa.array(["1+", "2+", "1+"]).dictionary_encode()
    sheet = read(saved(tmp_path / "a.parquet", id=["P1", "P2", "P3"], er=stains))
    assert cells(sheet, "er") == ["1+", "2+", "1+"]
    assert sheet.columns[1].texts == ("1+", "2+")


def test_rows_are_counted_from_one_and_empty_ones_are_none(tmp_path: Path) -> None:
    sheet = read(saved(tmp_path / "a.parquet", id=["P1", None, "P3"], age=[1, None, 3]))
    assert sheet.rows.tolist() == [1, 3]
    assert [column.letter for column in sheet.columns] == ["A", "B"]


def test_columns_of_lists_are_named_and_left_out(tmp_path: Path) -> None:
    sheet = read(saved(tmp_path / "a.parquet", id=["P1"], drugs=[["a", "b"]], er=["1+"]))
    assert sheet.notes == ("columns of lists, not read: drugs",)
    assert [(one.header, one.letter) for one in sheet.columns] == [("id", "A"), ("er", "C")]


@pytest.mark.parametrize("cut", [10, 200, 400])
def test_a_damaged_file_is_called_damaged(tmp_path: Path, cut: int) -> None:
    path = saved(tmp_path / "a.parquet", id=["P1", "P2"], er=["1+", "2+"])
    path.write_bytes(path.read_bytes()[:cut] + b"PAR1")
    assert complaint(path) == "a.parquet: this Parquet file is damaged or was not copied completely"


def test_texts_of_another_encoding_are_told(tmp_path: Path) -> None:
    texts = pa.array([b"M\xfcller"]).view(pa.string())
    path = saved(tmp_path / "a.parquet", id=["P1"], age=texts)
    assert complaint(path).startswith("a.parquet: this Parquet file holds texts that are not UTF-8")


def test_whichever_byte_is_changed_a_file_is_read_or_called_damaged(tmp_path: Path) -> None:
    good = saved(tmp_path / "a.parquet", id=["P1", "P2"]).read_bytes()
    layout = Layout(known)
    refused = 0
    for place in range(4, len(good)):
        for by in (1, 0x80):
            data = bytearray(good)
            data[place] = (data[place] + by) % 256
            try:
                parquet.read("a.parquet", bytes(data), layout)
            except Problems:
                refused += 1
    assert refused > len(good) / 4


def test_a_file_beyond_the_limit_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PARQUET_CELLS", 3)
    path = saved(tmp_path / "a.parquet", id=["P1", "P2"], er=["1+", "2+"])
    assert complaint(path).startswith("a.parquet: 2 rows × 2 columns are more than is read")


def test_who_has_no_library_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path / "a.parquet", id=["P1"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert complaint(path).endswith("pip install 'screener[parquet]'; or save the table as .csv")


def test_a_parquet_file_has_no_sheets(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.parquet", id=["P1"])
    assert complaint(path, sheet="Labs") == "a.parquet: a Parquet file has no sheet 'Labs'"
