"""What the schema of specifications is put together from, in the way that YAML editors take it.

An editor completes what stands beside a name in `anyOf`, and marks what `if`, `then` and `else`
leave no way for: the first tells an author all words that may follow, the second which is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from screener.checks.day import ORDERS

Schema = dict[str, Any]

ANYTHING: Schema = {}
TEXT: Schema = {"not": {"type": ["object", "array"]}}
"""What the author wrote; an editor takes `1` for a number and `true` for a boolean."""
AMOUNT: Schema = {"type": ["number", "string"], "pattern": r"^\s*[-+]?[0-9.]+\s*$"}
LENGTH: Schema = {
    "type": "string",
    "pattern": r"^\s*[0-9]+ (day|week|month|year)s?\s*$",
    "examples": ["28 days", "6 months"],
}
MAYBE_EMPTY: Schema = {"type": ["array", "null", "string"]}


def defined(name: str) -> Schema:
    """What stands under this name in the definitions of the schema."""
    return {"$ref": f"#/definitions/{name}"}


CHECK = defined("check")
CHECKS: Schema = {"type": "array", "items": CHECK, "minItems": 1}
DRUGS = defined("drugs")
ANCHORS: Schema = dict.fromkeys(ORDERS, defined("anchor"))


def entries(
    words: Iterable[str],
    usual: Schema = ANYTHING,
    other: Mapping[str, Schema] | None = None,
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


def these(words: Mapping[str, Schema]) -> Schema:
    """A mapping of some of these words."""
    return {**entries(words, other=words), "minProperties": 1}


def one_of(words: Iterable[str], told: Mapping[str, str] | None = None) -> Schema:
    """One of these texts, and what is to be told of each; an editor takes `1` for a number."""
    taken = [one for word in words for one in ((word, int(word)) if word.isdecimal() else (word,))]
    told = {word: words for word, words in (told or {}).items() if words != word}
    notes = [told.get(str(one), "") for one in taken]
    return {"enum": taken, **({"enumDescriptions": notes} if any(notes) else {})}


def one_or_more(one: Schema) -> Schema:
    """One, or a list of them."""
    return either("array", {"type": "array", "items": one, "minItems": 1}, one)


def either(shape: str, shaped: Schema, simple: Schema) -> Schema:
    """What is of this shape has to fit `shaped`; all else `simple`, which is offered beforehand."""
    return {"if": {"type": shape}, "then": shaped, "else": simple, **offered(simple)}


def offered(schema: Schema) -> Schema:
    """An editor completes its words; anything else may stand there, too."""
    return {"anyOf": [schema, ANYTHING]}
