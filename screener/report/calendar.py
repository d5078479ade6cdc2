"""calendar.ics: for each patient and trial, from when it is possible and what expires first.

The days are those of the clock. Nothing in the file depends on when it was written: each entry is
stamped with the reference day, and known by what it is about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence

from screener.insight.clock import Clock
from screener.report.model import Format, Job, Output
from screener.report.patients import Patient
from screener.report.visible import visible
from screener.values.day import date_of

Entry = tuple[int, int, str]
"""The reference day, the day of the entry, and what it says."""


class Calendar(Format[list[Entry]]):
    """calendar.ics, with whole-day entries."""

    name = "ics"
    outputs = (
        Output("calendar.ics", "from when a trial is possible, and until when results count"),
    )

    def __init__(self, job: Job) -> None:
        super().__init__(job)
        self.entries: list[Entry] = []

    def part(self, patients: Sequence[Patient]) -> list[Entry]:
        return [
            entry
            for patient in patients
            for clock in patient.clocks
            if clock
            for entry in _entries(patient.id, clock)
        ]

    def add(self, part: list[Entry]) -> None:
        self.entries += part

    def finish(self) -> None:
        (self.job.folder / "calendar.ics").write_bytes(_calendar(self.entries))


def _entries(patient: str, clock: Clock) -> Iterator[Entry]:
    name = f"{patient}, {clock.trial.name}"
    if clock.waits and clock.opens is not None:
        yield clock.reference_day, clock.opens, f"{name}: no criterion fails from today"
    if clock.holds_until is not None:
        which = ", ".join(one.id for one in clock.expiring)
        yield clock.reference_day, clock.holds_until, f"{name}: last day for {which}"


def _calendar(entries: Sequence[Entry]) -> bytes:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//screener//clock//EN")
    calendar.add("version", "2.0")
    for today, day, text in entries:
        event = icalendar.Event()
        midnight = dt.datetime.combine(date_of(today), dt.time(), dt.UTC)
        event.add("uid", hashlib.sha256(f"{day} {text}".encode()).hexdigest()[:32])
        event.add("dtstamp", midnight)
        event.add("dtstart", date_of(day))
        event.add("summary", visible(text))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
