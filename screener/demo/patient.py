"""One patient: each draw is made when it is first asked for, so that draws may use each other.

Every draw has a random stream of its own, named after seed, patient and draw. So a new column, or
a change to one story, leaves all other cells as they were.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from screener.demo.stories import Between, Counted, Draw, Following, Tale

DAYS = {"days": 1.0, "weeks": 7.0, "months": 30.44, "years": 365.25}
GAPS = "gaps"
"""The fact that says how many percent of a patient's cells nobody has filled in."""
ONE_NAME = re.compile(r"\{([^{}:!]+)\}")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

Drawn = str | Decimal | date | int


class Patient(dict[str, Drawn]):
    """What has been drawn of one patient."""

    def __init__(self, tale: Tale, story: str, number: int, seed: int) -> None:
        super().__init__(number=number)
        self.tale = tale
        self.story = story
        self.draws = tale.draws_of(story)
        self.stream = f"{seed} {number}"

    def row(self) -> dict[str, str]:
        """What stands in each column."""
        return {column: self._cell(column) for column in self.tale.columns}

    def _cell(self, column: str) -> str:
        return "" if self._left_out(column) else str(self[column])

    def _left_out(self, column: str) -> bool:
        percent = 0.0 if column in self.tale.sheet.filled else float(str(self[GAPS]))
        return percent > 0 and self._random(f"{column}, left out").uniform(0, 100) < percent

    def __missing__(self, name: str) -> Drawn:
        drawn = self[name] = self._drawn(self.draws[name], name)
        return drawn

    def _random(self, name: str) -> Random:
        return Random(f"{self.stream} {name}")  # noqa: S311 - a sample, no secret

    def _drawn(self, draw: Draw, name: str) -> Drawn:
        if isinstance(draw, str):
            return self._text(draw)
        if isinstance(draw, Following):
            return self._drawn(draw.of.get(str(self[draw.by]), draw.otherwise), name)
        random = self._random(name)
        if isinstance(draw, Between):
            return _between(draw, random)
        if isinstance(draw, Counted):
            return self._counted(draw, random)
        return self._text(random.choices([*draw], [*draw.values()])[0])

    def _text(self, text: str) -> Drawn:
        if name := ONE_NAME.fullmatch(text):
            return self[name[1]]
        return date.fromisoformat(text) if DAY.fullmatch(text) else text.format_map(self)

    def _counted(self, draw: Counted, random: Random) -> Drawn:
        start = self[draw.before or draw.after]
        if not isinstance(start, date):
            return start  # what is counted from "never" is never, too
        bounds = ((getattr(draw, unit), length) for unit, length in DAYS.items())
        days = sum(random.uniform(low * length, high * length) for (low, high), length in bounds)
        return start + timedelta(round(days) * (1 if draw.after else -1))


def _between(draw: Between, random: Random) -> Decimal:
    step = Decimal(1).scaleb(int(draw.low.as_tuple().exponent))
    return draw.low + step * random.randint(0, int((draw.high - draw.low) / step))
