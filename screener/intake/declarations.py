"""What a person could declare for a file, and which of its texts that would settle.

Nothing is guessed from the look of a file: a declaration is asked for where the same reader, told
it, has no question left. So each is asked once for a file, and not once for each cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from screener.concepts.model import Number
from screener.concepts.vocabulary import Vocabulary
from screener.intake.columns import is_bare
from screener.intake.understood import ReadColumn, Understood
from screener.reading.missing import MissingWords
from screener.reading.model import Settings
from screener.reading.normal import normal
from screener.reading.reader import Reader


@dataclass(frozen=True)
class Asking:
    """A text that raises a question, and where it stands."""

    header: str
    text: str
    one: ReadColumn


@dataclass(frozen=True, eq=False)
class Declarations:
    """What could be declared for some sheets that were read with `settings`."""

    sheets: Sequence[Understood]
    vocabulary: Vocabulary
    settings: Settings

    @property
    def asking(self) -> Iterator[Asking]:
        for sheet in self.sheets:
            for one in sheet.columns:
                for text, reading in zip(one.column.texts, one.readings, strict=False):
                    if reading.question:
                        yield Asking(one.column.header, text, one)

    def about_dates(self) -> list[Asking]:
        """The texts that an order of dates would settle."""
        return self._settled_by(replace(self.settings, date_order="DMY"))

    def about_commas(self) -> list[Asking]:
        """The texts that a declared decimal comma would settle."""
        return self._settled_by(replace(self.settings, decimal_comma=True))

    def about_words(self) -> Mapping[str, str]:
        """The words for "no value" that may mean several things, and what they make us ask."""
        known = MissingWords(self.vocabulary)
        asked = ((one.text.strip(), known.question(normal(one.text))) for one in self.asking)
        return {text: question for text, question in asked if question}

    def about_bare_numbers(self) -> Mapping[str, tuple[str, ...]]:
        """By header: what the numbers without a word beside them may be, if that is asked."""
        reader = Reader(self.vocabulary, self.settings)
        found: dict[str, tuple[str, ...]] = {}
        for header, column, texts in self._bare():
            fills = self.vocabulary.bundles[column.match.target].fills
            numbers = (f for f in fills if isinstance(self.vocabulary.concepts[f], Number))
            may_be = tuple(one for one in numbers if _reads_all(reader, one, texts))
            if may_be:
                found[header] = may_be
        return found

    def about_lists(self) -> tuple[str, ...]:
        """Tables with rows in these sheets, which only a person can call complete."""
        tables = {table for sheet in self.sheets for table in sheet.tables(self.vocabulary)}
        listed = self.vocabulary.tables.items()
        return tuple(name for name, table in listed if table.complete and name in tables)

    def _settled_by(self, settings: Settings) -> list[Asking]:
        if settings == self.settings:
            return []
        read = Reader(self.vocabulary, settings).read
        return [
            one
            for one in self.asking
            if one.one.match.target in {*self.vocabulary.concepts, *self.vocabulary.bundles}
            and not read(one.one.match.target, one.text, unit=one.one.match.unit).question
        ]

    def _bare(self) -> Iterator[tuple[str, ReadColumn, list[str]]]:
        columns: dict[str, tuple[ReadColumn, list[str]]] = {}
        for asking in self.asking:
            if asking.one.match.target in self.vocabulary.bundles and is_bare(asking.text):
                columns.setdefault(asking.header, (asking.one, []))[1].append(asking.text)
        return ((header, one, texts) for header, (one, texts) in columns.items())


def _reads_all(reader: Reader, concept: str, texts: Iterable[str]) -> bool:
    return not any(reader.read(concept, text).question for text in texts)
