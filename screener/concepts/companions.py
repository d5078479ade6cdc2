"""Concepts that follow from another: its limits of normal, its multiple of them, its date."""

from __future__ import annotations

from collections.abc import Iterator

from screener.concepts.model import Concept, Day, Number

LIMIT_WORDS = {"uln": ("upper limit of normal", "ULN"), "lln": ("lower limit of normal", "LLN")}


def limit(concept: str, which: str) -> str:
    return f"{concept}_{which}"


def times(concept: str, which: str) -> str:
    """The concept that holds a value in multiples of its limit of normal."""
    return f"{concept}_times_{which}"


def date_of(concept: str) -> str:
    return f"{concept}_date"


def measured(concept: Concept) -> Iterator[str]:
    """The value, and its multiples of its limits of normal: what has the day of the value."""
    yield concept.id
    yield from (times(concept.id, which) for which in limits_of(concept))


def limits_of(concept: Concept) -> tuple[str, ...]:
    return concept.limits if isinstance(concept, Number) else ()


def companions(concept: Concept) -> Iterator[Concept]:
    """The concept itself, then all that follow from it."""
    yield concept
    if concept.dated:
        yield _date(concept)
    if isinstance(concept, Number):
        for which in concept.limits:
            yield from _limits(concept, which)


def _names(concept: Concept) -> tuple[str, ...]:
    return (concept.label, *concept.headers)


def _date(concept: Concept) -> Day:
    forms = ("{} date", "date of {}", "date {}", "{} dt")
    return Day(
        id=date_of(concept.id),
        kind="day",
        table=concept.table,
        label=f"{concept.label}, date",
        short=f"Date of {concept.short or concept.label}",
        headers=tuple(form.format(name) for name in _names(concept) for form in forms),
        question=f"On which day was this taken: {concept.label}?",
        asks=concept.asks,
        changes=concept.changes,
        otherwise=concept.dated if isinstance(concept.dated, str) else "",
    )


def _limits(concept: Number, which: str) -> Iterator[Number]:
    words, short = LIMIT_WORDS[which]
    forms = (f"{{}} {short}", f"{short} {{}}", f"{{}} {words}", f"{{}} ({short})")
    yield concept.model_copy(
        update={
            "id": limit(concept.id, which),
            "label": f"{concept.label}, {words}",
            "headers": tuple(form.format(name) for name in _names(concept) for form in forms),
            "question": f"What is the laboratory's {words} for this test: {concept.label}?",
            "short": "",
            "limits": (),
            "dated": False,
            "words": {},
            "changes": False,
            "prefixes": (),
        }
    )
    yield Number(
        id=times(concept.id, which),
        kind="number",
        table=concept.table,
        label=concept.label,
        label_is_header=False,
        headers=tuple(f"{name} x {short}" for name in _names(concept)),
        unit=f"× {short}",
        asks=concept.asks,
        changes=concept.changes,
    )
