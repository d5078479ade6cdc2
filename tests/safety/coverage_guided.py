"""Coverage-guided fuzzing of one door with Atheris, beginning with good files and texts.

Atheris is outside the lock: it is on PyPI for some Pythons on Linux, and only wanted here.

    pip install atheris
    PYTHONPATH=tests python -m safety.coverage_guided cell corpus -max_total_time=600

What follows the folder is libFuzzer's. A crash is kept as `crash-…`: once the fault is mended, its
bytes go to `FOUND` in test_fuzzing.py.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    import atheris

    name, folder, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["screener", "openpyxl"]):
        from safety.doors import DOORS
        from safety.seeds import seeds
    corpus = Path(folder)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
        DOORS[name](seed)  # patterns are made before the clock of the first text runs
    settings = [sys.argv[0], folder, "-timeout=5", "-max_len=4000", *options]
    atheris.Setup(settings, DOORS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
