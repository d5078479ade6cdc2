"""What is said of the trial's own papers: which consent, which screening, what came of it.

None of it is a criterion. It heads the worksheet, where whatever nobody wrote down is left blank to
be filled in by hand, and it is what the screening log and the funnel have from the coordinator:
from the sheet, or where that says nothing from the log of an earlier run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from screener.cohort import Logged
from screener.concepts.model import Choice
from screener.concepts.vocabulary import CONSENT_DATE, REFERENCE_DAY, Vocabulary
from screener.frame import Frame
from screener.intake.answers import log
from screener.trial import Trial
from screener.values import Codes
from screener.wording import shown

CONSENT, VERSION, SITE = "Consent", "Consent version", "Site"
VERSION_OF = "consent_version"
HEAD = {
    "screening_no": "Screening no.",
    "site": SITE,
    CONSENT_DATE: CONSENT,
    VERSION_OF: VERSION,
}
"""The concepts that head a worksheet, as its reader calls them."""
REGISTRATION = "Planned registration"
CONSENTED, ENROLLED, REASON, TRIAL = "informed_consent", "enrolled", "not_enrolled", "logged_trial"
NOTES = (log.REMARKS, log.ENROLLED_ON, log.INITIALS)
NO_LETTER = re.compile(r"\W+")
OF_CRITERIA = {
    "INC": "an inclusion criterion is not met",
    "EXC": "an exclusion criterion is present",
}


@dataclass(frozen=True)
class Papers:
    """`head` has each label with what is recorded, or with nothing.

    `enrolled` is yes, no or nothing; `reason`, why the patient was not, is a code or nothing.
    """

    head: tuple[tuple[str, str], ...] = ()
    trial: str = ""
    """The trial that the sheet names; of any other nothing is said."""
    consented: bool = False
    enrolled: str = ""
    reason: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What only the screening log has a column for."""
    logged: Sequence[Logged] = ()
    """What a log so far says, of each trial."""

    def says(self, label: str) -> str:
        return dict(self.head).get(label, "")

    @property
    def columns(self) -> dict[str, str]:
        """What stands in the columns of the screening log that a person writes into."""
        return dict.fromkeys(log.OPEN, "") | {
            log.CONSENT: self.says(CONSENT),
            log.VERSION: self.says(VERSION),
            log.CODE: self.reason,
            log.ENROLLED: self.enrolled,
            **self.notes,
        }

    def about(self, trial: Trial, *, alone: bool = False) -> Papers:
        """What is said of one trial; the log so far speaks where the sheet does not."""
        sheet = self.in_sheet(trial, alone=alone)
        mine = (one.told for one in self.logged if one.trial == trial.id)
        return sheet.with_log(next(mine, {}))

    def in_sheet(self, trial: Trial, *, alone: bool = False) -> Papers:
        """What the sheet says of one trial: all of it, unless it names another.

        Where none is named, nobody knows in which of several trials a patient was enrolled.
        """
        if not self.trial:
            return self if alone or not self.enrolled else replace(self, enrolled="")
        same = {_plain(one) for one in (trial.id, trial.name)}
        return self if _plain(self.trial) in same else self.of_another

    @property
    def of_another(self) -> Papers:
        """What holds for every trial: the site. The rest is left blank."""
        head = tuple((label, text if label == SITE else "") for label, text in self.head)
        return Papers(head)

    def with_log(self, told: Mapping[str, str]) -> Papers:
        """The same, with what a log says where nothing else is said."""
        if not told:
            return self
        labels = {CONSENT: log.CONSENT, VERSION: log.VERSION}
        return replace(
            self,
            head=tuple(
                (label, text or told.get(labels.get(label, ""), "")) for label, text in self.head
            ),
            consented=self.consented or log.CONSENT in told,
            enrolled=self.enrolled or told.get(log.ENROLLED, ""),
            reason=self.reason or told.get(log.CODE, ""),
            notes={name: told[name] for name in NOTES if name in told},
        )


NO_PAPERS = Papers()


def reasons(vocabulary: Vocabulary) -> dict[str, str]:
    """The codes of a screening log: what criteria tell, and what only a coordinator knows."""
    known = vocabulary.concepts.get(REASON)
    codes = vocabulary.codes(known) if isinstance(known, Choice) else ()
    told = {in_log(code): vocabulary.code_label(REASON, code) for code in codes}
    return OF_CRITERIA | told


def papers(frame: Frame, row: int, logged: Sequence[Logged] = ()) -> Papers:
    """What a row of the patients says of them, and what a log so far does."""
    consented = bool(said(frame, CONSENT_DATE, row)) or code(frame, CONSENTED, row) == "yes"
    return Papers(
        head=tuple(_head(frame, row)),
        trial=said(frame, TRIAL, row),
        consented=consented,
        enrolled=code(frame, ENROLLED, row),
        reason=in_log(code(frame, REASON, row)),
        logged=logged,
    )


def said(frame: Frame, concept: str, row: int) -> str:
    """What the sheet says of a concept that reports mention; nothing, if it says nothing."""
    if concept not in frame.recorded or not frame.tells(concept)[row]:
        return ""
    return shown(frame.vocabulary, concept, frame.column(concept).at(row))


def code(frame: Frame, concept: str, row: int) -> str:
    """The code that is recorded, where there is one and no doubt about it."""
    if concept not in frame.recorded:
        return ""
    value = frame.column(concept).at(row)
    return "".join(value.possible) if isinstance(value, Codes) and value.certain else ""


def _head(frame: Frame, row: int) -> Iterator[tuple[str, str]]:
    for concept, label in HEAD.items():
        yield label, said(frame, concept, row)
    cells = frame.cells(REFERENCE_DAY, row)
    if not any(cell.text.strip() for cell in cells):
        yield REGISTRATION, ""  # the reference day is that of the run, and nobody's plan


def in_log(code: str) -> str:
    """A code as screening logs write it."""
    return code.replace("_", "-").upper()


def _plain(name: str) -> str:
    return NO_LETTER.sub("", name).casefold()
