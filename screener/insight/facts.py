"""What there is to find out, and what each fact would settle: the shape of a to-do list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from screener.explaining.question import Ask
from screener.insight.tried import Effect
from screener.trial import Criterion, Trial
from screener.values.counting import counted

NEW_ONE = "new"


class Key(NamedTuple):
    """A thing to find out: a concept, of the patient or of one of her records; or a question."""

    name: str
    record: int | None = None

    @staticmethod
    def of(ask: Ask) -> Key:
        return Key(ask.concept, ask.record) if ask.concept else Key(ask.question)


@dataclass(frozen=True)
class Fact:
    """Something to find out, and what it would settle.

    `concept` is empty where no single value answers the question. `serves`: the criteria that ask
    for it. `settles`: the trials that it decides alone, whatever it turns out to be; `effects`:
    what its values would do. `again`: there is a value, and it has to be taken anew.
    """

    concept: str
    question: str
    asks: str
    serves: tuple[tuple[Trial, Criterion], ...]
    settles: tuple[Trial, ...] = ()
    effects: tuple[Effect, ...] = ()
    again: bool = False
    day: str = ""
    """The concept that holds the day of its value, if that has one."""
    record: str = ""
    """The record that it is about, by its name; or NEW_ONE, where it would be one of its own."""

    @property
    def clears(self) -> int:
        """In how many trials nothing fails any more, if all goes well."""
        return len({(one.id, one.version) for effect in self.effects for one in effect.clear})

    @property
    def rank(self) -> tuple[int, int, int]:
        """Less is more: trials settled, trials that may come clear, criteria served."""
        return -len(self.settles), -self.clears, -len(self.serves)

    def words(self) -> str:
        """`settles 3 trials; if negative, clear for 2`; or nothing."""
        count = len(self.settles)
        parts = [f"settles {counted(count, 'trials')}"] if count else []
        good = [one for one in self.effects if one.clear]
        parts += [f"if {one.found}, clear for {len(one.clear)}" for one in good]
        return "; ".join(parts)


@dataclass(frozen=True)
class TrialTodo:
    """The fewest facts which, whatever they turn out to be, leave no criterion of a trial open.

    `settled` is False where a question among them has no single value as its answer, or where more
    may have to be asked then: whether there are other records, say.
    """

    trial: Trial
    facts: tuple[Fact, ...]
    settled: bool


@dataclass(frozen=True)
class Todo:
    """All that is worth finding out for a patient, what settles most first."""

    facts: tuple[Fact, ...] = ()
    trials: tuple[TrialTodo, ...] = ()
