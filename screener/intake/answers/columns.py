"""Answers as columns: what each row is answered to say, quoted with who said it and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from screener.cells import Source
from screener.concepts.vocabulary import Vocabulary
from screener.feeds import Feed
from screener.intake.answers.worklist import ANSWER, Answer
from screener.values import Value

Given = tuple[int, Answer, Value]
"""A row, and what it is answered to say."""


def feeds_of(
    concept: str, given: Sequence[Given], size: int, vocabulary: Vocabulary
) -> Iterator[Feed]:
    """Columns of a concept; more than one, where a row is answered more than once."""
    for layer in layers(given):
        source = source_of(layer, size)
        quoted = source.unsaid() if concept in vocabulary.unsaid else source
        yield Feed(concept, [*(value for _, _, value in layer), None], quoted)


def layers(given: Sequence[Given]) -> list[list[Given]]:
    """The same in parts, each of one sheet and with no row twice."""
    layers: list[list[Given]] = []
    for one in given:
        for layer in layers:
            same_sheet = layer[0][1].cell.sheet == one[1].cell.sheet
            if same_sheet and all(row != one[0] for row, _, _ in layer):
                layer.append(one)
                break
        else:
            layers.append([one])
    return layers


def source_of(given: Sequence[Given], size: int) -> Source:
    """The cells of answers, each quoted with who gave it and when."""
    codes, numbers = np.full(size, len(given), np.int32), np.zeros(size, np.int32)
    for code, (row, answer, _) in enumerate(given):
        codes[row] = code
        numbers[row] = int("".join(filter(str.isdigit, answer.cell.address)))
    first = given[0][1].cell
    letter = "".join(filter(str.isalpha, first.address))
    texts = (*(answer.trail for _, answer, _ in given), "")
    return Source(first.file, first.sheet, letter, ANSWER, texts, codes, numbers)


def without(feed: Feed, rows: Sequence[int]) -> Feed:
    """What a column says, but of these rows nothing."""
    codes: npt.NDArray[np.int32] = feed.rows.copy()
    codes[list(rows)] = len(feed.values)
    return Feed(feed.concept, [*feed.values, None], feed.source, codes)
