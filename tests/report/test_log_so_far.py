"""A screening log that people filled in, given back: what they wrote stands in the next one."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from screener.errors import Problems
from screener.intake.answers.log import (
    CODE,
    CONSENT,
    ENROLLED,
    ENROLLED_ON,
    INITIALS,
    KEY,
    OPEN,
    REMARKS,
    SUBJECT,
    TRIAL,
    VERSION,
    entries_of,
)
from screener.run import Outcome, Request, run

SPEC = """\
trial: {0}
name: {1}
protocol: {{version: "1"}}
source: our own
inclusion:
  - {{id: I1, text: Fit, check: {{ecog: {{at_most: 1}}}}}}
  - {{id: I2, text: Adult, check: {{age: {{at_least: 18}}}}}}
exclusion: []
"""
Sheet = Sequence[Mapping[str, str]]
DAY = "2026-01-15"
CONSENT_IN, ICF, ENROLLED_IN = "Consent date", "ICF version", "Enrolled?"


def patient(number: int, **cells: str) -> dict[str, str]:
    return {"Subject ID": f"P-{number}", "ECOG": "1", "Age": "50", **cells}


def screened(home: Path, out: str, sheet: Sheet, *answers: Path, **options: object) -> Outcome:
    """One run for the trial A, or for those that `trials` names."""
    names = list(dict.fromkeys(name for row in sheet for name in row))
    with (home / "patients.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([names, *([row.get(one, "") for one in names] for row in sheet)])
    specs = []
    for one in str(options.pop("trials", "A")):
        specs.append(home / f"{one}.yaml")
        specs[-1].write_text(SPEC.format(f"EX-{one}", f"Trial {one}"))
    request = Request(
        (home / "patients.csv",), home / out, tuple(specs), DAY, answers=answers,
        formats=("log", "html"), jobs=1, **options,  # type: ignore[arg-type]
    )  # fmt: skip
    return run(request, lambda said: None)


def filled(
    log: Path, entries: Mapping[str, Mapping[str, str]], copy: str = "", trial: str = "A"
) -> Path:
    """The log with these texts in the rows of these subjects."""
    book = load_workbook(log)
    sheet = book[f"Trial {trial}"]
    places = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        for column, text in entries.get(str(sheet.cell(row, places[SUBJECT]).value), {}).items():
            cell = sheet.cell(row, places[column])
            cell.value, cell.data_type = text or None, "s" if text else "n"
    path = log.with_name(copy or log.name)
    book.save(path)
    return path


def rows(log: Path, trial: str = "A") -> dict[str, dict[str, str]]:
    """Each row of a log by its subject."""
    header, *lines = load_workbook(log)[f"Trial {trial}"].iter_rows(values_only=True)
    named = [dict(zip(map(str, header), line, strict=True)) for line in lines]
    return {str(one[SUBJECT]): {k: str(v or "") for k, v in one.items()} for one in named}


def asked(outcome: Outcome) -> dict[str, str]:
    """The question about each patient, with its cells before it."""
    ids = outcome.cohort.ids
    return {
        "" if one.row is None else ids[one.row]: f"{[c.place for c in one.cells]} {one.text}"
        for one in outcome.cohort.questions
    }


ENTRIES = [
    (CONSENT, "2026-01-12", "2026-01-12", ""),
    (CONSENT, "12-Jan-2026", "2026-01-12", ""),
    (CONSENT, "Jan 2026", "Jan 2026", ""),
    (CONSENT, "03/04/2026", "", "It is not used"),
    (CONSENT, "signed", "", "It is not used"),
    (CONSENT, "never", "", "A day is expected here, like 2026-11-12. It is not used."),
    (VERSION, "3.0", "3.0", ""),
    (CODE, "DECLINED-TX", "DECLINED-TX", ""),
    (CODE, "too far", "DISTANCE", ""),
    (CODE, "DISTANC", "", "This is no reason code; did you mean 'DISTANCE'? It is not used."),
    (CODE, "because", "", "This is no reason code; they are INC, EXC, DECLINED-TX, "),
    (CODE, "inc", "", "INC follows from the criteria: write what is not met into the sheet or"),
    (ENROLLED, "Y", "yes", ""),
    (ENROLLED, "perhaps", "", "Enrolled is answered by yes or no. It is not used."),
    (ENROLLED_ON, "2026-01-20", "2026-01-20", ""),
    (REMARKS, "=1+1", "=1+1", ""),
    (REMARKS, "her son drives", "her son drives", ""),
    (INITIALS, "AB 2026-01-12", "AB 2026-01-12", ""),
]
EVERYBODY = [patient(number) for number, _ in enumerate(ENTRIES)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose first log nobody has touched."""
    home = tmp_path_factory.mktemp("site")
    screened(home, "first", EVERYBODY)
    return home


@pytest.fixture(scope="module")
def second(home: Path) -> Outcome:
    """The run after somebody had written one cell about each patient."""
    told = {f"P-{number}": {one[0]: one[1]} for number, one in enumerate(ENTRIES)}
    log = filled(home / "first" / "screening_log.xlsx", told, "filled.xlsx")
    return screened(home, "second", EVERYBODY, log)


@pytest.mark.parametrize(
    ("number", "entry"), [*enumerate(ENTRIES)], ids=[f"{one[0]}: {one[1]}" for one in ENTRIES]
)
def test_an_entry_is_carried_over_or_asked_about(
    number: int, entry: tuple[str, str, str, str], second: Outcome
) -> None:
    column, text, carried, question = entry
    row = rows(second.out / "screening_log.xlsx")[f"P-{number}"]
    assert {name: row[name] for name in OPEN} == dict.fromkeys(OPEN, "") | {column: carried}
    told = asked(second).get(f"P-{number}", "")
    assert question in told
    assert bool(question) == bool(told)
    if told:
        cells = [one.cells for one in second.cohort.questions if one.row == number]
        assert [[(one.file, one.text) for one in quoted] for quoted in cells] == [
            [("filled.xlsx", text)]
        ]


def test_entries_stay_from_log_to_log_until_they_are_taken_out(home: Path, second: Outcome) -> None:
    log = second.out / "screening_log.xlsx"
    third = screened(home, "third", EVERYBODY, filled(log, {"P-0": {CONSENT: ""}}, "taken.xlsx"))
    before, after = rows(log), rows(third.out / "screening_log.xlsx")
    assert not third.cohort.questions
    assert after.pop("P-0")[CONSENT] == ""
    assert before.pop("P-0")[CONSENT] == "2026-01-12"
    assert after == before


def test_the_funnel_counts_what_the_log_says(second: Outcome) -> None:
    index = (second.out / "index.html").read_text("utf-8")
    cells = index.partition('class="funnel"')[2].partition("</tbody>")[0].split('"number">')
    told = [cell.partition("<")[0] for cell in cells[-3:]]
    assert told == ["2", "3", "1"]  # for other reasons, consented, registered


def test_the_worksheet_of_the_trial_says_it_and_no_other(home: Path) -> None:
    first = screened(home, "two", EVERYBODY, trials="AB").out / "screening_log.xlsx"
    again = screened(
        home, "two again", EVERYBODY, filled(first, {"P-3": {CONSENT: "2026-01-12"}}), trials="AB"
    )
    page = (again.out / "patients" / "04.html").read_text("utf-8")
    about_a, about_b = page.split("<article")[1:]
    assert "<dt>Consent</dt><dd>2026-01-12</dd>" in about_a
    assert '<div class="blank"><dt>Consent</dt><dd></dd>' in about_b
    log = again.out / "screening_log.xlsx"
    assert [rows(log, trial)["P-3"][CONSENT] for trial in "AB"] == ["2026-01-12", ""]


SHEET = [
    patient(0, **{CONSENT_IN: "2026-01-11", ICF: "v2", ENROLLED_IN: "yes"}),
    patient(1, **{CONSENT_IN: "2026-01-12", ENROLLED_IN: "no"}),
    patient(2, Consent="no"),
    patient(3, **{ICF: "v3"}),
    patient(4, ECOG="3", Age="12"),
]


def test_the_sheet_is_not_overridden(home: Path) -> None:
    """What differs is asked about, with both cells; what is the same is not."""
    log = screened(home, "blank", [patient(number) for number in range(3)]).out
    told = {
        "P-0": {CONSENT: "2026-01-12", VERSION: "v2"},
        "P-1": {CONSENT: "2026-01-12", ENROLLED: "yes"},
        "P-2": {CONSENT: "2026-01-12"},
    }
    again = screened(home, "known", SHEET, filled(log / "screening_log.xlsx", told))
    found = rows(again.out / "screening_log.xlsx")
    assert [found[f"P-{n}"][CONSENT] for n in range(3)] == ["2026-01-11", "2026-01-12", ""]
    assert [found[f"P-{n}"][ENROLLED] for n in range(3)] == ["yes", "no", ""]
    end = "the sheet counts. Put right what is wrong."
    assert asked(again) == {
        "P-0": f"['Trial A!D2', 'D2'] The log says 2026-01-12, the sheet 2026-01-11; {end}",
        "P-1": f"['Trial A!L3', 'F3'] The log says yes, the sheet no; {end}",
        "P-2": f"['Trial A!D4', 'G4'] The log says 2026-01-12, the sheet no; {end}",
    }


def test_what_a_run_wrote_itself_is_no_entry(home: Path) -> None:
    """A value that left the sheet, or a criterion that is met by now, does not come back."""
    log = screened(home, "full", SHEET).out / "screening_log.xlsx"
    assert rows(log)["P-4"][CODE] == "INC"
    again = screened(home, "empty", [patient(number) for number in range(5)], log)
    found = rows(again.out / "screening_log.xlsx")
    assert not again.cohort.questions
    assert not [
        text for row in found.values() for name, text in row.items() if name in OPEN and text
    ]


def test_a_reason_that_a_person_chose_takes_the_place_of_that_of_a_criterion(home: Path) -> None:
    log = screened(home, "failing", SHEET).out / "screening_log.xlsx"
    again = screened(home, "declined", SHEET, filled(log, {"P-4": {CODE: "DECLINED-TX"}}))
    assert rows(again.out / "screening_log.xlsx")["P-4"][CODE] == "DECLINED-TX"
    assert not again.cohort.questions


def test_cells_that_were_moved_without_their_row_are_found_out(home: Path) -> None:
    """As when one column is sorted and the others are not."""
    log = screened(home, "unsorted", EVERYBODY[:3]).out / "screening_log.xlsx"
    keys = {who: row[KEY] for who, row in rows(log).items()}
    told = {
        "P-0": {CONSENT: "2026-01-12", KEY: keys["P-1"]},
        "P-1": {KEY: keys["P-0"]},
        "P-2": {CONSENT: "2026-01-12", KEY: '"' * 9, TRIAL: "Roe, Ann"},
    }
    again = screened(home, "sorted", EVERYBODY[:3], filled(log, told))
    assert [*asked(again)] == ["P-0", "P-2"]
    assert "The key of this row is that of another, or was changed" in asked(again)["P-0"]
    index = (again.out / "index.html").read_text("utf-8")
    assert not [text for text in ("2026-01-12", "Roe") if text in index]


def test_a_key_longer_than_any_cell_of_excel_is_that_of_no_row(home: Path) -> None:
    log = filled(home / "first" / "screening_log.xlsx", {"P-0": {REMARKS: "x"}}, "long.xlsx")
    book = load_workbook(log)
    book["Trial A"]["O2"]._value = "x" * 200_000
    book.create_sheet("Notes", 0).append(["of somebody's own"])
    (entry,) = entries_of("long.xlsx", book)
    assert (entry.edition, entry.first.place) == ("", "Trial A!K2")


def test_rows_of_somebody_or_something_else_are_asked_about(home: Path) -> None:
    log = screened(home, "more", EVERYBODY[:2], trials="AB").out / "screening_log.xlsx"
    for trial, who in (("A", "P-0"), ("A", "P-1"), ("B", "P-1")):
        filled(log, {who: {REMARKS: "here"}}, trial=trial)
    again = screened(home, "less", EVERYBODY[:1], log)
    told = {one.text for one in again.cohort.questions}
    assert told == {
        "This row is about a patient who is not in the sheet. It is not used.",
        "This row is about EX-B, which is not screened in this run. It is not used.",
    }
    assert rows(again.out / "screening_log.xlsx")["P-0"][REMARKS] == "here"


def test_two_logs_that_differ_are_asked_about(home: Path) -> None:
    log = screened(home, "one", EVERYBODY[:1]).out / "screening_log.xlsx"
    two = [
        filled(log, {"P-0": {REMARKS: text, CONSENT: DAY}}, f"{text}.xlsx") for text in ("x", "y")
    ]
    again = screened(home, "both", EVERYBODY[:1], *two)
    assert "The log says x and y. Leave the one that counts." in asked(again)["P-0"]
    row = rows(again.out / "screening_log.xlsx")["P-0"]
    assert (row[REMARKS], row[CONSENT]) == ("", DAY)


# --- what is refused ------------------------------------------------------------------------------


def refused(home: Path, *answers: Path, **options: object) -> str:
    with pytest.raises(Problems) as problems:
        screened(home, "refused", EVERYBODY, *answers, **options)
    return str(problems.value)


def test_the_log_of_other_trials_is_refused(home: Path) -> None:
    log = screened(home, "strange", EVERYBODY[:2], trials="B").out / "screening_log.xlsx"
    filled(log, {"P-0": {REMARKS: "x"}, "P-1": {REMARKS: "y"}}, trial="B")
    assert refused(home, log) == (
        "screening_log.xlsx:sheet Trial B, cell K2: this row is about EX-B, which is not screened "
        "in this run; did you mean 'EX-A'?"
    )


def test_the_log_of_an_internal_run_is_refused_where_reports_are_coded(home: Path) -> None:
    log = screened(home, "inside", EVERYBODY[:1], edition="internal").out / "screening_log.xlsx"
    filled(log, {"P-0": {REMARKS: "Jane's son drives"}})
    told = refused(home, log)
    assert "sheet Trial A, cell K2: this is the log of an internal run" in told
    assert "add --edition internal" in told
    assert "Jane" not in told
    again = screened(home, "inside again", EVERYBODY[:1], log, edition="internal")
    assert rows(again.out / "screening_log.xlsx")["P-0"][REMARKS] == "Jane's son drives"


def test_only_the_workbook_is_taken_back(home: Path) -> None:
    text = screened(home, "text", EVERYBODY[:1]).out / "screening_log.csv"
    told = refused(home, text)
    assert told.startswith("screening_log.csv: is neither a worklist nor a screening log; give the")


def test_a_log_that_lost_a_column_is_refused(home: Path) -> None:
    log = screened(home, "cut", EVERYBODY[:1]).out / "screening_log.xlsx"
    book = load_workbook(log)
    book["Trial A"].delete_cols(15)
    book.save(log)
    assert f"sheet Trial A, row 1: has no column '{KEY}'" in refused(home, log)


def test_a_coded_log_reaches_the_patients_that_its_codes_stand_for(home: Path) -> None:
    people = [{**patient(0), "Subject ID": name} for name in ("Roe, Ann", "Poe, Eve")]
    log = screened(home, "codes", people).out / "screening_log.xlsx"
    filled(log, {"Code 0002": {REMARKS: "drives"}})
    again = screened(home, "codes again", people[::-1], log)
    assert again.cohort.ids == ("Code 0001", "Code 0002")  # of a list of its own: Poe is the first
    found = rows(again.out / "screening_log.xlsx")
    assert [found[one][REMARKS] for one in again.cohort.ids] == ["drives", ""]
    elsewhere = home / "elsewhere.xlsx"
    elsewhere.write_bytes(log.read_bytes())
    assert "that no list of codes explains" in refused(home, elsewhere)
