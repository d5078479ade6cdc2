"""Taking a registry's text apart: bullets, headings, escapes."""

from __future__ import annotations

import pytest

from screener.authoring.criteria_text import criteria_lines
from screener.authoring.layout import load_layout

LAYOUT = load_layout()

TEXTS = [
    # what the text is like, the text, the criteria: I for inclusion, E for exclusion
    ("bullets", "Inclusion Criteria:\n\n* A\n* B\n\nExclusion Criteria:\n\n* C", "I A|I B|E C"),
    ("numbers", "Inclusion Criteria:\n1. A\n2) B\n(3) C\n10. D", "I A|I B|I C|I D"),
    ("dashes", "INCLUSION\n- A\n–B\n\nEXCLUSION\n• C", "I A|I B|E C"),
    ("letters", "Inclusion criteria\na. A\nb) B", "I A|I B"),
    ("escaped bullets", "Inclusion Criteria:\n\n1\\. A\n2\\. B", "I A|I B"),
    ("key", "Key Inclusion Criteria:\n* A\nKey Exclusion Criteria\n* B", "I A|E B"),
    ("main", "MAIN INCLUSION CRITERIA\n* A\nMajor exclusion criteria:\n* B", "I A|E B"),
    ("criteria for", "Criteria for inclusion:\n* A\nCriteria for exclusion:\n* B", "I A|E B"),
    ("French", "Inclusion criteria:\n* A\nNon-inclusion criteria:\n* B", "I A|E B"),
    ("bold", "**Inclusion Criteria:**\n* A\n**Exclusion Criteria:**\n* B", "I A|E B"),
    ("no heading", "* A\n* B", "I A|I B"),
    ("behind the heading", "Inclusion Criteria: A\nExclusion Criteria: B", "I A|E B"),
    ("heading as bullet", "* Inclusion:\n  * A\n  * B\n* Exclusion:\n  * C", "I A|I B|E C"),
    ("paragraphs", "Inclusion Criteria:\n\nOne\n\nTwo", "I One|I Two"),
    ("wrapped lines", "Inclusion Criteria:\n\n* One\n  and more\n* Two\nand more\n* Three",
     "I One and more|I Two and more|I Three"),
    ("below a blank", "Inclusion Criteria:\n\n* One was\n\n  1% or more\n* Two",
     "I One was 1% or more|I Two"),
    ("nested", "* Any of:\n\n  * A, or\n  * B\n    * C\n* D", "I Any of: A, or B; C|I D"),
    ("nested and wrapped", "* Any of:\n  * A\n    and more\n* C", "I Any of: A and more|I C"),
    ("nested, not indented", "1. Any of:\n- A\n- B\n2. C", "I Any of: A; B|I C"),
    ("own heading", "Inclusion Criteria:\n\n* A\nAge:\n* 18 and over", "I A|I Age: 18 and over"),
    ("own heading, no colon", "Prior surgery\n\n* None", "I Prior surgery: None"),
    ("cohorts", "Exclusion Criteria for phase II:\n\n* A\n\nInclusion Criteria:\n\n* B",
     "E Exclusion Criteria for phase II: A|I B"),
    ("a sentence is no heading", "* A\n\nTissue must be there.\n\n* B",
     "I A|I Tissue must be there.|I B"),
    ("a criterion about criteria", "Inclusion Criteria:\n* No exclusion criteria apply\n* B",
     "I No exclusion criteria apply|I B"),
    ("escapes", r"* \>3 cm \[SLE\] 10\^9/L 18\~40 a\\b", r"I >3 cm [SLE] 10^9/L 18~40 a\b"),
    ("escapes of a page", r"* QTcF &gt; 480 ms &amp; stable", "I QTcF > 480 ms & stable"),
    ("not an escape", r"* C:\new", r"I C:\new"),
    ("a name, not a letter", "* E. coli infection", "I E. coli infection"),
    ("a number, not a bullet", "1.5 mg of A", "I 1.5 mg of A"),
    ("rulers", "Inclusion Criteria:\n-----\n* A\n* \n-", "I A"),
    ("nothing", " \n\n*\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), [one[1:] for one in TEXTS], ids=[t[0] for t in TEXTS])
def test_a_text_is_taken_apart(text: str, lines: str) -> None:
    found = [f"{line.kind[0].upper()} {line.text}" for line in criteria_lines(text, LAYOUT)]
    assert "|".join(found) == lines


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("* Hormone receptor status:\n  * Not specified", False),
        ("Chemotherapy\n\n* Not specified.", False),
        ("* Sex: Male or female", False),
        ("* Menopausal status: postmenopausal", True),
        ("* Hepatic:\n  * Bilirubin at most 2\n  * AST: not specified", True),
        ("* Bilirubin < 2, AST: not specified", True),
    ],
)
def test_only_a_line_that_asks_for_nothing_is_set_aside(text: str, asks: bool) -> None:
    assert [line.asks for line in criteria_lines(text, LAYOUT)] == [asks]


@pytest.mark.parametrize(
    ("heading", "cohort"),
    [
        ("Cohort B", "Cohort B"),
        ("Inclusion Criteria for Phase II", "Phase II"),
        ("Part 2a - dose expansion", "Part 2a"),
        ("Treatment Cohort", "Treatment Cohort"),
        ("Exclusion Criteria for both Phase Ib and Phase II", ""),
        ("Inclusion Criteria for both Phase Ib", ""),
        ("Exclusion Criteria All Arms", ""),
        ("Eastern Cooperative Oncology Group (ECOG) performance status", ""),
        ("Part of the body", ""),
    ],
)
def test_a_heading_that_names_one_cohort(heading: str, cohort: str) -> None:
    found = criteria_lines(f"Inclusion Criteria:\n\n* A\n\n{heading}:\n\n* B\n* C", LAYOUT)
    assert [line.cohort for line in found] == ["", cohort, cohort]
