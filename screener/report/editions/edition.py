"""Two editions of a run: what may leave the site, and what may not.

The coded edition is the usual one. It names a patient by the subject identifier only, and quotes
neither names nor birth dates nor record numbers, nor anything else that the vocabulary marks as
personal. Where the identifier itself tells who somebody is, a code takes its place, and the list
of codes is kept beside the folder of reports, not in it: a subject identification list stays at
the site. The internal edition leaves out nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from screener.cohort import Cohort
from screener.concepts.vocabulary import PATIENT_ID, Vocabulary
from screener.errors import Problem, Problems, did_you_mean
from screener.intake.matching import Headers
from screener.intake.understood import Understood
from screener.knowledge import Knowledge
from screener.report.editions.key_list import CODE

CODED, INTERNAL = "coded", "internal"
EDITIONS = (CODED, INTERNAL)
RECORD_NUMBER = re.compile(r"(?:MRN\W*)?\d{7,}|\d{3} \d{3} \d{4}|\d{3}-\d{2}-\d{4}", re.IGNORECASE)
NAME = re.compile(r"[^\d_]*[^\W\d_]{3}[^\d_]*|\S+@\S+")


def tells_who(identifier: str) -> bool:
    """Does it look like a name or a record number, rather than a number given for studies?

    >>> [tells_who(one) for one in ("Doe, Jane", "00481516", "943 476 5919")]
    [True, True, True]
    >>> [tells_who(one) for one in ("P-0007", "101-0034", "TCGA-A1-A0SB", "12", "A-B")]
    [False, False, False, False, False]
    """
    return bool(RECORD_NUMBER.fullmatch(identifier) or NAME.fullmatch(identifier))


@dataclass(frozen=True)
class Edition:
    """What is left unsaid, and the patients whose identifiers codes take the place of."""

    name: str
    unsaid: frozenset[str] = frozenset()
    telling: frozenset[str] = frozenset()

    def of_knowledge(self, knowledge: Knowledge) -> Knowledge:
        """The same knowledge, which says nothing that this edition leaves out."""
        return replace(knowledge, vocabulary=replace(knowledge.vocabulary, unsaid=self.unsaid))

    def of_cohort(self, cohort: Cohort, codes: Mapping[str, str]) -> Cohort:
        return replace(cohort, ids=tuple(codes.get(one, one) for one in cohort.ids))


def need_edition(name: str) -> None:
    """Raises: Problems, if there is no such edition."""
    if name not in EDITIONS:
        message = f"--edition {name!r} is none of {', '.join(EDITIONS)}"
        raise Problems([Problem(message, hint=did_you_mean(name, EDITIONS))])


def edition(name: str, sheets: Sequence[Understood], vocabulary: Vocabulary) -> Edition:
    """The edition of that name, for the patients of some sheets.

    Raises:
        Problems: there is no such edition.
    """
    need_edition(name)
    if name == INTERNAL:
        return Edition(name)
    telling = frozenset(chain.from_iterable(_telling(one, vocabulary) for one in sheets))
    itself = frozenset([PATIENT_ID] if telling else [])
    return Edition(name, vocabulary.personal | itself, telling)


def _telling(sheet: Understood, vocabulary: Vocabulary) -> list[str]:
    """The identifiers that codes take the place of: all, if the column's header says who they are.

    Else those that tell it themselves; and those that could be taken for a code.
    """
    if not sheet.ids:
        return []
    header = sheet.ids.column.header
    whole = Headers(vocabulary).match(header, suggest=False).target in vocabulary.personal
    return [one for one in sheet.identifiers if whole or tells_who(one) or CODE.fullmatch(one)]
