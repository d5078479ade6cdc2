"""One mapping for several files that call different things by one name."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import delimited

from screener.cli import main
from screener.errors import Problems
from screener.intake.mapping import load_mapping
from screener.intake.mapping_text import as_mapping
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge

PATIENTS = [["Who", "Grade"], ["P-1", "3"]]
LABS = [["# export of 2026"], ["Who", "Level", "Drawn"], ["P-1", "1,1", "04/01/2026"]]
BIOPSIES = [["Who", "Level", "Drawn"], ["P-1", "90 %", "01/04/2026"]]
MAPPING = """\
columns:
  Who: patient_id
files:
  labs.csv:
    header_row: 2
    decimal_comma: yes
    date_order: DMY
    columns:
      Level: {concept: creatinine, unit: mg/dL}
      Drawn: labs_date
  biopsies.csv:
    date_order: MDY
    columns: {Level: er_percent, Drawn: specimen_date}
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [
        delimited(tmp_path / "patients.csv", PATIENTS),
        delimited(tmp_path / "labs.csv", LABS),
        delimited(tmp_path / "biopsies.csv", BIOPSIES),
    ]


def test_a_header_means_in_each_file_what_is_said_of_it(
    files: list[Path], knowledge: Knowledge, tmp_path: Path
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    mapping = load_mapping(path, knowledge.vocabulary)
    sheets = understand_all(files, knowledge, mapping)
    said = {
        (one.sheet.file, column.match.target): reading.values
        for one in sheets
        for column in one.columns
        for reading in column.readings[-1:]
    }
    assert {name for _, name in said} == {
        *("patient_id", "grade", "creatinine", "labs_date", "er_percent", "specimen_date")
    }
    labs, biopsies = said["labs.csv", "labs_date"], said["biopsies.csv", "specimen_date"]
    assert labs["labs_date"] == biopsies["specimen_date"]  # 4 January, written either way round
    assert not sheets[0].notes

    written = tmp_path / "written.yaml"
    written.write_text(as_mapping(sheets, knowledge.vocabulary, mapping), encoding="utf-8")
    again = load_mapping(written, knowledge.vocabulary)
    assert again.files == mapping.files
    assert again.columns.keys() == {"Who", "Grade"}


def test_what_is_no_longer_so_is_told(
    files: list[Path], knowledge: Knowledge, tmp_path: Path
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(MAPPING.replace("biopsies", "biopsy"), encoding="utf-8")
    mapping = load_mapping(path, knowledge.vocabulary)
    (first, *_) = understand_all(files, knowledge, mapping)
    assert any("'biopsy.csv' is none of those given" in note for note in first.notes)


def test_a_mistake_stands_at_its_line(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(MAPPING.replace("concept: creatinine", "concept: creatinin"), encoding="utf-8")
    with pytest.raises(Problems, match=r"map.yaml:9:7: 'creatinin' is no concept .*creatinine"):
        load_mapping(path, knowledge.vocabulary)


def test_the_command_line_takes_it(
    files: list[Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    words = ["screener", "columns", *map(str, files), "--columns", str(path)]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert "ER" in capsys.readouterr().out
