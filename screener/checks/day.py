"""A day, measured from another day.

| check | record | answer |
|---|---|---|
| {consent_date: {within: 28 days}} | consent_date: 2025-12-18 | yes |
| {consent_date: {within: 28 days}} | consent_date: 2025-12-17 | no |
| {consent_date: {within: 28 days}} | consent_date: Dec 2025 | unknown |
| {consent_date: {at_least: 28 days}} | consent_date: 2025-12-18 | yes |
| {consent_date: {at_least: 1 month}} | consent_date: 2025-12-15 | yes |
| {consent_date: {more_than: 28 days}} | consent_date: 2025-12-18 | no |
| {consent_date: {at_least: 28 days}} | consent_date: never | yes |
| {consent_date: {within: 28 days, after: birth_date}} | consent_date: never | no |
| {last_gcsf_date: {within: 7 days}} | last_gcsf_date: ongoing | unknown |
| {consent_date: {within: 28 days, after: birth_date}} | birth_date: never | no |
| {consent_date: {after: birth_date}} | birth_date: 1961, consent_date: 2025 | yes |

The examples count back from the reference day 2026-01-15. With N the length and A the anchor
(`before:` or `after:`; if none is named, before the reference day):

* `within` N before A: from A − N to A, both included;
* `at_least` N before A: on A − N or earlier; `more_than`: earlier than A − N;
* `less_than` N before A: later than A − N, days after A included.

What never happened lies in no window, and neither before nor after another day; but it is longer
ago than any length. What is still going on has no day yet, so nobody can say that it lies outside
a window.

The anchor may also be a day of other records: `after: {therapies: {latest: therapy_end, where:
{therapy_drugs: chemotherapy, therapy_setting: adjuvant}}}` counts from the end of the last such
treatment. So one record is measured from another.

`after` mirrors all of them. Months are calendar months: a month before 31 March is 28 February.
Without a length, `before`, `after`, `on_or_before` and `on_or_after` compare with the anchor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from screener.checks import day_of_rows
from screener.checks.base import Check, Statement
from screener.checks.day_of_rows import DayOfRows
from screener.checks.grammar import Grammar, ReadCheck, unknown_word
from screener.checks.sentences import Sentence, inside
from screener.concepts.model import Day
from screener.concepts.vocabulary import REFERENCE_DAY, Vocabulary
from screener.frame import Frame
from screener.truth import Truth, Truths
from screener.values import Spans
from screener.values.day import ONGOING, Duration
from screener.yaml_file import Mapping, Node, Scalar

Anchor = str | DayOfRows
LENGTHS = ("within", "at_least", "more_than", "less_than")
ORDERS = ("before", "after", "on_or_before", "on_or_after")


@dataclass(frozen=True, eq=False)
class DayCheck(Statement):
    """Does the day stand in this relation to the anchor?

    `relation` is one of LENGTHS with a length, or one of ORDERS without. The anchor is a concept,
    or a day of other records.
    """

    relation: str
    anchor: Anchor = REFERENCE_DAY
    after: bool = False
    length: Duration | None = None

    def truths(self, frame: Frame) -> Truths:
        day, anchor = frame.column(self.concept), self.anchored(frame)
        assert isinstance(day, Spans)
        if self.length is None:
            return _in_order(self.relation, day, anchor) & day.dated & anchor.dated
        limit = anchor.later(self.length, 1 if self.after else -1)
        earlier, later = (limit, day) if self.after else (day, limit)
        if self.relation == "within":
            near, far = (anchor, limit) if self.after else (limit, anchor)
            inside = near.on_or_before(day) & day.on_or_before(far) & day.dated
            inside = Truths.of(inside.surely, inside.possibly | (day.last == ONGOING))
            return inside & anchor.dated
        if self.relation == "at_least":
            return earlier.on_or_before(later)
        if self.relation == "more_than":
            return earlier.before(later)
        return later.before(earlier)

    def anchored(self, frame: Frame) -> Spans:
        """The day that is counted from, for each row."""
        if isinstance(self.anchor, DayOfRows):
            return self.anchor.days(frame)
        column = frame.column(self.anchor)
        assert isinstance(column, Spans)
        return column

    def anchor_words(self, vocabulary: Vocabulary) -> str:
        if isinstance(self.anchor, DayOfRows):
            return self.anchor.words(vocabulary)
        concept = vocabulary.concepts[self.anchor]
        label = concept.short or concept.label
        return f"the {label if concept.name else inside(label)}"

    def predicate(self, vocabulary: Vocabulary) -> str:
        relation = "by" if self.relation == "on_or_before" else self.relation.replace("_", " ")
        if self.length is None:
            return f" {relation} {self.anchor_words(vocabulary)}"
        return f" {self.window_words(vocabulary, relation)}"

    def window_words(self, vocabulary: Vocabulary, relation: str = "within") -> str:
        """The length, and where it is counted from; what counts back from the reference day is
        ago.
        """
        assert self.length is not None
        length = self.length.show()
        if self.anchor == REFERENCE_DAY and not self.after:
            is_window = relation == "within"
            last = length.removeprefix("1 ")
            return f"within the last {last}" if is_window else f"{relation} {length} ago"
        side = "after" if self.after else "before"
        return f"{relation} {length} {side} {self.anchor_words(vocabulary)}"

    def denied(self, vocabulary: Vocabulary) -> Sentence:
        if self.length is None:
            return super().denied(vocabulary)
        said = self.said(vocabulary)
        return said._replace(predicate=f" not{said.predicate}")

    @property
    def reads(self) -> tuple[str, ...]:
        anchor = (self.anchor,) if isinstance(self.anchor, str) else self.anchor.reads
        return tuple(name for name in (self.concept, *anchor) if name != REFERENCE_DAY)

    @cached_property
    def uses(self) -> tuple[str, ...]:
        anchor = (self.anchor,) if isinstance(self.anchor, str) else self.anchor.uses
        return (self.concept, *anchor)

    def can_become(self, answer: Truth, vocabulary: Vocabulary) -> bool:
        """Time alone makes a washout long enough, and a window come to its end."""
        heals = self.relation in ("at_least", "more_than", "before", "on_or_before")
        passing = heals if answer is Truth.YES else not heals
        by_time = self.anchor == REFERENCE_DAY and passing and not self.after
        return by_time or super().can_become(answer, vocabulary)


def _in_order(relation: str, day: Spans, anchor: Spans) -> Truths:
    if relation == "before":
        return day.before(anchor)
    if relation == "on_or_before":
        return day.on_or_before(anchor)
    return anchor.before(day) if relation == "after" else anchor.on_or_before(day)


def parse(body: Node, concept: Day, grammar: Grammar, read: ReadCheck) -> Check | None:
    """A length with or without an anchor, or an order with an anchor.

    `read` reads the check that says which other records an anchor is taken from.
    """
    words = (*LENGTHS, *ORDERS)
    entries = grammar.entries(body, words, "a window such as {within: 28 days}")
    if entries is None:
        return None
    lengths = [word for word in LENGTHS if word in entries]
    anchors = [word for word in ORDERS if word in entries]
    if len(lengths) > 1 or len(anchors) > 1 or not entries:
        grammar.wrong(body.place, f"one of {', '.join(LENGTHS)} and one anchor are expected")
        return None
    anchor = _anchor(entries[anchors[0]], grammar, read) if anchors else REFERENCE_DAY
    if not lengths:
        return None if anchor is None else DayCheck(concept.id, anchors[0], anchor)
    length = duration(entries[lengths[0]], grammar)
    if anchors and anchors[0] not in ("before", "after"):
        place = body.keys[anchors[0]].place if isinstance(body, Mapping) else body.place
        grammar.wrong(place, "with a length, the anchor is named by 'before' or 'after'")
        return None
    if anchor is None or length is None:
        return None
    return DayCheck(concept.id, lengths[0], anchor, "after" in anchors, length)


def duration(node: Node, grammar: Grammar) -> Duration | None:
    """A length of time such as `28 days`."""
    found = Duration.parse(node.text) if isinstance(node, Scalar) else None
    if found is None:
        shown = f", not {node.text!r}" if isinstance(node, Scalar) else ""
        grammar.wrong(node.place, f"a length such as '28 days' or '6 months' is expected{shown}")
    return found


def _anchor(node: Node, grammar: Grammar, read: ReadCheck) -> Anchor | None:
    if isinstance(node, Mapping):
        return day_of_rows.parse(node, grammar, read)
    days = [name for name, known in grammar.vocabulary.concepts.items() if isinstance(known, Day)]
    if isinstance(node, Scalar) and node.text not in days:
        message = unknown_word(node.text, days, "day to count from")
        grammar.wrong(node.place, f"{message}; {{within: …}} alone counts from the reference day")
        return None
    return grammar.word(node, days, "day to count from")
