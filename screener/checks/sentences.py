"""What checks require, in sentences that can be read in one way only.

A sentence about one concept has a subject and a predicate: `Platelets` and ` ≥ 100`. Where the
same is said of several subjects, it is said once: `AST and ALT each ≤ 2.5 × ULN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SIMPLE = re.compile(r"(?!.* (or|and) )[^,]+")
WORD = re.compile(r"\(?[A-Z][a-z)-]*(?=[\s,]|$)")


class Sentence(NamedTuple):
    """A requirement in words. Without a subject it is told as a whole.

    `name`: the subject begins with a name, which keeps its capital letter everywhere. `counts`:
    what is said is a number, so that several subjects might be added up.
    """

    subject: str
    predicate: str
    name: bool = False
    counts: bool = False

    def __str__(self) -> str:
        return self.subject + self.predicate

    @property
    def subject_inside(self) -> str:
        return self.subject if self.name else inside(self.subject)


def told_once(sentences: Iterable[Sentence], word: str) -> list[Sentence]:
    """The sentences, with those that say the same of several subjects put together by the word.

    A subject that has such a word or a comma of its own stays alone.

    >>> told = [Sentence("AST", " ≤ 5", counts=True), Sentence("", "fit")]
    >>> told += [Sentence("ALT", " ≤ 5", counts=True)]
    >>> [str(one) for one in told_once(told, "and")]
    ['AST and ALT each ≤ 5', 'fit']
    """
    alike: dict[tuple[str, str], list[Sentence]] = {}
    for one in sentences:
        alone = "" if SIMPLE.fullmatch(one.subject) else one.subject
        alike.setdefault((alone, one.predicate), []).append(one)
    return [_of_all(group, word) for group in alike.values()]


def _of_all(group: Sequence[Sentence], word: str) -> Sentence:
    first, *others = dict.fromkeys(group)
    subjects = [first.subject, *(one.subject_inside for one in others)]
    each = " each" if others and first.counts and word == "and" else ""
    return first._replace(subject=listed(subjects, word) + each)


def listed(items: Sequence[str], word: str) -> str:
    """Some things in a row.

    >>> listed(["ER", "PR", "HER2"], "or")
    'ER, PR or HER2'
    """
    *first, last = items
    return f"{', '.join(first)} {word} {last}" if first else last


def inside(label: str) -> str:
    """A label as it stands inside a sentence; an abbreviation stays as it is.

    >>> inside("Last dose of anti-HER2 therapy"), inside("PD-L1 clone"), inside("(Neo)adjuvant")
    ('last dose of anti-HER2 therapy', 'PD-L1 clone', '(neo)adjuvant')
    """
    word = WORD.match(label)
    return word[0].lower() + label[word.end() :] if word else label
