"""What the short words mean that sentences of a trial use in place of whole labels."""

from __future__ import annotations

from collections.abc import Iterator

from screener.checks.base import concepts_read
from screener.concepts.model import Choice, Concept, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.trial import Trial

HEADING = "IN SHORT"


def in_short(trial: Trial, vocabulary: Vocabulary) -> list[str]:
    """A line for each concept and code that its criteria call by a short name."""
    checks = [one.check for one in trial.criteria if one.check]
    read = dict.fromkeys(name for check in checks for name in concepts_read(check))
    said = " ".join(check.words(vocabulary) for check in checks)
    explained = (vocabulary.concepts[name] for name in read if name not in vocabulary.dated)
    lines = [line for concept in explained for line in _of(concept, said)]
    return ["", HEADING, "", *lines] if lines else []


def _of(concept: Concept, said: str) -> Iterator[str]:
    codes = concept.codes.values() if isinstance(concept, Choice | Tags) else ()
    short = [f'  "{one.short}": {one.label}' for one in codes if one.short and one.short in said]
    if concept.short:
        yield f"{concept.short}: {concept.label}"
    elif short:
        yield f"{concept.label}:"
    yield from short
