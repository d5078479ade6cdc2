"""The JSON Schema of specifications, so that an editor completes words and marks mistakes.

It is made from the vocabulary and from the words that the reader of specifications goes by, so it
cannot fall behind them. It is wider than the reader: what it marks is a mistake, and what only
the whole specification can tell is left to `screener check`. Draft 7, as YAML editors know it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from screener.checks import lines, number, rows, washout
from screener.checks.day import LENGTHS, ORDERS
from screener.checks.language import COMBINING, GROUPS, RECORDED
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.specification import (
    BASES,
    COHORT,
    CRITERION,
    EXAMPLE,
    EXPECTED,
    NEEDED,
    PROTOCOL,
    SECTIONS,
    WORDS,
)
from screener.trial import STATUSES, VERDICTS

Schema = dict[str, Any]

TEXT: Schema = {"type": ["string", "number", "boolean"]}
"""What the author wrote; an editor takes `1` for a number, and the reader for a text."""
AMOUNT: Schema = {"type": ["number", "string"], "pattern": r"^\s*[-+]?[0-9.]+\s*$"}
LENGTH: Schema = {
    "type": "string",
    "pattern": r"^\s*[0-9]+ (day|week|month|year)s?\s*$",
    "examples": ["28 days", "6 months"],
}
MAYBE_EMPTY: Schema = {"type": ["array", "null", "string"]}
ANYTHING: Schema = {}
CHECK: Schema = {"$ref": "#/definitions/check"}
CHECKS: Schema = {"type": "array", "items": CHECK, "minItems": 1}
DRUGS: Schema = {"$ref": "#/definitions/drugs"}


def schema(vocabulary: Vocabulary) -> Schema:
    """The whole schema."""
    parts: dict[str, Schema] = {"protocol": _entries(PROTOCOL, TEXT, needed=["version"])}
    criteria: Schema = {**MAYBE_EMPTY, "items": {"$ref": "#/definitions/criterion"}}
    sections = dict.fromkeys(SECTIONS, criteria)
    parts |= sections
    parts["cohorts"] = {**MAYBE_EMPTY, "items": {"$ref": "#/definitions/cohort"}}
    parts["examples"] = {**MAYBE_EMPTY, "items": _example(vocabulary)}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Trial specification",
        **_entries(WORDS, TEXT, parts, NEEDED),
        "definitions": {
            "criterion": _criterion(),
            "cohort": _entries(COHORT, TEXT, sections, ["id"]),
            "check": _check(vocabulary),
            "drugs": _one_of(vocabulary.dictionary.codes),
        },
    }


def _entries(
    words: Iterable[str],
    usual: Schema,
    other: dict[str, Schema] | None = None,
    needed: Iterable[str] = (),
) -> Schema:
    """A mapping of these words; `other` holds the schema of those that are not as usual."""
    known = {word: (other or {}).get(word, usual) for word in words}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [*needed],
        "properties": known,
    }


def _criterion() -> Schema:
    parts = {"check": CHECK, "basis": _one_of(BASES)}
    whole = _entries(CRITERION, {"type": ["string", "number", "boolean", "null"]}, parts)
    return {**whole, "required": ["id", "text"]}


def _example(vocabulary: Vocabulary) -> Schema:
    given = _entries(vocabulary.concepts, TEXT)
    expected = {
        "verdict": _one_of(VERDICTS),
        "because": {"type": "array", "items": TEXT},
        "criteria": {"type": "object", "additionalProperties": _one_of(STATUSES)},
        "cohorts": {"type": "object", "additionalProperties": _one_of(VERDICTS)},
    }
    rows_of: Schema = {
        "type": "array",
        "items": {"$ref": "#/properties/examples/items/properties/patient"},
    }
    parts: dict[str, Schema] = {
        **dict.fromkeys(vocabulary.tables, rows_of),
        "patient": given,
        "rest": _one_of(("satisfied", "blank")),
        "confirmed": _one_of(("yes", "no")),
        "expect": _entries(EXPECTED, TEXT, expected),
    }
    return _entries((*EXAMPLE, *vocabulary.tables), TEXT, parts, ["name", "patient", "expect"])


def _check(vocabulary: Vocabulary) -> Schema:
    parts: dict[str, Schema] = dict.fromkeys(GROUPS, CHECKS)
    parts |= dict.fromkeys(("not", "if", "then"), CHECK)
    parts |= {"at_least": AMOUNT, "of": CHECKS, "lines": _entries(lines.WORDS, ANYTHING)}
    parts["washout"] = _entries(("of", *washout.WAYS), ANYTHING, {}, ["of"])
    proof = {"what": _one_of(vocabulary.documentation)}
    parts["documented"] = _entries(("what", "by", "needs"), ANYTHING, proof, ["what"])
    assert set(parts) == set(COMBINING)
    counts = dict.fromkeys(("at_least", "at_most"), AMOUNT)
    for name, table in vocabulary.tables.items():
        parts[name] = {**_entries(rows.WORDS, CHECK, counts), "description": table.label}
    for name, concept in vocabulary.concepts.items():
        about = {"description": " ".join(part for part in (concept.label, concept.note) if part)}
        parts[name] = {"anyOf": _asked(concept, vocabulary), **about}
    return {**_entries(parts, ANYTHING, parts), "minProperties": 1}


def _asked(concept: Concept, vocabulary: Vocabulary) -> list[Schema]:
    """The ways in which a check may ask of a concept."""
    ways: list[Schema] = [{"const": RECORDED}]
    window: dict[str, Schema] = dict.fromkeys(LENGTHS, LENGTH) | dict.fromkeys(ORDERS, ANYTHING)
    if isinstance(concept, Day):
        return [*ways, {**_entries(window, ANYTHING, window), "minProperties": 1}]
    timely = {"within": LENGTH, **dict.fromkeys(ORDERS, ANYTHING)} if concept.dated else {}
    words: dict[str, Schema] = {}
    if isinstance(concept, Number):
        ways.append(AMOUNT)
        words = dict.fromkeys(number.BOUNDS, AMOUNT)
        words["between"] = {"type": "array", "items": AMOUNT, "minItems": 2, "maxItems": 2}
        words["unit"] = _one_of(unit for unit in (concept.unit, *concept.units) if unit)
        if concept.limits:
            words["times"] = _one_of(concept.limits)
    elif isinstance(concept, Choice | Tags):
        own = vocabulary.codes(concept)
        drugs = isinstance(concept, Tags) and concept.dictionary
        codes = _one_or_more(DRUGS if drugs else _one_of(own))
        ways.append(codes)
        named = ("not", "one_of") if isinstance(concept, Choice) else ("any_of", "all_of")
        words = dict.fromkeys(named, codes)
    words |= timely
    return [*ways, {**_entries(words, ANYTHING, words), "minProperties": 1}] if words else ways


def _one_of(words: Iterable[str]) -> Schema:
    """One of these texts, however an editor takes them: `1` for a number, `yes` for true."""
    found: dict[tuple[type, object], object] = {}
    for word in words:
        for taken in (word, *_taken(word)):
            found[type(taken), taken] = taken
    return {"enum": list(found.values())}


def _taken(word: str) -> Iterable[object]:
    if word in ("yes", "no"):
        yield word == "yes"
    if word.isdecimal():
        yield int(word)


def _one_or_more(one: Schema) -> Schema:
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}
