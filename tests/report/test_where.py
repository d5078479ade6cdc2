"""What a worklist says where several records may be the one that is asked about."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from screener.run import Request, run
from screener.shipped import folder

PATIENTS = """\
Subject ID,Planned registration,Sex
P1,2026-01-15,F
"""
TWO_WITHOUT_A_DAY = """\
Subject ID,Specimen date,HER2 IHC,HER2 ISH
P1,,2+,
P1,,1+,
P1,2019-05-04,0,
"""
NO_COLUMN = """\
Subject ID,HER2 IHC
P1,2+
P1,1+
"""


@pytest.mark.parametrize(
    ("specimens", "told"),
    [
        (
            TWO_WITHOUT_A_DAY,
            "Which is the latest? No day stands in specimens.csv B2 or specimens.csv B3",
        ),
        (NO_COLUMN, "a new column, beside specimens.csv B2 or specimens.csv B3"),
    ],
)
def test_the_cells_are_named_that_tell_records_apart(
    tmp_path: Path, specimens: str, told: str
) -> None:
    for name, text in (("patients.csv", PATIENTS), ("specimens.csv", specimens)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = (tmp_path / "patients.csv", tmp_path / "specimens.csv")
    trial = folder("trial_criteria") / "trials" / "destiny_breast04.yaml"
    wanted = Request(files, tmp_path / "out", (trial,), formats=("worklist",))
    run(wanted, lambda *told: None)
    rows = load_workbook(tmp_path / "out" / "worklist.xlsx")["Worklist"].iter_rows(values_only=True)
    said = [str(row[5]) for row in rows if row[3] == "DESTINY-Breast04 I3" and row[5]]
    assert any(one.startswith("Write it into the sheet: ") and told in one for one in said)
