"""`screener bench`: how fast the engine is on this machine."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

Patients = Annotated[int, Parameter(validator=Number(gte=1))]
Trials = Annotated[int, Parameter(validator=Number(gte=1))]
Criteria = Annotated[int, Parameter(validator=Number(gte=1, lte=100))]
Jobs = Annotated[int, Parameter(validator=Number(gte=1))]


def bench(
    *,
    patients: Patients = 1_000_000,
    trials: Trials = 50,
    criteria: Criteria = 20,
    jobs: Jobs = 2,
    json: bool = False,
    reading: bool = False,
) -> int:
    """Measure the engine against the same checks written by hand in Polars and pandas.

    Parameters
    ----------
    patients
        How many patients to draw.
    trials
        How many trials to draw.
    criteria
        How many criteria each trial has.
    jobs
        How many processes share the patients.
    json
        Print the measurement as JSON.
    reading
        Measure how files are read instead, next to pandas: a workbook of 10,000 rows, and a text
        and a Parquet file of a million.
    """
    from dataclasses import asdict
    from json import dumps

    if reading:
        from screener.bench.reading import measure_reading, reading_table

        print(reading_table(measure_reading()))
        return 0

    from screener.bench.measure import measure
    from screener.bench.table import table

    measured = measure(patients, trials, criteria, jobs)
    print(dumps(asdict(measured), indent=2) if json else table(measured))
    return 0
