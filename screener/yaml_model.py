"""From a YAML tree to a pydantic model, with every mistake at its place in the file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from screener.errors import Problem, Problems, did_you_mean
from screener.yaml_file import Node, key_place, place_of

Model = TypeVar("Model", bound=BaseModel)


def build(model: type[Model], node: Node) -> Model:
    """The model that the tree describes.

    Raises:
        Problems: every part that does not fit, at its line and column.
    """
    try:
        return model.model_validate(node.plain())
    except ValidationError as error:
        found = [_problem(model, node, dict(detail)) for detail in error.errors()]
        raise Problems(dict.fromkeys(found)) from error


def _problem(model: type[BaseModel], node: Node, detail: dict[str, Any]) -> Problem:
    path = detail["loc"]
    word = str(path[-1]) if path else ""
    if detail["type"] == "extra_forbidden":
        return key_place(node, path).problem(f"{word!r} is not known here; {_hint(model, path)}")
    if detail["type"] == "missing":
        return place_of(node, path).problem(f"{word!r} is missing")
    if detail["type"] == "union_tag_not_found":
        return place_of(node, path).problem(f"{detail['ctx']['discriminator']} is missing")
    if detail["type"] == "union_tag_invalid":
        return _unknown_tag(node, path, detail["ctx"])
    message = detail["msg"][:1].lower() + detail["msg"][1:]
    shown = f"{detail['input']!r}: " if isinstance(detail["input"], str) else ""
    return place_of(node, path).problem(shown + message)


def _unknown_tag(node: Node, path: Iterable[str | int], told: dict[str, str]) -> Problem:
    """The word that says which of several models is meant is none of theirs."""
    name, tag = told["discriminator"].strip("'"), told["tag"]
    allowed = [one.strip("' ") for one in told["expected_tags"].split(",")]
    hint = "; ".join(part for part in (", ".join(allowed), did_you_mean(tag, allowed)) if part)
    return place_of(node, (*path, name)).problem(
        f"{tag!r} is no {name} known here; allowed: {hint}"
    )


def _hint(model: type[BaseModel], path: Iterable[str | int]) -> str:
    *steps, word = [*path]
    allowed = sorted(
        name for one in _models_at(model, steps) for name in _field_names(one) if name != "id"
    )
    near = did_you_mean(str(word), allowed)
    return "; ".join(part for part in (f"allowed words: {', '.join(allowed)}", near) if part)


def _models_at(model: type[BaseModel], steps: Iterable[str | int]) -> list[type[BaseModel]]:
    """The models that may stand where the steps lead; keys of mappings and indexes do not count."""
    models = [model]
    for step in steps:
        fields = [field for one in models if (field := _field_names(one).get(str(step)))]
        tagged = [one for one in models if step in get_args(_annotation(one, "kind"))]
        inner = [model for field in fields for model in _models_in(field.annotation)]
        models = inner or tagged or models
    return models


def _field_names(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _annotation(model: type[BaseModel], field: str) -> Any:
    return model.model_fields[field].annotation if field in model.model_fields else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
