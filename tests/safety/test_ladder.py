"""The mistakes that a coordinator makes at the command line, and the sentence that helps.

Each row: what was typed, what is said. Nothing is written, no traceback, exit code 2.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from safety.doors import knowledge

from screener.cli import main
from screener.shipped import folder

TRIAL = folder("trial_criteria") / "trials" / "certified_laboratory.yaml"
DAY = "--as-of 2026-01-15 --trials t"
LADDER = [
    ("scren p.csv", 'Unknown command "scren". Did you mean "screen"?'),
    ("screen", "screener screen: PATIENTS is missing (screener screen --help explains it)"),
    ("columns", "screener columns: PATIENTS is missing"),
    ("explain", "screener explain: WORD is missing"),
    ("new", "screener new: TRIAL is missing"),
    ("screen p.csv --asof 2026-01-15", "Unknown option: --asof. Did you mean --as-of?"),
    ("screen p.csv --as-of", "screener screen: --as-of what?"),
    ("screen p.csv", "p.csv: says nowhere from which day windows are counted back; add --as-of"),
    ("screen p.csv --as-of 15.01.2026", "'15.01.2026' is no day: write it like 2026-01-31"),
    ("screen p.csv --as-of 2026-02-30", "'2026-02-30' is no day"),
    (f"screen p.csv {DAY} --jobs -3", 'Invalid value "-3" for --jobs. Must be >= 1'),
    (f"screen p.csv {DAY} --jobs many", 'unable to convert "many" into int'),
    (f"screen p.csv {DAY} --format xls", "there is no format 'xls': html, worklist"),
    (f"screen p.csv {DAY} --format ,", "no format is named: html, worklist"),
    (f"screen p.csv {DAY} --sheet Labs", "p.csv: a text file has no sheet 'Labs'"),
    (f"screen p.csv {DAY} --out p.csv", "p.csv: this is a file, not a folder"),
    (f"screen p.csv {DAY} --out mine", "mine: this folder holds other files than reports"),
    (f"screen p.csv {DAY} --columns map.yaml", "map.yaml: there is no such file"),
    (f"screen p.csv {DAY} --trials t/lab.yml", "t/lab.yml: there is no such file"),
    (f"screen p.csv {DAY} --trials t/labb.yaml", "did you mean 'lab.yaml'?"),
    (f"screen p.csv {DAY} --trials EMERALD", "EMERALD: is no YAML file; a name that ends in .yaml"),
    (f"screen p.csv {DAY} --trials mine", "mine: holds no specification (*.yaml)"),
    (f"screen q.csv {DAY}", "q.csv: there is no such file; did you mean 'p.csv'?"),
    (f"screen https://example.org/p.csv {DAY}", "nothing is fetched: save the file and name it"),
    (f"screen mine {DAY}", "mine: this is a folder, not a file"),
    (f"screen letter.docx {DAY}", "letter.docx: this is a Word document; copy its table into"),
    (f"screen p.csv p.csv {DAY}", "p.csv: two files have this name"),
    (f"screen odd.csv {DAY}", "has no column of patient identifiers and no header that is known"),
    (f"screen anonymous.csv {DAY}", "has no column of patient identifiers among 'Age', 'ECOG'"),
    (f"screen twice.csv {DAY}", "columns B ('Age') and C ('age (years)') both feed 'age'"),
    (f"screen headers.csv {DAY}", "headers.csv: this file has headers and nothing below them"),
    (f"screen nothing.csv {DAY}", "nothing.csv: nothing is written in this file"),
    ("check p.csv", "p.csv: is no YAML file; a name that ends in .yaml is expected here"),
    ("check nowhere.yaml", "nowhere.yaml: there is no such file"),
    ("explain her2_clas", "nothing is called 'her2_clas'; did you mean 'her2_class'?"),
    ("new record.json", "record.json: is no record of ClinicalTrials.gov"),
]  # fmt: skip
FILES = {
    "p.csv": "Patient ID,Age\nP-1,54\n",
    "odd.csv": "Foo,Bar\n1,2\n",
    "anonymous.csv": "Age,ECOG\n54,0\n",
    "twice.csv": "Patient ID,Age,age (years)\nP-1,54,55\n",
    "headers.csv": "Patient ID,Age\n",
    "nothing.csv": "",
    "mine/thesis.txt": "years of work",
    "record.json": json.dumps({"protocolSection": {}}),
    "t/lab.yaml": TRIAL.read_text(encoding="utf-8"),
}


@pytest.mark.parametrize(("typed", "told"), LADDER, ids=[typed for typed, _ in LADDER])
def test_a_mistake_at_the_command_line_is_answered_with_the_way_out(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    typed: str,
    told: str,
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "letter.docx", "w") as archive:
        archive.writestr("word/document.xml", "")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["screener", *typed.split()])
    for module in ("screener.run", "screener.knowledge"):  # read once for all these runs
        monkeypatch.setattr(f"{module}.load_knowledge", lambda *folders: knowledge())
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    assert told in said.err
    assert ended.value.code == 2
    assert said.out == ""
    assert sorted(tmp_path.rglob("*")) == before
