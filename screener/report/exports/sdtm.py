"""Two CDISC SDTM datasets as CSV: TI, what the trials ask, and IE, what was not met.

TI has one row for each criterion and protocol version. IE lists only criteria that are surely not
met: a missing answer is no record in it. Names of variables and their order are those of the SDTM
implementation guide 3.4; a submission adds what only the sponsor knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from screener.explaining.findings import TrialFinding
from screener.report.exports.in_parts import InParts
from screener.report.model import Output
from screener.report.patients import Patient
from screener.report.runs.folder import save
from screener.report.tables import BYTE_ORDER_MARK, csv_lines
from screener.report.words import brief
from screener.screening import Status
from screener.trial import Criterion, Trial

TI = ("STUDYID", "DOMAIN", "IETESTCD", "IETEST", "IECAT", "TIRL", "TIVERS")
IE = (
    "STUDYID", "DOMAIN", "USUBJID", "IESEQ", "IETESTCD", "IETEST", "IECAT", "IEORRES", "IESTRESC",
    "IEDTC",
)  # fmt: skip
CODE = re.compile(r"[A-Z_][A-Z0-9_]{0,7}", re.ASCII)
LONGEST_TEST = 200


class Sdtm(InParts):
    """sdtm/ti.csv and sdtm/ie.csv."""

    name = "sdtm"
    outputs = (
        Output("sdtm/ti.csv", "the criteria of the trials, as the CDISC dataset TI"),
        Output("sdtm/ie.csv", "who does not meet which, as the CDISC dataset IE"),
    )

    @property
    def path(self) -> Path:
        return self.job.folder / "sdtm" / "ie.csv"

    def start(self) -> None:
        folder = self.path.parent
        folder.mkdir()
        rows = [row for trial in self.job.plan.trials for row in _criteria(trial)]
        save(folder / "ti.csv", BYTE_ORDER_MARK + csv_lines([TI, *rows]))
        save(self.path, BYTE_ORDER_MARK + csv_lines([IE]))

    def texts(self, patient: Patient) -> Iterator[str]:
        yield csv_lines(row for found in patient.findings for row in _unmet(patient, found))


def _criteria(trial: Trial) -> Iterator[tuple[str, ...]]:
    for one, code in codes_of(trial.criteria).items():
        name, category = brief(one.text, LONGEST_TEST), one.kind.upper()
        yield trial.id, "TI", code, name, category, one.text, trial.version


def _unmet(patient: Patient, finding: TrialFinding) -> Iterator[tuple[str, ...]]:
    """An inclusion criterion that is not met was answered N, an exclusion criterion Y."""
    codes, subject = codes_of(finding.trial.criteria), f"{finding.trial.id}-{patient.id}"
    unmet = [one for one in finding.criteria if one.status is Status.NOT_SATISFIED]
    for number, line in enumerate(unmet, 1):
        one = line.criterion
        answer = "N" if one.kind == "inclusion" else "Y"
        test = (codes[one], brief(one.text, LONGEST_TEST), one.kind.upper())
        day = patient.reference_day
        yield finding.trial.id, "IE", subject, str(number), *test, answer, answer, day


@lru_cache(256)
def codes_of(criteria: tuple[Criterion, ...]) -> dict[Criterion, str]:
    """A code of at most eight signs for each criterion: its number in the protocol, if it fits."""
    ids = [one.id.upper() for one in criteria]
    if all(map(CODE.fullmatch, ids)) and len({*ids}) == len(ids):
        return dict(zip(criteria, ids, strict=True))
    return {one: f"{one.kind[:2].upper()}{n:03}" for n, one in enumerate(criteria, 1)}
