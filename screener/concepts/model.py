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


class Table(Entry):
    """A kind of record. `date` is the day that tells its rows apart in time; `complete` a concept
    that says whether all rows are on record. Of concepts that belong `together` it is asked if
    their values come from different rows.
    """

    label: str
    names: Texts = ()  # how a sheet of such records may be called
    date: str = ""
    complete: str = ""
    together: Texts = ()
    note: str = ""


class LongTable(Entry):
    """A sheet with one result a row: one column names a concept, another holds its value.

    Each field but the first two says how the header of a column with that role may be spelt:
    `name` (the test, the gene, …) and `value`, and where results have them, the unit, the day and
    the limits of normal. What stands in the column `name` is compared with the headers of the
    concepts of `table`, as the headers of a wide sheet are; a row is one record of that table.
    So a long table of anything is an entry here, and no concept has to know of it.
    """

    table: str
    label: str
    name: Texts
    value: Texts
    unit: Texts = ()
    date: Texts = ()
    uln: Texts = ()
    lln: Texts = ()
    note: str = ""

    @property
    def roles(self) -> dict[str, tuple[str, ...]]:
        """The headers of each role."""
        return {role: getattr(self, role) for role in ROLES}


ROLES = ("name", "value", "unit", "date", "uln", "lln")


class Code(Entry):
    label: str = ""
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
    kind: Literal["text", "id"]
    format: str = ""


Concept = Annotated[Number | Day | Choice | Tags | Text, Field(discriminator="kind")]


class MissingWord(Entry):
    text: Texts
    reason: str
    ask: str = ""


class Phrase(Entry):
    """Words inside a longer text: `{concept}` stands for its number, `means` is what they say."""

    text: Texts
    means: dict[str, Texts] = {}
    ask: str = ""


class Bundle(Entry):
    """One text that may fill several concepts."""

    id: str = ""
    label: str
    headers: Texts = ()
    fills: Texts
    fillers: Texts = ()
    phrases: tuple[Phrase, ...] = ()
    slots: Texts = ()


class Drug(Entry):
    classes: Texts = Field(default=(), alias="class")
    tags: Texts = ()
    names: Texts = ()
    misspellings: Texts = ()
    half_life_days: Decimal | None = None
    note: str = ""
    source: str = ""


class DrugClass(Entry):
    names: Texts = ()
    wider: Texts = Field(default=(), alias="in")
    note: str = ""


class Format(Entry):
    """The shape of a text: 9 is a digit, any other character is itself."""

    shape: str
    like: str
    note: str = ""
    source: str = ""


class Lines(Entry):
    """Where the records of a table hold what makes them lines of therapy.

    Rows count whose `kind` is one of `counted`. A row whose `outcome` is one of `ends` ends its
    line; treatment in an `early` setting is one line, and becomes one by a `relapse` soon after it.
    """

    table: str
    drugs: str
    kind: str
    counted: Texts
    setting: str
    early: Texts
    number: str
    start: str
    end: str
    progression: str
    outcome: str
    ends: Texts
    relapse: str

    @property
    def concepts(self) -> dict[str, str]:
        """The concepts by the part that they play, those of the rows first."""
        parts = ("drugs", "kind", "setting", "number", "start", "end", "progression", "outcome")
        return {part: getattr(self, part) for part in (*parts, "relapse")}


class VocabularyFile(Entry):
    tables: dict[str, Table] = {}
    units: dict[str, Texts] = {}
    missing: tuple[MissingWord, ...] = ()
    code_lists: dict[str, dict[str, Code]] = {}
    concepts: dict[str, Concept] = {}
    bundles: dict[str, Bundle] = {}
    documentation: dict[str, dict[str, str]] = {}
    long_tables: dict[str, LongTable] = {}
    formats: dict[str, Format] = {}
    lines: Lines | None = None
    drugs: dict[str, Drug] = {}
    drug_classes: dict[str, DrugClass] = {}
    regimens: dict[str, Texts] = {}
    ambiguous: dict[str, Texts] = {}
