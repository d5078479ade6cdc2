"""From a screened cohort to a folder of reports.

The formats are a plain list. All of them see the same findings, batch by batch, so that no two
of them can disagree, and no more than a few batches are in memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any

from screener.cohort import Cohort
from screener.errors import Problem, Problems, did_you_mean
from screener.processes import in_order
from screener.report.exports.calendar import Calendar
from screener.report.exports.results_csv import Csv
from screener.report.exports.results_json import Json
from screener.report.exports.sdtm import Sdtm
from screener.report.exports.wanted_csv import WantedCsv
from screener.report.model import Format, Job, Output
from screener.report.pages.html import Html
from screener.report.pages.pdf import Pdf
from screener.report.pages.plain import Plain
from screener.report.pages.variants import Investigator
from screener.report.patients import BATCH, explained
from screener.report.runs.earlier import Earlier
from screener.report.runs.folder import MARK, fresh_folder, save
from screener.report.runs.run import Run
from screener.report.templates import Templates
from screener.report.workbooks.fix_list import FixList
from screener.report.workbooks.screening_log import ScreeningLog
from screener.report.workbooks.worklist import Worklist
from screener.screening import Plan, Screened, over_blocks

FORMATS: tuple[type[Format[Any]], ...] = (
    Html,
    Worklist,
    WantedCsv,
    FixList,
    ScreeningLog,
    Calendar,
    Investigator,
    Plain,
    Pdf,
    Csv,
    Json,
    Sdtm,
)
OF_THE_RUN = Output(MARK, "what the run was made of: digests of sheets, specifications and tool")


def write(
    out: Path,
    cohort: Cohort,
    plan: Plan,
    run: Run,
    *,
    formats: Collection[str],
    jobs: int = 1,
    progress: Callable[[str], None],
    templates: Templates | None = None,
    earlier: Earlier | None = None,
) -> Path:
    """Writes the reports of a run to `out`, whole or not at all, and returns it.

    `progress` is told what is being done, whenever that changes.

    Raises:
        Problems: a format that there is not, or a folder that cannot be written to.
    """
    wanted = chosen(formats)
    with fresh_folder(out) as folder:
        job = Job(
            cohort,
            plan,
            run,
            folder,
            templates or Templates(),
            earlier or Earlier(),
            (*chain.from_iterable(one.outputs for one in wanted), OF_THE_RUN),
        )
        _write(job, [one(job) for one in wanted], jobs, progress)
        save(folder / MARK, json.dumps(run.as_json(), ensure_ascii=False, indent=2) + "\n")
    return out


def chosen(formats: Collection[str]) -> list[type[Format[Any]]]:
    """The formats of these names.

    Raises:
        Problems: a name that no format has, with the nearest that one has.
    """
    known = [one.name for one in FORMATS]
    problems = [
        Problem(f"there is no format {word!r}: {', '.join(known)}", hint=did_you_mean(word, known))
        for word in formats
        if word not in known
    ]
    if not formats:
        problems = [Problem(f"no format is named: {', '.join(known)}")]
    if problems:
        raise Problems(problems)
    return [one for one in FORMATS if one.name in formats]


def _batch(patients: int, jobs: int) -> int:
    """So many a batch that every process has as many batches as any other, of the same size."""
    rounds = max(1, ceil(patients / (BATCH * jobs)))
    return ceil(patients / (rounds * jobs))


def _write(
    job: Job, formats: list[Format[Any]], jobs: int, progress: Callable[[str], None]
) -> None:
    def parts(block: Screened) -> tuple[int, list[Any]]:
        patients = explained(job.cohort, block)
        return len(patients), [one.part(patients) for one in formats]

    def so_far(patients: int) -> int:
        progress(f"{patients} of {job.cohort.size} patients")
        return patients

    for one in formats:
        one.start()
    done = so_far(0)
    size = _batch(job.cohort.size, jobs)
    for told, made in over_blocks(job.cohort.frame, job.plan, parts, jobs, size):
        for one, part in zip(formats, made, strict=True):
            one.add(part)
        done = so_far(done + told)
    progress("putting all patients together")
    for _ in in_order(lambda one: one.finish(), formats, jobs):
        """They write files of their own."""
