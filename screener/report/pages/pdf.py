"""The worksheets of all patients as PDF, in one go: for the binder, or for who has no browser.

Typst sets the pages. It comes as one Python package without system libraries, and as an extra:
most sites print from the browser. Fonts are its own, so that a page breaks alike everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from types import ModuleType
from typing import Any

from screener.errors import Problem, Problems
from screener.report.cells import Quote
from screener.report.model import Format, Job, Output
from screener.report.pages.fitting import Setting, fit
from screener.report.pages.patient_page import PatientPages
from screener.report.pages.worksheet import Line, Worksheet
from screener.report.patients import Patient
from screener.report.visible import visible
from screener.report.words import Mark, brief, sentence

TEMPLATE = "worksheet.typ"
IN_ONE_FILE = 50
"""So many patients share a file: memory stays bounded, and a file can still be opened."""
CRITERION, FOUND, CELLS, SHORTEST = 43, 52, 13, 14
"""So many characters of a criterion, of what was found and of its cells a line holds, and so many
of a cell are shown where there is room for none."""
Sheet = dict[str, Any]


class Pdf(Format[list[list[Sheet]]]):
    """worksheets.pdf; of many patients worksheets-0001.pdf and so on, by the first in each."""

    name = "pdf"
    outputs = (
        Output("worksheets*.pdf", "the worksheets of all patients, for printing and the binder"),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.typst = _typst()
        self.pages = PatientPages(job)
        self.patients: list[list[Sheet]] = []

    def part(self, patients: Sequence[Patient]) -> list[list[Sheet]]:
        return [
            [self._sheet(one, sheet) for sheet in self.pages.worksheets(one)] for one in patients
        ]

    def add(self, part: list[list[Sheet]]) -> None:
        self.patients += part

    def finish(self) -> None:
        many = len(self.patients) > IN_ONE_FILE
        width = len(str(len(self.patients)))
        for start in range(0, len(self.patients), IN_ONE_FILE):
            name = f"worksheets-{start + 1:0{width}}.pdf" if many else "worksheets.pdf"
            some = self.patients[start : start + IN_ONE_FILE]
            self._compile(name, [*chain.from_iterable(some)])

    def _compile(self, name: str, sheets: list[Sheet]) -> None:
        template = self.job.templates.path(TEMPLATE)
        try:
            self.typst.compile(
                template,
                output=self.job.folder / name,
                root=template.parent,
                ignore_system_fonts=True,
                pdf_tags=False,
                sys_inputs={"sheets": json.dumps(sheets)},
            )
        except self.typst.TypstError as error:
            message = f"this template cannot be used: {error.message}"
            raise Problems([Problem(message, TEMPLATE)]) from error

    def _sheet(self, patient: Patient, sheet: Worksheet) -> Sheet:
        """What the template is handed: texts, lists of them, and marks."""
        trial, run, setting = sheet.trial, self.job.run, fit(sheet)
        files = " · ".join(f"{one.name} sha256 {one.sha256[:12]}" for one in run.inputs)
        version = ", ".join(part for part in (trial.version, trial.date) if part)
        facts = {
            "Subject": patient.id,
            **dict(patient.identity),
            "Reference day": patient.reference_day,
            "Protocol version": version,
            "Specification": f"sha256 {trial.digest[:12]}",
            "Source": self.pages.source(patient),
            **dict(patient.papers.about(trial).head),
        }
        said = {
            "trial": trial.name,
            "id": trial.id,
            "title": trial.title,
            "facts": [*facts.items()],
            "mark": _mark(sheet.mark),
            "headline": " — ".join(part for part in (sheet.headline, sheet.mark.more) if part),
            "counts": [f"{count} {mark.more}" for mark, count in sheet.counts],
            "close": setting.close,
            "failing": [_failing(line, setting) for line in sheet.failing],
            "todo": [
                {"who": group.who, "question": ask.question, "criteria": ", ".join(ask.criteria)}
                for group in sheet.asked
                for ask in group.asks
            ],
            "arms": [{"mark": _mark(mark), "words": words} for mark, words in sheet.arms],
            "clock": " ".join(
                sentence(f"{said[0].upper()}{said[1:]}")
                for said in (sheet.nearly, sheet.clock)
                if said
            ),
            "judge": "" if sheet.settled else ", ".join(sheet.to_judge),
            "lines": [*chain.from_iterable(_lines(*kind, setting) for kind in sheet.by_kind)],
            "questions": [
                {"cells": [*_cells(one.quotes, 2 * CELLS)], "text": one.text}
                for one in sheet.questions
            ],
            "converted": "; ".join(sheet.converted),
            "foot": f"{patient.id} · {trial.id}, version {trial.version} · "
            f"screener {run.version} · {run.edition} · {files}",
        }
        return {name: _visible(value) for name, value in said.items()}


def _typst() -> ModuleType:
    """Raises: Problems, if the extra is not installed."""
    try:
        import typst
    except ImportError as error:
        message = "the format pdf needs the package typst, which is not installed"
        hint = "python -m pip install 'screener[pdf]', or print the pages from a browser"
        raise Problems([Problem(message, hint=hint)]) from error
    return typst


def _mark(mark: Mark) -> dict[str, str]:
    return {"sign": mark.sign, "look": mark.look}


def _failing(line: Line, setting: Setting) -> dict[str, str]:
    found = brief(line.found, FOUND * max(2, setting.most))
    return {"id": line.finding.criterion.id, "text": sentence(line.entry.short), "found": found}


def _lines(kind: str, lines: Sequence[Line], setting: Setting) -> list[dict[str, Any]]:
    return [
        {"heading": "" if number else kind.capitalize(), **_line(line, _most(line, setting))}
        for number, line in enumerate(lines)
    ]


def _line(line: Line, most: int) -> dict[str, Any]:
    return {
        "id": line.finding.criterion.id,
        "text": brief(line.entry.short, CRITERION * most),
        "check": line.entry.uncertain,
        "found": brief(line.found, FOUND * most),
        "mark": _mark(line.mark),
        "word": line.word,
        "cells": [*_cells(line.quotes, CELLS * most)],
        "instead": line.entry.instead,
    }


def _most(line: Line, setting: Setting) -> int:
    """So many lines of each text may be printed."""
    return setting.in_order if line.mark.look == "plain" else setting.most


def _cells(quotes: Sequence[Quote], room: int) -> Iterator[dict[str, str]]:
    """As many as there is room for."""
    for one in quotes:
        text = brief(one.text, max(room, SHORTEST))
        room -= len(one.place) + len(text)
        yield {"place": one.place, "text": text}
        if room <= 0 and one is not quotes[-1]:
            yield {"place": "", "text": "…"}
            return


def _visible(value: Any) -> Any:
    """The same with every text as a person may see it."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {name: _visible(one) for name, one in value.items()}
    return [_visible(one) for one in value] if isinstance(value, list | tuple) else value
