"""calendar.ics: for each patient and trial, from when it is possible and what expires first.

The days are those of the clock. Nothing in the file depends on when it was written: each entry is
stamped with the reference day, and known by what it is about.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from screener.insight.clock import Clock
from screener.report.model import Format, Job, Output
from screener.report.patients import Patient
from screener.report.visible import visible
from screener.values.day import date_of


class Entry(NamedTuple):
    """The reference day, the day of the entry, what it says, and the version it goes by."""

    today: int
    day: int
    text: str
    version: str


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
    name, today = f"{patient}, {clock.trial.name}", clock.reference_day
    version = f"{clock.trial.id}, version {clock.trial.version}"
    if clock.waits and clock.opens is not None:
        yield Entry(today, clock.opens, f"{name}: no criterion fails from today", version)
    if clock.holds_until is not None:
        which = ", ".join(one.id for one in clock.expiring)
        yield Entry(today, clock.holds_until, f"{name}: last day for {which}", version)


def _calendar(entries: Sequence[Entry]) -> bytes:
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//screener//clock//EN")
    calendar.add("version", "2.0")
    for one in entries:
        event = icalendar.Event()
        midnight = dt.datetime.combine(date_of(one.today), dt.time(), dt.UTC)
        event.add("uid", hashlib.sha256(f"{one.day} {one.text}".encode()).hexdigest()[:32])
        event.add("dtstamp", midnight)
        event.add("dtstart", date_of(one.day))
        event.add("summary", visible(one.text))
        event.add("description", visible(one.version))
        calendar.add_component(event)
    return bytes(calendar.to_ical())
