"""Everything that trial_criteria/README.md tells people to write is read by the real readers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screener.authoring.proposals import Proposals
from screener.authoring.proposals_file import ProposalsFile
from screener.checks.language import Grammar, read_check
from screener.cli import app
from screener.examples import mistakes, run_examples
from screener.knowledge import Knowledge, load_knowledge
from screener.shipped import folder
from screener.specification import load_trial
from screener.yaml_file import List, Mapping, parse, read

README = folder("trial_criteria") / "README.md"
TEXT = README.read_text(encoding="utf-8")
SHOWN = re.findall(r"^```yaml\n(.*?)^```", TEXT, re.M | re.S)
CHECKS = [block for block in SHOWN if block.startswith("- ")]
BLOCKS = [block for block in SHOWN if block not in CHECKS]


def part(block: str) -> str:
    """Where a block belongs, by its first word."""
    node = parse(block, "README.md")
    assert isinstance(node, Mapping)
    first = next(iter(node.keys))
    places = {"trial": "trials", "definitions": "definitions", "sentences": "authoring"}
    return places.get(first, "vocabulary")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site's own folder, with every block of the page in its place."""
    root = tmp_path_factory.mktemp("own")
    for number, block in enumerate(BLOCKS):
        file = root / part(block) / f"block_{number}.yaml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(block, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def extended(own: Path) -> Knowledge:
    return load_knowledge(more=[own])


def test_the_page_shows_each_of_them() -> None:
    shown = {part(block) for block in BLOCKS}
    assert shown == {"trials", "vocabulary", "definitions", "authoring"}


def test_its_words_and_definitions_load(extended: Knowledge) -> None:
    vocabulary = extended.vocabulary
    assert {"vitamin_d", "vitamin_d_status"} <= set(vocabulary.concepts)
    assert "endocrine therapy" in vocabulary.dictionary.groups_of["exampletrozole"]
    assert "vitamin_d_status" in extended.definitions.by_concept


def test_its_trials_load_and_hold_their_examples(own: Path, extended: Knowledge) -> None:
    files = sorted((own / "trials").glob("*.yaml"))
    assert files
    for file in files:
        trial = load_trial(file, extended.vocabulary)
        assert trial.examples
        assert list(mistakes(run_examples(trial, extended))) == []


def test_its_sentences_are_proposals(own: Path, knowledge: Knowledge) -> None:
    """Put into the shipped file, they propose what they say."""
    shipped = read(folder("trial_criteria") / "authoring" / "proposals.yaml").plain()
    (shown,) = (own / "authoring").glob("*.yaml")
    file = ProposalsFile.model_validate({**shipped, **read(shown).plain()})
    proposals = Proposals(file, knowledge.vocabulary)
    for sentence in file.sentences:
        for text in sentence.text:
            found = proposals.of("inclusion", text)
            assert found
            assert parse(found.check, "").plain() == sentence.check


@pytest.mark.parametrize("block", CHECKS)
def test_its_checks_are_checks(block: str, knowledge: Knowledge) -> None:
    checks = parse(block, "README.md")
    assert isinstance(checks, List)
    for check in checks.items:
        assert read_check(check, Grammar(knowledge.vocabulary)).words(knowledge.vocabulary)


def test_its_commands_exist() -> None:
    """Each line of a block that calls the program, with its options, is one that it knows."""
    lines = [line.split("#")[0].split() for line in re.findall(r"^screener .*", TEXT, re.M)]
    assert {line[1] for line in lines} >= {"new", "schema", "check", "deck", "diff"}
    for _, command, *words in lines:
        app[command].parse_args([word.replace('"', "") for word in words])


def test_it_names_every_folder() -> None:
    folders = [one for one in README.parent.iterdir() if one.is_dir()]
    assert [one.name for one in folders if f"`{one.name}/`" not in TEXT] == []
