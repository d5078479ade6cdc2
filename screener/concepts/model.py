"""The shapes of a vocabulary file.

One class for each kind of concept. A new concept, spelling, unit or drug is an entry in a YAML
file that these models read; none of it is known here.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Answerer = Literal["pathology", "laboratory", "chart", "imaging", "patient", "investigator"]


def _one_or_many(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _fraction(value: Any) -> Any:
    """An exact factor: `0.1`, `88.4` or `1/0.6206`."""
    top, _, bottom = str(value).partition("/")
    return Fraction(Decimal(top)) / Fraction(Decimal(bottom or "1"))


def _true_or_name(value: Any) -> Any:
    return True if value == "true" else value


Dated = Annotated[bool | str, BeforeValidator(_true_or_name)]
"""Has a date of its own; a name: and where that is blank, this shared date counts."""
Texts = Annotated[tuple[str, ...], BeforeValidator(_one_or_many)]
Exact = Annotated[Fraction, BeforeValidator(_fraction)]


class Entry(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True
    )


class Code(Entry):
    label: str = ""
    short: str = ""  # in a sentence, where the label explains too much
    spellings: Texts = ()
    note: str = ""


class Blank(Entry):
    """What an empty cell means; `unless`: only while these concepts are empty too."""

    means: str
    unless: Texts = ()


def _blank(value: Any) -> Any:
    return {"means": value} if isinstance(value, str) else value


class Conversion(Entry):
    """own unit = factor × other unit + add, exactly."""

    factor: Exact
    add: Exact = Fraction(0)


def _conversion(value: Any) -> Any:
    return value if isinstance(value, dict) else {"factor": value}


class Words(Entry):
    """A range that a word stands for: of the value, or of the value in multiples of the limit."""

    value: tuple[Decimal, Decimal] | None = None
    times_uln: tuple[Decimal, Decimal] | None = None


class Base(Entry):
    """What all kinds of concept share. `id` is the name that the vocabulary gives it."""

    id: str = ""
    table: str
    label: str
    short: str = ""  # in a sentence, where the label explains too much
    name: bool = False  # does the label begin with a name?
    label_is_header: bool = True
    headers: Texts = ()
    prefixes: Texts = ()
    question: str = ""
    asks: Answerer = "chart"
    changes: bool = False
    personal: bool = False
    dated: Dated = False
    blank: Annotated[Blank | None, BeforeValidator(_blank)] = None
    note: str = ""
    source: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """What the header of a column that holds this may be called."""
        own = (self.id, self.label) if self.label_is_header else (self.id,)
        return (*own, *self.headers)

    def ask(self) -> str:
        """The question that settles this concept."""
        return self.question or f"Record: {self.label}."


class Number(Base):
    kind: Literal["number"]
    unit: str = ""
    units: dict[str, Annotated[Conversion, BeforeValidator(_conversion)]] = {}
    unwritten: Texts = ()
    plausible: tuple[Decimal, Decimal] | None = None
    percent: bool = False
    whole: bool = False
    limits: Annotated[tuple[Literal["uln", "lln"], ...], BeforeValidator(_one_or_many)] = ()
    words: dict[str, Words] = {}

    def conversion(self, unit: str) -> Conversion | None:
        """How a value in `unit` becomes one in the concept's own unit."""
        return Conversion(factor=Fraction(1)) if unit == self.unit else self.units.get(unit)


class Day(Base):
    kind: Literal["day"]
    otherwise: str = ""  # the day that counts where this one is blank
    ahead: bool = False  # may it lie after the reference day?
    begins: bool = False  # is it the first of all days of a patient?
    ends: bool = False  # is it the last?
    goes_on: bool = False  # may that which has this day not be over yet?


NAMED = "list of codes: "


def _named_list(value: Any) -> Any:
    return {NAMED + value: {}} if isinstance(value, str) else value


class Coded(Base):
    """A concept with codes of its own, or with those of a list that it names."""

    codes: Annotated[dict[str, Code], BeforeValidator(_named_list)]
    spellings: dict[str, Texts] = {}

    @property
    def code_list(self) -> str:
        """The name of the list that stands for the codes, until the vocabulary is put together."""
        first = next(iter(self.codes), "")
        return first.removeprefix(NAMED) if first.startswith(NAMED) else ""


class Choice(Coded):
    kind: Literal["choice"]
    ordered: bool = False


class Tags(Coded):
    kind: Literal["tags"]
    complete: str = ""
    dictionary: bool = False


class Text(Base):
    """`beside`: the headers that mean another concept where another column holds this one."""

    kind: Literal["text", "id"]
    format: str = ""
    beside: dict[str, Texts] = {}


Concept = Annotated[Number | Day | Choice | Tags | Text, Field(discriminator="kind")]
