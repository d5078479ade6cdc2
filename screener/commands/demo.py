"""`screener demo`: sixty patients who never lived, screened for every shipped trial."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from screener.commands.printing import tell


def demo(
    *,
    out: Path = Path("screener-demo"),
    seed: int = 7,
    jobs: Annotated[int | None, Parameter(validator=Number(gte=1))] = None,
) -> int:
    """Write a sample workbook, and screen it for every shipped trial.

    Parameters
    ----------
    out
        The folder for the workbook and its reports.
    seed
        Another number makes other patients.
    jobs
        How many processes share the patients; without it, one for each processor.
    """
    from screener.commands.screen import screen
    from screener.demo.sample import write_sample

    patients, reports = out / "patients.xlsx", out / "report"
    write_sample(patients, seed)
    screen([patients], out=reports, jobs=jobs)
    tell(f"The patients are in {patients}; all of them are invented.")
    tell(f"Open {reports / 'index.html'} in a browser.")
    return 0  # the sample is made to raise questions: they are no failure here
