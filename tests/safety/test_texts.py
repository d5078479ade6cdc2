"""Texts made to keep a program busy, or to be more than a text."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from safety.doors import headers, knowledge, read_cell, readers, targets

from screener.cli import main
from screener.commands.printing import tell
from screener.limits import CELL_LENGTH
from screener.reading.questions import TOO_LONG

PIECES = (
    "1",
    "1 ",
    "1%",
    "1/",
    "1,",
    "⁹",
    "+",
    "- ",
    "her2 ",
    "(",
    "1 to ",
    "1 mar ",
    "palbo+",
    "x uln ",
)
SECONDS = 5
"""Of processor time, for the slowest text there is; it was 0.5 on an ordinary laptop."""


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_cell_is_read_in_the_end(piece: str) -> None:
    reader = readers()[0]
    text = (piece * CELL_LENGTH)[: CELL_LENGTH - 1] + "!"
    for target in ("phosphate", "er_irs", "her2", "prior_drugs", "diagnosis_date"):
        if target not in targets():
            continue
        read_cell(reader, target, "a 1")  # its patterns are made
        assert seconds(lambda target=target: read_cell(reader, target, text)) < SECONDS


def test_a_longer_cell_is_asked_about_and_not_read() -> None:
    reading = readers()[0].read("age", "5" * (CELL_LENGTH + 1))
    assert TOO_LONG in reading.question
    assert len(reading.question) < 300


@pytest.mark.parametrize("piece", ["( ", ", ", "a ", "[a", " "])
def test_a_header_without_end_is_no_header(piece: str) -> None:
    text = "x" + piece * 100_000
    assert seconds(lambda: headers().match(text)) < 1
    assert not headers().match(text).target


@pytest.mark.parametrize(
    "text",
    ["1e400", "-1e400", "9" * 1999, "1" + "0" * 400, "1e99", "inf", "-inf", "∞", "0x10", "1_000",
     "١٢٣", "1/0", "0/0", "99/99/9999", "2026-02-30", "31-12-9999", "00.00.0000", "-1"],
)  # fmt: skip
def test_a_number_or_day_beyond_all_measure_raises_a_question(text: str) -> None:
    for target in ("age", "hemoglobin", "diagnosis_date"):
        reading = readers()[0].read(target, text)
        assert reading.question or text == "31-12-9999", (target, reading)


def test_texts_with_one_hash_do_not_slow_a_column_down() -> None:
    """Python salts the hashes of texts, so that nobody can choose texts that collide."""
    assert sys.flags.hash_randomization


def test_nothing_that_is_printed_steers_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    tell("a\x1b[2J\x07\x9b31m\u202e\u200b\rb\nnext line")
    assert capsys.readouterr().out == (
        "a⟪U+001B⟫[2J⟪U+0007⟫⟪U+009B⟫31m⟪U+202E⟫⟪U+200B⟫⟪U+000D⟫b\nnext line\n"
    )


def test_not_a_number_is_a_missing_one() -> None:
    reading = readers()[0].read("hemoglobin", "NaN")
    assert reading.values["hemoglobin"] == readers()[0].blank("hemoglobin")


def test_a_terminal_without_every_letter_is_told_what_it_can_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.csv").write_text("Patient ID,Age\nP-1,54\n")
    shown = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(shown, encoding="ascii"))
    monkeypatch.setattr("sys.argv", ["screener", "columns", str(tmp_path / "a.csv")])
    with pytest.raises(SystemExit) as ended:
        main()
    sys.stdout.flush()
    assert (ended.value.code or 0) == 0
    assert b"Age  \\u2192  age" in shown.getvalue()


@pytest.mark.parametrize("command", ["screen", "columns"])
def test_a_header_cannot_steer_a_terminal(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Age,age (years),\x1b]0;owned\x07\nP1,\x1b[31mred,\u202e\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["screener", command, str(path)])
    monkeypatch.setattr("screener.knowledge.load_knowledge", lambda *folders: knowledge())
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr()
    assert not {"\x1b", "\x07", "\u202e"} & set(said.out + said.err)
