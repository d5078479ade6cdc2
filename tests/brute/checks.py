"""Random checks of every kind that the language has, as they would stand in a specification."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

Check = dict[str, Any]
LENGTHS = ("28 days", "1 month", "200 days", "4 weeks")
BOUNDS = ({"at_least": 5}, {"at_least": 10}, {"above": 5}, {"below": 10}, {"at_most": 10}, 10,
          {"between": [5, 10]}, {"at_least": 5, "below": 20})  # fmt: skip
DAYS = {
    "patients": ("spread",),
    "samples": ("sampled",),
    "courses": ("begun", "ended"),
    "tests": ("tested", "level_date"),
}
WAYS = ("any", "none", "every", "count", "latest", "first")


class Checks:
    """Draws checks. A table that is asked for inside another is not asked inside itself."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.leaves: dict[str, Sequence[Callable[[], Check]]] = {
            "patients": (self.sex, self.sites, self.own_day, self.summary, self.plain, self.proof),
            "samples": (
                self.score,
                self.share,
                self.grade,
                self.sampled,
                self.metastatic,
                self.proof,
            ),
            "courses": (self.drug, self.setting, self.length, self.course_day),
            "tests": (self.level, self.fresh, self.multiple),
        }

    def one_of(self, *options: Any) -> Any:
        return self.draw.choice(options)

    def check(self, depth: int = 2) -> Check:
        """A check of a patient."""
        chance = self.draw.random()
        if depth and chance < 0.25:
            return self.combined(lambda: self.check(depth - 1))
        if chance < 0.8:
            return self.rows(self.one_of("samples", "courses", "tests"))
        return self.leaf("patients")

    def leaf(self, table: str) -> Check:
        return self.draw.choice(self.leaves[table])()

    def combined(self, part: Callable[[], Check]) -> Check:
        how = self.one_of("all", "any", "none", "not", "if", "at_least")
        if how == "not":
            return {"not": part()}
        if how == "if":
            return {"if": part(), "then": part()}
        if how == "at_least":
            return {"at_least": 2, "of": [part(), part(), part()]}
        return {how: [part(), part()]}

    # rows

    def rows(self, table: str) -> Check:
        how = self.one_of(*WAYS, *(["latest_known"] if table == "samples" else []))
        asked: Check = {how: self.of_row(table)}
        if self.draw.random() < 0.4:
            asked["where"] = self.leaf(table)
        if how == "count":
            asked |= self.one_of({"at_least": 1}, {"at_least": 2}, {"at_most": 1},
                                 {"at_least": 1, "at_most": 2})  # fmt: skip
        return {table: asked}

    def of_row(self, table: str) -> Check:
        chance = self.draw.random()
        if chance < 0.6:
            return self.leaf(table)
        if chance < 0.75:
            return {**self.leaf(table), **self.leaf(table)}
        if chance < 0.9:
            return self.combined(lambda: self.leaf(table))
        return {"all": [self.leaf(table), self.leaf("patients")]}

    # what a patient's own record says

    def sex(self) -> Check:
        return {"sex": "female"}

    def sites(self) -> Check:
        return {"sites": self.one_of("liver", ["liver", "lung"], {"all_of": ["liver", "lung"]})}

    def own_day(self) -> Check:
        return {"relapse": self.window("patients")}

    def summary(self) -> Check:
        """What all her records add up to."""
        return self.one_of(
            {"ever_chemo": self.one_of("yes", "no")},
            {"chemos": self.one_of({"at_least": 1}, {"at_most": 1}, {"at_most": 0})},
            {"interval": self.one_of({"below": 29}, {"at_least": 200})},
            {self.one_of("last_chemo", "first_course"): self.window("patients")},
        )

    def plain(self) -> Check:
        """What is asked of records in the words for a patient means the latest result."""
        return self.one_of(self.score, self.share, self.grade, self.level, self.multiple)()

    # what a record says

    def score(self) -> Check:
        return {"score": self.one_of("high", ["low", "high"], {"not": "none"})}

    def share(self) -> Check:
        return {"share": self.draw.choice(BOUNDS)}

    def grade(self) -> Check:
        return {"grade": self.one_of("a", ["a", "b"], "c")}

    def proof(self) -> Check:
        """Asked of a patient, it is that of her latest scored sample."""
        needs = self.one_of(["report"], ["file"], ["report", "file"])
        return {"documented": {"what": "scoring", "by": ["CAP"], "needs": needs}}

    def metastatic(self) -> Check:
        """What the day of the sample decides."""
        return {self.one_of("metastatic", "recent"): self.one_of("yes", "no")}

    def sampled(self) -> Check:
        return {"sampled": self.window("samples")}

    def drug(self) -> Check:
        return {"drug": self.one_of("chemo", "hormone", {"all_of": ["chemo", "hormone"]})}

    def setting(self) -> Check:
        return {"setting": self.one_of("early", "late", ["late", "other"])}

    def length(self) -> Check:
        return {"length": self.one_of({"at_least": 28}, {"below": 200})}

    def course_day(self) -> Check:
        return {self.one_of("begun", "ended"): self.window("courses")}

    def level(self) -> Check:
        return {"level": self.draw.choice(BOUNDS)}

    def multiple(self) -> Check:
        return {"level": {self.one_of("at_most", "below"): self.one_of(1, 2), "times": "uln"}}

    def fresh(self) -> Check:
        """A value that counts only if it was taken in time."""
        window = {"within": self.draw.choice(LENGTHS)}
        if self.draw.random() < 0.3:
            window[self.one_of("before", "after")] = self.one_of("spread", "tested")
        bound = self.draw.choice([one for one in BOUNDS if isinstance(one, dict)])
        return {"level": {**bound, **window}}

    # windows

    def window(self, table: str) -> Check:
        anchor = self.anchor(table)
        if self.draw.random() < 0.3:
            order = self.one_of("before", "after", "on_or_before", "on_or_after")
            return {order: anchor or "reference_day"}
        length = self.one_of("within", "at_least", "more_than", "less_than")
        window = {length: self.draw.choice(LENGTHS)}
        return window | ({self.one_of("before", "after"): anchor} if anchor else {})

    def anchor(self, table: str) -> Any:
        chance = self.draw.random()
        if chance < 0.3:
            return None
        if chance < 0.65:
            return self.draw.choice([*DAYS["patients"], *DAYS[table]])
        other = self.one_of("samples", "courses")
        rows = {self.one_of("latest", "first"): self.draw.choice(DAYS[other])}
        if self.draw.random() < 0.5:
            rows["where"] = self.drug() if other == "courses" else self.score()
        return {other: rows}
