"""The answer of a check in the terms of a solver, put together as the evaluator puts it together.

`must` and `may` are the two halves of an answer, as everywhere; the simple questions are atoms.
Terms are texts of SMT-LIB, the language that every solver reads: a solver reads thousands of them
in less time than it takes to build one of its own objects for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from screener.checks.base import Check
from screener.checks.combine import All, Any, AtLeast, IfThen, Not
from screener.checks.timely import TimelyCheck
from screener.checks.washout import Washout

TRUE, FALSE = "true", "false"
Atoms = Mapping[Check, str]


class Answer(NamedTuple):
    """Surely yes, and possibly yes."""

    must: str
    may: str


def answer_of(check: Check, atoms: Atoms) -> Answer:
    """The answer of a check, put together from the answers to its questions."""
    if isinstance(check, TimelyCheck):
        value, dated = answer_of(check.value, atoms), atoms[check.window]
        return Answer(both(value.must, dated), either(value.may, no(dated)))
    if not check.parts:
        return Answer(atoms[check], atoms[check])
    parts = [answer_of(part, atoms) for part in check.parts]
    must, may = [one.must for one in parts], [one.may for one in parts]
    if isinstance(check, Not):
        return Answer(no(either(*may)), no(either(*must)))
    if isinstance(check, IfThen):
        return Answer(either(no(may[0]), must[1]), either(no(must[0]), may[1]))
    if isinstance(check, AtLeast):
        return Answer(_some(check.count, must), _some(check.count, may))
    if isinstance(check, Washout):
        one, all_ = either(*must), both(*may)
        return Answer(both(one, all_), either(one, all_))
    join = either if isinstance(check, Any) else both
    assert isinstance(check, All | Any)
    return Answer(join(*must), join(*may))


def both(*terms: str) -> str:
    return _joined("and", terms) if terms else TRUE


def either(*terms: str) -> str:
    return _joined("or", terms) if terms else FALSE


def no(term: str) -> str:
    return _joined("not", [term])


def implied(by: str, term: str) -> str:
    return _joined("=>", [by, term])


def script(names: Iterable[str], terms: Iterable[str]) -> str:
    """What a solver reads: the atoms that there are, and what holds."""
    declared = (f"(declare-const {name} Bool)" for name in names)
    return "\n".join([*declared, *(f"(assert {term})" for term in terms)])


def _some(count: int, terms: Iterable[str]) -> str:
    return _joined(f"(_ at-least {count})", terms)


def _joined(word: str, terms: Iterable[str]) -> str:
    return f"({word} {' '.join(terms)})"
