"""What is in a cell stays in the reports: never in a message, a log, a name of a file or a URL.

Every cell below holds a canary. `screener columns` is left out: to show what the cells say, to the
person who has the sheet, is what it is for.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from safety.doors import knowledge, workbook_with

from screener import run as runs
from screener.cli import main
from screener.shipped import folder

CANARY = "CANARY"
HEADER = "Patient ID,Name,Date of birth,Age,HER2,Hb (g/dL),Comments"
ROW = "CANARY-01,CANARYSON Jane,CANARY 1951,CANARY 54,CANARY 2+,CANARY 12,CANARY said: no"
TRIAL = str(folder("trial_criteria") / "trials" / "destiny_breast04.yaml")
ON_A_DAY = ("--as-of", "2026-01-15")


def sheet_xml(body: str) -> bytes:
    head = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    return workbook_with({"xl/worksheets/sheet1.xml": (head + body).encode()})


CELL = '<row r="1"><c r="A1" t="{}"><v>CANARY</v></c></row>'
BAD_FILES: dict[str, bytes] = {
    "no header at all": f"{ROW}\n{ROW}\n".encode(),
    "no identifiers": b"Name,Age\nCANARY,54\n",
    "nothing known": b"CANARY A,CANARY B\nCANARY,54\n",
    "two columns for one concept": b"Patient ID,Age,age (years)\nCANARY-1,CANARY,CANARY\n",
    "most rows too long": f"{HEADER}\n{ROW},CANARY\n{ROW},CANARY\n".encode(),
    "hundreds of cells": f"{HEADER}\n{'CANARY,' * 600}\n".encode(),
    "marks that do not close": f'{HEADER}\n{ROW},"CANARY\n'.encode(),
    "letters of no encoding": f"{HEADER}\n{ROW}\n".encode() + b"CANARY \x81\x8d\n",
    "no text": f"{HEADER}\n{ROW}\x00CANARY\n".encode(),
    "only totals": b"Patient ID,Age\nTotal,CANARY\n",
    "a workbook cut short": sheet_xml(CELL.format("str"))[:-30],
    "a cell of no kind": sheet_xml(CELL.format("CANARY") + "</sheetData></worksheet>"),
    "a text for a number": sheet_xml(CELL.format("n") + "</sheetData></worksheet>"),
    "XML that does not end": sheet_xml(CELL.format("str")),
    "a web page": b"<html><td>CANARY</td></html>",
    "a document": b"%PDF-1.7 CANARY",
}


@pytest.fixture
def told(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> Callable[..., str]:
    """Runs a command, and gives what it says on the terminal and to logs."""
    monkeypatch.chdir(tmp_path)
    for module in ("screener.run", "screener.knowledge"):  # read once for all these runs
        monkeypatch.setattr(f"{module}.load_knowledge", lambda *folders: knowledge())

    def run(*words: str | Path) -> str:
        monkeypatch.setattr("sys.argv", ["screener", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert ended.value.code == 2, said
        assert said.err
        return said.out + said.err + caplog.text

    return run


@pytest.mark.parametrize("what", BAD_FILES)
def test_no_message_about_a_bad_file_quotes_it(
    told: Callable[..., str], tmp_path: Path, what: str
) -> None:
    (tmp_path / "a.csv").write_bytes(BAD_FILES[what])
    said = told("screen", "a.csv", *ON_A_DAY, "--trials", TRIAL)
    assert CANARY not in said
    assert [path.name for path in tmp_path.rglob("*")] == ["a.csv"]


@pytest.mark.parametrize(
    "words",
    [
        ("screen", "good.csv", *ON_A_DAY, "--trials", "good.csv"),
        ("screen", "good.csv", *ON_A_DAY, "--columns", "good.csv"),
        ("screen", "good.csv", *ON_A_DAY, "--sheet", "Patients"),
        ("screen", "good.csv", "--trials", TRIAL),
        ("screen", "good.csv", *ON_A_DAY, "--format", "xls"),
        ("screen", "good.csv", *ON_A_DAY, "--out", "good.csv"),
        ("check", "good.csv"),
        ("new", "good.json"),
    ],
    ids=lambda words: " ".join(map(str, words[-2:])),
)
def test_no_message_quotes_a_sheet_given_for_something_else(
    told: Callable[..., str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "good.csv").write_text(f"{HEADER}\n{ROW}\nCANARY: {{CANARY: CANARY}}\n")
    (tmp_path / "good.json").write_text(json.dumps({"protocolSection": {CANARY: [CANARY]}}))
    assert CANARY not in told(*words)


WATCHED = """
import sys
seen = []
def watch(event, words):
    if event == "open" and isinstance(words[1], str) and set(words[1]) & set("wxa+"):
        seen.append("writes " + str(words[0]))
    if event.startswith("socket.") or event in ("subprocess.Popen", "webbrowser.open"):
        seen.append(event + str(words))
sys.addaudithook(watch)
from screener.cli import main
try:
    main()
finally:
    print(*seen, sep="\\n", file=sys.stderr)
"""


def outside(tmp_path: Path, program: str, *more: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, with a folder of its own for whatever is temporary."""
    (tmp_path / "temporary").mkdir()
    (tmp_path / "good.csv").write_text(f"{HEADER}\n{ROW}\n")
    root = Path(runs.__file__).parents[1]
    words = ["screen", "good.csv", "--trials", TRIAL, *ON_A_DAY, "--out", "out", "--jobs", "1"]
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, words), *more],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary"), "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_good_run_writes_its_reports_and_nothing_else_anywhere(tmp_path: Path) -> None:
    ran = outside(tmp_path, WATCHED)
    assert ran.returncode == 1, ran.stderr
    assert CANARY not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    written = [line for line in ran.stderr.splitlines() if "__pycache__" not in line]
    assert written
    assert all(line.startswith(f"writes {tmp_path}/.out.") for line in written), written
    assert list((tmp_path / "temporary").iterdir()) == []
    assert CANARY not in (tmp_path / "out" / "run.json").read_text()
    assert not [path for path in tmp_path.rglob("*") if CANARY in path.name]
    assert CANARY in (tmp_path / "out" / "results.json").read_text()  # the canaries did sing


CRASHING = """
import screener.run
from screener.cli import main
def crash(*words):
    raise KeyError("CANARYSON Jane")
screener.run.load_cohort = crash
main()
"""


def test_a_mistake_of_the_program_itself_is_told_without_what_it_had_in_hand(
    tmp_path: Path,
) -> None:
    ran = outside(tmp_path, CRASHING)
    assert ran.returncode == 2
    assert "This is a mistake in screener, not in your files: KeyError at" in ran.stderr
    assert "run.py:" in ran.stderr
    assert CANARY not in ran.stdout + ran.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"good.csv", "temporary"}
