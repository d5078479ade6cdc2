"""Each number of the summary, counted again from results.csv."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from report.index import Rows, Tables
from report.patients import DAY as TODAY
from report.patients import FOUR, cohort, written
from report.test_funnel import anybody

from screener.knowledge import Knowledge
from screener.report.pages.index_page import FIRST, LISTED
from screener.screening import Plan

MISSING = ["needs_information", "out_of_window"]
NEXT_QUESTION = r"(?<=[.?]) (?=[A-Z][A-Za-z0-9]*[: ](?!one of))"
"""A criterion may ask for several things; `Repeat: LVEF. The one of …` is one."""


@pytest.fixture(scope="module")
def reports(
    tmp_path_factory: pytest.TempPathFactory, little: Knowledge, trials_of_two: Plan
) -> Path:
    patients = [*FOUR, *map(anybody, range(60))]
    out = tmp_path_factory.mktemp("summary") / "out"
    formats = ("html", "csv", "json", "worklist", "facts", "ics", "fixes")
    return written(out, cohort(little, patients), trials_of_two, formats=formats)


@pytest.fixture(scope="module")
def page(reports: Path) -> Tables:
    return Tables((reports / "index.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def results(reports: Path) -> pd.DataFrame:
    return pd.read_csv(reports / "results.csv", dtype=str, keep_default_na=False)


def sections(rows: Rows) -> dict[str, Rows]:
    """The rows of a table below each heading that spans it."""
    found: dict[str, Rows] = {}
    for row in rows:
        if len(row) == 1 and "DEMO" in row[0]:
            found[row[0].split()[-1]] = below = []
        elif found and len(row) == 4:
            below.append(row)
    return found


def test_the_funnel(page: Tables, results: pd.DataFrame) -> None:
    each = results.drop_duplicates(["patient", "trial"]).groupby("trial").verdict
    for name, everybody, _, *counts in page.tables["funnel"][1:]:
        verdicts = each.value_counts()[name.split()[-1]]
        told = [int(count) for count in (everybody, *counts[:5])]
        words = ("not_eligible", "not_now", "open", "clear")
        counted = [int(verdicts.get(word, 0)) for word in words]
        assert told == [sum(counted), *counted, sum(counted) - counted[0]]


def test_why_patients_fail(page: Tables, results: pd.DataFrame) -> None:
    fails = results[results.status == "not_satisfied"]
    alone = fails[~fails.duplicated(["patient", "trial"], keep=False)]
    for trial, rows in sections(page.tables["reasons fails-most"]).items():
        told = {row[0]: (int(row[2]), int(row[3])) for row in rows}
        every = fails[fails.trial == trial].criterion.value_counts()
        only = alone[alone.trial == trial].criterion.value_counts()
        assert told == {one: (n, int(only.get(one, 0))) for one, n in every.items()}
        assert [told[row[0]][0] for row in rows] == sorted(every, reverse=True)


def test_what_is_missing_most(page: Tables, results: pd.DataFrame) -> None:
    missing = results[results.status.isin(MISSING)]
    for trial, rows in sections(page.tables["reasons missing-most"]).items():
        told = {row[0]: (int(row[2]), int(row[3])) for row in rows}
        mine = missing[missing.trial == trial]
        every, open_ = mine.criterion.value_counts(), mine[mine.verdict == "open"].criterion
        assert told == {one: (n, int((open_ == one).sum())) for one, n in every.items()}


def test_what_to_find_out_first(page: Tables, reports: Path) -> None:
    """A fact settles each trial that is open and asks for nothing else."""
    settles: dict[str, Counter[str]] = {}
    for one in json.loads((reports / "results.json").read_bytes())["screenings"]:
        asked = [fact["question"] for fact in one["to_find_out"]]
        mine = settles.setdefault(one["patient"], Counter())
        mine.update(dict.fromkeys(asked, 0))
        if one["verdict"] == "open" and len(asked) == 1:
            mine.update(asked)
    most = {patient: max(facts.values()) for patient, facts in settles.items() if facts}
    told = []
    for patient, _, _, question, effect in page.tables["leads"][1:]:
        number = int(effect.split()[1]) if effect.startswith("settles") else 0
        assert number == settles[patient][question] == most[patient]
        told.append(number)
    assert told == sorted(most.values(), reverse=True)[:LISTED]


def test_what_many_patients_lack(page: Tables, reports: Path) -> None:
    """Added up from what the worklist says of each patient."""
    sheet = load_workbook(reports / "worklist.xlsx")["Worklist"]
    rows = pd.DataFrame(sheet.iter_rows(min_row=2, values_only=True))
    rows.columns = [cell.value for cell in sheet[1]]
    rows = rows[rows["Key (leave as it is)"].str.startswith(("fact:", "new:"))].fillna("")
    rows["fact"] = rows["Key (leave as it is)"].str.extract(r":(\w+)")
    rows["settles"] = rows["What it settles"].str.extract(r"settles (\d+)").fillna("0").astype(int)
    clears = rows["What it settles"].str.findall(r"clear for (\d+)")
    rows["clears"] = [max(map(int, each), default=0) for each in clears]
    told = pd.read_csv(reports / "to_find_out.csv")
    every = rows.groupby("fact").agg(
        n=("settles", "size"),
        least=("settles", "min"),
        most=("settles", "max"),
        s=("settles", "sum"),
        c=("clears", "sum"),
    )
    counted = sorted(
        (
            one.n,
            f"{one.least} to {one.most}" if one.least < one.most else str(one.most),
            one.s,
            one.c,
        )
        for one in every.itertuples()
    )
    each = told[told.columns[3]].str.replace(r" trials?$", "", regex=True)
    columns = (told[told.columns[2]], each, told[told.columns[4]], told[told.columns[5]])
    assert sorted(zip(*columns, strict=True)) == counted
    assert each.str.contains(" to ").any()
    assert told[told.columns[5]].sum() > 0
    first = [tuple(row) for row in told.itertuples(index=False) if row[4] or row[5]]
    shown = [
        (*row[:2], int(row[2]), row[3], int(row[4]), int(row[5]))
        for row in page.tables["wanted"][1:]
    ]
    assert shown == first[:FIRST]
    assert [row[4] for row in first] == sorted((row[4] for row in first), reverse=True)
    assert first


def test_nearly(page: Tables, results: pd.DataFrame) -> None:
    fails = results[results.status == "not_satisfied"]
    alone = fails[~fails.duplicated(["patient", "trial"], keep=False)]
    first = pd.concat([alone[alone.verdict == "not_now"], alone[alone.verdict != "not_now"]])
    names = {"DEMO-LOW": "Low & slow", "DEMO-POS": "Positive"}
    expected = [
        (row.patient, names[row.trial], row.criterion, row.verdict == "not_now")
        for row in first.itertuples()
    ]
    told = [
        (patient, trial, nearly.split()[1], "it can change" in nearly)
        for patient, trial, nearly, _ in page.tables["misses"][1:]
    ]
    assert told == expected[:LISTED]


def test_how_nearly(page: Tables, results: pd.DataFrame) -> None:
    """By how much: what was found, less what was required."""
    names = {"DEMO-LOW": "Low & slow", "DEMO-POS": "Positive"}
    fails = results[results.status == "not_satisfied"].assign(trial=results.trial.map(names))
    limit = fails.required.str.extract(r"([≤≥]) ([\d.]+)")
    value = fails.found.str.extract(r"^[^:]*: ([\d.]+)(?: |$)").astype(float)[0]
    fails = fails.assign(sign=limit[0], apart=(value - limit[1].astype(float)).abs())
    known = fails.dropna(subset=["apart"]).set_index(["patient", "trial", "criterion"])
    counted = 0
    for patient, trial, nearly, _ in page.tables["misses"][1:]:
        _, criterion, _, *by = nearly.removesuffix("; it can change").split()
        if not by:
            assert (patient, trial, criterion) not in known.index
            continue
        one = known.loc[patient, trial, criterion]
        way = "low" if one.sign == "≥" else "high"
        assert re.search(rf" {one.apart:g}( %)? too {way}$", " ".join(by)), nearly
        counted += 1
    assert counted > 5


def test_the_criteria_that_the_matrix_names(page: Tables, results: pd.DataFrame) -> None:
    """Of those that fail the first two, and how many more there are."""
    fails = results[results.status == "not_satisfied"]
    each = fails.groupby(["patient", "trial"]).criterion.apply(list)
    trials = [cell.split()[-1] for cell in page.tables["matrix"][0][4:]]
    for name, _, _, _, *cells in page.tables["matrix"][1:]:
        for trial, cell in zip(trials, cells, strict=True):
            failing = each.get((name.split()[0], trial), [])
            more = f" +{len(failing) - 2}" if len(failing) > 2 else ""
            named = re.findall(r"[IE]\d+(?:, [IE]\d+)?(?: \+\d+)?", cell)
            assert named == ([", ".join(failing[:2]) + more] if failing else []), cell


def test_the_days_of_the_matrix(page: Tables, reports: Path) -> None:
    read = json.loads((reports / "results.json").read_bytes())["screenings"]
    clocks = {(one["patient"], one["trial"]): one["clock"] or {} for one in read}
    trials = [cell.split()[-1] for cell in page.tables["matrix"][0][4:]]
    told = Counter[str]()
    for name, _, _, _, *cells in page.tables["matrix"][1:]:
        for trial, cell in zip(trials, cells, strict=True):
            clock = clocks[name.split()[0], trial]
            days = {"from": clock.get("opens"), "until": clock.get("holds_until")}
            for word, day in re.findall(r"(from|until) (\d{4}-\d\d-\d\d)", cell):
                assert days[word] == day
                told[word] += 1
    assert told["until"] > 5


def test_what_is_to_check(page: Tables, reports: Path) -> None:
    """As the fix list has it, which has a row for each cell of a question."""
    fixes = pd.read_excel(reports / "fix_list.xlsx", dtype=str).dropna(subset=["Subject"])
    each = fixes.drop_duplicates(["Subject", "What is expected"]).Subject.value_counts()
    rows = page.tables["matrix"][1:]
    told = {row[0].split()[0]: int(row[1].split()[0]) for row in rows if row[1]}
    assert told == dict(each)
    assert len(page.tables["data"]) - 1 == sum(each)
    readable = {row[2] for row in page.tables["funnel"][1:]}
    assert readable == {str(len(rows) - len(each))}


def test_the_nearest_trial(page: Tables, results: pd.DataFrame) -> None:
    """The best verdict; then whatever asks least, and fails least."""
    order = ["not_eligible", "not_now", "open", "clear"]
    names = {"DEMO-LOW": "Low & slow", "DEMO-POS": "Positive"}
    missing = results[results.status.isin(MISSING)]
    asked = missing.assign(question=missing.question.str.split(NEXT_QUESTION)).explode("question")
    asks = asked[asked.verdict != "not_eligible"].groupby(["patient", "trial"]).question.nunique()
    fails = results[results.status == "not_satisfied"].groupby(["patient", "trial"]).size()
    for name, _, _, cell, *_ in page.tables["matrix"][1:]:
        patient = name.split()[0]
        mine = results[results.patient == patient].drop_duplicates("trial").set_index("trial")
        ranks = {
            trial: (-order.index(verdict), *(n.get((patient, trial), 0) for n in (asks, fails)))
            for trial, verdict in mine.verdict.items()
        }
        best = min(ranks, key=lambda trial: ranks[trial])
        nobody = ranks[best][0] == 0 and ranks[best][2] != 1
        assert cell == "–" if nobody else names[best] in cell, (patient, cell)
        if found := re.search(r"(\d+) to find out", cell):
            assert int(found[1]) == ranks[best][1]
        more = sum(rank[0] == ranks[best][0] < 0 for rank in ranks.values()) - 1
        assert ("1 more like it" in cell) == (more > 0)


def test_the_head_and_the_list_of_trials(
    page: Tables, reports: Path, results: pd.DataFrame, trials_of_two: Plan
) -> None:
    text = (reports / "index.html").read_text(encoding="utf-8")
    facts = dict(re.findall(r"<dt>(Patients|Trials)</dt><dd>(\d+)</dd>", text))
    assert facts == {
        "Patients": str(results.patient.nunique()), "Trials": str(results.trial.nunique()),
    }  # fmt: skip
    criteria = results.groupby("trial").criterion.nunique()
    for name, _, _, count, _ in page.tables["specifications"][1:]:
        assert int(count) == criteria[name.split()[-1]]


def test_how_far_patients_have_come(tmp_path: Path, little: Knowledge, trials_of_two: Plan) -> None:
    """Consent, enrollment and other reasons, as the screening log has them."""
    papers = [
        {"consent_date": TODAY, "logged_trial": "Positive", "enrolled": "yes"},
        {"consent_date": TODAY, "not_enrolled": "declined_tx"},
        {},
        {"consent_date": TODAY, "logged_trial": "DEMO-LOW", "not_enrolled": "lost"},
    ]
    people = cohort(little, [{**one, **told} for one, told in zip(FOUR, papers, strict=True)])
    out = written(tmp_path / "out", people, trials_of_two, formats=("html", "log"))
    log = pd.read_csv(out / "screening_log.csv", dtype=str, keep_default_na=False)
    for name, *counts in Tables((out / "index.html").read_text("utf-8")).tables["funnel"][1:]:
        mine = log[log["Trial"] == name.split()[-1]]
        excused = ~mine["Reason code"].isin(["", "INC", "EXC"])
        told = (
            excused.sum(),
            (mine["Consent date"] != "").sum(),
            (mine["Enrolled (yes/no)"] == "yes").sum(),
        )
        assert tuple(map(int, counts[7:10])) == told
        assert told[:2] > (0, 0)


def test_the_matrix(page: Tables, results: pd.DataFrame) -> None:
    verdicts = results.drop_duplicates(["patient", "trial"]).set_index(["patient", "trial"])
    words = {
        "not_eligible": "Not eligible",
        "not_now": "Not now",
        "open": "to find out",
        "clear": "No failing criterion found",
    }
    trials = [cell.split()[-1] for cell in page.tables["matrix"][0][4:]]
    for name, _, _, _, *cells in page.tables["matrix"][1:]:
        for trial, cell in zip(trials, cells, strict=True):
            assert words[verdicts.verdict[name.split()[0], trial]] in cell


def test_how_much_there_is_to_find_out(page: Tables, results: pd.DataFrame) -> None:
    """In each cell, the questions of the criteria that lack something, each once."""
    missing = results[results.status.isin(MISSING)]
    asked = missing.assign(question=missing.question.str.split(NEXT_QUESTION)).explode("question")
    each = asked.groupby(["patient", "trial"]).question.nunique()
    trials = [cell.split()[-1] for cell in page.tables["matrix"][0][4:]]
    counted = 0
    for name, _, _, _, *cells in page.tables["matrix"][1:]:
        for trial, cell in zip(trials, cells, strict=True):
            for told in re.findall(r"(\d+) to find out", cell):
                assert int(told) == each[name.split()[0], trial]
                counted += 1
    assert counted > 20


def test_the_days_of_whoever_is_one_criterion_away(page: Tables, reports: Path) -> None:
    read = json.loads((reports / "results.json").read_bytes())["screenings"]
    names = {"DEMO-LOW": "Low & slow", "DEMO-POS": "Positive"}
    clocks = {(one["patient"], names[one["trial"]]): one["clock"] or {} for one in read}
    dated = 0
    for patient, trial, _, days in page.tables["misses"][1:]:
        clock = clocks[patient, trial]
        shown = re.findall(r"\d{4}-\d\d-\d\d", days)
        wait = clock.get("opens") if "no criterion fails from" in days else None
        assert shown == [day for day in (wait, clock.get("holds_until")) if day]
        dated += len(shown)
    assert dated


def test_the_calendar_has_the_days_of_the_results(reports: Path) -> None:
    """Read by a calendar: an entry for each day to wait for, and each last day."""
    read = json.loads((reports / "results.json").read_bytes())["screenings"]
    clocks = [one["clock"] for one in read if one["clock"]]
    expected = [clock["holds_until"] for clock in clocks if clock["holds_until"]]
    expected += [clock["opens"] for clock in clocks if clock["opens"] not in (None, TODAY)]
    calendar = Calendar.from_ical((reports / "calendar.ics").read_bytes())
    events = calendar.walk("VEVENT")
    assert sorted(event["DTSTART"].dt.isoformat() for event in events) == sorted(expected)
    assert len({str(event["UID"]) for event in events}) == len(events)
    assert {event["DTSTAMP"].dt.date().isoformat() for event in events} == {TODAY}


def test_at_a_glance(reports: Path, results: pd.DataFrame) -> None:
    """So many patients have which verdict for the trial that is nearest to them."""
    order = ["not_eligible", "not_now", "open", "clear"]
    best = results.groupby("patient").verdict.apply(lambda each: max(map(order.index, each)))
    text = (reports / "index.html").read_text(encoding="utf-8")
    glance = text.partition('class="glance"')[2].partition("</ul>")[0]
    told = [int(count) for count in re.findall(r"<b>(\d+)</b>", glance)]
    assert told == [int((best == verdict).sum()) for verdict in (3, 2, 1, 0)]
