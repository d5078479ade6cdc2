"""A mapping by hand: what it may say, what it changes, and how it serves next week's export."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from workbooks import Table, delimited

from screener.cohort import Cohort
from screener.errors import Problems
from screener.intake.load import load_cohort
from screener.intake.mapping import MappingFile, load_mapping
from screener.intake.mapping_text import as_mapping
from screener.intake.understand import understand_all
from screener.knowledge import Knowledge
from screener.values.day import number_of
from screener.wording import shown

WEEK_1: Table = [
    ["Patient ID", "ER", "Biopsy date", "Hb", "Stain", "Remarks"],
    ["P-1", "90", "03/04/2024", "9,8", "1+", "tea"],
    ["P-2", "8", "13/04/2024", "12", "2+", ""],
    ["P-3", "NA", "2024-05-06", "ND", "", ""],
]


def mapping(knowledge: Knowledge, folder: Path, text: str) -> MappingFile:
    path = folder / "map.yaml"
    path.write_text(text, encoding="utf-8")
    return load_mapping(path, knowledge.vocabulary)


def cohort(knowledge: Knowledge, path: Path, given: MappingFile) -> Cohort:
    sheets = understand_all([path], knowledge, given)
    return load_cohort(sheets, knowledge, number_of(dt.date(2026, 1, 15)), given.complete)


def told(one: Cohort, concept: str) -> list[str]:
    column = one.frame.column(concept)
    return [shown(one.frame.vocabulary, concept, column.at(row)) for row in range(one.size)]


def about(one: Cohort, text: str) -> list[str]:
    return [question.text for question in one.questions if text in question.text]


@pytest.mark.parametrize(
    ("declared", "concept", "before", "after"),
    [
        ("date_order: DMY", "specimen_date", "between 2024-03-04 and 2024-04-03", "2024-04-03"),
        ("columns: {ER: {concept: er, bare: er_percent}}", "er_percent", "unknown", "90 %"),
        ("columns: {ER: {concept: er, bare: er_h_score}}", "er_h_score", "unknown", "90"),
        ("columns: {Stain: her2_ihc}", "her2_ihc", "IHC not done", "IHC 1+"),
        ("columns: {Hb: ignore}", "hemoglobin", "9.8 g/dL", "unknown"),
    ],
)
def test_what_is_declared_decides(
    knowledge: Knowledge, tmp_path: Path, declared: str, concept: str, before: str, after: str
) -> None:
    path = delimited(tmp_path / "a.csv", WEEK_1)
    assert told(cohort(knowledge, path, MappingFile()), concept)[0] == before
    assert (
        told(cohort(knowledge, path, mapping(knowledge, tmp_path, declared)), concept)[0] == after
    )


@pytest.mark.parametrize(
    ("declared", "cell"),
    [
        ("date_order: DMY", "'03/04/2024'"),
        ("columns: {ER: {concept: er, bare: er_percent}}", "'90'"),
        ("words: {NA: not done}", "'NA'"),
        ('words: {"ND": ""}', "'ND'"),
    ],
)
def test_what_is_declared_is_not_asked_again(
    knowledge: Knowledge, tmp_path: Path, declared: str, cell: str
) -> None:
    path = delimited(tmp_path / "a.csv", WEEK_1)
    assert about(cohort(knowledge, path, MappingFile()), cell)
    assert not about(cohort(knowledge, path, mapping(knowledge, tmp_path, declared)), cell)


def test_a_bare_number_leaves_words_and_percents_alone(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    rows = [["Patient ID", "ER"], ["P-1", "5"], ["P-2", "90 %"], ["P-3", "Allred 8"]]
    given = mapping(knowledge, tmp_path, "columns: {ER: {concept: er, bare: er_allred}}")
    one = cohort(knowledge, delimited(tmp_path / "a.csv", rows), given)
    assert told(one, "er_percent")[1] == "90 %"
    assert (told(one, "er_allred")[0], told(one, "er_allred")[2]) == ("5", "8")


def test_a_list_that_is_declared_complete_can_answer_never(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    rows = [["Patient ID", "Prior drugs", "Therapy list complete"]]
    rows += [["P-1", "tamoxifen", ""], ["P-2", "tamoxifen", "no"]]
    path = delimited(tmp_path / "a.csv", rows)
    given = mapping(knowledge, tmp_path, "complete: [therapies]")
    assert told(cohort(knowledge, path, MappingFile()), "therapy_list_complete")[0] == "unknown"
    assert told(cohort(knowledge, path, given), "therapy_list_complete") == ["yes", "no"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("complete: [therapy]", "1:12: 'therapy' is no list that can be complete; did you mean"),
        ("complete: [labs]", "1:12: 'labs' is no list that can be complete; the lists are"),
        ("columns: {ER: er_sattus}", "'er_sattus' is no concept of the vocabulary; did you mean"),
        ("columns: {ER: {concept: er, bare: ki67}}", "'ki67' is nothing that 'er' fills; it fills"),
        ("columns: {Hb: {concept: hemoglobin, bare: anc}}", "it fills nothing: it has one meaning"),
        ("date_order: YDM", "1:13: 'YDM': input should be 'DMY'"),
        ("date_oder: DMY", "1:1: 'date_oder' is not known here; allowed words:"),
    ],
)
def test_a_mistake_in_a_mapping_is_named_at_its_place(
    knowledge: Knowledge, tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(Problems) as caught:
        mapping(knowledge, tmp_path, text)
    assert complaint in str(caught.value)


NEXT_WEEK = [
    pytest.param(
        ["Patient ID", "ER", "Biopsy date", "Hb", "Stain", "Remarks"], [], id="nothing changed"
    ),
    pytest.param(
        ["Patient ID", "ER", "Biopsy date", "Hb", "Stain", "Remarks", "Age"],
        ["column 'Age' is new since the mapping: read as age"],
        id="new",
    ),
    pytest.param(
        ["Patient ID", "ER", "Biopsy date", "Hb", "Stain", "Remarks", "Nurse"],
        ["column 'Nurse' is new since the mapping: left out"],
        id="new, and nothing of ours",
    ),
    pytest.param(
        ["Patient ID", "ER", "Biopsy date", "Stain", "Remarks"],
        ["the mapping's column 'Hb' is lost: hemoglobin is not known from it"],
        id="lost",
    ),
    pytest.param(["Patient ID", "ER", "Biopsy date", "Hb", "Stain"], [], id="lost, but never read"),
    pytest.param(
        ["Patient ID", "ER", "Biopsy date", "Haemoglobin", "Stain", "Remarks"],
        [
            "the mapping's column 'Hb' is lost; 'Haemoglobin' is read as hemoglobin instead",
            "column 'Haemoglobin' is new since the mapping: read as hemoglobin",
        ],
        id="called otherwise, and known",
    ),
    pytest.param(
        ["Patient ID", "ER", "Biopsy date", "Hb", "Stains", "Remarks"],
        [
            "the mapping's column 'Stain' is lost; is 'Stains' its new name? "
            "Then map it to her2_ihc",
            "column 'Stains' is new since the mapping: left out",
        ],
        id="perhaps called otherwise",
    ),
]


@pytest.mark.parametrize(("headers", "changes"), NEXT_WEEK)
def test_a_saved_mapping_tells_what_changed_since(
    knowledge: Knowledge, tmp_path: Path, headers: list[str], changes: list[str]
) -> None:
    given = mapping(knowledge, tmp_path, "columns: {Stain: her2_ihc}")
    sheets = understand_all([delimited(tmp_path / "a.csv", WEEK_1)], knowledge, given)
    saved = mapping(knowledge, tmp_path, as_mapping(sheets, knowledge.vocabulary, given))
    week_2 = delimited(tmp_path / "b.csv", [headers, ["P-1", *["" for _ in headers[1:]]]])
    (sheet, *_) = understand_all([week_2], knowledge, saved)
    assert [note for note in sheet.notes if "mapping" in note] == changes


def test_a_mapping_of_a_few_columns_takes_no_other_for_new(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    given = mapping(knowledge, tmp_path, "columns: {Stain: her2_ihc}")
    (sheet,) = understand_all([delimited(tmp_path / "a.csv", WEEK_1)], knowledge, given)
    assert not sheet.notes


def test_the_mapping_asks_once_what_many_cells_ask(knowledge: Knowledge, tmp_path: Path) -> None:
    sheets = understand_all([delimited(tmp_path / "a.csv", WEEK_1)], knowledge)
    text = as_mapping(sheets, knowledge.vocabulary)
    for line in (
        '# date_order: DMY         # or MDY: how 03/04/2024 is meant; 1 text asks: "03/04/2024" in '
        '"Biopsy date"',
        "#   \"NA\": not done  # 'NA': not available, not applicable",
        '"ER": er  # a number alone is asked; {concept: er, bare: er_percent} settles it',
        "names_all: yes",
        '"Stain": ignore',
    ):
        assert line in text


def test_what_was_declared_is_kept_when_the_mapping_is_written_again(
    knowledge: Knowledge, tmp_path: Path
) -> None:
    given = mapping(
        knowledge,
        tmp_path,
        "header_row: 1\ndate_order: DMY\ndecimal_comma: yes\nwords: {ND: not done}\n"
        "complete: [therapies]\ncolumns: {ER: {concept: er, bare: er_percent},"
        " Hb: {concept: hemoglobin, unit: g/dL}, Weight: weight, Nurse: ignore}",
    )
    sheets = understand_all([delimited(tmp_path / "a.csv", WEEK_1)], knowledge, given)
    again = mapping(knowledge, tmp_path, as_mapping(sheets, knowledge.vocabulary, given))
    assert again.columns.items() >= given.columns.items()
    assert again == given.model_copy(update={"columns": again.columns, "names_all": True})
