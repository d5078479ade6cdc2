"""Every command that a page shows is run, from its first line to its last, as a reader would."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from authoring.records import saved, study
from openpyxl import load_workbook

from screener.cli import main
from screener.commands import screen
from screener.demo.sample import write_sample
from screener.report.runs.folder import MARK
from screener.report.write import FORMATS
from screener.shipped import PACKAGE, folder

PAGES = [PACKAGE.parent / "README.md", folder("trial_criteria") / "README.md"]
FEW = 3
SPEC = re.compile(r"^```yaml\n(trial: .*?)^```", re.M | re.S)
"""The first whole specification on the page about trials is the reader's `my_trial.yaml`."""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The first patients of the demonstration."""
    path = tmp_path_factory.mktemp("sample") / "patients.xlsx"
    write_sample(path, seed=7)
    book = load_workbook(path)
    for sheet in book.worksheets:
        sheet.delete_rows(FEW + 2, sheet.max_row)
    book.save(path)
    return path.read_bytes()


@pytest.fixture
def at_hand(tmp_path: Path, sample: bytes, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the pages take for granted: a sheet, saved records, specifications in two versions."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "patients.xlsx").write_bytes(sample)
    for name in ("NCT01942135.json", "NCT01234567.json"):
        saved(tmp_path, study(), name)
    found = SPEC.search(PAGES[1].read_text(encoding="utf-8"))
    assert found
    for name, version in (
        ("my_trial", "3.0"),
        ("old", "2.0"),
        ("version_1", "1"),
        ("version_2", "2"),
    ):
        text = found[1].replace('"3.0"', f'"{version}"')
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def commands(page: Path) -> list[list[str]]:
    """The words of each line of a code block that calls the program."""
    blocks = page.read_text(encoding="utf-8").split("```")[1::2]
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("screener ")]


def test_the_first_page_names_every_file_of_a_run() -> None:
    first = PAGES[0].read_text(encoding="utf-8")
    table = set(re.findall(r"`([^`]+)`", first.partition("| file |")[2].partition("\n\n")[0]))
    for one in FORMATS:
        if one.name in screen.FORMATS.split(","):
            assert {output.path for output in one.outputs} <= table
        else:
            assert f"`{one.name}`" in first
    assert MARK in table


def test_the_page_about_pages_names_every_template() -> None:
    page = folder("reports") / "README.md"
    text = page.read_text(encoding="utf-8")
    for path in page.parent.iterdir():
        assert path == page or f"`{path.name}`" in text


@pytest.mark.parametrize("page", PAGES, ids=["first", "trials"])
def test_its_commands_run(
    page: Path, at_hand: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = commands(page)
    assert len(shown) >= 6
    for words in shown:
        monkeypatch.setattr("sys.argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code in (None, 0, 1), f"{' '.join(words)}: {said.err}"
        assert said.out or "schema" in words
