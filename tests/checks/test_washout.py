"""A washout that is told: which treatment it hangs on, and what would settle it."""

from __future__ import annotations

import pytest

from screener.checks.grammar import Grammar
from screener.checks.language import read_check
from screener.examples import frame_of
from screener.explaining.asking import asks
from screener.explaining.explainer import Explainer
from screener.explaining.told import told as told_of
from screener.knowledge import Knowledge
from screener.yaml_file import parse

PARP = "{washout: {of: PARP inhibitor, longer_of: [14 days, 5 half-lives]}}"
EITHER = "{washout: {of: PARP inhibitor, either: [14 days, 5 half-lives]}}"
TRIAL = (
    "{washout: {of: anticancer therapy, where: {therapy_investigational: yes},"
    " either: [28 days, 5 half-lives]}}"
)
LAST = (
    "{washout: {of: endocrine therapy, last: last_endocrine_date,"
    " longer_of: [14 days, 5 half-lives]}}"
)
COMPLETE = {"reference_day": "2026-01-15", "therapy_list_complete": "yes"}
OLD = {"therapy_drugs": "letrozole", "therapy_last_dose": "2025-01-15"}


def row(drugs: str, last: str = "", **more: str) -> dict[str, str]:
    said = {"therapy_drugs": drugs, "therapy_last_dose": last, **more}
    return {name: text for name, text in said.items() if text}


@pytest.mark.parametrize(
    ("check", "patient", "rows", "answer", "told"),
    [
        (PARP, COMPLETE, [OLD, row("olaparib", "2026-01-14")], "no", "2026-01-14"),
        (PARP, COMPLETE, [OLD, row("olaparib", "2025-12-01")], "yes", "2025-12-01"),
        (PARP, COMPLETE, [OLD, row("olaparib")], "unknown", "last dose of this treatment given"),
        (PARP, COMPLETE, [row("PARP inhibitor", "2025-12-01")], "unknown", "Which drugs did"),
        (PARP, {}, [row("olaparib", "2025-12-01")], "unknown", "every anticancer treatment ever"),
        (
            EITHER,
            COMPLETE,
            [OLD, row("olaparib", "2026-01-10")],
            "unknown",
            "Washout of olaparib (last dose of this treatment 2026-01-10): is it over?"
            " 14 days or 5 half-lives, whichever the protocol means.",
        ),
        (
            TRIAL,
            COMPLETE,
            [row("OP-3136", "2025-01-10", therapy_investigational="yes")],
            "unknown",
            "A half-life is not on file.",
        ),
        (TRIAL, COMPLETE, [row("olaparib", "2026-01-10")], "unknown", "as an investigational drug"),
        (LAST, COMPLETE | {"last_endocrine_date": "2026-01-05"}, [], "no", "2026-01-05"),
        (LAST, COMPLETE | {"prior_drugs": "letrozole"}, [], "unknown", "Last dose of endocrine"),
        (
            LAST,
            {"prior_drugs": "letrozole", "last_endocrine_date": "2025-12-05"},
            [],
            "unknown",
            "every anticancer treatment ever",
        ),
        # The treatments and the summary contradict each other: nothing is decided
        (
            LAST,
            COMPLETE | {"prior_drugs": "letrozole", "last_endocrine_date": "2025-12-05"},
            [row("letrozole", "2026-01-14")],
            "unknown",
            "2026-01-14",
        ),
    ],
)
def test_a_washout_is_told(
    check: str,
    patient: dict[str, str],
    rows: list[dict[str, str]],
    answer: str,
    told: str,
    knowledge: Knowledge,
) -> None:
    asked = read_check(parse(check, "example"), Grammar(knowledge.vocabulary))
    frame = frame_of(
        [{"reference_day": "2026-01-15", **patient}],
        knowledge,
        [{"therapies": rows} if rows else {}],
    )
    assert frame.truths(asked)[0].value == answer
    one = Explainer(frame)
    deciding = one.deciding(asked, 0)
    questions = [ask.question for leaf in deciding for ask in asks(one, leaf, 0)]
    assert told in "; ".join([told_of(one, asked)[0].found, *questions])
    assert OLD["therapy_last_dose"] not in told_of(one, asked)[0].found
