"""What heads a patient's page: for which trial papers are on file, and what is to be put right."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from workbooks import delimited

from screener.run import Request, run
from screener.shipped import folder

SHEET = [
    ["Subject ID", "ECOG", "Screened for", "Consent date"],
    ["P-1", "good", "EMERALD", "2026-01-12"],
    ["P-2", "1", "", "2026-01-13"],
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("site")
    trial = folder("trial_criteria") / "trials" / "emerald.yaml"
    files, formats = (delimited(home / "p.csv", SHEET),), ("html", "fixes")
    request = Request(files, home / "out", (trial,), "2026-01-15", formats=formats, jobs=1)
    return run(request, lambda doing: None).out


def cover(out: Path, number: int) -> str:
    page = (out / "patients" / f"{number}.html").read_text(encoding="utf-8")
    return page.partition('<article class="worksheet')[0]


def test_a_consent_names_its_trial_if_the_sheet_does(out: Path) -> None:
    assert "<dt>Screened for</dt><dd>EMERALD</dd>" in cover(out, 1)
    assert "Screened for" not in cover(out, 2)


def test_what_is_asked_beside_a_cell_does_not_say_its_text_again(out: Path) -> None:
    asked = "Which ECOG grade is meant? A word is no grade."
    assert f"<b>B2</b> “good”</span> {asked}</li>" in cover(out, 1)
    _, row = load_workbook(out / "fix_list.xlsx").active.iter_rows(values_only=True)
    assert row[3:6] == ("B2", "good", asked)
