"""Values as a table of examples writes them."""

from screener.concepts.model import Number
from screener.reading import Reader, Reading
from screener.values import Codes, Interval, Span, Tagged, Value

EVERYTHING = "?"


def shown(reader: Reader, reading: Reading, concept: str) -> str:
    """The value of one concept, short: "9.8 g/dL", "0|1+", "?" for everything, "" for nothing."""
    value = reading.values.get(concept)
    if value is None:
        return ""
    return EVERYTHING if value == reader.blank(concept) else _shown(reader, value, concept)


def said(reader: Reader, reading: Reading) -> dict[str, str]:
    """All that a reading says, without the concepts that it leaves open."""
    values = {name: shown(reader, reading, name) for name in reading.values}
    return {name: value for name, value in values.items() if value != EVERYTHING}


def _shown(reader: Reader, value: Value, concept: str) -> str:
    known = reader.vocabulary.concepts[concept]
    if isinstance(value, Interval):
        return value.show(known.unit if isinstance(known, Number) else "")
    if isinstance(value, Codes):
        return "|".join(code for code in reader.vocabulary.codes(known) if code in value.possible)
    if isinstance(value, Tagged):
        return f"{'+'.join(sorted(value.sure))}, {len(value.possible - value.sure)} more possible"
    return value.show() if isinstance(value, Span) else value.text
