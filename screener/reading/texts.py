"""Reading a text or an identifier: as it stands, if it has the shape that it must have."""

from __future__ import annotations

import re

from screener.concepts.file import Format
from screener.concepts.model import Text
from screener.reading.model import Reading
from screener.reading.normal import compact, normal, tidy
from screener.reading.spelling import NO_TEXT, LeadingName
from screener.values import Words

_LOOK_ALIKES = str.maketrans({"O": "0", "Q": "0", "I": "1", "L": "1", "S": "5", "B": "8"})
_PLACE = "9"
"""In a shape this is any digit; every other character is itself."""


class TextReader:
    """Reads the texts of one text concept."""

    signs = NO_TEXT

    def __init__(self, concept: Text, shape: Format | None) -> None:
        self.concept = concept
        self.shape = shape
        self._name = LeadingName(concept)
        self.looks = _pattern(normal(shape.shape)) if shape else NO_TEXT

    def read(self, text: str, unit: str = "") -> Reading:
        text = tidy(text)
        if self.shape is None:
            return Reading({self.concept.id: Words(text)})
        name = self._name.match(text.casefold())
        code = text[name.end() :] if name else text
        if _fits(code, self.shape.shape):
            return Reading({self.concept.id: Words(_shaped(code, self.shape.shape))})
        return Reading({self.concept.id: Words()}, self._question(code, self.shape))

    def _question(self, code: str, shape: Format) -> str:
        said = f"expected a text like {shape.like} ({self.concept.label})."
        mended = _mended(code, shape.shape)
        return f"{said} Is it {mended}?" if mended else said


def _pattern(shape: str) -> str:
    return "".join("[0-9]" if sign == _PLACE else re.escape(sign) for sign in shape)


def _fits(code: str, shape: str) -> bool:
    return re.fullmatch(_pattern(shape), code, re.IGNORECASE) is not None


def _shaped(code: str, shape: str) -> str:
    """The code with the shape's own letters, whatever their case was."""
    pairs = zip(code, shape, strict=True)
    return "".join(sign if place == _PLACE else place for sign, place in pairs)


def _mended(code: str, shape: str) -> str:
    """With digits for letters that look like them, or a first 0, if that gives it its shape."""
    code = compact(code).upper()
    if len(code) == len(shape) - 1 and shape.startswith(_PLACE):
        code = "0" + code  # a spreadsheet drops it from what it takes for a number
    if len(code) != len(shape):
        return ""
    mended = "".join(
        sign.translate(_LOOK_ALIKES) if place == _PLACE else sign
        for sign, place in zip(code, shape, strict=True)
    )
    return mended if _fits(mended, shape) else ""
