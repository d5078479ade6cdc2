"""The shapes of all that a vocabulary file holds beside its concepts, and of the file itself."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from screener.concepts.model import Code, Concept, Entry, Texts


class Table(Entry):
    """A kind of record. `date` is the day that tells its rows apart in time; `complete` a concept
    that says whether all rows are on record. With `one_a_day`, the rows of one patient and one day
    are one record, apart from what they tell twice. Of concepts that belong `together` it is asked
    if their values come from different rows. The headers of `common_days` are those of any day: a
    sheet has to say something else of such records, too.
    """

    label: str
    names: Texts = ()  # how a sheet of such records may be called
    date: str = ""
    complete: str = ""
    one_a_day: bool = False
    together: Texts = ()
    common_days: Texts = ()
    plain: str = ""  # what it holds, for the page that a patient reads
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


RESULT = "result"
"""Of the items that prove a test: its result."""

ROLES = ("name", "value", "unit", "date", "uln", "lln")


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
    ever: str  # of a patient, not of a row: the list of all drugs, where no rows are kept

    @property
    def concepts(self) -> dict[str, str]:
        """The concepts by the part that they play, those of the rows first."""
        parts = ("drugs", "kind", "setting", "number", "start", "end", "progression", "outcome")
        return {part: getattr(self, part) for part in (*parts, "relapse", "ever")}


class More(Entry):
    """What another file adds to an entry: headers and spellings of a concept, names of a drug.

    `spellings`: what cells say, and the code that it means.
    """

    headers: Texts = ()
    spellings: dict[str, Texts] = {}
    names: Texts = ()


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
    more: dict[str, More] = {}
