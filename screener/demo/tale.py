"""Reading trial_criteria/demo: one tale from all of its files, with every name in it known."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from screener.demo.stories import CELL, Counted, Draw, Following, Tale
from screener.errors import Problem, Problems, did_you_mean
from screener.shipped import folder
from screener.yaml_file import Mapping, Place, key_place, read
from screener.yaml_model import build

SHIPPED = "demo"
GIVEN = ("number",)
"""What every patient has without being drawn."""


def load_tale(path: Path | None = None) -> Tale:
    """The tale that a folder tells; without one, the shipped folder.

    Raises:
        Problems: everything that is wrong in its files.
    """
    node = _together(path or folder("trial_criteria") / SHIPPED)
    tale = build(Tale, node)
    problems = [
        key_place(node, place).problem(
            f"{word!r} is not told; {did_you_mean(word, known)}".rstrip("; ")
        )
        for place, word, known in _names(tale)
        if word not in known
    ]
    if problems:
        raise Problems(problems)
    return tale


def _together(path: Path) -> Mapping:
    whole = Mapping(Place(str(path), 1, 1))
    for file in sorted(path.glob("*.yaml")):
        node = read(file)
        if not isinstance(node, Mapping):
            raise Problems([Problem("a mapping is expected here", file=str(file))])
        whole.keys.update(node.keys)
        whole.values.update(node.values)
    return whole


def _names(tale: Tale) -> Iterator[tuple[tuple[str, ...], str, tuple[str, ...]]]:
    """Each name that is used: where, the name, and those that there are."""
    stories, columns = (*tale.stories,), (*tale.columns,)
    draws = (*tale.facts, *columns, *GIVEN)
    for part, named in (("facts", tale.facts), ("columns", tale.columns)):
        for name, draw in named.items():
            yield from (((part, name), word, draws) for word in _named_in(draw))
    for story, told in tale.stories.items():
        place = ("stories", story)
        yield from ((place, other, stories) for other in told.like)
        for name, draw in told.draws.items():
            yield from (((*place, "draws", name), word, draws) for word in (name, *_named_in(draw)))
    for name, blemish in tale.mess.items():
        place = ("mess", name)
        yield place, blemish.like, ("", *stories)
        for column, text in blemish.cells.items():
            yield place, column, columns
            yield from ((place, word, (*draws, CELL)) for word in _named_in(text))


def _named_in(draw: Draw) -> Iterator[str]:
    """The draws that a draw makes use of."""
    if isinstance(draw, str):
        yield from (name for _, name, _, _ in Formatter().parse(draw) if name)
    elif isinstance(draw, Counted):
        yield draw.before or draw.after
    elif isinstance(draw, Following):
        yield draw.by
        for one in (*draw.of.values(), draw.otherwise):
            yield from _named_in(one)
    elif isinstance(draw, dict):
        for text in draw:
            yield from _named_in(text)
