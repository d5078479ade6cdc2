"""How fast files are read, next to what pandas reads of them.

pandas turns texts into numbers and days as it likes, and keeps no place of a cell; so the two do
not do the same work, and a ratio is what care costs. Each file is read in a process of its own,
whose peak of memory tells nothing of the others.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

ROWS = {"xlsx": 10_000, "csv": 1_000_000, "parquet": 1_000_000}
COLUMNS = 40
SEED = 20_260_101
WORDS = (
    ("pos", "neg", "90 %", ""),
    ("0", "1+", "2+", "3+", "NA"),
    ("", "seen, stable", "PD; liver", "not done"),
)


@dataclass(frozen=True)
class Reading:
    """What it took to read a file: seconds of processor time, and bytes at the peak."""

    kind: str
    rows: int
    who: str
    seconds: float
    peak: int


def measure_reading(sizes: Mapping[str, int] = ROWS) -> Iterator[Reading]:
    """Files of so many rows, drawn and read."""
    with TemporaryDirectory() as folder:
        for kind, rows in sizes.items():
            path = Path(folder) / f"drawn.{kind}"
            _apart("draw", str(path), str(rows))
            for who in READERS:
                seconds, peak = _apart(who, str(path)).split()
                yield Reading(kind, rows, who, float(seconds), int(peak))


def _apart(*words: str) -> str:
    """What a process of its own says: one that is made by a large one begins with its peak."""
    command = [sys.executable, "-m", __name__, *words]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603


def reading_table(found: Iterator[Reading]) -> str:
    """The measurements, for people."""
    lines = [f"{'':<30}{'seconds':>9}{'peak':>10}"]
    for one in found:
        what = f"{one.kind}, {one.rows:,} × {COLUMNS}, {one.who}"
        lines.append(f"{what:<30}{one.seconds:>9.1f}{one.peak / 1e9:>7.2f} GB")
    return "\n".join(lines)


def _drawn(rows: int) -> pd.DataFrame:
    """Identifiers, days, words and numbers with one decimal, in turn."""
    import pandas as pd

    dice = np.random.default_rng(SEED)
    columns: dict[str, object] = {"Patient ID": [f"P-{row:07}" for row in range(rows)]}
    while len(columns) < COLUMNS:
        place = len(columns)
        if place % 10 == 0:
            days = pd.to_datetime(dice.integers(0, 20_000, rows), unit="D").strftime("%Y-%m-%d")
            columns[f"Day {place}"] = days
        elif place % 3 == 0:
            columns[f"Word {place}"] = dice.choice(WORDS[place // 3 % len(WORDS)], rows)
        else:
            columns[f"Number {place}"] = dice.normal(50, 20, rows).clip(0.1).round(1)
    return pd.DataFrame(columns)


def _write(table: pd.DataFrame, path: Path) -> None:
    if path.suffix == ".csv":
        table.to_csv(path, index=False)
    elif path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        table.to_excel(path, index=False)


def _with_pandas(path: Path) -> object:
    import pandas as pd

    read: Mapping[str, Callable[[Path], object]] = {
        ".csv": pd.read_csv,
        ".parquet": pd.read_parquet,
        ".xlsx": pd.read_excel,
    }
    return read[path.suffix](path)


def _with_ours(path: Path) -> object:
    from screener.intake.files import read_sheets

    return read_sheets(path, lambda header: header == "Patient ID")


READERS = {"screener": _with_ours, "pandas": _with_pandas}


def main() -> None:
    """Draws one file, or reads it and says what that took."""
    from resource import RUSAGE_SELF, getrusage

    who, path, *rows = sys.argv[1:]
    if rows:
        _write(_drawn(int(rows[0])), Path(path))
        return
    began = time.process_time()
    READERS[who](Path(path))
    peak = getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    sys.stdout.write(f"{time.process_time() - began} {peak}")


if __name__ == "__main__":
    main()
