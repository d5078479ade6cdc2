"""The schema of checks: what may be asked, of each concept in the ways of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from screener.authoring.schema_pieces import (
    AMOUNT,
    ANCHORS,
    CHECK,
    CHECKS,
    DRUGS,
    LENGTH,
    Schema,
    defined,
    either,
    entries,
    one_of,
    one_or_more,
    these,
)
from screener.checks import day_of_rows, line_rule, lines, long_ago, number, rows, washout
from screener.checks.day import LENGTHS
from screener.checks.language import COMBINING
from screener.checks.recorded import RECORDED
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary

COUNTS: Schema = dict.fromkeys(("at_least", "at_most"), AMOUNT)
SCALED = ("unit", "times")
"""With one of these words a bound is counted in something else than the concept's own unit."""
HALF_LIVES: Schema = {
    "type": "string",
    "pattern": rf"^[0-9]+ {long_ago.HALF_LIVES}$",
    "examples": [f"5 {long_ago.HALF_LIVES}"],
}


def check(vocabulary: Vocabulary) -> Schema:
    """A check: words that put checks together, tables, and concepts."""
    parts: dict[str, Schema] = dict.fromkeys(("all", "any", "none"), CHECKS)
    parts |= dict.fromkeys(("not", "if", "then"), CHECK)
    parts |= {"at_least": AMOUNT, "of": CHECKS, "lines": _lines(vocabulary)}
    parts |= {"washout": _washout(vocabulary), "documented": _documented(vocabulary)}
    assert set(parts) == set(COMBINING)
    for name, table in vocabulary.tables.items():
        parts[name] = {**entries(rows.WORDS, CHECK, COUNTS), "description": table.label}
    for name, concept in vocabulary.concepts.items():
        parts[name] = {"description": _about(concept), **_asked(concept, vocabulary)}
    return these(parts)


def _about(concept: Concept) -> str:
    unit = f"({concept.unit})" if isinstance(concept, Number) and concept.unit else ""
    return " ".join(part for part in (concept.label, unit, concept.note) if part)


def anchor(vocabulary: Vocabulary) -> Schema:
    """The day that another is counted from: of the patient, or of some of her records."""
    of_rows: dict[str, Schema] = {}
    for table in vocabulary.tables:
        if days := list(_days(vocabulary, table)):
            ways = dict.fromkeys(day_of_rows.WAYS, one_of(days))
            of_rows[table] = these({**ways, "where": CHECK})
    return either("object", these(of_rows), one_of(_days(vocabulary)))


def _days(vocabulary: Vocabulary, table: str = "") -> Iterable[str]:
    for name, concept in vocabulary.concepts.items():
        if isinstance(concept, Day) and table in ("", concept.table):
            yield name


def codes(concept: Choice | Tags) -> Schema:
    """One code of a concept, as the definitions have it."""
    drugs = isinstance(concept, Tags) and concept.dictionary
    return DRUGS if drugs else defined(f"{concept.id}_codes")


def all_codes(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The definitions of all codes, with their labels."""
    found: dict[str, Schema] = {"drugs": _drugs(vocabulary)}
    for name, concept in vocabulary.concepts.items():
        if isinstance(concept, Choice | Tags) and codes(concept) != DRUGS:
            labels = {code: vocabulary.code_label(name, code) for code in concept.codes}
            found[f"{name}_codes"] = one_of(labels, labels)
    return found


def _drugs(vocabulary: Vocabulary) -> Schema:
    """All drugs and classes, with the classes that each belongs to."""
    dictionary = vocabulary.dictionary
    classes = {name: drug.classes for name, drug in dictionary.drugs.items()}
    classes |= {name: group.wider for name, group in dictionary.classes.items()}
    return one_of(dictionary.codes, {name: ", ".join(wider) for name, wider in classes.items()})


def _asked(concept: Concept, vocabulary: Vocabulary) -> Schema:
    """The ways in which a check may ask of a concept: in a word or two, or in a mapping."""
    plain: list[Schema] = []
    words: dict[str, Schema] = {}
    bounds: Schema = {}
    if isinstance(concept, Day):
        words = dict.fromkeys(LENGTHS, LENGTH) | ANCHORS
    elif isinstance(concept, Number):
        plain.append({**AMOUNT, **_plausible(concept)})
        words, bounds = _measured(concept), _bounds(concept)
    elif isinstance(concept, Choice | Tags):
        some = one_or_more(codes(concept))
        plain.append(some)
        named = ("not", "one_of") if isinstance(concept, Choice) else ("any_of", "all_of")
        words = dict.fromkeys(named, some)
    if concept.dated and words:
        words |= {"within": LENGTH, **ANCHORS}
    simple: Schema = {"anyOf": [*plain, {"const": RECORDED}]}
    return either("object", {**these(words), **bounds}, simple) if words else simple


def _measured(concept: Number) -> dict[str, Schema]:
    """The words that a number is asked in."""
    words: dict[str, Schema] = dict.fromkeys(number.BOUNDS, AMOUNT)
    words["between"] = {"type": "array", "items": AMOUNT, "minItems": 2, "maxItems": 2}
    if units := [unit for unit in (concept.unit, *concept.units) if unit]:
        words["unit"] = one_of(units)
    if concept.limits:
        words["times"] = one_of(concept.limits)
    return words


def _bounds(concept: Number) -> Schema:
    """In its own unit, a bound lies in the plausible range."""
    plausible = _plausible(concept)
    bounds: dict[str, Schema] = dict.fromkeys(number.BOUNDS, plausible)
    bounds["between"] = {"items": plausible}
    scaled = {"anyOf": [{"required": [word]} for word in SCALED]}
    return {"if": scaled, "else": {"properties": bounds}} if plausible else {}


def _plausible(concept: Number) -> Schema:
    if concept.plausible is None:
        return {}
    return dict(zip(("minimum", "maximum"), map(_number, concept.plausible), strict=True))


def _number(end: Decimal) -> float:
    return int(end) if end == int(end) else float(end)


def _lines(vocabulary: Vocabulary) -> Schema:
    """Lines of therapy, in the words of the table that they are counted in."""
    how = vocabulary.lines
    if how is None:
        return entries(lines.WORDS)
    of, setting, outcome = (
        vocabulary.concepts[name] for name in (how.drugs, how.setting, how.outcome)
    )
    assert isinstance(of, Tags)
    assert isinstance(setting, Choice)
    assert isinstance(outcome, Choice)
    settings = one_of((*vocabulary.codes(setting), lines.ANY))
    early = {"within": LENGTH, "from": one_of(lines.SINCE)}
    after = dict.fromkeys(vocabulary.codes(outcome), one_of((line_rule.SAME, line_rule.NEW)))
    parts = {
        "of": one_or_more(codes(of)),
        "setting": one_or_more(settings),
        "early_relapse": entries(early, other=early, needed=["within"]),
        "after": these(after),
        "ended": one_or_more(codes(outcome)),
    }
    return entries(lines.WORDS, AMOUNT, parts, ["of", "setting"])


def _washout(vocabulary: Vocabulary) -> Schema:
    lengths: Schema = {
        "type": "array",
        "items": [LENGTH, HALF_LIVES],
        "minItems": 2,
        "maxItems": 2,
    }
    parts = {"of": one_or_more(DRUGS), "where": CHECK, "last": one_of(_days(vocabulary))}
    return entries(washout.WORDS, lengths, parts, ["of"])


def _documented(vocabulary: Vocabulary) -> Schema:
    """The words of all results together; which go with which result the reader tells."""
    topics = vocabulary.documentation
    items = dict.fromkeys(item for known in topics.values() for item in known)
    lists = (vocabulary.concepts.get(known.get("accreditation", "")) for known in topics.values())
    by = dict.fromkeys(code for one in lists if isinstance(one, Tags) for code in one.codes)
    parts = {"by": one_or_more(one_of(by)), "needs": one_or_more(one_of(items))}
    return entries(("what", *parts), one_of(topics), parts, ["what"])
