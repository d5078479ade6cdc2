"""The picture in the README is a worksheet of `make demo`, as it is today.

`APPROVE=1 pytest tests/report/test_picture.py` makes it anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from screener.demo.sample import write_sample
from screener.report.pages.pdf import TEMPLATE, Pdf, Sheet
from screener.run import Request, run
from screener.shipped import folder

PICTURE = folder("reports") / "worksheet.png"
SUBJECT, TRIAL = "DEMO-017", "capitello291.yaml"
DOTS = 110.0
"""An inch; on a web page as wide as the text of a README."""


def test_the_picture_is_of_the_page_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typst = pytest.importorskip("typst")
    drawn: list[bytes] = []

    def draw(self: Pdf, name: str, sheets: list[Sheet]) -> None:
        """Draws one sheet, on paper that ends where it does."""
        shown = [one for one in sheets if dict(one["facts"])["Subject"] == SUBJECT]
        source = (folder("reports") / TEMPLATE).read_text(encoding="utf-8")
        drawn.extend(png(source.replace("height: 279.4mm", "height: auto"), one) for one in shown)

    def png(source: str, sheet: dict[str, Any]) -> bytes:
        made = typst.compile(
            source.encode(),
            format="png",
            ppi=DOTS,
            ignore_system_fonts=True,
            sys_inputs={"sheets": json.dumps([sheet])},
        )
        return bytes(made)

    monkeypatch.setattr(Pdf, "_compile", draw)
    write_sample(tmp_path / "patients.xlsx", 7)
    trial = folder("trial_criteria") / "trials" / TRIAL
    wanted = Request((tmp_path / "patients.xlsx",), tmp_path / "out", (trial,), formats=("pdf",))
    run(wanted, lambda *told: None)
    (picture,) = drawn
    if os.environ.get("APPROVE"):
        PICTURE.write_bytes(picture)
    assert picture == PICTURE.read_bytes()
