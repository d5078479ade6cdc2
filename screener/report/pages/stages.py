"""How far patients have come on the way to a trial, as the coordinator wrote it down.

The funnel counts criteria; a CONSORT diagram also wants to know who consented, who was enrolled,
and who was not for a reason that no criterion has. That is counted where the sheet says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from screener.report.papers import Papers
from screener.trial import Trial


@dataclass(frozen=True)
class Stages:
    """So many patients; `excused`: not enrolled, for another reason than a criterion."""

    consented: int
    enrolled: int
    excused: int

    @property
    def any(self) -> bool:
        return bool(self.consented or self.enrolled or self.excused)


def stages(trial: Trial, told: Iterable[Papers], *, alone: bool) -> Stages:
    mine = [one.about(trial, alone=alone) for one in told]
    return Stages(
        consented=sum(one.consented for one in mine),
        enrolled=sum(one.enrolled == "yes" for one in mine),
        excused=sum(bool(one.reason) for one in mine),
    )
