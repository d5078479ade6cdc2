"""results.json: the same as results.csv, nested, with every text exactly as it was read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from screener.cells import Cell
from screener.explaining.findings import ArmFinding, CriterionFinding, TrialFinding
from screener.report.exports.in_parts import InParts
from screener.report.model import Output
from screener.report.patients import Patient
from screener.report.runs.folder import append, save
from screener.values.day import show_day


class Json(InParts):
    """Written a batch at a time: one line for each patient and trial."""

    name = "json"
    outputs = (Output("results.json", "the same, nested"),)
    before = b"\n"
    between = b",\n"

    @property
    def path(self) -> Path:
        return self.job.folder / "results.json"

    def start(self) -> None:
        save(self.path, f'{{"run": {_json(self.job.run.as_json())},\n"screenings": [')

    def texts(self, patient: Patient) -> Iterator[str]:
        return (_screening(patient, one) for one in patient.findings)

    def finish(self) -> None:
        append(self.path, b"\n]}\n")


def _screening(patient: Patient, finding: TrialFinding) -> str:
    whole: dict[str, object] = {
        "patient": patient.id,
        "trial": finding.trial.id,
        "version": finding.trial.version,
        "verdict": finding.verdict.word,
        "cohorts": [_arm(one) for one in finding.arms],
        "clock": _clock(patient, finding),
        "to_find_out": _to_find_out(patient, finding),
    }
    criteria = ", ".join(map(_criterion, finding.criteria))
    return f'{{{_fields(whole)}, "criteria": [{criteria}]}}'


def _clock(patient: Patient, finding: TrialFinding) -> dict[str, object] | None:
    """Days as a calendar writes them."""
    for clock in patient.clocks:
        if clock and clock.trial is finding.trial:
            opens, holds = clock.opens, clock.holds_until
            return {
                "opens": None if opens is None else show_day(opens),
                "holds_until": None if holds is None else show_day(holds),
                "expiring": [one.id for one in clock.expiring],
            }
    return None


def _to_find_out(patient: Patient, finding: TrialFinding) -> list[dict[str, object]]:
    """The fewest facts that settle the trial."""
    facts = (
        fact for one in patient.todo.trials if one.trial is finding.trial for fact in one.facts
    )
    return [
        {"concept": one.concept, "question": one.question, "who": one.asks, "does": one.words()}
        for one in facts
    ]


def _arm(finding: ArmFinding) -> dict[str, object]:
    return {
        "id": finding.arm.id,
        "name": finding.arm.name,
        "open": finding.arm.open,
        "slots": finding.arm.slots,
        "verdict": finding.verdict.word,
    }


def _criterion(line: CriterionFinding) -> str:
    """What criteria have in common is written once."""
    one, question = line.criterion, " ".join(todo.question for todo in line.todos)
    about = _about(one.id, one.kind, one.arm, line.status.word, line.required)
    return f"{{{about}, {_said(line.found, line.cells, question)}}}"


@lru_cache(4096)
def _about(name: str, kind: str, arm: str, status: str, required: str) -> str:
    return _fields(
        {"id": name, "kind": kind, "cohort": arm, "status": status, "required": required}
    )


@lru_cache(4096)
def _said(found: str, cells: tuple[Cell, ...], question: str) -> str:
    quoted = ", ".join(map(_cell, cells))
    return f'"found": {_json(found)}, "cells": [{quoted}], "question": {_json(question)}'


@lru_cache(4096)
def _cell(cell: Cell) -> str:
    return _json(cell._asdict())


def _fields(some: dict[str, object]) -> str:
    """Several fields of an object, which stand between its braces."""
    return _json(some)[1:-1]


_json = json.JSONEncoder(ensure_ascii=False).encode
