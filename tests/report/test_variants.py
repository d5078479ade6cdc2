"""For other readers: every word for the investigator, no word of the trade for patients."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from report.patients import written

from screener.cohort import Cohort
from screener.screening import Plan

GRADE = 8
CLEAR, OPEN, NEVER, LATER = range(1, 5)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, four: Cohort, trials_of_two: Plan) -> Path:
    out = tmp_path_factory.mktemp("variants") / "out"
    return written(out, four, trials_of_two, formats=("html", "investigator", "plain"))


def text(page: Path) -> str:
    """What is read on a page, a sentence or an item of a list on each line."""
    body = page.read_text(encoding="utf-8").partition("<main")[2].partition(">")[2]
    lines = re.sub(r"</(?:p|li|h\d|dt|dd|td|th)>", "\n", body.partition("</main>")[0])
    told = unescape(re.sub(r"<[^>]+>", "", lines))
    return "\n".join(line.strip() for line in told.splitlines() if line.strip())


def articles(page: Path) -> list[str]:
    return page.read_text(encoding="utf-8").split("<article")[1:]


def syllables(word: str) -> int:
    """As the formula counts them: groups of vowels, a silent e apart."""
    found = len(re.findall(r"[aeiouy]+", re.sub(r"(?<=[^l])e$|(?<=[^td])ed$", "", word.lower())))
    return max(1, found)


def grade(words: str) -> float:
    """Flesch and Kincaid: the year of an American school in which a text is understood."""
    sentences = [one for one in re.split(r"[.?!:\n]+", words) if re.search("[a-z]", one)]
    all_words = re.findall(r"[A-Za-z']+", words)
    each = sum(map(syllables, all_words)) / len(all_words)
    return 0.39 * len(all_words) / len(sentences) + 11.8 * each - 15.59


@pytest.mark.parametrize(
    ("words", "least", "most"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("The committee unanimously recommended discontinuation of the investigation.", 15, 40),
    ],
)
def test_the_grade_tells_plain_from_learned(words: str, least: float, most: float) -> None:
    assert least < grade(words) < most


@pytest.mark.parametrize("patient", range(1, 5))
def test_the_plain_page_is_plain(patient: int, pages: Path, trials_of_two: Plan) -> None:
    told = text(pages / "plain" / f"{patient}.html")
    for trial in trials_of_two.trials:
        told = told.replace(trial.title, "").replace(trial.name, "")
        assert not any(one.text in told for one in trial.criteria)
    assert not re.search(r"\b[IE]\d\b|HER2|sha256", told)
    assert grade(told) < GRADE


def test_the_plain_page_says_what_is_missing_and_what_does_not_fit(pages: Path) -> None:
    open_, never = (text(pages / "plain" / f"{one}.html") for one in (OPEN, NEVER))
    assert "This study may fit. Some things are not known yet." in open_
    assert "We still need to know more about:\npatients" in open_
    assert "Studies that do not fit" in never
    later = text(pages / "plain" / f"{LATER}.html")
    assert "This study does not fit right now. That may change." in later


def test_the_investigator_reads_every_criterion_in_full_and_signs(
    pages: Path, trials_of_two: Plan
) -> None:
    (first, _) = articles(pages / "investigator" / f"{OPEN}.html")
    told = unescape(first)
    for one in trials_of_two.trials[0].criteria:
        assert one.id in told
        assert one.text in told
    for word in ("Required", "Found", "Source cell", "To judge", "Second reviewer"):
        assert word in told
    assert "Investigator: I have compared each criterion with its source." in told


def test_of_a_trial_that_is_settled_the_investigator_reads_what_fails(pages: Path) -> None:
    open_, settled = articles(pages / "investigator" / f"{NEVER}.html")
    assert re.findall(r'<th scope="row">(\w+)</th>', settled) == ["I2", "I5", "E1"]
    assert "signatures" not in settled
    assert "signatures" in open_  # which comes first, although it is the second trial


def test_the_plain_page_says_which_version_of_a_trial_it_is_about(pages: Path) -> None:
    (first, *_) = articles(pages / "plain" / f"{OPEN}.html")
    assert "version: 3.0" in first


def test_pages_of_a_patient_lead_to_each_other(pages: Path) -> None:
    for folder, others in (
        ("patients", {"investigator", "plain"}),
        ("investigator", {"patients", "plain"}),
        ("plain", {"patients", "investigator"}),
    ):
        page = (pages / folder / "2.html").read_text(encoding="utf-8")
        assert set(re.findall(r'href="\.\./(\w+)/2\.html"', page)) == others
        assert 'href="../index.html"' in page
