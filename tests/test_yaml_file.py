"""YAML without surprises: what is typed is what is read, and traps are named with their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.errors import Problems
from screener.limits import YAML_DEPTH
from screener.yaml_file import parse, read


@pytest.mark.parametrize(
    "text",
    ["1.10", "no", "on", "012", "1e3", "2026-01-05", "2+", "0", "1:30", "null", "~", "yes"],
)
def test_a_scalar_is_the_text_that_was_typed(text: str) -> None:
    assert parse(f"version: {text}", "trial.yaml").plain() == {"version": text}


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\nb: 2\na: 3\n", "3:1", "'a' is here twice (first on line 1)"),
        ("a: &x 1\n", "1:4", "anchors"),
        ("a: !!python/object/apply:os.system [ls]\n", "1:4", "tags are not used"),
        ("a: [1\n", "2:1", "every bracket and quote needs its closing one"),
        ("text: BMI: 18\n", "1:10", "a text that holds ': '"),
        ("text: >5 mm\n", "1:10", "begins with a sign such as >"),
        ("text: %ER\n", "1:7", "begins with a sign such as > or %"),
        ("a:\n\tb: 1\n", "2:1", "tab: use spaces"),
        ("a: 1\n---\nb: 2\n", "3:1", "a second document ('---') starts; each file holds one"),
        ("? [a, b]\n: 1\n", "1:3", "a name is expected before ':'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_column(
    text: str, place: str, message: str
) -> None:
    with pytest.raises(Problems) as raised:
        parse(text, "trial.yaml")
    assert str(raised.value).startswith(f"trial.yaml:{place}: ")
    assert message in str(raised.value)


def test_aliases_and_merge_keys_are_refused_before_they_act() -> None:
    with pytest.raises(Problems, match="aliases"):
        parse("base: &b {a: 1}\nmore: {<<: *b}\n", "trial.yaml")


def test_nesting_is_limited() -> None:
    with pytest.raises(Problems, match=f"nested more than {YAML_DEPTH} deep"):
        parse("[" * 500, "trial.yaml")


def test_nesting_beyond_what_the_parser_itself_takes_is_refused() -> None:
    with pytest.raises(Problems, match=r"^trial\.yaml:1:\d+: .*nest"):
        parse("[" * 5_000, "trial.yaml")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "is empty"),
        (b"\xff\xfe\x00", "is not UTF-8 text"),
        (b"a: " + b"x" * 600_000, "is larger than"),
        (b"a: \x00b", "control characters are not allowed"),
    ],
)
def test_a_file_that_is_no_specification_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "trial.yaml"
    path.write_bytes(content)
    with pytest.raises(Problems, match=message):
        read(path)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Problems, match=r"trial\.yaml: there is no such file"):
        read(tmp_path / "trial.yaml")
