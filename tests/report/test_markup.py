"""What holds of every page without a browser: its tags nest, its links lead, its words are read.

A browser and axe-core find nothing either; this keeps it so.
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from report.patients import written

from screener.cohort import Cohort
from screener.screening import Plan
from screener.shipped import folder

VOID = {"meta", "input", "rect", "br"}
CONTROLS = {"input", "select", "textarea", "button"}
PARAGRAPHS = {"p", "ul", "dl", "table", "div", "section", "h2", "h3"}
ENOUGH = 4.5
"""The contrast that WCAG 2.2 asks of text."""


class Page(HTMLParser):
    """The tags of a page, as they nest; what is not as it has to be is noted."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.unlabelled: list[str] = []
        self.words: list[str] = []
        self.silent: list[str] = []
        self.feed(text)
        self.wrong += [f"<{tag}> is never closed" for tag in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.wrong.append(f"<{tag}> has an attribute twice")
        if tag in PARAGRAPHS and "p" in self.open:
            self.wrong.append(f"<{tag}> in a paragraph")
        said = {name: value or "" for name, value in attrs}
        self.tags.append((tag, said))
        if tag in CONTROLS and "label" not in self.open and not said.get("aria-label"):
            self.unlabelled.append(self.get_starttag_text() or tag)
        if tag not in VOID:
            self.open.append(tag)
            self.words.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> closes {self.open[-1:]}")
            return
        self.open.pop()
        words = self.words.pop()
        if tag in ("a", "h1", "h2", "h3", "summary", "label", "title") and not words.strip():
            self.silent.append(tag)
        if self.words:
            self.words[-1] += words

    def handle_data(self, data: str) -> None:
        if self.words:
            self.words[-1] += data

    def every(self, attribute: str) -> list[str]:
        return [said[attribute] for _, said in self.tags if attribute in said]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, four: Cohort, trials_of_two: Plan) -> Path:
    out = tmp_path_factory.mktemp("markup") / "out"
    formats = ("html", "investigator", "plain", "csv", "worklist")
    return written(out, four, trials_of_two, formats=formats)


@pytest.fixture(scope="module")
def pages(reports: Path) -> dict[Path, Page]:
    return {path: Page(path.read_text(encoding="utf-8")) for path in reports.rglob("*.html")}


def test_tags_nest_and_ids_are_there_once(pages: dict[Path, Page]) -> None:
    assert len(pages) == 13
    for path, page in pages.items():
        assert not page.wrong, path
        assert max(Counter(page.every("id")).values(), default=1) == 1, path
        assert set(page.every("aria-labelledby")) <= set(page.every("id")), path


def test_links_lead_somewhere_and_nowhere_else(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert not page.every("src"), path
        for link in page.every("href"):
            target, _, anchor = link.partition("#")
            there = (path.parent / target).resolve() if target else path
            assert there.is_file(), (path, link)
            if anchor:
                assert anchor in pages[there].every("id"), (path, link)


def test_every_page_is_told_to_who_hears_it(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        assert not page.unlabelled, path
        assert not page.silent, path
        assert ("html", {"lang": "en"}) in page.tags
        heads = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h\d", tag)]
        assert heads.count(1) == 1, path
        assert heads[0] == 1, path
        assert all(after <= before + 1 for before, after in pairwise(heads)), path
        assert all("scope" in said for tag, said in page.tags if tag == "th"), path
        scrolls = [said for _, said in page.tags if "tabindex" in said]
        assert all(said["tabindex"] == "0" and said["aria-label"] for said in scrolls), path


def test_without_javascript_no_control_is_shown(pages: dict[Path, Page]) -> None:
    for path, page in pages.items():
        forms = [said for tag, said in page.tags if tag == "form"]
        scripts = [said for tag, said in page.tags if tag == "script"]
        assert all("hidden" in said for said in forms), path
        assert len(scripts) == len(forms) == (path.name == "index.html")
        text = path.read_text(encoding="utf-8")
        controls = {tag for tag, _ in Page(re.sub("<form.*?</form>", "", text, flags=re.S)).tags}
        assert not controls & CONTROLS, path


def lightness(colour: str) -> float:
    """Relative luminance, as WCAG defines it."""
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((lightness(one), lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_it_is_said_to_be() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < ENOUGH


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_word_stands_out_from_its_ground(scheme: int) -> None:
    style = (folder("reports") / "style.css").read_text(encoding="utf-8")
    palette = dict(re.findall(r"--(\w+): (#\w{6});", style.split(":root")[scheme + 1]))
    grounds = [palette.pop("paper"), palette.pop("faint")]
    for name, colour in palette.items():
        if name not in ("line", "rule"):
            assert all(contrast(colour, ground) >= ENOUGH for ground in grounds), name


def test_no_colour_stands_outside_the_palette() -> None:
    """But four of the bars, whose figures stand beside them, and that of the page numbers."""
    style = (folder("reports") / "style.css").read_text(encoding="utf-8")
    rules = re.sub(r"--\w+: #\w{6};", "", style)
    assert len(re.findall(r"#[0-9a-f]{3,6}\b", rules)) == len(["bars"] * 4 + ["page number"])
