"""Reading a list of drugs: "Ibrance/Faslodex 1/23-9/23", "AC x4 then paclitaxel".

A word that is not understood may deny what stands beside it ("palbociclib declined", "no CDK4/6
inhibitor"). So with such a word nothing in the list is sure any more, and anything is possible.
"""

from __future__ import annotations

import re

from screener.reading.drugs import DrugReader
from screener.reading.model import Reading, sentences
from screener.reading.tiles import ENDS, STARTS, Cover, Tile, silent
from screener.values import Tagged

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*"
_DAY = (
    r"(?:[0-9]{4}-[0-9]{1,2}(?:-[0-9]{1,2})?|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}|[0-9]{1,2}/[0-9]{2,4}"
    rf"|(?:[0-9]{{1,2}} )?{_MONTH}[ -]?(?:[0-9]{{4}}|[0-9]{{2}})|(?:19|20)[0-9]{{2}})"
)
_LENGTH = "(?:cycles?|courses?|doses?|years?|yrs?|y|months?|mos?|m|weeks?|wks?|w|days?|d)"
_SHAPES = (
    rf"x ?[0-9]+(?: ?{_LENGTH})?",
    rf"[0-9]+ ?{_LENGTH}",
    rf"q ?[0-9]+ ?{_LENGTH}|c[0-9]+(?:d[0-9]+)?",
    rf"{_DAY}(?: ?(?:-|to) ?(?:{_DAY}|present|ongoing))?",
    r"[0-9]+(?:\.[0-9]+)? ?(?:mg|mcg|ug|g)(?: ?/ ?(?:m2|kg|d|day))?|auc ?[0-9]+",
    r"(?:[1-9](?:st|nd|rd|th)?[ -]?l(?:ine)?)",
    r"po|iv|sc|im|bid|qd|od|daily|weekly|monthly",
)
"""Counts, rhythms, days, doses and lines: they do not change which drug was given."""


def list_tiles(reader: DrugReader) -> list[Tile]:
    """What a list of drugs consists of: names, and what may stand between and beside them."""
    return [
        Tile(STARTS + reader.looks + ENDS, lambda found: reader.read(found[0])),
        *(silent(f"{STARTS}(?:{shape}){ENDS}") for shape in _SHAPES),
        silent(r"\+|->|(?<!\w)(?:then|with|plus|followed by)(?!\w)"),
    ]


def read_list(reader: DrugReader, text: str, said: Reading, covered: Cover) -> Reading:
    """The reading of a list, from what its tiles said."""
    named = said.values.get(reader.concept.id)
    sure = frozenset[str]()
    if not isinstance(named, Tagged):
        doubt = "Write the names of drugs or classes."
    elif not covered.unread:
        return said
    elif _joined(text):
        sure, doubt = named.sure, ""
    else:
        doubt = "Nothing in this list is taken as sure."
    question = sentences([said.question, reader.unknown(covered.unread), doubt])
    return Reading({reader.concept.id: Tagged(sure, reader.everything)}, question, said.note)


_JOINED = re.compile(r"[\w-]{3,}(?: ?\+ ?[\w-]{3,})+")


def _joined(text: str) -> bool:
    """Single words joined by plus signs: an unknown one among them takes nothing from the others.

    >>> _joined("palbociclib + xyz-123"), _joined("no palbociclib"), _joined("palbociclib, refused")
    (True, False, False)
    """
    return _JOINED.fullmatch(text) is not None
