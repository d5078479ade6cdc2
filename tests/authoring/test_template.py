"""What a sheet to fill in offers is read back as exactly that."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import openpyxl
import pytest

from screener.authoring.forms import Blank, form
from screener.authoring.redcap_form import COLUMNS, as_dictionary
from screener.authoring.template import as_template
from screener.cli import main
from screener.concepts.model import Choice
from screener.intake.understand import understand_all
from screener.intake.understood import Understood
from screener.knowledge import Knowledge
from screener.trial import Trial
from screener.values import Codes

Form = Mapping[str, tuple[Blank, ...]]


@pytest.fixture(scope="module")
def asked(knowledge: Knowledge, trials: tuple[Trial, ...]) -> Form:
    return form(knowledge, [trial for trial in trials if trial.id == "NCT03734029"])


def listed(asked: Form) -> Iterator[Blank]:
    return (blank for blanks in asked.values() for blank in blanks)


def filled(asked: Form, folder: Path, knowledge: Knowledge) -> Path:
    """The template with every word of every list, one below the other."""
    book = openpyxl.load_workbook(io.BytesIO(as_template(asked, knowledge.vocabulary)))
    for table, blanks in asked.items():
        page = book[knowledge.vocabulary.tables[table].label]
        columns = {cell.value: cell.column for cell in page[1]}
        for blank in blanks:
            for row, word in enumerate(blank.words, 2):
                page.cell(row, columns[blank.header], word)
                page.cell(row, 1, f"P-{row}")
    book.save(folder / "filled.xlsx")
    return folder / "filled.xlsx"


def as_export(asked: Form, folder: Path) -> tuple[Path, Path]:
    """The dictionary, and a raw export with every code of every field."""
    text = as_dictionary(asked)
    (folder / "dictionary.csv").write_text(text, encoding="utf-8")
    fields = [row for row in csv.DictReader(io.StringIO(text)) if row[COLUMNS[3]] == "radio"]
    names = [row[COLUMNS[0]] for row in fields]
    with (folder / "export.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["patient_id", "redcap_repeat_instrument", *names])
        for table in asked:
            mine = {
                row[COLUMNS[0]]: row[COLUMNS[5]].count("|") + 1
                for row in fields
                if row[COLUMNS[1]] == table
            }
            for number in range(1, max(mine.values(), default=0) + 1):
                codes = [str(number) if number <= mine.get(name, 0) else "" for name in names]
                writer.writerow([f"P-{number}", table, *codes])
    return folder / "export.csv", folder / "dictionary.csv"


def misread(sheets: tuple[Understood, ...], asked: Form) -> list[tuple[str, str]]:
    """The words that are not read as their code, or raise a question."""
    readings = {
        (fills, text): reading
        for sheet in sheets
        for one in sheet.columns
        for text, reading in zip(one.column.texts, one.readings, strict=False)
        for fills in reading.values
    }
    wrong = []
    for blank in listed(asked):
        for word in blank.words if isinstance(blank.concept, Choice) else ():
            reading = readings.get((blank.concept.id, word))
            value = reading.values[blank.concept.id] if reading else None
            code = [*blank.concept.codes][blank.words.index(word)]
            if not (isinstance(value, Codes) and code in value.possible) or reading.question:
                wrong.append((blank.concept.id, word))
    return wrong


def test_every_word_of_the_workbook_is_read_back(
    knowledge: Knowledge, tmp_path: Path, asked: Form
) -> None:
    sheets = understand_all([filled(asked, tmp_path, knowledge)], knowledge)
    assert not misread(sheets, asked)
    assert not [problem for sheet in sheets for problem in sheet.problems]


def test_every_code_of_the_redcap_forms_is_read_back(
    knowledge: Knowledge, tmp_path: Path, asked: Form
) -> None:
    assert not misread(understand_all(as_export(asked, tmp_path), knowledge), asked)


def test_every_code_can_be_chosen(asked: Form) -> None:
    for blank in listed(asked):
        if isinstance(blank.concept, Choice):
            assert len(blank.words) == len(blank.concept.codes), blank.concept.id


def test_the_workbook_has_text_columns_lists_and_a_codebook(
    knowledge: Knowledge, asked: Form
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(as_template(asked, knowledge.vocabulary)))
    page = book["Specimens"]
    assert page["A1"].value == "Patient"
    assert page.column_dimensions["A"].number_format == "@"
    assert page.data_validations.dataValidation
    assert len(list(book["Codebook"].rows)) > sum(map(len, asked.values()))
    assert as_template(asked, knowledge.vocabulary) == as_template(asked, knowledge.vocabulary)


def test_it_is_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, code, said in [
        ("form.csv", 0, "columns in"),
        ("form.csv", 2, "is there already, and is not overwritten"),
        ("form.pdf", 2, "name a file that ends in .xlsx"),
    ]:
        monkeypatch.setattr("sys.argv", ["screener", "template", str(tmp_path / name)])
        with pytest.raises(SystemExit) as ended:
            main()
        assert (ended.value.code or 0) == code
        assert said in "".join(capsys.readouterr())
