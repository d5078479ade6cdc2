"""`screener columns`: how each column of a sheet is understood, before anything is screened."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from screener.commands.printing import tell
from screener.commands.saving import save_new, save_over


def columns(
    patients: Annotated[list[Path], Parameter(negative="")],
    *,
    sheet: str | None = None,
    columns: Path | None = None,
    knowledge: Path | None = None,
    write: Path | None = None,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Show every column, the concept that it feeds, and how each distinct text was read.

    Parameters
    ----------
    patients
        The files with the patients and their records: .xlsx, .csv, .tsv, .parquet; a REDCap
        export with its data dictionary.
    sheet
        The sheet of the first workbook; without it, all that have a patient identifier are read.
    columns
        A mapping to read all files with; what holds for one alone stands under its name in 'files'.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    write
        Where to write a mapping that can be edited and passed on with --columns: what was
        recognised, what was declared, and what could be. A file that is there already is written
        anew only if it is the one named with --columns.
    json
        Print everything as JSON.
    """
    from screener.intake.mapping import load_mapping
    from screener.intake.mapping_text import as_mapping
    from screener.intake.overview import as_json, as_text, number_of_questions
    from screener.intake.understand import understand_all
    from screener.knowledge import load_knowledge

    known = load_knowledge([knowledge] if knowledge else [])
    mapping = load_mapping(columns, known.vocabulary) if columns else None
    understood = understand_all(patients, known, mapping, sheet)
    if json:
        print(as_json(understood, known))
    else:
        tell(as_text(understood, known))
    if write:
        _write(as_mapping(understood, known.vocabulary, mapping), write, columns)
        tell(f"A mapping to edit is in {write}: pass it on with --columns {write}")
    return 1 if number_of_questions(understood) else 0


def _write(text: str, path: Path, given: Path | None) -> None:
    """Writes the mapping whole or not at all, and over nothing but the one that was read."""
    if given and path.exists() and path.samefile(given):
        save_over(path, text.encode())
    else:
        save_new(path, text.encode(), "name it with --columns too, to keep what it declares")
