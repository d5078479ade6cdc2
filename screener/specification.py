"""Reading specification files: what the author wrote, and every mistake in it at its place."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from screener.checks.combine import IfThen
from screener.checks.grammar import Grammar, text_of
from screener.checks.language import parse_check
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems, in_order
from screener.example_reader import read_examples
from screener.trial import Arm, Criterion, Trial
from screener.yaml_file import Node, Place, parse, read

ARM_STATUSES = ("open", "closed")
BASES = ("sourced", "knowledge, high confidence", "knowledge, check the protocol")
SECTIONS = ("inclusion", "exclusion")
LISTS = (*SECTIONS, "cohorts", "examples")
WORDS = ("trial", "name", "title", "protocol", "source", "reference_day", *LISTS)

PROTOCOL = ("version", "date", "amendment", "approved_on")
COHORT = ("id", "name", "status", "slots", *SECTIONS)
CRITERION = ("id", "text", "basis", "check", "judgement", "not_encoded", "note", "source")
NEEDED = ("trial", "name", "protocol", "source", *SECTIONS)


def load_trials(paths: Sequence[Path], vocabulary: Vocabulary) -> tuple[Trial, ...]:
    """The trials of files and folders, in the order of their names.

    Raises:
        Problems: everything that is wrong in any of them.
    """
    trials: list[Trial] = []
    problems: list[Problem] = []
    for path in paths:
        files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
        if not files:
            problems.append(Problem("holds no specification (*.yaml)", file=str(path)))
        for file in files:
            try:
                trials.append(load_trial(file, vocabulary))
            except Problems as found:
                problems.extend(found.problems)
    problems += _repeated(trials)
    if problems:
        raise Problems(problems)
    return tuple(_told_apart(trials))


def _told_apart(trials: Sequence[Trial]) -> Iterator[Trial]:
    """Several versions of one trial have their versions in their names, in whatever is written."""
    times = Counter(trial.id for trial in trials)
    for one in trials:
        several = times[one.id] > 1
        yield replace(one, name=f"{one.name}, version {one.version}") if several else one


def _repeated(trials: Sequence[Trial]) -> list[Problem]:
    seen: dict[tuple[str, str], Trial] = {}
    problems = []
    for trial in trials:
        first = seen.setdefault((trial.id, trial.version), trial)
        if first is not trial:
            message = f"is {trial.id} version {trial.version!r} again: it is also in {first.file}"
            problems.append(Problem(message, file=trial.file))
    return problems


def load_trial(path: Path, vocabulary: Vocabulary) -> Trial:
    """The trial of one file.

    Raises:
        Problems: everything that is wrong in it, at its line and column.
    """
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return _read(read(path), str(path), digest, vocabulary)


def read_trial(text: str, file: str, vocabulary: Vocabulary) -> Trial:
    """The trial of a text that is to be written to a file; else as `load_trial`."""
    return _read(parse(text, file), file, hashlib.sha256(text.encode()).hexdigest(), vocabulary)


def _read(node: Node, file: str, digest: str, vocabulary: Vocabulary) -> Trial:
    reader = _Reader(Grammar(vocabulary), file)
    trial = reader.trial(node, digest)
    if reader.grammar.problems or trial is None:
        raise Problems(in_order(reader.grammar.problems))
    return trial


class _Reader:
    """Reads one specification, and notes every mistake in it."""

    def __init__(self, grammar: Grammar, file: str) -> None:
        self.grammar = grammar
        self.file = file
        self.criteria: list[Criterion] = []
        self.arms: dict[str, Arm] = {}
        self.places: dict[str, Place] = {}

    def trial(self, node: Node, digest: str) -> Trial | None:
        entries = self.grammar.entries(node, WORDS, "a specification (trial: …)")
        if entries is None:
            return None
        self.grammar.needed(node, NEEDED, entries)
        protocol = self.protocol(entries.get("protocol"))
        for section in SECTIONS:
            self.section(section, entries.get(section))
        for item in self.grammar.items(entries.get("cohorts")):
            self.arm(item)
        examples = read_examples(entries.get("examples"), self.grammar, self.criteria, self.arms)
        text = {word: text_of(entries.get(word)) for word in WORDS if word not in LISTS}
        return Trial(
            id=text["trial"],
            name=text["name"],
            title=text["title"],
            version=protocol.get("version", ""),
            date=protocol.get("date", ""),
            source=text["source"],
            reference_day=text["reference_day"] or "reference day",
            criteria=tuple(self.criteria),
            arms=tuple(self.arms.values()),
            examples=tuple(examples),
            file=self.file,
            digest=digest,
            places=self.places,
        )

    def protocol(self, node: Node | None) -> dict[str, str]:
        entries = self.grammar.entries(node, PROTOCOL, "{version: …, date: …}") if node else None
        if node and entries is not None and "version" not in entries:
            self.grammar.wrong(node.place, "'version' is missing: reports name it")
        return {word: text_of(value) for word, value in (entries or {}).items()}

    def arm(self, node: Node) -> None:
        entries = self.grammar.entries(node, COHORT, "a cohort (id: …, name: …)")
        if entries is None:
            return
        self.grammar.needed(node, ("id", "name"), entries)
        name = text_of(entries.get("id"))
        if name in self.arms:
            self.grammar.wrong(node.place, f"there are two cohorts {name!r}")
        closed = "status" in entries and self.grammar.word(
            entries["status"], ARM_STATUSES, "status"
        )
        slots = self.grammar.number(entries["slots"]) if "slots" in entries else None
        if slots is not None and (slots < 1 or slots != int(slots)):
            self.grammar.wrong(entries["slots"].place, "a number of patients is expected")
        self.arms[name] = Arm(
            id=name,
            name=text_of(entries.get("name")),
            open=closed != "closed",
            slots=None if slots is None else int(slots),
        )
        for section in SECTIONS:
            self.section(section, entries.get(section), name)

    def section(self, kind: str, node: Node | None, arm: str = "") -> None:
        for item in self.grammar.items(node):
            criterion = self.criterion(kind, item, arm)
            if criterion is None:
                continue
            if criterion.id in self.places:
                first = self.places[criterion.id].line
                message = f"{criterion.id!r} is here twice (first on line {first})"
                self.grammar.wrong(item.place, message)
            self.places[criterion.id] = item.place
            self.criteria.append(criterion)

    def criterion(self, kind: str, node: Node, arm: str) -> Criterion | None:
        entries = self.grammar.entries(node, CRITERION, "a criterion (id: …, text: …)")
        if entries is None:
            return None
        self.grammar.needed(node, ("id", "text"), entries)
        ways = [word for word in ("check", "judgement", "not_encoded") if word in entries]
        if len(ways) > 1:
            self.grammar.wrong(node.place, f"only one of {' and '.join(ways)} is possible")
        if "basis" in entries:
            self.grammar.word(entries["basis"], BASES, "basis")
        check = parse_check(entries["check"], self.grammar) if "check" in entries else None
        if kind == "exclusion" and isinstance(check, IfThen):
            message = "an exclusion is what must not be: write 'all' instead of 'if' and 'then'"
            self.grammar.wrong(entries["check"].place, message)
        return Criterion(
            id=text_of(entries.get("id")),
            kind=kind,
            text=text_of(entries.get("text")),
            check=check,
            judgement=self.judgement(entries),
            basis=text_of(entries.get("basis")),
            note=text_of(entries.get("note")),
            arm=arm,
            encoded="check" in entries or "judgement" in entries,
        )

    def judgement(self, entries: Mapping[str, Node]) -> str:
        if "check" in entries:
            return ""
        if "judgement" in entries:
            return f"{text_of(entries['judgement'])} to judge"
        reason = text_of(entries.get("not_encoded"))
        return f"not encoded: {reason}" if reason else "not encoded"
