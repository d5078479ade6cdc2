"""The JSON Schema of specifications, so that an editor completes words and marks mistakes.

It is made from the vocabulary and from the words that the reader of specifications goes by, so it
cannot fall behind them. It is wider than the reader: what it marks is a mistake, and what only
the whole specification can tell is left to `screener check`. Draft 7, as YAML editors know it.
"""

from __future__ import annotations

from screener.authoring import schema_checks as checks
from screener.authoring.schema_pieces import (
    AMOUNT,
    CHECK,
    MAYBE_EMPTY,
    TEXT,
    Schema,
    defined,
    entries,
    offered,
    one_of,
)
from screener.concepts.model import Choice, Concept, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.example_reader import EXAMPLE, EXPECTED
from screener.frame import PATIENTS
from screener.specification import (
    ARM_STATUSES,
    BASES,
    COHORT,
    CRITERION,
    NEEDED,
    PROTOCOL,
    SECTIONS,
    WORDS,
)
from screener.trial import STATUSES, VERDICTS


def schema(vocabulary: Vocabulary) -> Schema:
    """The whole schema."""
    sections = dict.fromkeys(SECTIONS, _list_of("criterion"))
    parts: dict[str, Schema] = {
        "protocol": entries(PROTOCOL, TEXT, needed=["version"]),
        **sections,
        "cohorts": _list_of("cohort"),
        "examples": _list_of("example"),
    }
    cohort = {**sections, "status": one_of(ARM_STATUSES), "slots": AMOUNT}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        **entries(WORDS, TEXT, parts, NEEDED),
        "definitions": {
            "criterion": _criterion(),
            "cohort": entries(COHORT, TEXT, cohort, ["id", "name"]),
            "example": _example(vocabulary),
            "check": checks.check(vocabulary),
            "anchor": checks.anchor(vocabulary),
            **checks.all_codes(vocabulary),
        },
    }


def _list_of(name: str) -> Schema:
    return {**MAYBE_EMPTY, "items": defined(name)}


def _criterion() -> Schema:
    parts = {
        "check": CHECK,
        "basis": one_of(BASES),
        "judgement": {**TEXT, "examples": ["investigator"]},
        "not_encoded": {**TEXT, "examples": ["to do"]},
    }
    return entries(CRITERION, TEXT, parts, ["id", "text"])


def _example(vocabulary: Vocabulary) -> Schema:
    cells = {name: _cell(one) for name, one in vocabulary.concepts.items()}
    expected = {
        "verdict": one_of(VERDICTS),
        "because": {"type": "array", "items": TEXT},
        "criteria": {"type": "object", "additionalProperties": one_of(STATUSES)},
        "cohorts": {"type": "object", "additionalProperties": one_of(VERDICTS)},
    }
    tables = [table for table in vocabulary.tables if table != PATIENTS]
    parts: dict[str, Schema] = {
        **{table: _rows(table, cells, vocabulary) for table in tables},
        "patient": entries(cells, other=cells),
        "rest": one_of(("satisfied", "blank")),
        "confirmed": one_of(("yes", "no")),
        "expect": entries(EXPECTED, TEXT, expected),
    }
    return entries((*EXAMPLE, *tables), TEXT, parts, ["name", "patient", "expect"])


def _rows(table: str, cells: dict[str, Schema], vocabulary: Vocabulary) -> Schema:
    own = [name for name, concept in vocabulary.concepts.items() if concept.table == table]
    return {"type": "array", "items": entries(own, other=cells)}


def _cell(concept: Concept) -> Schema:
    """A text, as in a sheet; the codes are offered, any of their spellings will do."""
    if isinstance(concept, Choice | Tags):
        return {**TEXT, **offered(checks.codes(concept))}
    return TEXT
