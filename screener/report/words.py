"""The signs and words of reports. Sign and word carry the meaning; colour only repeats it."""

from __future__ import annotations

from dataclasses import dataclass

from screener.screening import Status, Verdict
from screener.trial import BASES, Criterion


@dataclass(frozen=True)
class Mark:
    """A sign, a word, and the class that gives them their colour."""

    sign: str
    word: str
    look: str


VERDICT_MARKS = {
    Verdict.NOT_ELIGIBLE: Mark("✗", "Not eligible", "fails"),
    Verdict.NOT_NOW: Mark("◷", "Not now", "later"),
    Verdict.OPEN: Mark("?", "to find out", "open"),
    Verdict.CLEAR: Mark("◇", "No failing criterion found — for investigator review", "clear"),
}
STATUS_MARKS = {
    Status.SATISFIED: Mark("✓", "Satisfied", "plain"),
    Status.NOT_SATISFIED: Mark("✗", "Not satisfied", "fails"),
    Status.NEEDS_INFORMATION: Mark("?", "Needs information", "open"),
    Status.OUT_OF_WINDOW: Mark("↻", "Out of window", "open"),
    Status.INVESTIGATOR: Mark("◇", "Investigator", "judge"),
    Status.NOT_APPLICABLE: Mark("–", "Not applicable", "plain"),
}
ANSWERERS = {
    "pathology": "Pathology",
    "laboratory": "Laboratory",
    "imaging": "Imaging",
    "chart": "Chart",
    "patient": "Patient",
    "investigator": "Investigator",
}
CHECK_THE_PROTOCOL = BASES[-1]


def verdict_words(verdict: Verdict, to_find_out: int) -> str:
    """The headline of a worksheet, and what a cell of the matrix says.

    >>> verdict_words(Verdict.OPEN, 4), verdict_words(Verdict.NOT_NOW, 4)
    ('4 to find out', 'Not now')
    """
    word = VERDICT_MARKS[verdict].word
    return f"{to_find_out} {word}" if verdict is Verdict.OPEN else word


def aside(criterion: Criterion, status: Status) -> str:
    """What a status means for an exclusion, where "satisfied" alone could be misread."""
    if criterion.kind == "inclusion":
        return ""
    return {Status.SATISFIED: "not present", Status.NOT_SATISFIED: "present"}.get(status, "")
