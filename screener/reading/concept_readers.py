"""The reader of each concept, made when it is first needed."""

from __future__ import annotations

from functools import cached_property

from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.concepts.vocabulary import Vocabulary
from screener.reading.codes import ChoiceReader, TagsReader
from screener.reading.days import DayReader
from screener.reading.drugs import DrugNames, DrugReader
from screener.reading.model import ConceptReader, Settings
from screener.reading.numbers import NumberReader
from screener.reading.texts import TextReader


class ConceptReaders:
    def __init__(self, vocabulary: Vocabulary, settings: Settings) -> None:
        self.vocabulary = vocabulary
        self.settings = settings
        self._made: dict[str, ConceptReader] = {}

    def __call__(self, name: str) -> ConceptReader:
        if name not in self._made:
            self._made[name] = self._new(self.vocabulary.concepts[name])
        return self._made[name]

    @cached_property
    def _drug_names(self) -> DrugNames:
        return DrugNames(self.vocabulary.dictionary)

    def _new(self, concept: Concept) -> ConceptReader:
        if isinstance(concept, Number):
            return NumberReader(concept, self.vocabulary, self.settings)
        if isinstance(concept, Day):
            return DayReader(concept, self.settings)
        if isinstance(concept, Choice):
            return ChoiceReader(concept)
        if isinstance(concept, Tags):
            if concept.dictionary:
                return DrugReader(concept, self._drug_names)
            return TagsReader(concept)
        return TextReader(concept, self.vocabulary.formats.get(concept.format))
