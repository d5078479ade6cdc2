"""What a worksheet says, in which order, and to whom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from report.patients import DAY, FOUR, cohort, run_of, written

from screener.assemble import assemble
from screener.cells import Cell
from screener.cohort import Cohort, DataQuestion
from screener.explaining.findings import Todo
from screener.intake.load import load_cohort
from screener.intake.understand import understand
from screener.knowledge import Knowledge, load_knowledge
from screener.report.cells import EMPTY, NO_COLUMN, quote
from screener.report.model import Job
from screener.report.pages.patient_page import PatientPages
from screener.report.pages.worksheet import Ask, Line, Worksheet
from screener.report.papers import papers
from screener.report.patients import explained
from screener.screening import Plan, Verdict, plan, screen
from screener.shipped import folder
from screener.specification import load_trials

CLEAR, OPEN, NEVER, LATER = range(4)
"""The four patients, by what the first trial says of them."""


def pages(people: Cohort, plan: Plan) -> PatientPages:
    return PatientPages(Job(people, plan, run_of(plan), Path()))


def sheet(people: Cohort, plan: Plan, row: int, trial: int = 0) -> Worksheet:
    patient = explained(people, screen(people.frame, plan))[row]
    return pages(people, plan).worksheets(patient)[trial]


def test_headlines_never_say_eligible(four: Cohort, trials_of_two: Plan) -> None:
    said = [sheet(four, trials_of_two, row).headline for row in range(4)]
    assert said == ["No failing criterion found", "5 to find out", "Not eligible", "Not now"]


def test_questions_go_to_whoever_can_answer_them(four: Cohort, trials_of_two: Plan) -> None:
    open_ = sheet(four, trials_of_two, OPEN)
    who = [group.who for group in open_.asked]
    assert who == ["Pathology", "Laboratory", "Imaging", "Chart", "Patient"]
    ish = Ask("HER2 IHC is 2+: record the ISH result.", ("I2",))
    assert open_.asked[0].asks == (ish,)
    assert open_.to_judge == ("I6", "E3")


def test_a_question_is_asked_once_for_all_that_it_serves(four: Cohort, trials_of_two: Plan) -> None:
    open_ = sheet(four, trials_of_two, OPEN)
    lines = tuple(
        line._replace(finding=line.finding._replace(todos=(Todo(name, "Which?", "chart"),)))
        for line, name in zip(open_.lines, "abcdefghij", strict=True)
    )
    same = replace(open_, lines=lines)
    assert [one.asks for one in same.asked] == [(Ask("Which?", ("a", "b", "e", "g", "i")),)]
    assert same.headline == "1 to find out"


def test_what_nobody_has_a_question_for_is_asked_as_it_stands(
    four: Cohort, trials_of_two: Plan
) -> None:
    open_ = sheet(four, trials_of_two, OPEN)
    lines = tuple(line._replace(finding=line.finding._replace(todos=())) for line in open_.lines)
    (chart,) = replace(open_, lines=lines).asked
    assert chart.asks[0] == Ask("Find out: Adult at registration", ("I1",))
    assert len(chart.asks) == 5


def test_nothing_is_asked_once_no_answer_can_change_the_result(
    four: Cohort, trials_of_two: Plan
) -> None:
    never = sheet(four, trials_of_two, NEVER)
    assert never.settled
    assert never.asked == ()
    assert never.moot == ("I4",)
    assert [line.finding.criterion.id for line in never.failing] == ["I2", "I5", "E1"]
    assert sheet(four, trials_of_two, OPEN).moot == ()


def test_an_exclusion_is_present_or_not(four: Cohort, trials_of_two: Plan) -> None:
    words = {line.finding.criterion.id: line.word for line in sheet(four, trials_of_two, 2).lines}
    assert (words["I2"], words["I3"]) == ("Not satisfied", "Satisfied")
    assert (words["E1"], words["E2"]) == ("Present", "Not present")


def test_every_criterion_is_counted_once(four: Cohort, trials_of_two: Plan) -> None:
    for row in range(4):
        counts = [count for _, count in sheet(four, trials_of_two, row).counts]
        assert sum(counts) == len(trials_of_two.trials[0].criteria)


def test_where_nothing_is_written_the_page_says_whether_there_is_a_cell(
    little: Knowledge, trials_of_two: Plan
) -> None:
    few = {name: FOUR[0][name] for name in ("patient_id", "reference_day", "her2_ish")}
    bare = sheet(cohort(little, [{**few, "ecog": ""}]), trials_of_two, 0)
    said = {line.finding.criterion.id: line.entry.instead for line in bare.lines}
    assert (said["I2"], said["I3"], said["I4"], said["I6"]) == (EMPTY, EMPTY, NO_COLUMN, "")


def test_a_cell_is_named_as_briefly_as_its_place_allows(four: Cohort) -> None:
    here = Cell("patients.xlsx", "Patients", "C12", "2+")
    assert quote(here, four).place == "C12"
    assert quote(here._replace(sheet="Labs"), four).place == "Labs!C12"
    assert quote(here._replace(file="labs.csv", sheet=""), four).place == "labs.csv C12"


def test_a_worksheet_shows_the_questions_about_its_own_cells(
    little: Knowledge, trials_of_two: Plan
) -> None:
    about = [
        DataQuestion("About HER2.", (Cell("patients.xlsx", "Patients", "F2", "1+"),), 0),
        DataQuestion("About another column.", (Cell("patients.xlsx", "Patients", "ZZ2", "?"),), 0),
    ]
    people = cohort(little, FOUR[:1], questions=about)
    assert [one.text for one in sheet(people, trials_of_two, 0).questions] == ["About HER2."]


def test_pages_are_numbered_by_the_place_in_the_sheet(
    little: Knowledge, trials_of_two: Plan
) -> None:
    many = cohort(little, [{**FOUR[0], "patient_id": f"P{n}"} for n in range(12)])
    made = pages(many, trials_of_two)
    assert [made.name(row) for row in (-1, 0, 11, 12)] == ["", "01.html", "12.html", ""]


def test_a_very_long_list_is_cut_on_the_page(four: Cohort, trials_of_two: Plan) -> None:
    line = sheet(four, trials_of_two, CLEAR).lines[0]
    long = Line.of(line.entry, line.finding._replace(found="taxane, " * 1000), line.quotes)
    assert len(long.found) < 250
    assert long.found.endswith("taxane, …")


def test_not_now_still_says_what_to_find_out(four: Cohort, trials_of_two: Plan) -> None:
    later = sheet(four, trials_of_two, LATER)
    assert later.finding.verdict is Verdict.NOT_NOW
    assert not later.settled


def test_a_worksheet_tells_what_alone_fails_and_what_time_changes(
    four: Cohort, trials_of_two: Plan
) -> None:
    patients = explained(four, screen(four.frame, trials_of_two))
    for patient in patients:
        sheets = pages(four, trials_of_two).worksheets(patient)
        alone = [one.trial.id for one in patient.near_misses]
        assert [one.trial.id for one in sheets if one.nearly] == sorted(alone)
        told = [one.words() if one else "" for one in patient.clocks]
        assert [one.clock for one in sheets] == told
    assert any(patient.near_misses for patient in patients)


def test_the_head_of_a_worksheet_has_what_the_papers_of_the_trial_say(
    little: Knowledge, trials_of_two: Plan
) -> None:
    known = {"screening_no": "2", "site": "041", "consent_date": DAY, "consent_version": "v3.0"}
    people = cohort(little, [{**FOUR[0], **known}, {**FOUR[1], "site": "041"}])
    told, blank = explained(people, screen(people.frame, trials_of_two))
    assert told.papers.head == (
        ("Screening no.", "2"), ("Site", "041"), ("Consent", DAY), ("Consent version", "v3.0"),
    )  # fmt: skip
    assert blank.papers.head == (
        ("Screening no.", ""), ("Site", "041"), ("Consent", ""), ("Consent version", ""),
    )  # fmt: skip


def test_what_nobody_wrote_down_is_left_to_be_written_by_hand(
    tmp_path: Path, little: Knowledge, trials_of_two: Plan
) -> None:
    days_of_the_run = assemble(little, 1, [], as_of=20_000)
    assert papers(days_of_the_run, 0).head[-1] == ("Planned registration", "")
    out = written(tmp_path / "out", cohort(little, [{**FOUR[0], "site": "041"}]), trials_of_two)
    page = (out / "patients" / "1.html").read_text(encoding="utf-8")
    assert '<div class="blank"><dt>Screening no.</dt><dd></dd></div>' in page
    assert "<div><dt>Site</dt><dd>041</dd></div>" in page


@pytest.mark.parametrize(
    ("header", "weight", "said"),
    [
        ("Weight (lb)", "150", ("E2 in lb, converted to kg",)),
        ("Weight (kg)", "68", ()),
        ("Weight", "150 lb", ()),  # the cell says it
    ],
)
def test_a_page_tells_which_cells_are_converted(
    tmp_path: Path, header: str, weight: str, said: tuple[str, ...]
) -> None:
    known = load_knowledge()
    text = f"Subject ID,Planned registration,Sex,Age,{header},Creatinine,Height (cm)\n"
    (tmp_path / "p.csv").write_text(f"{text}P1,2026-01-15,F,60,{weight},1.0,160\n")
    people = load_cohort([*understand(tmp_path / "p.csv", known)], known)
    trials = folder("trial_criteria") / "trials" / "destiny_breast04.yaml"
    asked = plan(load_trials([trials], known.vocabulary), known.vocabulary)
    assert sheet(people, asked, 0).converted == said
