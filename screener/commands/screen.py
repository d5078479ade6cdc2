"""`screener screen`: from a sheet of patients to reports."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from screener.commands.printing import tell

FORMATS = "html,csv,json,log,fixes,worklist,facts,ics"


def screen(
    patients: Annotated[list[Path], Parameter(negative="")],
    *,
    trials: Annotated[list[Path] | None, Parameter(negative="", consume_multiple=True)] = None,
    as_of: str | None = None,
    out: Path = Path("screening"),
    sheet: str | None = None,
    columns: Path | None = None,
    knowledge: Path | None = None,
    format: str = FORMATS,
    edition: str = "coded",
    answers: Annotated[list[Path] | None, Parameter(negative="", consume_multiple=True)] = None,
    templates: Path | None = None,
    since: Path | None = None,
    log: Path | None = None,
    jobs: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
) -> int:
    """Screen the patients of a sheet for trials, and write reports.

    Parameters
    ----------
    patients
        The patients' sheet, one row for each patient: .xlsx, .csv, .tsv or .parquet. Other
        sheets of the workbook, and other files, give their records: one row for each specimen,
        therapy, … A REDCap export is read with its data dictionary, one more file.
    trials
        Specification files, or folders of them. Without any, all that are shipped.
    as_of
        The day from which windows are counted back (2026-01-31), for patients whose row has none.
    out
        The folder for the reports. It appears whole, or not at all.
    sheet
        The sheet of the first workbook; without it, all that have a patient identifier are read.
    columns
        A mapping of the columns, for all files, as `screener columns --write` makes it. What holds
        for one file alone stands in it under 'files: {labs.csv: {columns: …}}'.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    format
        What to write, separated by commas: html (pages), csv and json (results), log (screening
        and enrollment log) and worklist (what to find out), both to be filled in and given back
        with --answers, fixes (the cells to put right), ics (a calendar), sdtm (the datasets TI and
        IE), investigator and plain (a page for each patient, for the investigator, in plain
        language), pdf (all worksheets, ready to print; needs the extra 'pdf').
    edition
        coded, which names patients by their subject identifier only; or internal, which also
        shows names, birth dates and record numbers, and must not leave the site.
    answers
        The worklist.xlsx of an earlier run, its screening_log.xlsx, or both, filled in.
    templates
        A folder with templates of your own; one that has the name of a shipped template (see
        reports/) takes its place.
    since
        The reports of an earlier run: the index tells, and shows alone if asked, what has changed.
    log
        A file to which a line is added for each run: what it was made of, and when. The lines are
        chained, so that none can be changed unseen; nothing of a patient is in it.
    jobs
        How many processes share the patients; without it, one for each processor.
    """
    from screener.commands.telling import progress, summary
    from screener.run import Request, run

    wanted = [word.strip() for word in format.split(",") if word.strip()]
    request = Request(
        patients=tuple(patients),
        trials=tuple(trials or ()),
        as_of=as_of,
        out=out,
        sheet=sheet,
        columns=columns,
        knowledge=(knowledge,) if knowledge else (),
        formats=tuple(wanted),
        edition=edition,
        answers=tuple(answers or ()),
        templates=templates,
        since=since,
        log=log,
        at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        jobs=jobs,
    )
    telling = progress()
    try:
        outcome = run(request, telling)
    finally:
        telling("")
    tell(summary(outcome))
    return outcome.exit_code
