"""The JSON Schema: what an editor marks while a specification is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from authoring.test_mistakes import MISTAKES as TEN
from authoring.test_mistakes import SPEC
from insight.specs import HEAD

from screener.authoring.schema import schema
from screener.authoring.skeleton import empty
from screener.checks.grammar import Grammar
from screener.checks.language import parse_check
from screener.commands.schema import schema as command
from screener.knowledge import Knowledge
from screener.shipped import folder
from screener.yaml_file import key_place, parse, place_of, read

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
    "{consent_date: {after: {therapies: {latest: therapy_end, where: {therapy_line: 1}}}}}",
    "{lvef: {at_least: 50, within: 28 days, before: consent_date}}",
    "{lines: {of: taxane, setting: any, early_relapse: {within: 6 months}, at_most: 1}}",
    "{lines: {of: taxane, setting: metastatic, after: {toxicity: same line}, at_least: 1}}",
    "{washout: {of: [PARP inhibitor], longer_of: [14 days, 5 half-lives]}}",
    "{documented: {what: er, by: [CAP, CLIA], needs: [report_date]}}",
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
    "{documented: {what: er, by: [everybody]}}",
    "{lvef: {at_least: 500}}",
    "{lvef: {between: [50, 500]}}",
    "{ecog: 50}",
    "{menopausal_status: [pre, past]}",
    "{consent_date: {within: 28 days, before: registraton}}",
    "{consent_date: {after: {therapies: {latest: birth_date}}}}",
    "{lines: {of: taxane, at_least: 1}}",
    "{lines: {of: taxan, setting: metastatic, at_least: 1}}",
    "{lines: {of: taxane, setting: somewhere, at_least: 1}}",
    "{lines: {of: taxane, setting: any, early_relapse: {from: start}, at_least: 1}}",
    "{washout: {of: PARP inhibitor, longer_of: [14 days]}}",
    "{washout: {of: PARP inhibitor, longer_of: [14 days, 5 lives]}}",
    "{toxicity_grade: {at_most: 1, unit: grades}}",
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


@pytest.mark.parametrize("check", MISTAKES)
def test_whatever_it_marks_the_reader_marks_too(check: str, knowledge: Knowledge) -> None:
    grammar = Grammar(knowledge.vocabulary)
    parse_check(parse(check, "x.yaml"), grammar)
    assert grammar.problems


BEYOND = ["13:5"]
"""That an id is here twice cannot be said in a schema."""


def test_it_marks_mistakes_where_check_does(validator: jsonschema.Draft7Validator) -> None:
    node = parse(SPEC, "x.yaml")
    found = []
    for error in validator.iter_errors(as_editors_do(node.plain())):
        path = (*error.absolute_path, *strange(error))
        place = key_place(node, path) if strange(error) else place_of(node, path)
        found.append(f"{place.line}:{place.column}")
    assert sorted([*found, *BEYOND]) == sorted(place for place, _ in TEN)


def strange(error: jsonschema.ValidationError) -> tuple[str, ...]:
    """The name that an object should not have."""
    if error.validator != "additionalProperties":
        return ()
    return tuple(name for name in error.instance if name not in error.schema["properties"])


COMPLETED = [
    (("menopausal_status", "not"), ["pre", "peri", "post"]),
    (("platelets", "unit"), ["10^9/L", "/uL", "10^5/uL"]),
    (("ast", "times"), ["uln"]),
    (("lvef", "within"), ["28 days", "6 months"]),
    (("lines", "early_relapse", "from"), ["end", "start"]),
    (("documented", "by"), ["CLIA", "CAP", "ISO 15189", "equivalent"]),
]
AMONG = [
    ((), ["age", "specimens", "all", "documented"]),
    (("platelets",), ["at_least", "unit", "within", "before"]),
    (("her2_status",), ["positive", "negative", "recorded", "not"]),
    (("prior_drugs",), ["letrozole", "aromatase inhibitor"]),
    (("lvef", "before"), ["consent_date", "reference_day"]),
    (("specimens",), ["latest_known", "where"]),
    (("lines", "of"), ["taxane"]),
    (("washout", "of"), ["taxane"]),
]


@pytest.mark.parametrize(("path", "words"), COMPLETED)
def test_the_words_that_an_editor_completes(
    path: tuple[str, ...], words: list[str], validator: jsonschema.Draft7Validator
) -> None:
    assert list(completed(validator.schema, path)) == words


@pytest.mark.parametrize(("path", "words"), AMONG)
def test_words_among_those_that_an_editor_completes(
    path: tuple[str, ...], words: list[str], validator: jsonschema.Draft7Validator
) -> None:
    assert {*words} <= {*completed(validator.schema, path)}


def completed(whole: Any, path: tuple[str, ...]) -> dict[str, None]:
    """What YAML language servers offer: values that stand beside a name, names within it."""
    here = [whole["definitions"]["check"]]
    for name in path:
        here = [each["properties"][name] for one in here for each in beside(whole, one)
                if name in each.get("properties", ())]  # fmt: skip
    found: dict[str, None] = {}
    for each in (each for one in here for each in beside(whole, one)):
        values = [*each.get("enum", ()), *each.get("examples", ()), each.get("const")]
        found |= dict.fromkeys([*values, *each.get("properties", ())])
    return {word: None for word in found if isinstance(word, str)}


def beside(whole: Any, part: Any) -> Iterator[Any]:
    if "$ref" in part:
        part = whole["definitions"][part["$ref"].rpartition("/")[2]]
    yield part
    for other in (*part.get("anyOf", ()), *([part["then"]] if "then" in part else [])):
        yield from beside(whole, other)


def test_no_list_of_words_is_empty(validator: jsonschema.Draft7Validator) -> None:
    """A language server takes such a schema for broken, and then marks nothing at all."""
    ahead: list[Any] = [validator.schema]
    while ahead:
        part = ahead.pop()
        if isinstance(part, dict):
            assert part.get("enum", ["some"]) != []
            ahead += part.values()
        elif isinstance(part, list):
            ahead += part


def test_it_is_written_for_an_editor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "schema.json"
    assert command(out=path) == 0
    assert f"# yaml-language-server: $schema={path}" in capsys.readouterr().out
    written = json.loads(path.read_text(encoding="utf-8"))
    assert command() == 0
    assert json.loads(capsys.readouterr().out) == written
