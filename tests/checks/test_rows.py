"""Checks over a patient's rows that look at other rows: of the same table, or of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from charts import columns
from little import knowledge_of

from screener.assemble import assemble, assemble_records
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.errors import Problems
from screener.frame import Frame
from screener.knowledge import Knowledge
from screener.values import Codes, Span, Value
from screener.yaml_file import parse

VOCABULARY = """
tables:
  patients: {label: Patients}
  samples: {label: Samples, date: sampled, complete: all_samples}
  courses: {label: Courses, date: begun, complete: all_courses}
concepts:
  patient_id: {table: patients, kind: id, label: Patient}
  reference_day: {table: patients, kind: day, label: Reference day}
  spread: {table: patients, kind: day, label: First metastasis}
  relapse: {table: patients, kind: day, label: Relapse}
  all_samples: {table: patients, kind: choice, label: All samples, codes: {yes: {}, no: {}}}
  all_courses: {table: patients, kind: choice, label: All courses, codes: {yes: {}, no: {}}}
  er: {table: samples, kind: choice, label: ER, codes: {positive: {}, negative: {}}}
  her2: {table: samples, kind: choice, label: HER2, codes: {low: {}, high: {}}}
  sampled: {table: samples, kind: day, label: Sampled}
  drug: {table: courses, kind: choice, label: Drug, codes: {chemo: {}, hormone: {}}}
  setting: {table: courses, kind: choice, label: Setting, codes: {early: {}, late: {}}}
  begun: {table: courses, kind: day, label: Begun}
  ended: {table: courses, kind: day, label: Ended}
"""
END_OF_CHEMO = "{courses: {latest: ended, where: {drug: chemo, setting: early}}}"
TOGETHER = "{er: positive, her2: low}"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return knowledge_of(tmp_path_factory.mktemp("rows"), vocabulary=VOCABULARY)


def value(text: str | int | tuple[int, int]) -> Value:
    if isinstance(text, str):
        return Codes(frozenset({text}))
    return Span(*text) if isinstance(text, tuple) else Span(text, text)


def read(rows: Sequence[Mapping[str, object]]) -> list[dict[str, Value]]:
    return [{name: value(text) for name, text in row.items()} for row in rows]  # type: ignore[arg-type]


def patient(
    knowledge: Knowledge, /, courses: object = (), samples: object = (), **own: object
) -> Frame:
    frame = assemble(knowledge, 1, columns(read([own])), in_records=["courses", "samples"])
    for table, rows in (("courses", courses), ("samples", samples)):
        feeds = columns(read(rows))  # type: ignore[arg-type]
        owner = np.zeros(len(rows), np.int32)  # type: ignore[arg-type]
        if feeds:
            given = [(feed, owner) for feed in feeds]
            frame.records = {
                **frame.records,
                table: assemble_records(knowledge, table, given, frame),
            }
    return frame


def answer(knowledge: Knowledge, text: str, frame: Frame) -> str:
    check = read_check(parse(text, "check"), Grammar(knowledge.vocabulary))
    return frame.truths(check)[0].value


CHEMO = {"drug": "chemo", "setting": "early", "begun": 100, "ended": 200}
HORMONE = {"drug": "hormone", "setting": "early", "begun": 210, "ended": 900}


@pytest.mark.parametrize(
    ("relapse", "complete", "expected"),
    [
        (200 + 28, "yes", "yes"),
        (200 + 29, "yes", "no"),
        (199, "yes", "no"),
        (200 + 28, "no", "unknown"),  # a later course of chemotherapy may be missing
        ((220, 240), "yes", "unknown"),
    ],
)
def test_a_window_may_count_from_a_day_of_other_records(
    knowledge: Knowledge, relapse: object, complete: str, expected: str
) -> None:
    """Relapse within 28 days after the end of early chemotherapy, whatever came later."""
    frame = patient(knowledge, courses=[CHEMO, HORMONE], relapse=relapse, all_courses=complete)
    check = f"{{relapse: {{within: 28 days, after: {END_OF_CHEMO}}}}}"
    assert answer(knowledge, check, frame) == expected


@pytest.mark.parametrize(
    ("begun", "expected"), [(228, "yes"), (229, "no"), ((220, 240), "unknown")]
)
def test_a_record_may_be_measured_from_another_of_its_patient(
    knowledge: Knowledge, begun: object, expected: str
) -> None:
    courses = [CHEMO, {"drug": "hormone", "setting": "late", "begun": begun}]
    frame = patient(knowledge, courses=courses, all_courses="yes")
    check = (
        "{courses: {any: {drug: hormone, "
        f"begun: {{within: 28 days, after: {END_OF_CHEMO}}}}}}}}}"
    )
    assert answer(knowledge, check, frame) == expected


@pytest.mark.parametrize(
    ("sampled", "complete", "expected"),
    [(901, "yes", "yes"), (900, "yes", "no"), (901, "no", "unknown"), (850, "no", "no")],
)
def test_a_fresh_sample_was_taken_after_the_last_treatment(
    knowledge: Knowledge, sampled: int, complete: str, expected: str
) -> None:
    frame = patient(
        knowledge,
        courses=[CHEMO, HORMONE],
        samples=[{"sampled": sampled, "her2": "low"}],
        all_samples="yes",
        all_courses=complete,
    )
    check = "{samples: {any: {her2: low, sampled: {after: {courses: {latest: ended}}}}}}"
    assert answer(knowledge, check, frame) == expected


@pytest.mark.parametrize(("spread", "expected"), [(300, "yes"), (301, "no"), ((1, 400), "unknown")])
def test_a_sample_of_the_metastatic_setting_is_one_by_its_day(
    knowledge: Knowledge, spread: object, expected: str
) -> None:
    samples = [{"sampled": 100, "her2": "high"}, {"sampled": 300, "her2": "low"}]
    frame = patient(knowledge, samples=samples, spread=spread, all_samples="yes")
    check = "{samples: {any: {her2: low, sampled: {on_or_after: spread}}}}"
    assert answer(knowledge, check, frame) == expected


@pytest.mark.parametrize(
    ("how", "expected"), [("latest", "unknown"), ("latest_known", "yes"), ("first", "yes")]
)
def test_a_newer_sample_without_a_result_leaves_the_newest_open_but_not_the_newest_known(
    knowledge: Knowledge, how: str, expected: str
) -> None:
    samples = [{"sampled": 100, "her2": "low"}, {"sampled": 300, "er": "positive"}]
    frame = patient(knowledge, samples=samples)
    assert answer(knowledge, f"{{samples: {{{how}: {{her2: low}}}}}}", frame) == expected


def test_receptors_of_two_samples_are_not_put_together(knowledge: Knowledge) -> None:
    """One sample is positive for ER, another has low HER2: no sample has both."""
    samples = [
        {"sampled": 100, "er": "positive", "her2": "high"},
        {"sampled": 300, "er": "negative", "her2": "low"},
    ]
    frame = patient(knowledge, samples=samples, all_samples="yes")
    assert answer(knowledge, f"{{samples: {{any: {TOGETHER}}}}}", frame) == "no"
    apart = "{all: [{samples: {any: {er: positive}}}, {samples: {any: {her2: low}}}]}"
    assert answer(knowledge, apart, frame) == "yes"


def test_the_newest_known_sample_is_the_newest_with_all_that_is_asked(knowledge: Knowledge) -> None:
    samples = [{"sampled": 100, "er": "positive", "her2": "low"}, {"sampled": 300, "her2": "high"}]
    frame = patient(knowledge, samples=samples)
    assert answer(knowledge, f"{{samples: {{latest_known: {TOGETHER}}}}}", frame) == "yes"


@pytest.mark.parametrize(("complete", "expected"), [("yes", "yes"), ("no", "unknown")])
def test_of_a_record_its_patients_other_records_may_be_asked(
    knowledge: Knowledge, complete: str, expected: str
) -> None:
    frame = patient(
        knowledge,
        courses=[HORMONE],
        samples=[{"sampled": 1, "her2": "low"}],
        all_courses=complete,
    )
    check = "{samples: {any: {her2: low, courses: {none: {drug: chemo}}}}}"
    assert answer(knowledge, check, frame) == expected


def test_a_sheet_with_one_row_a_patient_is_asked_in_the_same_words(knowledge: Knowledge) -> None:
    row = {**CHEMO, "relapse": 228, "all_courses": "yes", "her2": "low", "sampled": 300}
    frame = assemble(knowledge, 1, columns(read([row])))
    after = f"{{relapse: {{within: 28 days, after: {END_OF_CHEMO}}}}}"
    assert answer(knowledge, after, frame) == "yes"
    fresh = "{samples: {any: {her2: low, sampled: {after: {courses: {latest: ended}}}}}}"
    assert answer(knowledge, fresh, frame) == "yes"


@pytest.mark.parametrize(
    ("anchor", "message"),
    [
        ("{courses: {last: ended}}", "'last' is no word known here; allowed: latest, first, where"),
        ("{courses: {where: {drug: chemo}}}", "latest or first is expected, for a day"),
        ("{courses: {latest: sampled}}", "'sampled' is no day of 'courses' known here"),
        ("{course: {latest: ended}}", "did you mean 'courses'"),
        ("{courses: {latest: ended, where: {drug: chem}}}", "did you mean 'chemo'"),
    ],
)
def test_a_mistake_in_the_day_to_count_from_is_told(
    knowledge: Knowledge, anchor: str, message: str, tmp_path: Path
) -> None:
    with pytest.raises(Problems, match="check") as found:
        answer(knowledge, f"{{relapse: {{after: {anchor}}}}}", patient(knowledge))
    assert message in str(found.value)
