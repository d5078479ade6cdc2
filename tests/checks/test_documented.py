"""Proof belongs to one sample: the accreditation of one and the report of another prove nothing."""

from __future__ import annotations

import pytest

from screener.chart import frame_of
from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.explaining.asking import asks
from screener.explaining.explainer import Explainer
from screener.explaining.told import told as told_of
from screener.knowledge import Knowledge
from screener.yaml_file import parse

CHECK = "{documented: {what: er, by: [CAP], needs: [report_date]}}"
OLD = {"specimen_date": "2020-03-01", "er_percent": "90", "er_accreditation": "CAP"}
NEW = {"specimen_date": "2025-03-01", "er_percent": "80", "er_report_date": "2025-03-09"}
CAP, REPORT = {"er_accreditation": "CAP"}, {"er_report_date": "2020-03-09"}
UNTESTED = {"specimen_date": "2025-12-01", "er_accreditation": "none"}


@pytest.mark.parametrize(
    ("specimens", "answer", "told"),
    [
        (
            [OLD, NEW],
            "unknown",
            "Record: ER laboratory accreditation",
        ),  # each has what the other lacks
        ([OLD, NEW | CAP], "yes", "2025-03-09"),
        ([OLD | REPORT, NEW | {"er_accreditation": "none"}], "no", "none"),
        ([OLD | REPORT, UNTESTED], "yes", "2020-03-09"),  # the latest sample has no result
        ([UNTESTED], "unknown", "Record: specimens, as documented"),
        ([OLD | REPORT, {**NEW, "specimen_date": "Mar 2020"} | CAP], "yes", "CAP"),
        ([OLD, {**NEW, "specimen_date": "Mar 2020"} | CAP], "unknown", "ER report date"),
    ],
)
def test_all_items_are_of_the_latest_result(
    specimens: list[dict[str, str]], answer: str, told: str, knowledge: Knowledge
) -> None:
    frame = frame_of([{}], knowledge, [{"specimens": specimens}])
    check = read_check(parse(CHECK, "example"), Grammar(knowledge.vocabulary))
    one = Explainer(frame)
    assert frame.truths(check)[0].value == answer
    questions = [ask.question for ask in asks(one, check, 0)] if answer == "unknown" else []
    assert told in "; ".join([told_of(one, check)[0].found, *questions]), questions


@pytest.mark.parametrize(
    ("score", "answer"),
    [
        ({"pdl1_cps": "10"}, "yes"),
        ({"pdl1_ic": "1 %"}, "yes"),
        ({"pdl1_ic_score": "IC0"}, "yes"),
        ({"pdl1_tps": "5 %"}, "yes"),
        ({"ki67": "20 %"}, "unknown"),
    ],
)
def test_a_pd_l1_score_of_any_kind_is_a_test(
    score: dict[str, str], answer: str, knowledge: Knowledge
) -> None:
    biomarkers = [{"pdl1_accreditation": "CAP", **score}]
    frame = frame_of([{}], knowledge, [{"biomarkers": biomarkers}])
    check = read_check(
        parse("{documented: {what: pdl1, by: [CAP]}}", "example"), Grammar(knowledge.vocabulary)
    )
    assert frame.truths(check)[0].value == answer


@pytest.mark.parametrize(
    ("said", "types"),
    [
        ("Certificate of Compliance", {"compliance"}),
        ("CoA", {"accreditation"}),
        ("PPMP", {"ppm"}),
        ("CLIA-waived", {"waiver"}),
        ("Certificate of Registration", {"waiver", "ppm", "compliance", "accreditation"}),
        ("", {"waiver", "ppm", "compliance", "accreditation"}),
    ],
)
def test_a_certificate_is_of_the_type_that_is_written(
    said: str, types: set[str], knowledge: Knowledge
) -> None:
    frame = frame_of([{}], knowledge, [{"specimens": [{"er_certificate_type": said}]}])
    check = "{{specimens: {{latest: {{er_certificate_type: {}}}}}}}"
    grammar = Grammar(knowledge.vocabulary)
    codes = ("waiver", "ppm", "compliance", "accreditation")
    answers = {
        code: frame.truths(read_check(parse(check.format(code), "example"), grammar))[0].value
        for code in codes
    }
    assert {code for code, answer in answers.items() if answer != "no"} == types


@pytest.mark.parametrize(
    "proof",
    [
        {"er_certificate_scope": "no"},
        {"er_certificate_type": "waiver"},
        {"er_certificate_expiry": "2020-01-31"},
        {"er_accreditation": "none"},
    ],
)
def test_no_lack_of_proof_changes_the_result(proof: dict[str, str], knowledge: Knowledge) -> None:
    specimen = {"specimen_date": "2025-03-01", "er_percent": "80", "er_report_date": "2025-03-09"}
    frame = frame_of([{}], knowledge, [{"specimens": [specimen | proof]}])
    check = read_check(
        parse("{specimens: {latest: {er_percent: {at_least: 80}}}}", "example"),
        Grammar(knowledge.vocabulary),
    )
    assert frame.truths(check)[0].value == "yes"
