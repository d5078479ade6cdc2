"""Small vocabularies and definitions for tests, read by the real loaders."""

from __future__ import annotations

import textwrap
from pathlib import Path

from screener.concepts import load as vocabularies
from screener.definitions import load as definitions
from screener.knowledge import Knowledge

VOCABULARY = """
tables: {patients: {label: Patients}}
concepts:
  score: {table: patients, kind: choice, label: Score, ordered: true,
          codes: {"0": {}, 1+: {}, 2+: {}, 3+: {}}}
  probe: {table: patients, kind: choice, label: Probe, blank: not_done,
          codes: {positive: {}, negative: {}, not_done: {label: not done}}}
  status: {table: patients, kind: choice, label: Status, codes: {positive: {}, negative: {}}}
  sex: {table: patients, kind: choice, label: Sex, codes: {female: {}, male: {}}}
  weight: {table: patients, kind: number, label: Weight, unit: kg, plausible: [1, 500]}
  years: {table: patients, kind: number, label: Years, unit: years}
  share: {table: patients, kind: number, label: Share, unit: "%", plausible: [0, 100]}
  birth_date: {table: patients, kind: day, label: Date of birth}
  reference_day: {table: patients, kind: day, label: Reference day}
  patient_id: {table: patients, kind: id, label: Patient}
  value: {table: patients, kind: number, label: Value, unit: U/L, limits: uln, dated: shared_date}
  shared_date: {table: patients, kind: day, label: Date of the laboratory}
"""

STATUS = """
definitions:
  - concept: status
    source: made up
    cases:
      - {when: {score: 3+}, value: positive}
      - {when: {score: ["0", 1+]}, value: negative}
      - {when: {probe: positive}, value: positive}
      - {when: {probe: negative}, value: negative}
      - {otherwise: unknown, ask: Do the probe.}
"""


def knowledge_of(folder: Path, defined: str = "", vocabulary: str = VOCABULARY) -> Knowledge:
    for name, text in (("vocabulary", vocabulary), ("definitions", defined)):
        (folder / name).mkdir()
        if text:
            body = textwrap.dedent(text)
            (folder / name / "words.yaml").write_text(body, encoding="utf-8")
    words = vocabularies.load([folder / "vocabulary"])
    return Knowledge(words, definitions.load([folder / "definitions"], words))
