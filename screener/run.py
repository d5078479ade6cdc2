"""One run from a sheet to its reports, whichever door it was asked for at."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from screener.cohort import Cohort
from screener.errors import Problem, Problems
from screener.intake.answers.given import Given, read_given
from screener.intake.load import load_cohort
from screener.intake.mapping import load_mapping
from screener.intake.understand import understand_all
from screener.intake.understood import Understood
from screener.knowledge import Knowledge, load_knowledge
from screener.report.editions.decoding import decoded
from screener.report.editions.edition import CODED, Edition, edition, need_edition
from screener.report.editions.key_list import KeyList
from screener.report.runs.earlier import earlier_run
from screener.report.runs.folder import refuse_foreign
from screener.report.runs.run import Input, Run, Spec, knowledge_digest
from screener.report.runs.run_log import append_run, last_digest
from screener.report.templates import site_templates
from screener.report.workbooks.log_so_far import with_log
from screener.report.write import chosen, write
from screener.screening import Plan, plan
from screener.shipped import folder
from screener.specification import load_trials
from screener.trial import Trial
from screener.values.day import number_of

DONE, WITH_QUESTIONS = 0, 1
Progress = Callable[[str], None]
"""Is told what is being done, whenever that changes."""


@dataclass(frozen=True)
class Request:
    """What a person asked for."""

    patients: tuple[Path, ...]
    out: Path
    trials: tuple[Path, ...] = ()
    as_of: str | None = None
    sheet: str | None = None
    columns: Path | None = None
    knowledge: tuple[Path, ...] = ()
    formats: tuple[str, ...] = ("html", "csv", "json")
    edition: str = CODED
    answers: tuple[Path, ...] = ()
    templates: Path | None = None
    since: Path | None = None
    log: Path | None = None
    at: str = ""
    """When the run is made, in UTC: said in the log of runs only."""
    jobs: int | None = None

    @property
    def processes(self) -> int:
        """How many share the work: without `jobs`, one for each processor."""
        return self.jobs or os.cpu_count() or 1


@dataclass(frozen=True, eq=False)
class Outcome:
    """What a run came to."""

    cohort: Cohort
    plan: Plan
    out: Path

    @property
    def exit_code(self) -> int:
        return WITH_QUESTIONS if self.cohort.questions else DONE


def run(request: Request, progress: Progress) -> Outcome:
    """Screens the patients and writes the reports.

    Raises:
        Problems: anything that kept the run from being done; nothing is written then.
    """
    if slips := [*_slips(request)]:
        raise Problems(slips)
    as_of = _day(request.as_of)
    refuse_foreign(request.out)
    progress(f"reading {', '.join(path.name for path in request.patients)}")
    if request.log:
        last_digest(request.log)
    templates, earlier = site_templates(request.templates), earlier_run(request.since)
    knowledge = load_knowledge(request.knowledge)
    specs = request.trials or [folder("trial_criteria") / "trials"]
    trials = load_trials(specs, knowledge.vocabulary)
    before = _digests(request)
    cohort, wanted = _patients(request, knowledge, as_of, trials)
    _need_unchanged(before, _digests(request))
    cohort = _with_codes(cohort, wanted, request.out)
    about = Run(
        inputs=before,
        specs=tuple(Spec.of(trial) for trial in trials),
        knowledge=knowledge_digest(knowledge.files),
        as_of=request.as_of or "",
        options={
            "sheet": request.sheet or "",
            "format": ",".join(request.formats),
            "templates": templates.digest,
        },
        edition=wanted.name,
        since=earlier.digest,
    )
    work = plan(trials, cohort.frame.vocabulary)
    out = write(
        request.out,
        cohort,
        work,
        about,
        formats=request.formats,
        jobs=request.processes,
        progress=progress,
        templates=templates,
        earlier=earlier,
    )
    if request.log:
        append_run(request.log, about, request.at)
    return Outcome(cohort, work, out)


def _slips(request: Request) -> Iterator[Problem]:
    """What is written wrongly in the request itself: all of it is told before anything is read."""
    for look in (
        lambda: _day(request.as_of),
        lambda: chosen(request.formats),
        lambda: need_edition(request.edition),
    ):
        try:
            look()
        except Problems as found:
            yield from found.problems


def _patients(
    request: Request, knowledge: Knowledge, as_of: int | None, trials: Sequence[Trial]
) -> tuple[Cohort, Edition]:
    """The patients, and what may be said of them; all else that was read of them is let go."""
    mapping = load_mapping(request.columns, knowledge.vocabulary) if request.columns else None
    understood = understand_all(
        request.patients, knowledge, mapping, request.sheet, request.processes
    )
    wanted = edition(request.edition, understood, knowledge.vocabulary)
    given = _given(request, understood)
    complete = mapping.complete if mapping else ()
    known = wanted.of_knowledge(knowledge)
    cohort = load_cohort(understood, known, as_of, complete, given.answers)
    return with_log(cohort, given.entries, trials, known.reader, wanted.name), wanted


def cohort_of(
    patients: Sequence[Path], knowledge: Knowledge, as_of: str | None, columns: Path | None
) -> Cohort:
    """The patients of some files, with no reports in view.

    Raises:
        Problems: anything that keeps the files from being read.
    """
    mapping = load_mapping(columns, knowledge.vocabulary) if columns else None
    understood = understand_all(patients, knowledge, mapping, None)
    return load_cohort(understood, knowledge, _day(as_of), mapping.complete if mapping else ())


def _given(request: Request, sheets: Sequence[Understood]) -> Given:
    """What people wrote about the patients of these sheets into the workbooks of earlier runs."""
    patients = {one for sheet in sheets for one in sheet.identifiers}
    read = [(path, read_given(path)) for path in request.answers]
    return Given(
        tuple(one for path, given in read for one in decoded(given.answers, path, patients)),
        tuple(one for path, given in read for one in decoded(given.entries, path, patients)),
    )


def _with_codes(cohort: Cohort, wanted: Edition, out: Path) -> Cohort:
    """The cohort with codes for identifiers that tell who a patient is; first they are listed."""
    telling = [one for one in cohort.ids if one in wanted.telling]
    if not telling:
        return cohort
    keys = KeyList.beside(out).of(telling)
    keys.save()
    note = "codes take the place of identifiers that tell who a patient is; the list of them is "
    coded = wanted.of_cohort(cohort, {one: keys.code(one) for one in telling})
    return replace(coded, notes=(*coded.notes, f"{note}beside the folder of reports"))


def _day(text: str | None) -> int | None:
    try:
        return None if text is None else number_of(dt.date.fromisoformat(text))
    except ValueError as error:
        message = f"--as-of {text!r} is no day: write it like 2026-01-31"
        raise Problems([Problem(message)]) from error


def _digests(request: Request) -> tuple[Input, ...]:
    """The files that the answers depend on; one that cannot be read is left to its reader."""
    files = (*request.patients, request.columns, *request.answers)
    return tuple(Input.of(path) for path in files if path and path.is_file())


def _need_unchanged(before: tuple[Input, ...], after: tuple[Input, ...]) -> None:
    message = "changed while it was read: close it in other programs, and run again"
    changed = [Problem(message, file=one.name) for one in before if one not in after]
    if changed:
        raise Problems(changed)
