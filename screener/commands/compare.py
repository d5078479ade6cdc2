"""`screener compare`: what changed between two runs, for whom, and because of what."""

from __future__ import annotations

from pathlib import Path

from screener.commands.printing import tell


def compare(run_a: Path, run_b: Path) -> int:
    """Show whose verdict changed between two runs, and because of what.

    Parameters
    ----------
    run_a
        The folder of reports of the earlier run.
    run_b
        The folder of reports of the later run.
    """
    from screener.report.runs import differences
    from screener.values.counting import counted

    found = differences.compare(*map(differences.read_reports, (run_a, run_b)))
    tell(f"Changed: {', '.join(found.changed) or 'nothing that the runs were made of'}")
    for one in found.differences:
        criteria = f" ({', '.join(one.criteria)})" if one.criteria else ""
        because = " or ".join(one.because) or "unknown"
        verdicts = f"{one.before} → {one.after}{criteria}"
        tell(f"{one.patient}  {one.trial}: {verdicts}, because of {because}")
    tell(f"{counted(len(found.differences), 'verdicts')} changed")
    return 0
