"""What files add under `more` to entries of other files: headers, spellings, names.

A site teaches the tool how its own sheets write what is known already; a header that means
something else already is refused, for a sheet could mean either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from screener.concepts.file import More
from screener.concepts.model import Choice, Tags
from screener.concepts.places import Places
from screener.concepts.vocabulary import Vocabulary


def with_more(entry: Any, more: More) -> Any:
    """A concept or a drug with further headers, spellings or names."""
    fields = [field for field in _set_in(more) if field in type(entry).model_fields]
    joined = {field: _joined(getattr(entry, field), getattr(more, field)) for field in fields}
    return entry.model_copy(update=joined)


def check_more(name: str, more: More, vocabulary: Vocabulary, places: Places) -> None:
    """Something can be added only to what is there, and only what it has."""
    known = {**vocabulary.dictionary.drugs, **vocabulary.concepts}
    where, entry = f"more {name}", known.get(name)
    places.expect(name, known, where, what="concept or drug")
    parts = type(entry).model_fields if entry else More.model_fields
    for field in _set_in(more):
        places.expect(field, parts, where, field, f"part of {name!r}")
    for header, other in _taken(more.headers, name, vocabulary):
        places.wrong(where, f"{header!r} is a header of {other!r} already")
    if isinstance(entry, Choice | Tags):
        for code in chain(*more.spellings.values()):
            places.expect(code, vocabulary.codes(entry), where, "spellings", "code")


def _set_in(more: More) -> list[str]:
    return [field for field in More.model_fields if field in more.model_fields_set]


def _joined(had: Any, added: Any) -> Any:
    """The texts of both, or for each spelling the codes of both."""
    if isinstance(had, tuple):
        return (*had, *added)
    return {text: (*had.get(text, ()), *added.get(text, ())) for text in {**had, **added}}


def _taken(headers: Iterable[str], name: str, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """The headers that another concept of the same table has."""
    mine = vocabulary.concepts.get(name)
    for other, one in vocabulary.concepts.items():
        if mine and other != name and one.table == mine.table:
            theirs = {header.casefold() for header in one.names}
            yield from ((header, other) for header in headers if header.casefold() in theirs)
