"""Small specifications for tests, read by the real loader."""

from __future__ import annotations

from pathlib import Path

from screener.knowledge import Knowledge
from screener.specification import load_trial
from screener.trial import Trial

HEAD = """\
trial: EX-1
name: Example
protocol: {version: "1"}
source: our own
"""


def trial_of(
    folder: Path,
    knowledge: Knowledge,
    inclusion: list[str],
    exclusion: list[str],
    examples: str = "",
) -> Trial:
    """A trial of checks in YAML: I1, I2, …, E1, E2, …, one line each."""
    lines = [HEAD.rstrip()]
    for section, checks in (("inclusion", inclusion), ("exclusion", exclusion)):
        lines.append(f"{section}:" if checks else f"{section}: []")
        lines += [
            f"  - {{id: {section[0].upper()}{number}, text: some text, check: {check}}}"
            for number, check in enumerate(checks, 1)
        ]
    path = folder / "trial.yaml"
    path.write_text("\n".join([*lines, examples]), encoding="utf-8")
    return load_trial(path, knowledge.vocabulary)
