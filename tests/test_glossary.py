"""Every word can be explained: those of specifications, and what is written for them in sheets."""

from __future__ import annotations

from pathlib import Path

import pytest

from screener.commands.explain import explain
from screener.concepts.model import Choice, Number, Tags
from screener.definitions.cases import Cases
from screener.errors import Problems
from screener.glossary import Glossary
from screener.glossary.aliases import aliases
from screener.glossary.entries import KINDS
from screener.knowledge import Knowledge, load_knowledge


@pytest.fixture(scope="module")
def glossary(knowledge: Knowledge) -> Glossary:
    return Glossary(knowledge)


def words(knowledge: Knowledge) -> set[str]:
    """All that a specification may name, gathered from the vocabulary itself."""
    vocabulary = knowledge.vocabulary
    concepts = vocabulary.concepts.values()
    coded = [one for one in concepts if isinstance(one, Choice | Tags)]
    numbers = [one for one in concepts if isinstance(one, Number) and one.label_is_header]
    return {
        *vocabulary.concepts,
        *vocabulary.tables,
        *vocabulary.bundles,
        *vocabulary.documentation,
        *vocabulary.dictionary.codes,
        *vocabulary.dictionary.regimens,
        *vocabulary.dictionary.ambiguous,
        *(code for one in coded for code in one.codes),
        *(unit for one in numbers for unit in (one.unit, *one.units) if unit),
        *KINDS,
    }


def test_every_word_is_explained(glossary: Glossary, knowledge: Knowledge) -> None:
    unexplained = [word for word in words(knowledge) if len(glossary.entry(word)) <= len(word)]
    assert unexplained == []
    assert set(glossary.told) == words(knowledge)


def test_every_definition_is_told_where_its_concept_is(
    glossary: Glossary, knowledge: Knowledge
) -> None:
    for name, definitions in knowledge.definitions.by_concept.items():
        told = glossary.entry(name)
        for one in definitions:
            assert f" from: {', '.join(one.inputs)}" in told
            assert one.source in told
            assert not isinstance(one, Cases) or told.count(" → ") >= len(one.cases)


def test_every_spelling_leads_to_what_it_stands_for(
    glossary: Glossary, knowledge: Knowledge
) -> None:
    known = [one for one in aliases(knowledge.vocabulary) if one[1] in glossary.told]
    assert len(known) > 2000
    for spelling, name in known:
        told = glossary.entry(spelling)
        assert spelling in glossary.told or f"may be written for {name!r}" in told


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("Ibrance", "'Ibrance' may be written for 'palbociclib'."),
        ("LETROZOLE", "'LETROZOLE' may be written for 'letrozole'."),
        ("Platelet count", "'Platelet count' may be written for 'platelets'."),
        ("K/uL", "'K/uL' may be written for '10^9/L'."),
        ("TCHP", "TCHP: a regimen of docetaxel, carboplatin, trastuzumab, pertuzumab"),
        ("CTX", "CTX: may mean cyclophosphamide or chemotherapy, so the tool asks which"),
        ("her2_status", "HER2 IHC score: IHC 3+ → positive"),
        ("hr_status", "    otherwise → open"),
        ("er_category", "ER <1 % → negative"),
        ("her2", "can be asked for as `documented`"),
        ("patient_id", "  beside another such column, Screening number or Screening No or "),
    ],
)
def test_words_are_told_with_what_they_rest_on(glossary: Glossary, word: str, told: str) -> None:
    assert told in glossary.entry(word)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("her2_clas", "did you mean 'her2_class'?"),
        ("Ibrence", "did you mean 'ibrance'?"),
        ("plateletts", "did you mean 'platelets'?"),
        ("latest_knwon", "did you mean 'latest_known'?"),
        ("aromatase inhibitors of any kind", "Near it: "),
    ],
)
def test_a_word_that_nobody_knows_has_near_ones(glossary: Glossary, word: str, near: str) -> None:
    with pytest.raises(Problems) as raised:
        glossary.entry(word)
    assert near in str(raised.value)


OWN = """\
concepts:
  vitamin_d: {table: labs, kind: number, label: Vitamin D, unit: ng/mL, plausible: [1, 200]}
"""
BLEEP = """\
concepts:
  bleep_no: {{table: patients, kind: id, label: Bleep, headers: [Bleep], beside: {{{}}}}}
"""
WRONG = [
    # a file of one's own, what is said of it
    (
        "vocabulary",
        OWN.replace("labs", "lab"),
        "2:22: 'lab' is no name of the vocabulary; did you mean 'labs'?",
    ),
    (
        "vocabulary",
        OWN.replace("number", "numbr"),
        "2:34: 'numbr' is no kind known here; allowed: number, day, ",
    ),
    ("vocabulary", OWN.replace("kind: number, ", ""), "2:14: 'kind' is missing"),
    (
        "vocabulary",
        BLEEP.format("sitee: [Bleep]"),
        "2:81: 'sitee' is no name of the vocabulary; did you",
    ),
    (
        "vocabulary",
        BLEEP.format("site: [Bleeb]"),
        "2:81: 'Bleeb' is no name of the vocabulary; did you",
    ),
    ("vocabulary", "drugs: {x: {clas: taxane}}\n", "1:13: 'clas' is not known here"),
    ("vocabulary", "drugs: [\n", "2:1: "),
    ("definitions", "definitions:\n  - {concept: vitamin, source: x, cases: []}\n", "2:15: "),
    ("vocabulary", "drugs:\n  letrozole: {}\n", "2:3: 'letrozole' is already defined in "),
    (
        "vocabulary",
        "more:\n  hemoglobn: {headers: [H]}\n",
        "2:14: 'hemoglobn' is no concept or drug",
    ),
    (
        "vocabulary",
        "more:\n  platelets: {headers: [hb]}\n",
        "2:3: 'hb' is a header of 'hemoglobin' al",
    ),
    ("vocabulary", "more:\n  letrozole: {headers: [L]}\n", "2:24: 'headers' is no part of 'letr"),
    ("vocabulary", "more:\n  sex: {spellings: {x: femal}}\n", "2:20: 'femal' is no code of the"),
]


@pytest.mark.parametrize(("part", "text", "message"), WRONG)
def test_words_of_a_site_are_held_to_the_same(
    part: str, text: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / part / "own.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Problems) as raised:
        explain("age", knowledge=tmp_path)
    assert f"{path}:{message}" in str(raised.value)


def test_words_of_a_site_are_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "own.yaml").write_text(OWN, encoding="utf-8")
    assert explain("Vitamin D", knowledge=tmp_path) == 0
    assert "vitamin_d: Vitamin D (number, labs)" in capsys.readouterr().out


MORE = """\
more:
  hemoglobin: {headers: [Blood pigment]}
  sex: {spellings: {weibl.: female}}
  letrozole: {names: [Exemplara]}
  lvef_date: {headers: [Day of the heart scan]}
"""


def test_a_site_adds_headers_spellings_and_names_to_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "vocabulary").mkdir()
    (tmp_path / "vocabulary" / "own.yaml").write_text(MORE, encoding="utf-8")
    known = load_knowledge([tmp_path])
    glossary = Glossary(known)
    assert "may be written for 'hemoglobin'" in glossary.entry("Blood pigment")
    assert "may be written for 'lvef_date'" in glossary.entry("Day of the heart scan")
    assert "may be written for 'letrozole'" in glossary.entry("Exemplara")
    assert known.reader.read("sex", "weibl.") == known.reader.read("sex", "female")
