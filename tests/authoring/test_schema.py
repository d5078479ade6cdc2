"""The JSON Schema: what an editor marks while a specification is written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from insight.specs import HEAD

from screener.authoring.schema import schema
from screener.authoring.skeleton import empty
from screener.commands.schema import schema as command
from screener.knowledge import Knowledge
from screener.shipped import folder
from screener.yaml_file import parse, read

SPECS = sorted((folder("trial_criteria") / "trials").glob("*.yaml"))
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@pytest.fixture(scope="module")
def validator(knowledge: Knowledge) -> jsonschema.Draft7Validator:
    made = schema(knowledge.vocabulary)
    jsonschema.Draft7Validator.check_schema(made)
    return jsonschema.Draft7Validator(made)


def as_editors_do(part: Any) -> Any:
    """YAML 1.2 takes a number for a number; a text in quotes stays one, so both have to do."""
    if isinstance(part, dict):
        return {name: as_editors_do(one) for name, one in part.items()}
    if isinstance(part, list):
        return [as_editors_do(one) for one in part]
    return float(part) if "." in part and NUMBER.fullmatch(part) else (
        int(part) if NUMBER.fullmatch(part) else part
    )  # fmt: skip


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_every_shipped_specification_fits_and_names_it(
    path: Path, validator: jsonschema.Draft7Validator
) -> None:
    plain = read(path).plain()
    assert [one.message for one in validator.iter_errors(plain)] == []
    assert [one.message for one in validator.iter_errors(as_editors_do(plain))] == []
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema.json"


def test_a_draft_names_it_too() -> None:
    assert empty("X").text.startswith("# yaml-language-server: $schema=schema.json\n")


FITS = [
    "{age: {at_least: 18}}",
    "{bilirubin: {at_most: 1.5, times: uln}}",
    "{platelets: {at_least: 100000, unit: /uL}}",
    "{lvef: {at_least: 50, within: 28 days}}",
    "{sex: female}",
    "{menopausal_status: [pre, peri]}",
    "{prior_drugs: {all_of: [letrozole, aromatase inhibitor]}}",
    "{specimens: {latest: {her2_class: low}}}",
    "{at_least: 2, of: [{sex: female}, {ecog: 0}]}",
    "{consent_date: {within: 28 days, before: reference_day}}",
]
MISTAKES = [
    "{agee: {at_least: 18}}",
    "{age: {atleast: 18}}",
    "{age: {at_least: eighteen}}",
    "{age: {between: [18]}}",
    "{platelets: {at_least: 100, unit: mg}}",
    "{platelets: {at_least: 100, times: uln}}",
    "{sex: femal}",
    "{prior_drugs: letrozol}",
    "{age: {at_least: 18, within: 28 days}}",
    "{lvef: {at_least: 50, within: 28}}",
    "{any: {sex: female}}",
    "{specimens: {newest: {her2_class: low}}}",
    "{documented: {what: hair}}",
    "{}",
]


@pytest.mark.parametrize("check", FITS)
def test_what_may_be_written(check: str, validator: jsonschema.Draft7Validator) -> None:
    assert list(validator.iter_errors(as_editors_do(specification(check)))) == []


@pytest.mark.parametrize("check", MISTAKES)
def test_what_is_marked(check: str, validator: jsonschema.Draft7Validator) -> None:
    assert list(validator.iter_errors(as_editors_do(specification(check))))


def specification(check: str) -> Any:
    text = f"{HEAD}inclusion:\n  - {{id: I1, text: some, check: {check}}}\nexclusion: []\n"
    return parse(text, "x.yaml").plain()


def test_it_is_written_for_an_editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "schema.json"
    assert command(out=path) == 0
    assert f"# yaml-language-server: $schema={path}" in capsys.readouterr().out
    written = json.loads(path.read_text(encoding="utf-8"))
    assert command() == 0
    assert json.loads(capsys.readouterr().out) == written
