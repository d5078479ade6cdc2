"""A deck of boundary patients, for the investigator who has to approve an encoding.

Whoever cannot read a check can tell whether a patient should be in or out. So each criterion is
shown by patients just within it, just outside, and of whom too little is known, with what the
specification says of them and room to agree or not.
"""

from __future__ import annotations

from collections.abc import Iterator

from screener.authoring.suggestions import Suggestion, tried
from screener.concepts.vocabulary import Vocabulary
from screener.examples import DEFAULT_DAY
from screener.knowledge import Knowledge
from screener.report.tables import Column, Table, workbook
from screener.screening import Status
from screener.trial import Criterion, Trial

ANSWERS = {
    Status.SATISFIED: "in",
    Status.NOT_APPLICABLE: "in: does not apply",
    Status.NOT_SATISFIED: "out",
    Status.NEEDS_INFORMATION: "too little known",
    Status.OUT_OF_WINDOW: "too long ago: ask again",
}
AGREE = "Agree"
PATIENTS = (
    Column("Criterion", 10),
    Column("Protocol", 44),
    Column("What is checked", 40),
    Column("Patient", 44),
    Column("Result", 14),
    Column("All else met, the patient is", 14),
    Column("Agreed (yes/no)", 10, f"='{AGREE}'!$A$2:$A$3"),
    Column("Remark", 30),
    Column("Initials, date", 14),
)
Row = tuple[str, ...]


def deck(trial: Trial, knowledge: Knowledge) -> bytes:
    """The workbook: the patients, what is left to a person, and about this version."""
    rows = [row for one in trial.criteria for row in _rows(trial, one, knowledge)]
    unasked = [(one.id, one.text, one.judgement) for one in trial.criteria if one.check is None]
    left = (Column("Criterion", 10), Column("Protocol", 60), Column("Who decides", 40))
    return workbook(
        [
            Table("Patients", PATIENTS, rows),
            Table("Left to a person", left, unasked),
            Table("About", (Column("", 24), Column("", 80)), list(_about(trial))),
            Table(AGREE, (Column("Answer"),), [("yes",), ("no",)]),
        ]
    )


def _about(trial: Trial) -> Iterator[Row]:
    yield "Trial", f"{trial.name} ({trial.id})"
    yield "Protocol version", trial.version
    yield "Source", trial.source
    yield "Reference day", f"{DEFAULT_DAY}, the day of {trial.reference_day} in this deck"
    yield "Specification, SHA-256", trial.digest


def _rows(trial: Trial, criterion: Criterion, knowledge: Knowledge) -> Iterator[Row]:
    """One for each patient; a criterion that none can show says so."""
    if criterion.check is None:
        return
    required = criterion.required(knowledge.vocabulary)
    shown = tried(trial, [criterion], knowledge)
    if not shown:
        yield criterion.id, criterion.text, required, "to be tried with several records"
    for one in shown:
        patient = _patient(one, knowledge.vocabulary)
        result = ANSWERS[one.boundary.status]
        verdict = one.outcome.verdict.word.replace("_", " ")
        yield criterion.id, criterion.text, required, patient, result, verdict


def _patient(one: Suggestion, vocabulary: Vocabulary) -> str:
    given = one.boundary.patient.items()
    said = (f"{vocabulary.label(name)}: {text}" for name, text in given)
    return "; ".join(said) or "nothing known"
