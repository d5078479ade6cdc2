"""The signs and words of reports. Sign and word carry the meaning; colour only repeats it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from screener.screening import Status, Verdict
from screener.specification import BASES


class Mark(NamedTuple):
    """A sign, a word, and the class that gives them their colour."""

    sign: str
    word: str
    look: str
    more: str = ""
    brief: str | None = None
    """What a cell of the matrix shows in place of its headline, which the legend above it has."""


VERDICT_MARKS = {
    Verdict.NOT_ELIGIBLE: Mark("✗", "Not eligible", "fails", brief=""),
    Verdict.NOT_NOW: Mark("◷", "Not now", "later"),
    Verdict.OPEN: Mark("?", "To find out", "open"),
    Verdict.CLEAR: Mark(
        "◇", "No failing criterion found", "clear", "for investigator review", "For review"
    ),
}
AT_BEST = {
    Verdict.CLEAR: "with a trial for the investigator to review",
    Verdict.OPEN: "otherwise with something to find out",
    Verdict.NOT_NOW: "otherwise not now",
    Verdict.NOT_ELIGIBLE: "not eligible for any trial",
}
"""What so many patients have in common: the verdict of the trial that is nearest to them."""
PLAIN_WORDS = {
    Verdict.NOT_ELIGIBLE: "This study does not fit.",
    Verdict.NOT_NOW: "This study does not fit right now. That may change.",
    Verdict.OPEN: "This study may fit. Some things are not known yet.",
    Verdict.CLEAR: "This study may fit. A doctor has to look at it.",
}
STATUS_MARKS = {
    Status.SATISFIED: Mark("✓", "Satisfied", "plain", "satisfied"),
    Status.NOT_SATISFIED: Mark("✗", "Not satisfied", "fails", "not satisfied"),
    Status.OUT_OF_WINDOW: Mark("↻", "Out of window", "open", "out of window"),
    Status.NEEDS_INFORMATION: Mark("?", "Needs info", "open", "need information"),
    Status.INVESTIGATOR: Mark("◇", "Investigator", "judge", "for the investigator"),
    Status.NOT_APPLICABLE: Mark("–", "Not applicable", "plain", "not applicable"),
}
"""`more` is what a count of them is called."""

EXCLUSION_WORDS = {Status.SATISFIED: "Not present", Status.NOT_SATISFIED: "Present"}
"""An exclusion criterion is satisfied by not being there, which "satisfied" alone would hide."""

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
    mark = VERDICT_MARKS[verdict]
    return f"{to_find_out} {mark.word.lower()}" if verdict is Verdict.OPEN else mark.word


@cache
def result(kind: str, status: Status) -> tuple[Mark, str]:
    """The mark of a status, and its word for a criterion of this kind.

    >>> [result(kind, Status.SATISFIED)[1] for kind in ("inclusion", "exclusion")]
    ['Satisfied', 'Not present']
    """
    mark = STATUS_MARKS[status]
    return mark, mark.word if kind == "inclusion" else EXCLUSION_WORDS.get(status, mark.word)


def sentence(text: str) -> str:
    """The text with a full stop, if it does not end in a sign of its own.

    >>> sentence("Adult"), sentence("Adult. Able to consent.")
    ('Adult.', 'Adult. Able to consent.')
    """
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def brief(text: str, most: int) -> str:
    """The text, cut after a word if it is longer than a page has room for.

    >>> brief("taxane, trastuzumab, pertuzumab", 24)
    'taxane, trastuzumab, …'
    """
    if len(text) <= most:
        return text
    start, space, _ = text[:most].rpartition(" ")
    return f"{start if space else text[:most]} …"
