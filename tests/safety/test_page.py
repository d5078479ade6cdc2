"""The page of threats names tests that there are, and the limits that hold."""

from __future__ import annotations

import re
from pathlib import Path

import screener
from screener import limits

PAGE = Path(screener.__file__).parent / "SECURITY.md"
ROOT = Path(__file__).parents[2]
TEXT = PAGE.read_text(encoding="utf-8")


def test_every_threat_has_a_test() -> None:
    rows = TEXT.partition("## Threat")[2].partition("## Limits")[0].strip().splitlines()[4:]
    assert len(rows) > 40
    for row in filter(None, rows):
        found = re.search(r"`(tests/[\w/]+\.py)::(\w+)` \|$", row)
        assert found, row
        assert f"def {found[2]}(" in (ROOT / found[1]).read_text(encoding="utf-8"), row


def test_every_limit_is_the_one_that_holds() -> None:
    told = dict(re.findall(r"\| `screener\.limits\.(\w+)` \| ([\d,]+) \|", TEXT))
    holds = {name: f"{number:,}" for name, number in vars(limits).items() if name.isupper()}
    del holds["MEGABYTE"]
    assert told == holds
