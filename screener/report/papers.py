"""What the sheet says of the trial's own papers: which consent, which screening, what came of it.

None of it is a criterion. It heads the worksheet, where whatever nobody wrote down is left blank to
be filled in by hand, and it is what the screening log and the funnel have from the coordinator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from screener.concepts.model import Choice
from screener.concepts.vocabulary import CONSENT_DATE, REFERENCE_DAY, Vocabulary
from screener.frame import Frame
from screener.trial import Trial
from screener.values import Codes
from screener.wording import shown

CONSENT, VERSION = "Consent", "Consent version"
HEAD = {
    "screening_no": "Screening no.",
    "site": "Site",
    CONSENT_DATE: CONSENT,
    "consent_version": VERSION,
}
"""The concepts that head a worksheet, as its reader calls them."""
REGISTRATION = "Planned registration"
CONSENTED, ENROLLED, REASON, TRIAL = "informed_consent", "enrolled", "not_enrolled", "logged_trial"
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

    def says(self, label: str) -> str:
        return dict(self.head).get(label, "")

    def about(self, trial: Trial, *, alone: bool) -> Papers:
        """What is said of one trial: all of it, unless the sheet names another.

        Where none is named, nobody knows in which of several trials a patient was enrolled.
        """
        if not self.trial:
            return self if alone else replace(self, enrolled="")
        same = {_plain(one) for one in (trial.id, trial.name)}
        return self if _plain(self.trial) in same else NO_PAPERS


NO_PAPERS = Papers()


def reasons(vocabulary: Vocabulary) -> dict[str, str]:
    """The codes of a screening log: what criteria tell, and what only a coordinator knows."""
    known = vocabulary.concepts.get(REASON)
    codes = vocabulary.codes(known) if isinstance(known, Choice) else ()
    told = {_in_log(code): vocabulary.code_label(REASON, code) for code in codes}
    return OF_CRITERIA | told


def papers(frame: Frame, row: int) -> Papers:
    """What a row of the patients says of them."""
    consented = bool(said(frame, CONSENT_DATE, row)) or code(frame, CONSENTED, row) == "yes"
    return Papers(
        head=tuple(_head(frame, row)),
        trial=said(frame, TRIAL, row),
        consented=consented,
        enrolled=code(frame, ENROLLED, row),
        reason=_in_log(code(frame, REASON, row)),
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


def _in_log(code: str) -> str:
    """A code as screening logs write it."""
    return code.replace("_", "-").upper()


def _plain(name: str) -> str:
    return NO_LETTER.sub("", name).casefold()
