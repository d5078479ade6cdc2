"""The language of checks: from YAML to checks.

A check is a mapping. Its words either put checks together (`all`, `any`, `if`, …) or name a
concept; what may be asked of a concept depends on its kind. Several entries mean all of them.
"""

from __future__ import annotations

from collections.abc import Callable

from screener.checks import choice, day, lines, number, rows, tags, washout
from screener.checks.base import Check
from screener.checks.choice import ChoiceCheck
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.day import DayCheck, duration
from screener.checks.documented import Documented, Tested
from screener.checks.grammar import Grammar, unknown_word
from screener.checks.lines import LinesCheck
from screener.checks.recorded import RecordedCheck
from screener.checks.rows import RowsCheck
from screener.checks.tags import TagCheck
from screener.checks.timely import TimelyCheck
from screener.concepts.companions import date_of
from screener.concepts.file import RESULT
from screener.concepts.model import Choice, Concept, Day, Number, Tags
from screener.errors import Problems
from screener.yaml_file import List, Mapping, Node, Scalar

RECORDED = "recorded"
GROUPS: dict[str, Callable[[tuple[Check, ...]], Check]] = {"all": All, "any": Any, "none": Not}
COMBINING = (*GROUPS, "not", "at_least", "of", "if", "then", "documented", "lines", "washout")


def parse_check(node: Node, grammar: Grammar) -> Check | None:
    """The check that a YAML tree describes; None, with the mistakes noted, if it has any."""
    if not isinstance(node, Mapping) or not node.keys:
        grammar.wrong(node.place, "a check such as {age: {at_least: 18}} is expected here")
        return None
    checks: list[Check | None] = []
    seen: set[str] = set()
    for word, body in node.values.items():
        if word not in seen:
            checks.append(_entry(word, body, node, seen, grammar))
    good = tuple(check for check in checks if check is not None)
    if len(good) < len(checks):
        return None
    return good[0] if len(good) == 1 else All(good)


def read_check(node: Node, grammar: Grammar) -> Check:
    """As `parse_check`.

    Raises:
        Problems: all mistakes in the check.
    """
    check = parse_check(node, grammar)
    if check is None:
        raise Problems(grammar.problems)
    return check


def _entry(word: str, body: Node, whole: Mapping, seen: set[str], grammar: Grammar) -> Check | None:
    if word in GROUPS:
        parts = _list(body, grammar)
        return None if parts is None else GROUPS[word](parts)
    if word == "not":
        inner = parse_check(body, grammar)
        return inner and Not((inner,))
    if word in ("at_least", "of"):
        seen |= {"at_least", "of"}
        return _at_least(whole, grammar)
    if word in ("if", "then"):
        seen |= {"if", "then"}
        return _if_then(whole, grammar)
    if word == "documented":
        return _documented(body, grammar)
    if word == "lines":
        return _lines(body, grammar)
    if word == "washout":
        return washout.parse(body, grammar, parse_check)
    if word in grammar.vocabulary.tables:
        return _rows(word, body, grammar)
    concept = grammar.vocabulary.concepts.get(word)
    if concept is None:
        known = (*grammar.vocabulary.concepts, *grammar.vocabulary.tables, *COMBINING)
        grammar.wrong(whole.keys[word].place, unknown_word(word, known, "concept or word"))
        return None
    return _about(concept, body, whole.keys[word], grammar)


def _list(body: Node, grammar: Grammar) -> tuple[Check, ...] | None:
    if not isinstance(body, List) or not body.items:
        grammar.wrong(body.place, "a list of checks is expected here: one '- …' for each")
        return None
    parts = [parse_check(item, grammar) for item in body.items]
    good = tuple(part for part in parts if part is not None)
    return good if len(good) == len(parts) else None


def _at_least(whole: Mapping, grammar: Grammar) -> Check | None:
    if not {"at_least", "of"} <= whole.keys.keys():
        grammar.wrong(whole.place, "'at_least: 2' and 'of: [checks]' go together")
        return None
    count, parts = grammar.number(whole.values["at_least"]), _list(whole.values["of"], grammar)
    if count is None or parts is None:
        return None
    if count != int(count) or not 1 <= count <= len(parts):
        place = whole.values["at_least"].place
        grammar.wrong(place, f"a whole number from 1 to {len(parts)} is expected")
        return None
    return AtLeast(parts, int(count))


def _if_then(whole: Mapping, grammar: Grammar) -> Check | None:
    if not {"if", "then"} <= whole.keys.keys():
        grammar.wrong(whole.place, "'if' and 'then' go together")
        return None
    condition = parse_check(whole.values["if"], grammar)
    consequence = parse_check(whole.values["then"], grammar)
    return condition and consequence and IfThen((condition, consequence))


def _documented(body: Node, grammar: Grammar) -> Check | None:
    entries = grammar.entries(body, ("what", "by", "needs"), "{what: …, by: […], needs: […]}")
    topics = grammar.vocabulary.documentation
    if entries is None or "what" not in entries:
        if entries is not None:
            grammar.wrong(body.place, "'what' is missing: which result has to be documented")
        return None
    topic = grammar.word(entries["what"], topics, "documented result")
    if topic is None:
        return None
    items, parts = topics[topic], list[Check]()
    needed = grammar.words(entries["needs"], items, "item of proof") if "needs" in entries else ()
    if "by" in entries:
        parts += _accredited(items.get("accreditation", ""), entries["by"], grammar)
    if needed is not None:
        parts += [_proof(items[item], grammar) for item in items if item in needed]
    if not parts:
        return None
    proof, result = Documented(tuple(parts), topic), items[RESULT]
    table = grammar.vocabulary.concepts[result].table
    if grammar.asks_rows_of == table:
        return proof
    return RowsCheck(table, "latest", proof, Tested(result))


def _rows(table: str, body: Node, grammar: Grammar) -> Check | None:
    what, expected = "{any: {…}}, {latest: {…}} or the like", f"one of {', '.join(rows.WAYS)}"
    found = grammar.only(body, rows.WAYS, what, f"{expected} is expected", rows.BESIDE)
    if found is None:
        return None
    way, entries = found
    with grammar.rows_of(table):
        has = parse_check(entries[way], grammar)
        where = parse_check(entries["where"], grammar) if "where" in entries else None
    least = _whole(entries.get("at_least"), grammar) or 0
    most = _whole(entries.get("at_most"), grammar)
    if has is None or (where is None and "where" in entries):
        return None
    return RowsCheck(table, way, has, where, least, most)


def _lines(body: Node, grammar: Grammar) -> Check | None:
    entries = grammar.entries(body, lines.WORDS, "{of: …, setting: …, at_least: 1}")
    if entries is None:
        return None
    rule = lines.parse_rule(body, entries, grammar)
    given = [word for word in ("at_least", "at_most") if word in entries]
    bounds = {word: _whole(entries[word], grammar) for word in given}
    if not given:
        grammar.wrong(body.place, "'at_least' or 'at_most' is missing: how many lines")
    if rule is None or not given or None in bounds.values():
        return None
    return LinesCheck(rule, bounds.get("at_least") or 0, bounds.get("at_most"))


def _whole(node: Node | None, grammar: Grammar) -> int | None:
    number = grammar.number(node) if node else None
    if node and number is not None and (number != int(number) or number < 0):
        grammar.wrong(node.place, "a whole number is expected")
        return None
    return None if number is None else int(number)


def _accredited(concept: str, by: Node, grammar: Grammar) -> list[Check]:
    known = grammar.vocabulary.concepts.get(concept)
    if not isinstance(known, Tags):
        grammar.wrong(by.place, "this result has no accreditation on record")
        return []
    wanted = grammar.words(by, grammar.vocabulary.codes(known), "accreditation")
    return [TagCheck(concept, wanted)] if wanted else []


def _proof(concept: str, grammar: Grammar) -> Check:
    """On record; and where it is a yes-or-no fact, yes."""
    known = grammar.vocabulary.concepts[concept]
    if isinstance(known, Choice) and set(known.codes) == {"yes", "no"}:
        return ChoiceCheck(concept, frozenset({"yes"}))
    return RecordedCheck(concept)


def _about(concept: Concept, body: Node, key: Scalar, grammar: Grammar) -> Check | None:
    """What is asked of one concept."""
    codes = grammar.vocabulary.codes(concept) if isinstance(concept, Choice | Tags) else ()
    if isinstance(body, Scalar) and body.text == RECORDED and RECORDED not in codes:
        return RecordedCheck(concept.id)
    if isinstance(concept, Day):
        return day.parse(body, concept, grammar, parse_check)
    if isinstance(body, Mapping) and "within" in body.keys:
        return _timely(concept, body, key, grammar)
    if isinstance(concept, Number):
        return number.parse(body, concept, grammar)
    if isinstance(concept, Choice):
        return choice.parse(body, concept, grammar)
    if isinstance(concept, Tags):
        return tags.parse(body, concept, grammar)
    grammar.wrong(body.place, f"{concept.id!r} is text: only '{RECORDED}' can be asked of it")
    return None


def _timely(concept: Concept, body: Mapping, key: Scalar, grammar: Grammar) -> Check | None:
    """The window is split off; what remains is asked of the value."""
    if not concept.dated:
        grammar.wrong(body.keys["within"].place, f"{concept.id!r} has no date to count from")
        return None
    own = {word: node for word, node in body.values.items() if word in ("within", *day.ORDERS)}
    rest = {word: node for word, node in body.values.items() if word not in own}
    window = day.parse(
        Mapping(body.place, {word: body.keys[word] for word in own}, own),
        grammar.vocabulary.concepts[date_of(concept.id)],  # type: ignore[arg-type]
        grammar,
        parse_check,
    )
    asked: Node = Mapping(body.place, {word: body.keys[word] for word in rest}, rest)
    if not rest:
        asked = Scalar(body.place, RECORDED)
    value = _about(concept, asked, key, grammar)
    if value is None or not isinstance(window, DayCheck):
        return None
    return TimelyCheck(value, window)


__all__ = ["Grammar", "duration", "parse_check", "read_check"]
