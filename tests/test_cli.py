"""The command line as a coordinator meets it: what it says, exit codes, what it leaves behind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook
from workbooks import delimited

from screener.cli import main
from screener.commands.telling import progress
from screener.shipped import folder

HEADERS = ["Patient ID", "Age", "Sex", "ECOG", "HER2", "Hb (g/dL)", "Comments"]
PATIENTS = [
    ["P-1", "54", "F", "0", "IHC 1+", "12.1", "likes tea"],
    ["P-2", "17", "F", "1", "2+ / FISH neg", "98", ""],
    ["P-3", "61", "M", "0-1", "9O%", "", ""],
]
SPEC = """\
trial: EX-1
name: Example
protocol: {version: "1"}
source: our own
inclusion:
  - {id: I1, text: Adult, check: {age: {at_least: 18}}}
  - {id: I2, text: HER2-low, check: {her2_class: low}}
exclusion:
  - {id: E1, text: Unsuitable, judgement: investigator}
examples:
  - {name: seventeen, patient: {age: 17}, rest: satisfied,
     expect: {verdict: not_eligible, because: [I1]}}
"""


@dataclass
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command in an empty folder; a traceback would fail the test by itself."""
    monkeypatch.chdir(tmp_path)

    def ran(*words: str | Path) -> Ran:
        monkeypatch.setattr("sys.argv", ["screener", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return ran


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return delimited(tmp_path / "patients.csv", [HEADERS, *PATIENTS])


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "example.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_screening_writes_all_reports_and_says_what_came_out(
    run: Run, sheet: Path, spec: Path, tmp_path: Path
) -> None:
    ran = run("screen", sheet, "--trials", spec, "--as-of", "2026-01-15", "--out", "report")
    assert ran.code == 1  # P-3's HER2 raises a question
    assert "3 patients of patients.csv, 1 trial\n" in ran.out
    report = tmp_path / "report"
    assert {path.name for path in report.iterdir()} == {
        "index.html",
        "patients",
        "results.csv",
        "results.json",
        "run.json",
        "screening_log.csv",
        "screening_log.xlsx",
        "fix_list.xlsx",
        "worklist.xlsx",
        "to_find_out.csv",
        "calendar.ics",
    }
    results = json.loads((report / "results.json").read_text(encoding="utf-8"))
    verdicts = {one["patient"]: one["verdict"] for one in results["screenings"]}
    assert verdicts == {"P-1": "clear", "P-2": "not_eligible", "P-3": "open"}


def test_slips_in_options_are_told_together_before_the_sheet_is_read(
    run: Run, tmp_path: Path
) -> None:
    slips = ("--format", "html,pfd", "--edition", "intern", "--as-of", "2026-13-01")
    result = run("screen", tmp_path / "none.csv", *slips)
    assert result.code == 2
    day, form, edition = result.err.splitlines()
    assert day.startswith("--as-of '2026-13-01' is no day: write it like 2026-01-31")
    assert form.startswith("there is no format 'pfd'")
    assert form.endswith("did you mean 'pdf'?")
    assert edition.endswith("did you mean 'internal'?")


def test_one_patient_is_not_called_patients(run: Run, spec: Path, tmp_path: Path) -> None:
    one = delimited(tmp_path / "one.csv", [HEADERS, PATIENTS[0]])
    result = run("screen", one, "--trials", spec, "--as-of", "2026-01-15", "--out", "a")
    assert result.out.startswith("1 patient of one.csv, 1 trial\n")


def test_a_workbook_gives_the_same_answers_as_the_same_sheet_as_text(
    run: Run, sheet: Path, spec: Path, tmp_path: Path
) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in [HEADERS, *PATIENTS]:
        page.append(row)
    book.save(tmp_path / "patients.xlsx")
    common = ("--trials", spec, "--as-of", "2026-01-15", "--format", "json")
    run("screen", sheet, *common, "--out", "a")
    run("screen", tmp_path / "patients.xlsx", *common, "--out", "b")
    first, second = (
        [
            (one["patient"], one["verdict"], [line["status"] for line in one["criteria"]])
            for one in json.loads((tmp_path / name / "results.json").read_text())["screenings"]
        ]
        for name in ("a", "b")
    )
    assert first == second


def test_the_same_run_gives_the_same_bytes(
    run: Run, sheet: Path, spec: Path, tmp_path: Path
) -> None:
    """Law 6, and Law 5: neither the clock nor the folder shows."""
    for name, jobs in (("a", "1"), ("b", "2")):
        words = ("--trials", spec, "--as-of", "2026-01-15", "--out", name, "--jobs", jobs)
        run("screen", sheet, *words)
    first, second = (
        {path.relative_to(tmp_path / name): path.read_bytes() for path in files(tmp_path / name)}
        for name in ("a", "b")
    )
    assert first == second


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_columns_shows_how_every_text_was_read(run: Run, sheet: Path) -> None:
    ran = run("columns", sheet, "--json")
    columns = {one["header"]: one for one in json.loads(ran.out)["columns"]}
    assert columns["Age"]["concept"] == "age"
    assert columns["Comments"]["concept"] is None
    readings = {one["raw"]: one for one in columns["HER2"]["values"]}
    assert readings["IHC 1+"]["reading"] == "HER2 IHC score: IHC 1+"
    assert readings["9O%"]["question"]
    assert ran.code == 1


def test_a_mapping_that_columns_wrote_reads_the_same(
    run: Run, sheet: Path, spec: Path, tmp_path: Path
) -> None:
    run("columns", sheet, "--write", "map.yaml")
    text = (tmp_path / "map.yaml").read_text(encoding="utf-8")
    assert '"Hb (g/dL)": {concept: hemoglobin, unit: "g/dL"}' in text
    assert '"Comments": ignore' in text
    ran = run(
        "screen", sheet, "--columns", "map.yaml", "--trials", spec, "--as-of", "2026-01-15"
    )  # fmt: skip
    assert "3 patients" in ran.out


def test_check_counts_criteria_and_runs_examples(run: Run, spec: Path) -> None:
    ran = run("check", spec)
    assert ran.code == 0
    assert "3 criteria, 2 checked, 1 to judge, 0 not encoded; 1 of 1 examples hold" in ran.out


def test_what_is_left_for_later_is_not_counted_as_judged(run: Run, spec: Path) -> None:
    later = SPEC.replace("judgement: investigator", "not_encoded: sponsor to judge")
    spec.write_text(later, encoding="utf-8")
    assert "3 criteria, 2 checked, 0 to judge, 1 not encoded" in run("check", spec).out


def test_check_says_where_an_example_does_not_hold(run: Run, spec: Path) -> None:
    spec.write_text(SPEC.replace("patient: {age: 17}", "patient: {age: 18}"), encoding="utf-8")
    ran = run("check", spec)
    assert ran.code == 2
    assert "example.yaml:11:5: example 'seventeen': clear, not not_eligible" in ran.err


def test_all_shipped_trials_hold_their_examples(run: Run) -> None:
    ran = run("check", folder("trial_criteria") / "trials")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("her2_class", "decided from"),
        ("letrozole", "aromatase inhibitor"),
        ("aromatase inhibitor", "members: "),
        ("within", "out of window"),
        ("if", "not applicable"),
        ("specimens", "a table of records"),
        ("female", "a code of\n  sex: Sex: female"),
        ("mg/dL", "a unit of bilirubin"),
    ],
)
def test_explain_tells_what_a_word_means(run: Run, word: str, told: str) -> None:
    ran = run("explain", word)
    assert ran.code == 0
    assert told in ran.out


BAD_INPUT = [
    (["screen", "nowhere.xlsx"], "nowhere.xlsx: there is no such file"),
    (["screen", "{sheet}", "--sheet", "Patints"], "sheet"),
    (["screen", "{sheet}"], "add --as-of 2026-01-31"),
    (["screen", "{sheet}", "--as-of", "15.1.2026"], "write it like 2026-01-31"),
    (["screen", "{sheet}", "--as-of", "2026-01-15", "--format", "htm"], "did you mean 'html'"),
    (
        ["screen", "{sheet}", "--as-of", "2026-01-15", "--trials", "none.yaml"],
        "none.yaml: there is no such file",
    ),
    (["screen", "{sheet}", "--as-of", "2026-01-15", "--out", "/proc/report"], "/proc"),
    (["screen", "{sheet}", "--columns", "{mapping}"], "did you mean 'hemoglobin'"),
    (["screen", "{anonymous}", "--as-of", "2026-01-15"], "no column of patient identifiers"),
    (["screen", "{twice}", "--as-of", "2026-01-15"], "both feed 'age'"),
    (["screen", "{empty}", "--as-of", "2026-01-15"], "nothing"),
    (["check", "{broken}"], "broken.yaml:6:41: 'atleast' is no word known here"),
    (["explain", "her2_clas"], "did you mean 'her2_class'"),
]


@pytest.mark.parametrize(("words", "message"), BAD_INPUT, ids=[one[1] for one in BAD_INPUT])
def test_what_cannot_be_done_is_one_clear_message_and_nothing_is_written(
    run: Run, sheet: Path, tmp_path: Path, words: list[str], message: str
) -> None:
    given = {
        "sheet": sheet,
        "mapping": written(tmp_path / "map.yaml", "columns: {Age: age, Comments: hemogloban}\n"),
        "anonymous": written(tmp_path / "anonymous.csv", "Age,Sex,ECOG\n54,F,0\n"),
        "twice": written(tmp_path / "twice.csv", "Patient ID,Age,age (years)\nP-1,54,55\n"),
        "empty": written(tmp_path / "empty.csv", ""),
        "broken": written(tmp_path / "broken.yaml", SPEC.replace("at_least", "atleast")),
    }
    before = files(tmp_path)
    ran = run(*(word.format(**given) for word in words))
    assert ran.code == 2
    assert message in ran.err
    assert "Traceback" not in ran.err
    assert files(tmp_path) == before


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_mapping_is_written_over_nothing_but_itself(run: Run, sheet: Path) -> None:
    assert run("columns", sheet, "--write", "map.yaml").code == 1
    first = Path("map.yaml").read_text(encoding="utf-8")
    again = run("columns", sheet, "--write", "map.yaml")
    assert again.code == 2
    assert again.err.startswith("map.yaml: is there already, and is not overwritten")
    assert run("columns", sheet, "--columns", "map.yaml", "--write", "map.yaml").code == 1
    assert Path("map.yaml").read_text(encoding="utf-8") == first
    assert [path.name for path in Path().iterdir() if "map" in path.name] == ["map.yaml"]


def test_a_terminal_is_told_what_is_being_done_on_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    progress()("nobody looks")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    telling = progress()
    for doing in ("reading \x1b[2Ja.xlsx", "3 of 4 patients", ""):
        telling(doing)
    told = [line.rstrip() for line in capsys.readouterr().err.split("\r")]
    assert [line for line in told if line] == ["reading ⟪U+001B⟫[2Ja.xlsx", "3 of 4 patients"]
