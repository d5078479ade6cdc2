"""`screener demo`: sixty patients who never lived, screened for every shipped trial."""

from __future__ import annotations

from pathlib import Path


def demo(*, out: Path = Path("screener-demo"), seed: int = 7, jobs: int = 1) -> int:
    """Write a sample workbook, and screen it for every shipped trial.

    Parameters
    ----------
    out
        The folder for the workbook and its reports.
    seed
        Another number makes other patients.
    jobs
        How many processes share the patients.
    """
    from screener.commands.screen import screen
    from screener.demo.generate import generate
    from screener.demo.tale import load_tale
    from screener.demo.workbook import write_workbook

    tale = load_tale()
    out.mkdir(parents=True, exist_ok=True)
    patients, report = out / "patients.xlsx", out / "report"
    write_workbook(patients, generate(tale, seed), tale.sheet)
    print(f"The sample patients, all of them invented, are in {patients}")
    return screen(patients, out=report, jobs=jobs)
