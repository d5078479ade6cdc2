"""What is said about a run is the same on every machine."""

from __future__ import annotations

from pathlib import Path

from report.patients import HERE

from screener.report.runs.run import Input, Run, Spec, knowledge_digest
from screener.screening import Plan


def test_files_are_named_without_their_folders(tmp_path: Path, trials_of_two: Plan) -> None:
    (tmp_path / "patients.csv").write_bytes(b"abc")
    run = Run((Input.of(tmp_path / "patients.csv"),), (Spec.of(trials_of_two.trials[0]),), "k")
    assert run.inputs[0].name == "patients.csv"
    assert run.inputs[0].sha256.startswith("ba7816bf8f01cfea")
    assert run.specs[0].file == "low.yaml"
    assert str(tmp_path) not in str(run.as_json())
    assert str(HERE) not in str(run.as_json())


def test_knowledge_is_known_by_what_it_says_not_by_where_it_is(tmp_path: Path) -> None:
    def knowledge(place: str, text: str) -> list[Path]:
        folder = tmp_path / place / "vocabulary"
        folder.mkdir(parents=True)
        for name in ("a.yaml", "b.yaml"):
            (folder / name).write_text(text)
        return list(folder.iterdir())

    here, there = knowledge("here", "units: {}"), knowledge("there", "units: {}")
    assert knowledge_digest(here) == knowledge_digest(reversed(there))
    assert knowledge_digest(here) != knowledge_digest(knowledge("other", "tables: {}"))
