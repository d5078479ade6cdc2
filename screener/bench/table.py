"""What was measured, for people."""

from __future__ import annotations

from collections.abc import Iterator

from screener.bench.measure import RUNS, Measured, Timing

NOTES = f"""\
Each time is the best of {RUNS} runs, without what it took to make each library's table.
The engine's patients have ranges, which for the others are blanks. With these blank for it too,
all three gave the same answer for every criterion, trial and patient."""


def table(measured: Measured) -> str:
    """The measurement in some lines of text; the ratio is to the engine at its best."""
    return "\n".join([*_work(measured), "", *_timings(measured), "", *_engine(measured), NOTES])


def _work(measured: Measured) -> Iterator[str]:
    each = f"{measured.trials} trials × {measured.criteria} criteria"
    yield f"{measured.patients:,} patients × {each} = {measured.answers:,} patient-criteria"
    yield f"{measured.records:,} records, {measured.records / measured.patients:g} a patient"
    different = f"{measured.different_criteria} different criteria"
    yield f"{different}; drawing the patients took {measured.seconds_to_make:.1f} s (not counted)"


def _timings(measured: Measured) -> Iterator[str]:
    engine = min(one.seconds for one in measured.timings if one.who == "engine")
    yield f"{'':<22}{'seconds':>9}{'ns each':>9}{'ratio':>8}"
    for one in measured.timings:
        each = one.seconds / measured.answers * 1e9
        yield f"{_who(one):<22}{one.seconds:>9.2f}{each:>9.2f}{one.seconds / engine:>8.1f}"


def _who(timing: Timing) -> str:
    what = "process" if timing.who == "engine" else "thread"
    plural = "es" if what == "process" else "s"
    return f"{timing.who}, {timing.workers} {what}{plural if timing.workers > 1 else ''}"


def _engine(measured: Measured) -> Iterator[str]:
    verdicts = (f"{count:,} {word}" for word, count in measured.verdicts.items())
    yield f"verdicts: {', '.join(verdicts)}"
    if measured.peak_bytes is not None:
        peak = f"{measured.peak_bytes / 1e9:.1f} GB"
        yield f"peak memory of the engine, all processes together: {peak}"
