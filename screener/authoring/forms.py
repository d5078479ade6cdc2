"""What a sheet to fill in asks for: the concepts that trials read, in words that are read back.

A form is made from the vocabulary, so it cannot drift from it: each header and each word to choose
is one that the reader, asked beforehand, understands as this and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from screener.checks.base import concepts_read
from screener.concepts.model import Choice, Concept, Tags
from screener.concepts.vocabulary import PATIENT_ID, REFERENCE_DAY, Vocabulary
from screener.intake.matching import Headers
from screener.knowledge import Knowledge
from screener.reading.reader import Reader
from screener.trial import Trial
from screener.values import Codes, Tagged


@dataclass(frozen=True)
class Blank:
    """One column to fill in: its header, and the words to choose from, if there are any."""

    concept: Concept
    header: str
    words: tuple[str, ...] = ()


def form(knowledge: Knowledge, trials: Sequence[Trial]) -> Mapping[str, tuple[Blank, ...]]:
    """The columns of each table: all that the trials ask, and that answers are worked out from."""
    vocabulary, reader = knowledge.vocabulary, knowledge.reader
    wanted = _wanted(knowledge, trials)
    found: dict[str, tuple[Blank, ...]] = {}
    for table in vocabulary.tables:
        headers = Headers(vocabulary, table)
        own = [name for name in vocabulary.concepts if name in wanted]
        mine = [name for name in own if vocabulary.concepts[name].table == table]
        blanks = [_blank(vocabulary.concepts[name], headers, reader) for name in mine]
        if blanks:
            found[table] = tuple(blanks)
    return found


def _wanted(knowledge: Knowledge, trials: Iterable[Trial]) -> set[str]:
    criteria = (one for trial in trials for one in trial.criteria if one.check)
    todo = {concept for one in criteria if one.check for concept in concepts_read(one.check)}
    todo |= {PATIENT_ID, REFERENCE_DAY}
    tables = knowledge.vocabulary.tables.values()
    todo |= {name for table in tables for name in (table.date, table.complete) if name}
    found: set[str] = set()
    while todo:
        found |= todo
        inputs = (
            name
            for concept in todo
            for definition in knowledge.definitions.by_concept.get(concept, ())
            for name in definition.inputs
        )
        todo = {*inputs} - found
    return found


def _blank(concept: Concept, headers: Headers, reader: Reader) -> Blank:
    header = next(
        one
        for one in (concept.label, concept.id)
        if concept.id in _filled(headers.match(one, suggest=False).target, reader.vocabulary)
        or one == concept.id
    )
    target = headers.match(header, suggest=False).target
    return Blank(concept, header, tuple(_words(concept, target, reader)))


def _filled(target: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    bundle = vocabulary.bundles.get(target)
    return bundle.fills if bundle else (target,)


def _words(concept: Concept, target: str, reader: Reader) -> Iterator[str]:
    """A word for each code: one that is read as this code alone, or else as this one among others.

    "ER positive" leaves low positive possible, and can be chosen all the same.
    """
    if not isinstance(concept, Choice | Tags) or (isinstance(concept, Tags) and concept.dictionary):
        return
    for code, entry in concept.codes.items():
        spelt = (reader.vocabulary.code_label(concept.id, code), code, *entry.spellings)
        plain = [word for word in spelt if not set(word) & set("|,;")]
        read_as = {word: _codes(concept, target, word, reader) for word in plain}
        exact = [word for word, codes in read_as.items() if codes == {code}]
        wider = [word for word, codes in read_as.items() if code in codes]
        yield from (exact or wider)[:1]


def _codes(concept: Concept, target: str, word: str, reader: Reader) -> frozenset[str]:
    """What a word is read as; nothing if it raises a question."""
    reading = reader.read(target, word)
    value = reading.values.get(concept.id)
    if reading.question:
        return frozenset()
    if isinstance(value, Tagged):
        return value.sure
    return value.possible if isinstance(value, Codes) else frozenset()
