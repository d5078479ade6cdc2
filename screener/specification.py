"""Reading specification files: what the author wrote, and every mistake in it at its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from screener.checks.combine import IfThen
from screener.checks.grammar import Grammar, unknown_word
from screener.checks.language import parse_check
from screener.concepts.vocabulary import Vocabulary
from screener.errors import Problem, Problems, in_order
from screener.frame import PATIENTS
from screener.trial import STATUSES, VERDICTS, Arm, Criterion, Example, Expected, Trial
from screener.yaml_file import List, Node, Place, Scalar, parse, read
from screener.yaml_file import Mapping as YamlMapping

ARM_STATUSES = ("open", "closed")
BASES = ("sourced", "knowledge, high confidence", "knowledge, check the protocol")
SECTIONS = ("inclusion", "exclusion")
LISTS = (*SECTIONS, "cohorts", "examples")
WORDS = ("trial", "name", "title", "protocol", "source", "reference_day", *LISTS)

PROTOCOL = ("version", "date", "amendment", "approved_on")
COHORT = ("id", "name", "status", "slots", *SECTIONS)
CRITERION = ("id", "text", "basis", "check", "judgement", "not_encoded", "note", "source")
EXAMPLE = ("name", "patient", "as_of", "rest", "expect", "confirmed")
EXPECTED = ("verdict", "because", "criteria", "cohorts")
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
    return tuple(trials)


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
        for word in NEEDED:
            if word not in entries:
                self.grammar.wrong(node.place, f"{word!r} is missing")
        protocol = self.protocol(entries.get("protocol"))
        for section in SECTIONS:
            self.section(section, entries.get(section))
        for item in self.items(entries.get("cohorts")):
            self.arm(item)
        examples = [self.example(item) for item in self.items(entries.get("examples"))]
        text = {word: self.text(entries.get(word)) for word in WORDS if word not in LISTS}
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
            examples=tuple(example for example in examples if example is not None),
            file=self.file,
            digest=digest,
            places=self.places,
        )

    def text(self, node: Node | None) -> str:
        return " ".join(node.text.split()) if isinstance(node, Scalar) else ""

    def items(self, node: Node | None) -> list[Node]:
        if node is None or (isinstance(node, Scalar) and not node.text):
            return []
        if not isinstance(node, List):
            self.grammar.wrong(node.place, "a list is expected here: one '- …' for each")
            return []
        return node.items

    def protocol(self, node: Node | None) -> dict[str, str]:
        entries = self.grammar.entries(node, PROTOCOL, "{version: …, date: …}") if node else None
        if node and entries is not None and "version" not in entries:
            self.grammar.wrong(node.place, "'version' is missing: reports name it")
        return {word: self.text(value) for word, value in (entries or {}).items()}

    def arm(self, node: Node) -> None:
        entries = self.grammar.entries(node, COHORT, "a cohort (id: …, name: …)")
        if entries is None:
            return
        for word in ("id", "name"):
            if word not in entries:
                self.grammar.wrong(node.place, f"{word!r} is missing")
        name = self.text(entries.get("id"))
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
            name=self.text(entries.get("name")),
            open=closed != "closed",
            slots=None if slots is None else int(slots),
        )
        for section in SECTIONS:
            self.section(section, entries.get(section), name)

    def section(self, kind: str, node: Node | None, arm: str = "") -> None:
        for item in self.items(node):
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
        for word in ("id", "text"):
            if word not in entries:
                self.grammar.wrong(node.place, f"{word!r} is missing")
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
            id=self.text(entries.get("id")),
            kind=kind,
            text=self.text(entries.get("text")),
            check=check,
            judgement=self.judgement(entries),
            basis=self.text(entries.get("basis")),
            note=self.text(entries.get("note")),
            arm=arm,
        )

    def judgement(self, entries: Mapping[str, Node]) -> str:
        if "check" in entries:
            return ""
        if "judgement" in entries:
            return f"{self.text(entries['judgement'])} to judge"
        reason = self.text(entries.get("not_encoded"))
        return f"not encoded: {reason}" if reason else "not encoded"

    def example(self, node: Node) -> Example | None:
        tables = [name for name in self.grammar.vocabulary.tables if name != PATIENTS]
        words = (*EXAMPLE, *tables)
        entries = self.grammar.entries(node, words, "an example (name: …, patient: …)")
        if entries is None:
            return None
        for word in ("name", "patient", "expect"):
            if word not in entries:
                self.grammar.wrong(node.place, f"{word!r} is missing")
        if "rest" in entries:
            self.grammar.word(entries["rest"], ("satisfied", "blank"), "word")
        if "confirmed" in entries:
            self.grammar.word(entries["confirmed"], ("yes", "no"), "word")
        concepts = self.grammar.vocabulary.concepts
        patient = self.pairs(entries.get("patient"), concepts, "concept")
        return Example(
            name=self.text(entries.get("name")),
            patient=patient,
            records={
                table: tuple(self.rows(entries[table], table))
                for table in tables
                if table in entries
            },
            as_of=self.text(entries.get("as_of")),
            rest_satisfied=self.text(entries.get("rest")) == "satisfied",
            expected=self.expected(entries.get("expect")),
            place=node.place,
            confirmed=self.text(entries.get("confirmed")) != "no",
        )

    def rows(self, node: Node, table: str) -> Iterator[dict[str, str]]:
        """The records of a table, each a mapping of its concepts to what a cell says."""
        concepts = self.grammar.vocabulary.concepts
        own = {name: one for name, one in concepts.items() if one.table == table}
        for item in self.items(node):
            yield self.pairs(item, own, f"concept of {table}")

    def pairs(self, node: Node | None, allowed: Mapping[str, object], what: str) -> dict[str, str]:
        if node is None or not isinstance(node, YamlMapping):
            return {}
        for name, key in node.keys.items():
            if name not in allowed:
                self.grammar.wrong(key.place, unknown_word(name, allowed, what))
        return {name: self.text(value) for name, value in node.values.items() if name in allowed}

    def expected(self, node: Node | None) -> Expected:
        entries = self.grammar.entries(node, EXPECTED, "{verdict: …}") if node else None
        if not entries:
            return Expected()
        verdict, because = "", None
        if "verdict" in entries:
            verdict = self.grammar.word(entries["verdict"], VERDICTS, "verdict") or ""
        known = {criterion.id: criterion for criterion in self.criteria}
        if "because" in entries:
            items = self.items(entries["because"])
            because = tuple(self.grammar.word(item, known, "criterion") or "" for item in items)
        statuses = self.said(entries.get("criteria"), known, "criterion", STATUSES, "status")
        arms = self.said(entries.get("cohorts"), self.arms, "cohort", VERDICTS, "verdict")
        return Expected(verdict, because, statuses, arms)

    def said(
        self,
        node: Node | None,
        of: Mapping[str, object],
        what: str,
        words: Sequence[str],
        kind: str,
    ) -> dict[str, str]:
        """What is said of each of some things, in one of the words."""
        pairs = self.pairs(node, of, what)
        for name in pairs:
            assert isinstance(node, YamlMapping)
            self.grammar.word(node.values[name], words, kind)
        return pairs
