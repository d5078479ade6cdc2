"""Patients for the tests of reports: one mapping of texts a patient, read in the simplest way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from screener.assemble import assemble
from screener.cells import Source
from screener.cohort import Cohort, DataQuestion
from screener.concepts import load as vocabularies
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.definitions import load as definitions
from screener.feeds import Feed
from screener.knowledge import Knowledge
from screener.report.runs.run import Input, Run, Spec
from screener.report.write import write
from screener.screening import Plan, plan
from screener.specification import load_trials
from screener.values import Codes, Interval, Span, Tagged, Value, Words
from screener.values.day import NEVER
from screener.values.number import below

HERE = Path(__file__).resolve().parent
DAY = "2026-11-24"
FOUR = (
    {  # nothing fails, nothing is missing
        "patient_id": "P-0007", "reference_day": DAY, "birth_date": "1972-03-14", "sex": "female",
        "ecog": "1", "her2_ihc": "1+", "her2_ish": "", "hemoglobin": "11.2",
        "hemoglobin_date": "2026-11-20", "lvef": "60", "lvef_date": "2026-11-02",
        "prior_drugs": "taxane", "hepatitis": "no", "pregnant": "no",
    },
    {  # an ISH result is missing, LVEF is out of window, hepatitis is unknown, age is not quite
        "patient_id": "P-0011", "reference_day": DAY, "birth_date": "2008", "sex": "female",
        "ecog": "0-1", "her2_ihc": "2+", "her2_ish": "", "hemoglobin": "10",
        "hemoglobin_date": "2026-11-20", "lvef": "55", "lvef_date": "2026-10-20",
        "prior_drugs": "none", "hepatitis": "", "pregnant": "",
    },
    {  # not eligible for two reasons in one trial; hemoglobin cannot be read
        "patient_id": "P-0012", "reference_day": DAY, "birth_date": "1950-01-31", "sex": "female",
        "ecog": "1", "her2_ihc": "3+", "her2_ish": "positive", "hemoglobin": "twelve & more",
        "hemoglobin_date": "2026-11-20", "lvef": "48", "lvef_date": "2026-11-20",
        "prior_drugs": "trastuzumab, anti-HER2", "hepatitis": "no", "pregnant": "no",
    },
    {  # not now: what fails can change; a man is not asked about pregnancy
        "patient_id": "P-0013", "reference_day": DAY, "birth_date": "1961-07-01", "sex": "male",
        "ecog": "3", "her2_ihc": "1+", "her2_ish": "", "hemoglobin": "<9",
        "hemoglobin_date": "2026-11-20", "lvef": "60", "lvef_date": "2026-11-02",
        "prior_drugs": "taxane", "hepatitis": "no", "pregnant": "",
    },
)  # fmt: skip


def load_knowledge(folder: Path = HERE / "knowledge") -> Knowledge:
    vocabulary = vocabularies.load([folder / "vocabulary"])
    return Knowledge(vocabulary, definitions.load([folder / "definitions"], vocabulary))


def load_plan(knowledge: Knowledge, folder: Path = HERE / "trials") -> Plan:
    return plan(load_trials([folder], knowledge.vocabulary), knowledge.vocabulary)


def cohort(
    knowledge: Knowledge,
    patients: Sequence[Mapping[str, str]],
    notes: tuple[str, ...] = (),
    questions: Sequence[DataQuestion] = (),
) -> Cohort:
    """The cohort of a sheet "Patients" whose column headers are the concepts' names."""
    names = list(dict.fromkeys(name for patient in patients for name in patient))
    rows = np.arange(2, len(patients) + 2, dtype=np.int32)
    feeds, asked = [], list(questions)
    for number, name in enumerate(names):
        concept = knowledge.vocabulary.concepts[name]
        texts, codes = np.unique([one.get(name, "") for one in patients], return_inverse=True)
        letter = (chr(64 + number // 26) if number >= 26 else "") + chr(65 + number % 26)
        source = Source(
            "patients.xlsx",
            "Patients",
            letter,
            name,
            [str(text) for text in texts],
            codes.astype(np.int32),
            rows,
        )
        values = [_read(knowledge.vocabulary, concept, text) for text in source.texts]
        feeds.append(Feed(name, values, source))
        lost = anything(knowledge.vocabulary, concept)
        unreadable = [code for code, value in enumerate(values) if value and value == lost]
        for row in np.flatnonzero(np.isin(source.codes, unreadable)):
            cell = source.cell(int(row))
            asked.append(DataQuestion(_complaint(concept, cell.text), (cell,), int(row)))
    return Cohort(
        frame=assemble(knowledge, len(patients), feeds),
        ids=tuple(patient["patient_id"] for patient in patients),
        file_rows=rows,
        file="patients.xlsx",
        sheet="Patients",
        questions=tuple(asked),
        notes=notes,
    )


def run_of(plan: Plan) -> Run:
    specs = tuple(Spec.of(trial) for trial in plan.trials)
    return Run((Input("patients.xlsx", "51d0" * 16),), specs, "9e7c" * 16, version="0.0.test")


def written(out: Path, cohort: Cohort, plan: Plan, **options: Any) -> Path:
    """All reports of a cohort."""
    told = {"formats": ("html", "csv", "json"), "progress": lambda doing: None} | options
    return write(out, cohort, plan, run_of(plan), **told)


def files(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _complaint(concept: Concept, text: str) -> str:
    return f"{concept.label}: {text!r} cannot be read. Correct the cell."


def anything(vocabulary: Vocabulary, concept: Concept) -> Value | None:
    """What an unreadable cell allows. (Tags are given by code in these tests, or not at all.)"""
    if isinstance(concept, Choice):
        return Codes(frozenset(vocabulary.codes(concept)))
    return {Number: Interval(), Day: Span()}.get(type(concept))


def _read(vocabulary: Vocabulary, concept: Concept, text: str) -> Value | None:
    if not text.strip():
        return None
    if isinstance(concept, Number):
        return _number(text)
    if isinstance(concept, Day):
        return _day(text)
    if isinstance(concept, Choice):
        codes = vocabulary.codes(concept)
        chosen = frozenset(text.split("/"))
        return Codes(chosen) if chosen <= set(codes) else anything(vocabulary, concept)
    if isinstance(concept, Tags):
        given = frozenset() if text == "none" else frozenset(text.split(", "))
        return Tagged(given, given)
    return Words(text)


def _number(text: str) -> Value:
    try:
        return Interval(-np.inf, below(float(text[1:]))) if text[0] == "<" else _exactly(text)
    except ValueError:
        return Interval()


def _exactly(text: str) -> Interval:
    lo, _, hi = text.partition("-")
    return Interval(float(lo), float(hi or lo))


def _day(text: str) -> Span:
    if text == "never":
        return Span(NEVER, NEVER)
    try:
        if len(text) == len("2008"):
            return Span.of(dt.date(int(text), 1, 1), dt.date(int(text), 12, 31))
        return Span.of(dt.date.fromisoformat(text))
    except ValueError:
        return Span()
