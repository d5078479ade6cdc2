"""`screener template`: a workbook, or a REDCap data dictionary, to collect what trials ask."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from screener.commands.saving import save_new


def template(
    out: Path,
    *,
    trials: Annotated[list[Path] | None, Parameter(negative="", consume_multiple=True)] = None,
) -> int:
    """Write an empty sheet to fill in, made from the vocabulary.

    Parameters
    ----------
    out
        The file to write: .xlsx for a workbook with words to choose from and a codebook; .csv for
        a REDCap data dictionary. A file that is there already is never overwritten.
    trials
        Specification files, or folders of them, whose questions it asks. Without any, all that
        are shipped.
    """
    from screener.authoring.forms import form
    from screener.authoring.redcap_form import as_dictionary
    from screener.authoring.template import as_template
    from screener.errors import Problem, Problems
    from screener.knowledge import load_knowledge
    from screener.shipped import folder
    from screener.specification import load_trials

    kind = out.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        message = "name a file that ends in .xlsx, or in .csv for a REDCap data dictionary"
        raise Problems([Problem(message, str(out))])
    knowledge = load_knowledge()
    specs = trials or [folder("trial_criteria") / "trials"]
    asked = form(knowledge, load_trials(specs, knowledge.vocabulary))
    data = (
        as_template(asked, knowledge.vocabulary)
        if kind == ".xlsx"
        else as_dictionary(asked).encode()
    )
    save_new(out, data)
    columns = sum(map(len, asked.values()))
    print(f"{columns} columns in {len(asked)} tables: {out}")
    return 0
