"""Columns of possibilities: what each record still allows, for one kind of value a module.

A single value (`Interval`, `Span`, `Codes`, `Tagged`, `Words`) says what one cell allows; a column
(`Intervals`, `Spans`, …) holds one for each row, as arrays.
"""

from screener.values.choice import Codes, CodeSets
from screener.values.day import Span, Spans
from screener.values.number import Interval, Intervals
from screener.values.tags import Tagged, TagSets
from screener.values.text import Texts, Words

Value = Interval | Span | Codes | Tagged | Words
Column = Intervals | Spans | CodeSets | TagSets | Texts

__all__ = [
    "CodeSets",
    "Codes",
    "Column",
    "Interval",
    "Intervals",
    "Span",
    "Spans",
    "TagSets",
    "Tagged",
    "Texts",
    "Value",
    "Words",
]
