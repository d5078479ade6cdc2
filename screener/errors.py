"""Mistakes are data: what is wrong, where, and what to do about it.

A person who has to put ten things right wants to hear all ten at once, each with its place.
So every reader collects `Problem`s, and raises them together or hands them on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Problem:
    """One mistake: what is wrong, and where.

    >>> print(Problem("no such concept", "trial.yaml", "12:5", "did you mean 'age'?"))
    trial.yaml:12:5: no such concept; did you mean 'age'?
    >>> print(Problem("this file is empty", "patients.csv"))
    patients.csv: this file is empty
    """

    message: str
    file: str | None = None
    place: str | None = None
    """Within the file: "12:5", or "sheet Patients, cell C7"."""
    hint: str = ""

    def __str__(self) -> str:
        where = ":".join(part for part in (self.file, self.place) if part)
        what = "; ".join(part for part in (self.message, self.hint) if part)
        return f"{where}: {what}" if where else what


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems of one file by line and column, as a person goes through it.

    >>> [p.place for p in in_order([Problem("b", place="10:1"), Problem("a", place="9:5")])]
    ['9:5', '10:1']
    """
    return sorted(problems, key=lambda one: [int(n) for n in (one.place or "0").split(":")])


class Problems(Exception):  # noqa: N818 - they are problems, and read so in an `except`
    """All mistakes found in one go.

    >>> print(Problems([Problem("a"), Problem("b", "x.csv", "line 3")]))
    a
    x.csv:line 3: b
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def unreadable(error: OSError) -> str:
    """Why a file could not be read.

    >>> unreadable(FileNotFoundError()), unreadable(PermissionError(13, "Permission denied"))
    ('there is no such file', 'cannot be read: Permission denied')
    """
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    return f"cannot be read: {error.strerror}"


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """The nearest valid word as a question, or nothing.

    >>> did_you_mean("her2_statu", ["her2_status", "age"])
    "did you mean 'her2_status'?"
    >>> did_you_mean("zzz", ["her2_status", "age"])
    ''
    """
    near = nearest(word, choices, 1)
    return f"did you mean {near[0]!r}?" if near else ""


DENIALS = ("not_", "not ")


def nearest(word: str, choices: Iterable[str], most: int) -> list[str]:
    """The nearest of the choices, the best first; a word is never taken for its denial.

    >>> nearest("elligible", ["not_eligible"], 1), nearest("noteligible", ["not_eligible"], 1)
    ([], ['not_eligible'])
    """
    folded = {choice.casefold(): choice for choice in choices}
    if not word.casefold().startswith("no"):
        folded = {near: one for near, one in folded.items() if not near.startswith(DENIALS)}
    return [folded[near] for near in get_close_matches(word.casefold(), folded, n=most)]
