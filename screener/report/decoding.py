"""Answers to a coded worklist, put to the patients of the sheet again.

Codes mean something in one list of codes only. It is looked for beside the folder that the
worklist lies in, then beside the folder of this run; an answer is never put to anybody by a list
that does not know all codes of the worklist.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from screener.errors import Problem, Problems
from screener.intake.answers import Answer
from screener.report.key_list import CODE, KeyList
from screener.report.tables import harmless


def decoded(
    answers: Sequence[Answer], worklist: Path, out: Path, patients: Collection[str]
) -> tuple[Answer, ...]:
    """The answers, each about a patient by the identifier that the sheets have.

    Raises:
        Problems: no list says whom the codes stand for.
    """
    coded = {one.patient for one in answers if CODE.fullmatch(one.patient)} - {*patients}
    if not coded:
        return tuple(answers)
    lists = (KeyList.beside(folder) for folder in (worklist.absolute().parent, out))
    found = next((one for one in lists if coded <= {*one.codes.values()}), None)
    if found is None:
        raise Problems([_unknown(coded, worklist, out)])
    written = {harmless(one): one for one in patients}
    names = {code: written.get(name, name) for name, code in found.codes.items()}
    return tuple(
        replace(one, patient=names[one.patient]) if one.patient in coded else one for one in answers
    )


def _unknown(coded: Collection[str], worklist: Path, out: Path) -> Problem:
    return Problem(
        f"names patients by codes ({min(coded)}, …) that no list of codes explains",
        worklist.name,
        hint=f"name the --out of the run that wrote it, or put that run's list of codes where "
        f"this run looks for it: {KeyList.beside(out).path.name} beside the folder of reports",
    )
