"""How many lines of therapy one patient's treatments make, at least and at most.

Two treatments surely are lines of their own if one of them comes before the other in the order of
settings, has the smaller line number, or had ended its line before the other began. The longest
such chain is the least number of lines: no further treatment, and nothing more that is learnt of
these, makes it shorter. Two treatments surely are one line if they have the same number in the
same setting, began on the same day, or are both early. All others may be the same line, or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screener.values import Interval, Span
from screener.values.day import NEVER, ONGOING


@dataclass(frozen=True)
class Treatment:
    """One row: its place among the settings (all early ones are 0), its number, its days.

    `surely`, `possibly`: is it of the kind that is counted? `ends`: its line surely ended with it.
    `goes_on`: its line surely went on in the treatment after it.
    """

    surely: bool
    possibly: bool
    setting: Interval
    number: Interval
    start: Span
    end: Span
    progression: Span
    ends: bool = False
    goes_on: bool = False

    @property
    def over(self) -> int:
        """The day by which its line surely was over."""
        ended = self.end.last if self.ends else ONGOING
        progressed = self.progression.last if self.progression.first > NEVER else ONGOING
        return min(ended, progressed)


def bounds(treatments: Sequence[Treatment]) -> tuple[int, int]:
    """The fewest and the most lines; where the record contradicts itself, all between both."""
    fewest = longest_chain([one for one in treatments if one.surely])
    counted = groups(treatments)
    if fewest > len(counted):
        return len(counted), fewest
    return fewest, max(fewest, sum(not goes_on(group, treatments) for group in counted))


def longest_chain(treatments: Sequence[Treatment]) -> int:
    """The most treatments of which each surely is a later line than the one before."""
    later = [[b for b, two in enumerate(treatments) if before(one, two)] for one in treatments]
    length = [1] * len(treatments)
    for _ in treatments:
        longer = False
        for a, after in enumerate(later):
            for b in after:
                if length[b] <= length[a] < len(treatments):
                    length[b], longer = length[a] + 1, True
        if not longer:
            break
    return max(length, default=0)


def before(one: Treatment, two: Treatment) -> bool:
    """Is the first surely an earlier line than the second?"""
    if one.setting.hi < two.setting.lo:
        return True
    if one.setting.lo == two.setting.lo == 0:
        return False
    if _same_setting(one, two) and one.number.hi < two.number.lo:
        return True
    return one.over <= two.start.first and one.start.last < two.start.first


def same(one: Treatment, two: Treatment) -> bool:
    """Are both surely one line?"""
    if one.start == two.start and one.start.first == one.start.last:
        return True
    numbered = one.number == two.number and one.number.lo == one.number.hi
    return _same_setting(one, two) and (numbered or one.setting.hi == 0)


def _same_setting(one: Treatment, two: Treatment) -> bool:
    return one.setting == two.setting and one.setting.lo == one.setting.hi


def groups(treatments: Sequence[Treatment]) -> list[list[Treatment]]:
    """The treatments that may count; those that surely are one line stand together.

    A treatment that does not count itself may still tell that two others are one line.
    """
    found: list[list[Treatment]] = []
    for one in treatments:
        joined = [group for group in found if any(same(one, other) for other in group)]
        found = [group for group in found if group not in joined]
        found.append([one, *(other for group in joined for other in group)])
    counted = ([one for one in group if one.possibly] for group in found)
    return [group for group in counted if group]


def goes_on(group: Sequence[Treatment], treatments: Sequence[Treatment]) -> bool:
    """Did the line surely go on in another group? Then it is none of its own.

    It goes on in the very next treatment, so all that may be next have to count.
    """
    if not all(one.goes_on for one in group):
        return False
    others = [two for two in treatments if two not in group]
    return any(
        two.surely and all(_follows(two, one) for one in group) and _next(two, group, others)
        for two in others
    )


def _follows(two: Treatment, one: Treatment) -> bool:
    return one.end.last <= two.start.first and one.start.last < two.start.first


def _next(two: Treatment, group: Sequence[Treatment], others: Sequence[Treatment]) -> bool:
    """Does every treatment count that may stand between the group and this one?"""
    begun = min(one.start.first for one in group)
    return all(
        other.surely
        for other in others
        if other.start.last >= begun and other.start.first <= two.start.last
    )
