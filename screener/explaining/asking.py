"""What to find out: the questions that would settle a check that is unknown.

Often one answer closes many questions: that the list of treatments is complete, say. Whether it
would is not worked out here: the same check is put to the same evaluator, as if it were complete.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from screener.checks.base import Check, OfPatients
from screener.checks.lines import LinesCheck
from screener.checks.long_ago import LongAgo
from screener.checks.rows import SINGLE, RowsCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.model import Tags
from screener.explaining.explainer import Explainer, kept
from screener.explaining.lacking import of_concept
from screener.explaining.question import Ask, plain
from screener.frame import NEW_RECORD, YES
from screener.screening import decided
from screener.truth import Truth
from screener.values import Spans, TagSets
from screener.values.day import show_day


def asks(one: Explainer, check: Check, row: int) -> Iterator[Ask]:
    """What would settle a check that is unknown in a row."""
    if isinstance(check, TimelyCheck) and (again := _too_old(one, check, row)):
        name = check.value.reads[0]
        known, (patient, _) = one.vocabulary.concepts[name], one.patient(row)
        new = NEW_RECORD if known.table in patient.frame.records else None
        yield Ask(again, known.asks, name, again=True, record=new)
    elif closing := _closing(one, check, row):
        yield plain(one, closing, row)
    elif isinstance(check, RowsCheck):
        yield from _of_rows(one, check, row)
    elif isinstance(check, LinesCheck):
        yield from _of_lines(one, check, row)
    elif isinstance(check, LongAgo) and all(one.certain(name, row) for name in check.reads):
        yield _of_washout(one, check, row)
    else:
        for name in check.reads:
            if not one.certain(name, row):
                yield from of_concept(one, name, row)


def _closing(one: Explainer, check: Check, row: int) -> str:
    """What says that a list is complete, if a yes would decide what is asked of a patient."""
    if one.frame.patients is not None and not isinstance(check, OfPatients):
        return ""
    patients, own = one.patient(row)
    return _closed(patients, check)[own]


@kept
def _closed(patients: Explainer, check: Check) -> list[str]:
    """For each patient the first of the lists that would do so."""
    frame = patients.frame
    found = [""] * frame.size
    for name in reversed(_lists(patients, check)):
        closes = decided(frame.supposing(name, YES).truths(check)) & ~frame.says_yes(name).surely
        for row in np.flatnonzero(closes).tolist():
            found[row] = name
    return found


def _lists(patients: Explainer, check: Check) -> list[str]:
    """What says that a list is complete which a check rests on."""
    frame, known = patients.frame, patients.vocabulary
    bases = [known.concepts[name] for concept in check.reads for name in frame.rests_on(concept)]
    lists = {known.tables[one.table].complete for one in bases}
    lists |= {one.complete for one in bases if isinstance(one, Tags)}
    return [
        name for name in sorted(lists - {""}) if known.concepts[name].table not in frame.records
    ]


def _of_rows(one: Explainer, check: RowsCheck, row: int) -> Iterator[Ask]:
    """First the records that are unclear; if none is, whether there are more of them."""
    patient, own = one.patient(row)
    records = patient.frame.rows_of(check.table)
    asked = records.asked(check.meant(one.vocabulary))
    answers = records.frame.truths(check.has)
    met = answers if check.how in SINGLE else answers & asked
    reader, telling = patient.telling(check)
    unclear = [at for at in telling[own] if met[at] is Truth.UNKNOWN]
    for at in unclear:
        parts = [part for part in (check.where, check.has) if part is not None]
        for part in parts:
            if records.frame.truths(part)[at] is Truth.UNKNOWN:
                for leaf in reader.deciding(part, at):
                    yield from asks(reader, leaf, at)
    if not unclear:
        yield from _more(one, check, row)


def _more(one: Explainer, check: RowsCheck, row: int) -> Iterator[Ask]:
    """Are there more records than those on record?"""
    table = one.vocabulary.tables[check.table]
    if table.complete and check.how not in SINGLE:
        yield plain(one, table.complete, row)
    else:
        yield Ask(f"Record: {table.label.lower()}, as {check.has.words(one.vocabulary)}.", "chart")


def _of_lines(one: Explainer, check: LinesCheck, row: int) -> Iterator[Ask]:
    """What a treatment has to do with the count; else, which line those that count are."""
    (patient, own), rule = one.patient(row), check.rule
    records = patient.frame.rows_of(rule.how.table)
    parts, rows = rule.parts(records), records.rows.of(own)
    unclear = [
        (at, name) for at in rows for name, part in parts.items() if part[at] is Truth.UNKNOWN
    ]
    counted = rule.counted(records)
    unclear = [(at, name) for at, name in unclear if counted[at] is Truth.UNKNOWN]
    numbers = [(at, rule.how.number) for at in rows if counted[at] is Truth.YES]
    reader, found = one.of(records.frame), False
    for at, name in unclear or numbers:
        if not reader.certain(name, at):
            found = True
            yield from of_concept(reader, name, at)
    if not found:
        yield plain(one, rule.complete or rule.how.number, row)


def _of_washout(one: Explainer, check: LongAgo, row: int) -> Ask:
    """Drugs and last dose are known: either a half-life is not, or which of two lengths counts."""
    drugs = one.frame.column(check.drugs)
    assert isinstance(drugs, TagSets)
    _, most = check.days(drugs.at(row), one.vocabulary.dictionary)
    why = "" if most else " A half-life is not on file."
    last = f"{one.vocabulary.label(check.end).lower()} {one.value(check.end, row)}"
    asked = f"Washout of {one.value(check.drugs, row)} ({last}): is it over?"
    return Ask(f"{asked} {check.wait.words().capitalize()}.{why}", "investigator")


def _too_old(one: Explainer, check: TimelyCheck, row: int) -> str:
    """A value whose date is known and outside the window has to be taken again."""
    window, frame = check.window, one.frame
    outside = frame.truths(window)[row] is Truth.NO
    day, anchor = frame.column(window.concept), window.anchored(frame)
    if not outside or window.length is None or not isinstance(day, Spans):
        return ""
    taken = day.at(row).show()
    label = one.vocabulary.label(check.value.reads[0])
    until = show_day(int(day.later(window.length).last[row]))
    side = "after" if window.after else "before"
    return (
        f"Repeat: {label}. The one of {taken} is out of window "
        f"(within {window.length.show()} {side} {anchor.at(row).show()}); "
        f"it counted until {until}."
    )
