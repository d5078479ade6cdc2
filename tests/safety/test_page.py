"""The page of threats names tests that there are, and the limits that hold."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import screener

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
    told = dict(re.findall(r"\| `(screener[\w.]+)` \| ([\d,]+) \|", TEXT))
    for name, number in told.items():
        module, _, limit = name.rpartition(".")
        assert f"{getattr(import_module(module), limit):,}" == number, name
    limits = import_module("screener.intake.limits")
    ours = {name for name in vars(limits) if name.isupper()} - {"MEGABYTE"}
    assert {f"screener.intake.limits.{name}" for name in ours} <= set(told)
