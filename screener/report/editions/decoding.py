"""What stands in a coded worklist or log, put to the patients of the sheet again.

Codes mean something in one list of codes only: the one beside the folder that the workbook was
written to. A workbook that was taken out of it is refused, since in the list of another run the
same code may be somebody else.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from screener.errors import Problem, Problems
from screener.intake.answers.log import Entry
from screener.intake.answers.worklist import Answer
from screener.report.editions.key_list import CODE, KeyList
from screener.report.tables import harmless

Said = TypeVar("Said", Answer, Entry)


def decoded(answers: Sequence[Said], workbook: Path, patients: Collection[str]) -> tuple[Said, ...]:
    """The same, each about a patient by the identifier that the sheets have.

    Raises:
        Problems: no list says whom the codes stand for, or a code may be an identifier.
    """
    like_codes = {one.patient for one in answers if CODE.fullmatch(one.patient)}
    if not like_codes:
        return tuple(answers)
    found: KeyList = KeyList.beside(workbook.absolute().parent)
    coded, identifiers = like_codes & {*found.codes.values()}, like_codes & {*patients}
    if both := coded & identifiers:
        raise Problems([_either(both, workbook)])
    if unknown := like_codes - coded - identifiers:
        raise Problems([_unknown(unknown, workbook)])
    written = {harmless(one): one for one in patients}
    names = {code: written.get(name, name) for name, code in found.codes.items()}
    return tuple(
        replace(one, patient=names[one.patient]) if one.patient in coded else one for one in answers
    )


def _unknown(coded: Collection[str], workbook: Path) -> Problem:
    return Problem(
        f"names patients by codes ({min(coded)}, …) that no list of codes explains",
        workbook.name,
        hint="leave it in the folder of reports that it was written to, with that run's list of "
        "codes (…-key.csv) beside the folder",
    )


def _either(both: Collection[str], workbook: Path) -> Problem:
    return Problem(
        f"names patients ({min(both)}, …) by what is a code in the list of codes and an identifier "
        "in the sheet",
        workbook.name,
        hint="give these patients other identifiers in the sheet",
    )
