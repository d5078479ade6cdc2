"""The answer of a check in the terms of a solver, put together as the evaluator puts it together.

`must` and `may` are the two halves of an answer, as everywhere; the simple questions are atoms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from screener.checks.base import Check
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.timely import TimelyCheck
from screener.checks.washout import Washout

if TYPE_CHECKING:
    from z3 import BoolRef  # type: ignore[import-untyped]


class Answer(NamedTuple):
    """Surely yes, and possibly yes."""

    must: BoolRef
    may: BoolRef


def answer_of(check: Check, atoms: Mapping[Check, BoolRef]) -> Answer:
    """The answer of a check, put together from the answers to its questions."""
    import z3

    if isinstance(check, TimelyCheck):
        value, dated = answer_of(check.value, atoms), atoms[check.window]
        return Answer(z3.And(value.must, dated), z3.Or(value.may, z3.Not(dated)))
    if not check.parts:
        return Answer(atoms[check], atoms[check])
    parts = [answer_of(part, atoms) for part in check.parts]
    must, may = [one.must for one in parts], [one.may for one in parts]
    if isinstance(check, Not):
        return Answer(z3.Not(z3.Or(*may)), z3.Not(z3.Or(*must)))
    if isinstance(check, IfThen):
        return Answer(z3.Or(z3.Not(may[0]), must[1]), z3.Or(z3.Not(must[0]), may[1]))
    if isinstance(check, AtLeast):
        return Answer(z3.AtLeast(*must, check.count), z3.AtLeast(*may, check.count))
    if isinstance(check, Washout):
        either, both = z3.Or(*must), z3.And(*may)
        return Answer(z3.And(either, both), z3.Or(either, both))
    join = z3.Or if isinstance(check, Any) else z3.And
    assert isinstance(check, All | Any)
    return Answer(join(*must), join(*may))
