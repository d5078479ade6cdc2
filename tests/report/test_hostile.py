"""Texts that want to be more than text: whatever a sheet or a specification says stays text."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from icalendar import Calendar
from report.patients import FOUR, cohort, files, run_of, written

from screener.cells import Cell
from screener.cohort import Cohort, DataQuestion, Trail
from screener.knowledge import Knowledge
from screener.report.runs.run import Input
from screener.report.write import FORMATS, write
from screener.screening import Plan, plan
from screener.shipped import folder

PAYLOADS = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }} {% for x in y %} {# #}",
    "&lt;b&gt; &amp; &#39;",
    "-->]]><!DOCTYPE x>",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "../../etc/passwd",
    "CON",
    "x" * 120,
    "Doe\u202eenaJ\u200b\x00\x1b[31m\ud800",
    'line\nbreak, "comma"; semicolon',
)
FORMULA = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")
FOLDS = (("details",), ("summary",))


USUAL = ("html", "csv", "json")
EVERY = tuple(one.name for one in FORMATS if one.name != "pdf")
"""A PDF has no cells: `test_pdf.py` holds what it is made of."""


def written_with(
    text: str, out: Path, little: Knowledge, trials: Plan, formats: Sequence[str] = USUAL
) -> dict[str, bytes]:
    """The reports of four patients and two trials that say `text` wherever anything can be said."""
    patients = [{**one, "patient_id": text, "hemoglobin": text, "hepatitis": text} for one in FOUR]
    cell = Cell(text, text, text, text)
    asked = [DataQuestion(text, (cell,), 0), DataQuestion(text, (cell,))]
    people = replace(cohort(little, patients, (text,), asked), file=text, sheet=text)
    people = replace(people, answers=(Trail(0, text, text, text, text, text, cell),))
    said = [
        replace(
            trial,
            **dict.fromkeys(("id", "name", "title", "version", "date", "reference_day"), text),
            criteria=tuple(
                replace(one, id=f"{text}{number}", text=text, judgement=one.judgement and text)
                for number, one in enumerate(trial.criteria)
            ),
        )
        for trial in trials.trials
    ]
    todo = plan(said, little.vocabulary)
    run = replace(run_of(todo), inputs=(Input(text, text),), as_of=text)
    return files(write(out, people, todo, run, formats=formats, progress=lambda doing: None))


class Skeleton(HTMLParser):
    """The tags of a page with the names of their attributes, and where its links lead."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []
        self.links: set[str] = set()
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _ in attrs)))
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}

    def handle_decl(self, decl: str) -> None:
        self.tags.append((decl,))


@pytest.fixture(scope="module")
def harmless_pages(
    tmp_path_factory: pytest.TempPathFactory, little: Knowledge, trials_of_two: Plan
) -> dict[str, Skeleton]:
    out = tmp_path_factory.mktemp("harmless") / "out"
    made = written_with("word", out, little, trials_of_two)
    return {name: Skeleton(page) for name, page in made.items() if name.endswith(".html")}


@pytest.mark.no_cover  # one text runs the same lines as another
@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_no_text_gets_out_of_its_place(
    text: str,
    tmp_path: Path,
    little: Knowledge,
    trials_of_two: Plan,
    harmless_pages: dict[str, Skeleton],
) -> None:
    made = written_with(text, tmp_path / "out", little, trials_of_two)
    assert set(made) == {*harmless_pages, "results.csv", "results.json", "run.json"}
    for name, harmless in harmless_pages.items():
        page = Skeleton(made[name])
        assert page.tags == harmless.tags, name
        assert page.links == harmless.links, name
    rows = list(csv.reader(made["results.csv"].decode("utf-8-sig").splitlines(keepends=True)))
    for row in rows:
        assert len(row) == len(rows[0])
        assert not any(FORMULA.match(cell) and not NUMBER.fullmatch(cell) for cell in row)
    results = json.loads(made["results.json"])
    assert {one["patient"] for one in results["screenings"]} == {text}


def test_a_text_is_no_template(tmp_path: Path, little: Knowledge, trials_of_two: Plan) -> None:
    text = "{{ 6700417*7 }}"
    made = written_with(text, tmp_path / "out", little, trials_of_two)
    assert text in made["index.html"].decode()
    assert not [name for name, content in made.items() if str(6700417 * 7).encode() in content]


def no_cell_begins_a_formula(made: bytes) -> None:
    rows = list(csv.reader(made.decode("utf-8-sig").splitlines(keepends=True)))
    assert rows
    for row in rows:
        assert not any(FORMULA.match(cell) and not NUMBER.fullmatch(cell) for cell in row)


def a_workbook_of_texts(made: bytes) -> None:
    """No formula, no link to anywhere, no query: in any part of it."""
    book = zipfile.ZipFile(io.BytesIO(made))
    names = " ".join(book.namelist())
    assert not re.search("externalLink|connections|queryTable|vbaProject|calcChain", names)
    for name in book.namelist():
        part = book.read(name).decode("utf-8")
        assert not re.search(r"<f[ >]|<hyperlink|ddeLink|TargetMode=.External", part), name


def a_calendar_of_days(made: bytes) -> None:
    events = Calendar.from_ical(made).walk("VEVENT")
    assert {key for event in events for key in event} == {
        "UID",
        "DTSTAMP",
        "DTSTART",
        "SUMMARY",
        "DESCRIPTION",
    }


def a_page(made: bytes) -> None:
    """The test above holds its tags; here that it leads to no other place."""
    links = Skeleton(made).links
    assert not [link for link in links if re.match(r"\s*[a-z]+:", link, re.IGNORECASE)]


SAFE = {
    ".csv": no_cell_begins_a_formula,
    ".xlsx": a_workbook_of_texts,
    ".ics": a_calendar_of_days,
    ".html": a_page,
    ".json": json.loads,
}
"""For each kind of file that a run may leave; a new kind has to be thought of here."""


@pytest.mark.parametrize("text", ["=1+1", "\t=1+1", "＠SUM(A1)", "https://x.example/?=1+1\r\n=1"])
def test_no_output_of_any_format_holds_a_formula_or_a_link(
    text: str, tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    made = written_with(text, tmp_path / "out", little, trials_of_two, EVERY)
    assert {Path(name).suffix for name in made} == {*SAFE}
    for name, content in made.items():
        SAFE[Path(name).suffix](content)


def test_a_text_too_long_for_a_line_is_folded_and_stays_text(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan, harmless_pages: dict[str, Skeleton]
) -> None:
    long = "<b onclick=alert(1)> =1+1 " * 12
    assert len(long) > 300
    made = written_with(long, tmp_path / "out", little, trials_of_two)
    folded = 0
    for name, harmless in harmless_pages.items():
        page = Skeleton(made[name])
        plain = [tag for tag in page.tags if tag not in FOLDS]
        folded += len(page.tags) - len(plain)
        assert plain == [tag for tag in harmless.tags if tag not in FOLDS], name
        assert page.links == harmless.links, name
    assert folded
    rows = csv.reader(made["results.csv"].decode("utf-8-sig").splitlines(keepends=True))
    assert long in {cell for row in rows for cell in row}


def test_what_cannot_be_seen_is_shown(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    made = written_with("a\u202eb\x00", tmp_path / "out", little, trials_of_two)
    for name in ("index.html", "patients/1.html", "results.csv"):
        text = made[name].decode("utf-8")
        assert "a⟪U+202E⟫b⟪U+0000⟫" in text
        assert not {"\u202e", "\x00"} & set(text)


def test_pages_allow_nothing_but_their_own_style(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    for name, page in written_with("word", tmp_path / "out", little, trials_of_two).items():
        if not name.endswith(".html"):
            continue
        text = page.decode("utf-8")
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert html.unescape(policy).startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
        scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        assert len(scripts) == (name == "index.html")
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"script-src 'sha256-{digest}'" in html.unescape(policy)
        assert not re.search(r"<script\s|\son\w+=|\sstyle=|https?://|url\(|@import", text)


def test_templates_escape_everything_and_quote_every_attribute() -> None:
    for template in folder("reports").glob("*.html"):
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe|autoescape|=\s*\{\{", text), template.name


def test_names_of_files_never_tell_who_a_patient_is(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    made = written_with("CANARY", tmp_path / "out", little, trials_of_two)
    assert not any("CANARY" in name for name in made)
    titles = [re.findall(rb"<title>(.*)</title>", page) for page in made.values()]
    assert not any(b"CANARY" in title for found in titles for title in found)


def test_run_json_holds_nothing_of_a_patient(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    run = files(written(tmp_path / "out", four, trials_of_two))["run.json"].decode("utf-8")
    told = {one[name] for one in FOUR for name in ("patient_id", "birth_date", "hemoglobin_date")}
    assert not [value for value in told if value in run]
