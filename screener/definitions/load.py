"""From trial_criteria/definitions to decision tables, formulas, and questions to a patient."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

from screener.checks.base import Check
from screener.checks.grammar import Grammar
from screener.checks.language import parse_check
from screener.checks.number import NumberCheck
from screener.checks.number import parse as parse_number
from screener.concepts.companions import limit, times
from screener.concepts.model import Choice, Concept, Number
from screener.concepts.vocabulary import Vocabulary
from screener.definitions import aggregates, bounds
from screener.definitions.aggregates import CountOfRows, DayFromRows, LineNumber, ListOfRows
from screener.definitions.bounds import Between
from screener.definitions.cases import Case, Cases
from screener.definitions.formulas import Formula, Input, Operation
from screener.definitions.terms import read_term
from screener.errors import Problem, Problems
from screener.values import Codes, Interval
from screener.yaml_file import List, Node, Scalar, read
from screener.yaml_file import Mapping as YamlMapping

Definition = Cases | Formula | DayFromRows | CountOfRows | ListOfRows | LineNumber | Between
PARSERS: Mapping[str, Callable[[Node, Concept, str, Grammar], Definition | None]] = {
    "from_rows": aggregates.parse,
    "lines": aggregates.parse_lines,
    "between": bounds.parse,
}
WAYS = (*PARSERS, "cases", "formula")
CASE = ("when", "value", "otherwise", "ask", "note")


@dataclass(frozen=True)
class PatientQuestion:
    """What has to be asked of a patient if a condition surely holds."""

    id: str
    when: Check
    ask: str
    about: tuple[str, ...]
    source: str


@dataclass
class Definitions:
    """All definitions by the concept that they define, and all questions."""

    by_concept: dict[str, tuple[Definition, ...]] = field(default_factory=dict)
    questions: tuple[PatientQuestion, ...] = ()


def load(folders: Iterable[Path], vocabulary: Vocabulary) -> Definitions:
    """The definitions of all YAML files in the folders.

    Raises:
        Problems: everything that is wrong in any of the files.
    """
    problems: list[Problem] = []
    found: list[Definition] = [*_multiples_of_limits(vocabulary)]
    questions: list[PatientQuestion] = []
    for path in chain.from_iterable(sorted(folder.glob("*.yaml")) for folder in folders):
        try:
            node = read(path)
        except Problems as unreadable:
            problems.extend(unreadable.problems)
            continue
        reader = _Reader(Grammar(vocabulary))
        reader.file(node)
        found += reader.definitions
        questions += reader.questions
        problems += reader.grammar.problems
    problems += _circles(found)
    if problems:
        raise Problems(problems)
    definitions = Definitions(questions=tuple(questions))
    for one in found:
        earlier = definitions.by_concept.get(one.concept, ())
        definitions.by_concept[one.concept] = (*earlier, one)
    return definitions


def _multiples_of_limits(vocabulary: Vocabulary) -> Iterable[Formula]:
    """A value in multiples of its limit of normal is the value divided by the limit."""
    for concept in vocabulary.concepts.values():
        for which in concept.limits if isinstance(concept, Number) else ():
            terms = (Input(concept.id), Input(limit(concept.id, which)))
            yield Formula(times(concept.id, which), "", Operation("divide", terms))


def _circles(found: Iterable[Definition]) -> list[Problem]:
    graph: dict[str, set[str]] = {}
    for one in found:
        graph.setdefault(one.concept, set()).update(one.inputs)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        return [Problem(f"definitions go in a circle: {circle}")]
    return []


class _Reader:
    """Reads one file, and notes every mistake in it."""

    def __init__(self, grammar: Grammar) -> None:
        self.grammar = grammar
        self.definitions: list[Definition] = []
        self.questions: list[PatientQuestion] = []

    def file(self, node: Node) -> None:
        sections = self.grammar.entries(node, ("definitions", "questions"), "definitions:")
        for section, body in (sections or {}).items():
            if not isinstance(body, List):
                self.grammar.wrong(body.place, "a list is expected here: one '- …' for each")
                continue
            for item in body.items:
                (self.definition if section == "definitions" else self.question)(item)

    def definition(self, node: Node) -> None:
        words = ("concept", "source", *WAYS, "one_sample", "note")
        entries = self.grammar.entries(node, words, "a definition")
        if entries is None or not self.has(node, entries, "concept", "source"):
            return
        name = self.grammar.word(entries["concept"], self.grammar.vocabulary.concepts, "concept")
        if name is None:
            return
        concept, source = self.grammar.vocabulary.concepts[name], str(entries["source"].plain())
        way = next((way for way in WAYS if way in entries), "")
        if not way:
            message = "'from_rows', 'lines', 'between', 'cases' or 'formula' is missing"
            self.grammar.wrong(node.place, message)
            return
        found = self.way(way, entries[way], concept, source)
        if "one_sample" in entries:
            found = self.of_one_sample(found, entries["one_sample"])
        self.definitions += [] if found is None else [found]

    def way(self, way: str, body: Node, concept: Concept, source: str) -> Definition | None:
        """How the concept follows from others."""
        if way == "cases":
            return Cases(concept.id, source, self.cases(body, concept))
        if way == "formula":
            term = read_term(body, self.grammar)
            return None if term is None else Formula(concept.id, source, term)
        return PARSERS[way](body, concept, source, self.grammar)

    def of_one_sample(self, found: Definition | None, node: Node) -> Definition | None:
        """The formula, if some of its inputs have to be of one sample."""
        vocabulary = self.grammar.vocabulary
        if not isinstance(found, Formula):
            self.grammar.wrong(node.place, "only inputs of a 'formula' can be of one sample")
            return found
        dated = [name for name in found.inputs if vocabulary.day_of(name)]
        names = self.grammar.words(node, dated, "input that has a day") or frozenset()
        days = tuple((name, vocabulary.day_of(name)) for name in dated if name in names)
        return replace(found, one_sample=days)

    def has(self, node: Node, entries: Mapping[str, Node], *needed: str) -> bool:
        missing = [word for word in needed if word not in entries]
        for word in missing:
            self.grammar.wrong(node.place, f"{word!r} is missing")
        return not missing

    def cases(self, node: Node, concept: Concept) -> tuple[Case, ...]:
        items = node.items if isinstance(node, List) else []
        if not items:
            self.grammar.wrong(node.place, "a list of cases is expected here")
        if items and not (isinstance(items[-1], YamlMapping) and "otherwise" in items[-1].keys):
            self.grammar.wrong(items[-1].place, "the last case must be 'otherwise'")
        read_cases = (self.case(item, concept) for item in items)
        return tuple(case for case in read_cases if case is not None)

    def case(self, node: Node, concept: Concept) -> Case | None:
        entries = self.grammar.entries(node, CASE, "a case")
        if entries is None:
            return None
        ask = str(entries["ask"].plain()) if "ask" in entries else ""
        if "otherwise" in entries:
            return Case(None, self.value(entries["otherwise"], concept), ask)
        if not self.has(node, entries, "when", "value"):
            return None
        when = parse_check(entries["when"], self.grammar)
        value = self.value(entries["value"], concept)
        return None if when is None else Case(when, value, ask)

    def value(self, node: Node, concept: Concept) -> Codes | Interval | None:
        if isinstance(node, Scalar) and node.text == "unknown":
            return None
        if isinstance(concept, Choice):
            codes = self.grammar.vocabulary.codes(concept)
            allowed = self.grammar.words(node, codes, f"code of {concept.id!r}")
            return None if allowed is None else Codes(allowed)
        if isinstance(concept, Number):
            check = parse_number(node, concept, self.grammar)
            return Interval(check.lo, check.hi) if isinstance(check, NumberCheck) else None
        self.grammar.wrong(node.place, f"cases cannot give a {concept.kind}")
        return None

    def question(self, node: Node) -> None:
        words = ("id", "when", "ask", "about", "source")
        entries = self.grammar.entries(node, words, "a question")
        if entries is None or not self.has(node, entries, "id", "when", "ask", "about"):
            return
        when = parse_check(entries["when"], self.grammar)
        concepts = self.grammar.vocabulary.concepts
        about = self.grammar.words(entries["about"], concepts, "concept")
        if when is None or about is None:
            return
        source = str(entries["source"].plain()) if "source" in entries else ""
        name, ask = str(entries["id"].plain()), str(entries["ask"].plain())
        ordered = tuple(concept for concept in concepts if concept in about)
        self.questions.append(PatientQuestion(name, when, ask, ordered, source))
