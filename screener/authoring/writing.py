"""Texts and checks as YAML that a person goes on editing: plain where that is read back the same.

Whether a text needs quotes is not decided by rules of our own: the reader of specifications is
asked whether it gets back what was written.
"""

from __future__ import annotations

import json
import textwrap
from typing import Any

from screener.errors import Problems
from screener.yaml_file import parse

WIDTH = 98


def entry(name: str, text: str, indent: int) -> list[str]:
    """`name: text`, folded over several lines where it is long."""
    for value in (text, json.dumps(text, ensure_ascii=False)):
        line = f"{' ' * indent}{name}: {value}"
        if len(line) <= WIDTH and _reads(line, {name: text}):
            return [line]
    body = textwrap.wrap(text, WIDTH - indent - 2, break_long_words=False, break_on_hyphens=False)
    return [f"{' ' * indent}{name}: >-", *(f"{' ' * (indent + 2)}{part}" for part in body)]


def scalar(text: str) -> str:
    """A text on one line, in quotes where it needs them."""
    return text if _reads(f"[{text}]", [text]) else json.dumps(text, ensure_ascii=False)


def flow(part: Any) -> str:
    """A check on one line.

    >>> flow({"platelets": {"at_least": "100000", "unit": "/uL"}, "sex": ["female", "- "]})
    '{platelets: {at_least: 100000, unit: /uL}, sex: [female, "- "]}'
    """
    if isinstance(part, dict):
        return "{" + ", ".join(f"{scalar(name)}: {flow(one)}" for name, one in part.items()) + "}"
    if isinstance(part, list):
        return f"[{', '.join(map(flow, part))}]"
    return scalar(str(part))


def _reads(text: str, meant: Any) -> bool:
    try:
        return bool(parse(text, "").plain() == meant)
    except Problems:
        return False
