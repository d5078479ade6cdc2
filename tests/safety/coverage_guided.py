"""Coverage-guided fuzzing of one door with Atheris, beginning with good files and texts.

Atheris is outside the lock: it is on PyPI for some Pythons on Linux, and only wanted here.

    pip install atheris
    PYTHONPATH=tests python -m safety.coverage_guided cell corpus -max_total_time=600

What follows the folder is libFuzzer's. A crash is kept as `crash-…`: once the fault is mended, its
bytes go to `FOUND` in test_fuzzing.py.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    import atheris

    name, folder, *options = sys.argv[1:]
    with atheris.instrument_imports(include=["screener", "openpyxl"]):
        from safety.doors import DOORS
    corpus = Path(folder)
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(seed)
        DOORS[name](seed)  # patterns are made before the clock of the first text runs
    settings = [sys.argv[0], folder, "-timeout=5", "-max_len=4000", *options]
    atheris.Setup(settings, DOORS[name])
    atheris.Fuzz()


def seeds(door: str) -> Iterator[bytes]:
    """Good input, for the fuzzer to spoil."""
    from safety.doors import PARTS, good_parts, knowledge, targets

    from screener.shipped import folder

    vocabulary = knowledge().vocabulary
    if door == "cell":
        for number, target in enumerate(targets()):
            for text in (*spelled(target), "<1.5 (ULN 40) mg/dL", "2+ / ISH neg 1.2", "Mar 2024"):
                yield number.to_bytes(2, "big") + b"0" + text.encode()
    elif door == "header":
        yield from (text.encode() for one in vocabulary.concepts.values() for text in one.headers)
    elif door == "text_file":
        yield b'id,age,er\nP1,54,pos\nP2,"6,1",neg\n'
        yield 'id;age;er\n="007";54;"Größe"\n'.encode("utf-16")
    elif door == "workbook_part":
        yield from (bytes([number]) + good_parts()[part] for number, part in enumerate(PARTS))
    elif door == "specification":
        yield from (one.read_bytes() for one in (folder("trial_criteria") / "trials").iterdir())
    elif door == "mapping":
        yield b'columns: {Hb: {concept: hemoglobin, unit: "g/dL"}, Age: age}\nwords: {ND: ""}\n'
    else:
        yield (
            b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000000"},'
            b'"eligibilityModule": {"eligibilityCriteria": "Inclusion Criteria:\\n\\n* Adult"}}}'
        )


def spelled(target: str) -> Iterator[str]:
    """How the vocabulary itself writes what a column may hold."""
    from safety.doors import knowledge

    vocabulary = knowledge().vocabulary
    if target in vocabulary.bundles:
        yield from (text for phrase in vocabulary.bundles[target].phrases for text in phrase.text)
        return
    for entry in getattr(vocabulary.concepts[target], "codes", {}).values():
        yield from entry.spellings


if __name__ == "__main__":
    main()
