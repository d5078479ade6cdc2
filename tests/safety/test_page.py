"""The pages of threats and of situations name tests that there are, and the limits that hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from screener import limits
from screener.shipped import PACKAGE

ROOT = Path(__file__).parents[2]
TEXT = (PACKAGE / "SECURITY.md").read_text(encoding="utf-8")
SITUATIONS = (PACKAGE / "intake" / "README.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)(?:\[(.+)\])?` \|$")


def rows_of(text: str, heading: str) -> list[str]:
    """The rows of the first table below a heading."""
    lines = text.partition(f"\n## {heading}")[2].splitlines()
    table = [line for line in lines[: lines.index("", 2)] if line.startswith("|")]
    return table[2:]


@pytest.mark.parametrize(
    ("text", "heading", "least"), [(TEXT, "Threat", 50), (SITUATIONS, "Situation", 80)]
)
def test_every_row_has_a_test(text: str, heading: str, least: int) -> None:
    rows = rows_of(text, heading)
    assert len(rows) > least
    for row in rows:
        found = NAMED.search(row)
        assert found, row
        code = (ROOT / found[1]).read_text(encoding="utf-8")
        assert f"def {found[2]}(" in code, row
        assert not found[3] or f'"{found[3]}"' in code, row


def test_every_limit_is_the_one_that_holds() -> None:
    told = dict(re.findall(r"\| `screener\.limits\.(\w+)` \| ([\d,]+) \|", TEXT))
    holds = {name: f"{number:,}" for name, number in vars(limits).items() if name.isupper()}
    del holds["MEGABYTE"]
    assert told == holds
