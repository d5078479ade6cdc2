"""What the sample patients are drawn from, as trial_criteria/demo tells it.

A draw is a text, possibly with the names of other draws in braces; or texts with weights, a number
between two, a day counted from another, or whatever belongs to the outcome of another draw.
Columns and hidden facts are the same thing, except that columns are written down. So a story is
nothing but draws that take the place of the general ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationInfo, field_validator

CELL = "cell"
"""In what goes wrong: the name of what stood in the cell before."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Between(_Part):
    """A number between two, with as many decimals as they are written with."""

    low: Decimal = Field(alias="from")
    high: Decimal = Field(alias="to")


class Counted(_Part):
    """A day: so many days, weeks, months or years before or after another."""

    before: str = ""
    after: str = ""
    days: tuple[int, int] = (0, 0)
    weeks: tuple[int, int] = (0, 0)
    months: tuple[int, int] = (0, 0)
    years: tuple[int, int] = (0, 0)


class Following(_Part):
    """Whatever belongs to the outcome of another draw."""

    by: str
    of: Mapping[str, Draw]
    otherwise: Draw = ""


Weights = dict[str, PositiveInt]
Draw = Annotated[Between | Counted | Following | Weights | str, Field(union_mode="left_to_right")]
Draws = Mapping[str, Draw]


class Story(_Part):
    """How some of the patients differ from the rest; without patients, it lends its draws."""

    patients: int = 0
    like: tuple[str, ...] = ()
    draws: Draws = {}


class Blemish(_Part):
    """Something that goes wrong in some cells, however the patients are drawn.

    A text may hold {cell}, what stood there before, and the names of draws of the patient.
    """

    cells: Mapping[str, str]
    """Columns, and what is written into them in one patient's row."""
    like: str = ""
    """A story that the patient has to be like."""
    patients: PositiveInt = 1
    shows: Literal["question", "note", "value"]
    """What reading the first of the cells has to bring about."""


class Layout(_Part):
    """What stands around the patients in the sheet."""

    name: str
    title: str
    about: tuple[str, ...]
    """What another sheet of the workbook tells its reader."""
    strange: tuple[str, ...]
    """Columns that mean nothing to us, as every real sheet has some."""
    filled: tuple[str, ...]
    """Columns without gaps: what every patient has."""
    hidden_rows: int
    repeated: Mapping[str, str]
    """What differs in a second row of one of the patients."""
    total: Mapping[str, str]
    """The texts of a last row that is no patient."""


class Listed(_Part):
    """A sheet of records that are told as they stand, a row each."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @field_validator("rows")
    @classmethod
    def _as_wide_as_the_columns(
        cls, rows: tuple[tuple[str, ...], ...], told: ValidationInfo
    ) -> tuple[tuple[str, ...], ...]:
        wide = len(told.data.get("columns", ()))
        if strange := [number for number, row in enumerate(rows, 1) if len(row) != wide]:
            raise ValueError(f"row {strange[0]} has not {wide} cells, one for each column")
        return rows


class Tale(_Part):
    """All that the workbook is made from."""

    sheet: Layout
    columns: Draws
    facts: Draws
    stories: Mapping[str, Story]
    mess: Mapping[str, Blemish]
    records: Mapping[str, Listed] = {}

    def draws_of(self, story: str) -> Draws:
        """All draws of a story: the general ones, unless it or what it is like has its own."""
        draws = {**self.facts, **self.columns}
        for one in self.kin(story):
            draws |= self.stories[one].draws
        return draws

    def kin(self, story: str) -> tuple[str, ...]:
        """All that a story is like, itself last."""
        others = [one for other in self.stories[story].like for one in self.kin(other)]
        return (*others, story)
