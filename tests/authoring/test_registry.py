"""Which fields of a record are taken over, and how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from authoring.records import saved, study

from screener.authoring.layout import load_layout
from screener.authoring.registry import read_record
from screener.errors import Problems

LAYOUT = load_layout()


@pytest.mark.parametrize(
    ("part", "change", "field", "value"),
    [
        ("identificationModule", {"acronym": "  ABC\n-1 "}, "name", "ABC -1"),
        ("identificationModule", {"acronym": ""}, "name", "NCT01234567"),
        ("identificationModule", {"briefTitle": "A\u200b B"}, "title", "A B"),
        ("statusModule", {"lastUpdatePostDateStruct": {"date": "2015-12"}}, "updated", "2015-12"),
        (
            "statusModule",
            {"lastUpdatePostDateStruct": {}, "lastUpdateSubmitDate": "2015-12-23"},
            "updated",
            "2015-12-23",
        ),
        ("statusModule", {"lastUpdatePostDateStruct": {}}, "updated", ""),
    ],
)
def test_a_field_is_taken_over(
    tmp_path: Path, part: str, change: dict[str, Any], field: str, value: str
) -> None:
    record = study()
    record["protocolSection"][part] |= change
    assert getattr(read_record(saved(tmp_path, record), LAYOUT), field) == value


def test_a_record_needs_little_more_than_its_criteria(tmp_path: Path) -> None:
    record = study("* A")
    del record["derivedSection"], record["protocolSection"]["statusModule"]
    found = read_record(saved(tmp_path, record), LAYOUT)
    assert (found.updated, found.data_version) == ("", "")
    assert [line.text for line in found.lines] == ["A"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_it_does_not_matter_how_the_browser_saved_it(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "record.json"
    path.write_text(json.dumps(study("* Größe ≥ 1"), ensure_ascii=False), encoding=encoding)
    assert read_record(path, LAYOUT).lines[0].text == "Größe ≥ 1"


def test_a_file_that_no_record_can_fill_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screener.limits.RECORD_BYTES", 100)
    with pytest.raises(Problems, match="is larger than"):
        read_record(saved(tmp_path, study()), LAYOUT)


@pytest.mark.parametrize(
    ("fields", "facts"),
    [
        ({"sex": "FEMALE", "minimumAge": "18 Years"}, ["Age at least 18 Years", "Sex: FEMALE"]),
        ({"sex": "ALL", "minimumAge": ""}, []),
        ({"sex": "ALL", "minimumAge": "6 Months"}, ["Age at least 6 Months"]),
    ],
)
def test_facts_become_sentences(tmp_path: Path, fields: dict[str, str], facts: list[str]) -> None:
    record = read_record(saved(tmp_path, study("* A", **fields)), LAYOUT)
    assert [line.text for line in record.facts] == facts
