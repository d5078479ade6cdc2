"""Codes, and texts that speak of several concepts: all of it is understood, or none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading.showing import said, shown

from screener.reading import Reader, Reading
from screener.values import Codes, Words

VOCABULARY = """
tables: {specimens: {label: Specimens}}
units: {/cell: [sig/cell]}
missing:
  - {text: [unknown, not done, "?"], reason: unknown}
  - {text: [pending], reason: pending, ask: When is the result due?}
  - {text: [NA], reason: unclear, ask: "'NA': not available, or not applicable?"}
  - {text: ["-"], reason: unclear, ask: "A dash: negative, or nothing to record?"}
code_lists:
  results: {positive: {spellings: [pos, +]}, negative: {spellings: [neg, "-"]}}
  yes_no: {yes: {}, no: {}}
formats:
  CLIA number: {shape: 99D9999999, like: 05D0642827}
concepts:
  er: {table: specimens, kind: choice, label: ER, codes: results, prefixes: [ER]}
  pr: {table: specimens, kind: choice, label: PR, codes: results, prefixes: [PR]}
  her2: {table: specimens, kind: choice, label: HER2, codes: results, prefixes: [HER2]}
  ihc:
    {table: specimens, kind: choice, label: HER2 IHC, ordered: true, prefixes: [IHC],
     blank: {means: not_done, unless: [ratio]},
     codes: {"0": {}, 1+: {spellings: ["1", +1]}, 2+: {}, 3+: {}, not_done: {spellings: [omitted]}},
     spellings: {negative: ["0", 1+]}}
  ish:
    {table: specimens, kind: choice, label: ISH, prefixes: [FISH, ISH], blank: not_done,
     codes: {amplified: {spellings: [amp, +]}, not_amplified: {spellings: [not amp, neg, "-"]},
             not_done: {label: ISH not done, spellings: [not done]}}}
  ratio: {table: specimens, kind: number, label: Ratio, plausible: [0.2, 25], prefixes: [ratio]}
  copies: {table: specimens, kind: number, label: Copies, unit: /cell, plausible: [0.5, 50]}
  percent:
    {table: specimens, kind: number, label: ER percent, unit: "%", percent: true,
     plausible: [0, 100]}
  allred: {table: specimens, kind: number, label: Allred score, whole: true, plausible: [0, 8]}
  intensity:
    {table: specimens, kind: choice, label: Intensity,
     codes: {weak: {spellings: [w]}, strong: {}}}
  recount: {table: specimens, kind: choice, label: Recount, codes: yes_no}
  sites:
    {table: specimens, kind: tags, label: Sites,
     codes: {liver: {spellings: [hepatic]}, bone: {}, brain: {}},
     spellings: {CNS or bone: [brain, bone], no distant disease: []}}
  grade: {table: specimens, kind: choice, label: Grade, ordered: true,
     codes: {I: {spellings: [low]}, II: {}, III: {spellings: [high]}}}
  laboratory: {table: specimens, kind: text, label: Laboratory}
  clia: {table: specimens, kind: text, label: CLIA number, format: CLIA number}
  collected: {table: specimens, kind: day, label: Collected}
bundles:
  report:
    label: HER2 in words
    fills: [her2, ihc, ish, ratio, copies, recount]
    fillers: [her2, score, by]
    phrases:
      - {text: ["fish {ratio} / {copies}", "{copies} sig/cell"]}
      - {text: ["low"], means: {her2: negative, ihc: [1+, 2+]}}
      - {text: ["{ihc} at recount"], means: {recount: yes}}
      - {text: [ngs amp], ask: "Sequencing is no ISH: what are IHC and ISH?"}
      - {text: [maybe 2+], means: {ihc: ["0", 1+, 2+, 3+]}, ask: "Is it 2+?"}
      - {text: [pending], ask: Which result is pending?}
      - {text: [many signals], means: {copies: ["6-10", ">10"]}}
  receptors:
    label: Receptors
    fills: [er, pr, her2, percent, ihc]
    slots: [er, pr, her2]
    fillers: [breast]
    phrases:
      - {text: ["er {percent}%"]}
  er_words:
    label: ER in words
    fills: [er, percent, allred, intensity, collected]
    fillers: [staining]
    phrases:
      - text: ["{percent}%", "{allred}/8", "allred {allred}"]
      - text: ["taken {collected}", "{intensity} in {percent}%"]
  site_words:
    label: Sites in words
    fills: [sites, laboratory, clia]
    phrases: [{text: [visceral], means: {sites: liver}}, {text: ["clia {clia}"]}]
"""


@pytest.fixture(scope="module")
def reader(reader_of) -> Reader:
    return reader_of(VOCABULARY)


CODES = [
    ("ihc", "2+", "2+"),
    ("ihc", "2 +", "2+"),
    ("ihc", "２＋", "2+"),
    ("ihc", "IHC 2+", "2+"),
    ("ihc", "HER2 IHC: 2+", "2+"),
    ("ihc", "1", "1+"),
    ("ihc", "Negative.", "0|1+"),
    ("ihc", "0-1+", "0|1+"),
    ("ihc", "0/1+", "0|1+"),
    ("ihc", "1-2+", "1+|2+"),  # the sign is shared
    ("ihc", "1+ to 3+", "1+|2+|3+"),
    ("ihc", "3+ – 1+", "1+|2+|3+"),
    ("ihc", "not_done", "not_done"),
    ("ihc", "omitted", "not_done"),
    ("grade", "low-II", "I|II"),
    ("ish", "not amplified", "not_amplified"),
    ("ish", "NOT\u00a0AMP", "not_amplified"),
    ("ish", "not-amp", "not_amplified"),
    ("ish", "not done", "not_done"),  # a code wins over a word for missing
    ("er", "ER+", "positive"),
    ("er", "ER -", "negative"),
    ("er", "-", "negative"),
    ("sites", "liver", "liver, 0 more possible"),
    ("sites", "liver, bone and brain", "bone+brain+liver, 0 more possible"),
    ("sites", "Sites: hepatic; bone", "bone+liver, 0 more possible"),
    ("sites", "CNS or bone", ", 2 more possible"),
    ("sites", "none", ", 0 more possible"),
    ("sites", "no distant disease", ", 0 more possible"),
    ("laboratory", "  ACME \u200b Lab ", "ACME Lab"),
    ("clia", "05d0642827", "05D0642827"),
    ("clia", "CLIA number: 05D0642827", "05D0642827"),
]


@pytest.mark.parametrize(("target", "text", "allows"), CODES)
def test_spellings_of_a_concept(reader, target, text, allows):
    reading = reader.read(target, text)
    assert shown(reader, reading, target) == allows
    assert reading.question == ""


ASKED = [
    ("ihc", "4+", "not understood; expected 0, 1+, 2+, 3+, not done (HER2 IHC)"),
    ("ihc", "not 2+", "'not' is not understood"),
    ("ihc", "9-2+", "not understood"),
    ("ihc", "2+?", "'?' is not understood"),
    ("ihc", "2+*", "'*' is not understood"),
    ("ihc", "2024-02-01", "Excel changed this to a date"),
    ("ihc", "1-Feb", "Excel changed this to a date"),
    ("ihc", "omited", "Did you mean 'omitted'?"),
    ("ihc", "pending", "When is the result due?"),
    ("ihc", "NA", "not available, or not applicable?"),
    ("ihc", "2+ " * 1000, "longer than 2000 characters"),
    ("ish", "no evidence of amplification", "'no evidence of amplification'"),
    ("sites", "liver, none", "'none' is not understood"),
    ("sites", "liver, no brain", "'no' is not understood"),
    ("clia", "05D064282O", "expected a text like 05D0642827 (CLIA number). Is it 05D0642820?"),
    ("clia", "5D0642827", "Is it 05D0642827?"),
    ("clia", "12345", "expected a text like 05D0642827 (CLIA number)."),
    ("clia", "05X0642827", "expected a text like 05D0642827 (CLIA number)."),
    ("recount", "1", "expected yes, no (Recount)"),
]


@pytest.mark.parametrize(("target", "text", "question"), ASKED)
def test_anything_else_is_everything_and_asked(reader, target, text, question):
    reading = reader.read(target, text)
    assert reading.values[target] == reader.blank(target)
    assert said(reader, reading) == {}
    assert question in reading.question


POS, NEG = {"her2": "positive"}, {"her2": "negative"}
TEXTS = [
    # bundle or concept, text, what it says
    ("report", "IHC2+/FISH-", {"ihc": "2+", "ish": "not_amplified"}),
    ("report", "IHC 2+, FISH not amp (ratio 1.3)",
     {"ihc": "2+", "ish": "not_amplified", "ratio": "1.3"}),
    ("report", "her2 3+ by IHC", None),  # "IHC" alone is no word here
    ("report", "score: 3+", {"ihc": "3+"}),
    ("report", "neg (1+)", NEG | {"ihc": "1+"}),
    ("report", "FISH 2.1/3.6", {"ratio": "2.1", "copies": "3.6 /cell"}),
    ("report", "FISH 2.1 / 3.6; 2+", {"ratio": "2.1", "copies": "3.6 /cell", "ihc": "2+"}),
    ("report", "ratio=1.3, 4.8 sig/cell", {"ratio": "1.3", "copies": "4.8 /cell"}),
    ("report", "ratio: <2", {"ratio": "0 to <2"}),
    ("report", "many signals", {"copies": "≥ 6 /cell"}),
    ("report", "amp", {"ish": "amplified"}),
    ("report", "ample", None),
    ("report", "low", NEG | {"ihc": "1+|2+"}),
    ("report", "low (1+)", NEG | {"ihc": "1+"}),  # both hold
    ("report", "2+ at recount", {"ihc": "2+", "recount": "yes"}),
    ("report", "9-2+ at recount", None),
    ("report", "IHC unknown, FISH neg", {"ish": "not_amplified"}),
    ("report", "IHC unknown; FISH not done", {"ish": "not_done"}),
    ("report", "HER2-positive", POS),
    ("report", "HER2 - positive", POS),
    ("report", "HER2: +", POS),
    ("report", "HER2 (neg)", NEG),
    ("report", "2+ - FISH neg", {"ihc": "2+", "ish": "not_amplified"}),
    ("report", "HER2 - amp", {"ish": "amplified"}),
    ("report", "HER2-amp", None),  # "HER2-", or "HER2: amp"?
    ("report", "HER2- amp", None),
    ("report", "HER2- 2+", None),
    ("report", "FISH + IHC 2+", None),  # "FISH+", or "FISH and IHC"?
    ("report", "FISH+IHC 2+", None),
    ("report", "2++", None),
    ("report", "2+-", None),
    ("report", "2.5", None),
    ("report", "1+ or 2+", None),
    ("report", "no amp", None),
    ("report", "yes", None),  # which of the questions does it answer?
    ("report", "HER2", None),
    ("report", "r/o 3+", None),
    ("report", "fish 2.1 / 3.6 / 1.7", None),
    ("receptors", "ER+ PR- HER2-", {"er": "positive", "pr": "negative"} | NEG),
    ("receptors", "ER+PR-HER2-", {"er": "positive", "pr": "negative"} | NEG),
    ("receptors", "ER + PR - HER2 -", {"er": "positive", "pr": "negative"} | NEG),
    ("receptors", "ER: +, PR: -", {"er": "positive", "pr": "negative"}),
    ("receptors", "+/+/-", {"er": "positive", "pr": "positive"} | NEG),
    ("receptors", "pos / pos / neg", {"er": "positive", "pr": "positive"} | NEG),
    ("receptors", "er 90%, pr neg", {"percent": "90 %", "pr": "negative"}),
    ("receptors", "ER 0.9%", {"percent": "0.9 %"}),
    ("receptors", "ER-PR positive", None),  # "ER-", or "ER and PR"?
    ("receptors", "ER + PR negative", None),
    ("receptors", "+/+/-/-", None),
    ("receptors", "+/-", None),
    ("receptors", "ER PR+", None),
    ("er_words", "pos (8/8)", {"er": "positive", "allred": "8"}),
    ("er_words", "95 % strong", {"percent": "95 %", "intensity": "strong"}),
    ("er_words", "w in <1%", {"percent": "0 to <1 %", "intensity": "weak"}),
    ("er_words", "neg, taken 4 Mar 2024", {"er": "negative", "collected": "2024-03-04"}),
    ("er_words", "5/8", {"allred": "5"}),
    ("er_words", "5/9", None),
    ("er_words", "8", None),
    ("er_words", "-", None),
    ("er", "95 % strong", {"percent": "95 %", "intensity": "strong"}),
    ("percent", "95 % strong", {"percent": "95 %", "intensity": "strong"}),
    ("percent", "pos 95", {"percent": "95 %", "er": "positive"}),
    ("percent", "5/8", {"allred": "5"}),
    ("percent", "95 w", None),  # a letter does not speak for itself in another column
    ("er", "+/+/-", None),  # three samples, or three receptors?
    ("ish", "2+", None),
    ("ish", "amp, IHC 2+", {"ish": "amplified", "ihc": "2+"}),
    ("site_words", "visceral, bone", {"sites": "bone+liver, 0 more possible"}),
    ("site_words", "CLIA 05D0642827", {"clia": "05D0642827"}),
]  # fmt: skip


@pytest.mark.parametrize(("target", "text", "says"), TEXTS)
def test_a_text_is_covered_by_known_words_or_says_nothing(reader, target, text, says):
    reading = reader.read(target, text)
    assert said(reader, reading) == (says or {})
    assert (reading.question == "") == (says is not None)


def test_what_contradicts_itself_keeps_both_and_is_asked(reader):
    reading = reader.read("report", "2+, 3+")
    assert shown(reader, reading, "ihc") == "2+|3+"
    assert reading.question == "'2+, 3+': HER2 IHC is given twice, differently: which one holds?"
    numbers = reader.read("report", "ratio 1.3, ratio 1.4")
    assert shown(reader, numbers, "ratio") == "1.3 to 1.4"
    days = reader.read("er_words", "taken Mar 2024, taken 5 Apr 2024")
    assert shown(reader, days, "collected") == "between 2024-03-01 and 2024-04-05"
    sites = reader.read("site_words", "liver (no distant disease)")
    assert shown(reader, sites, "sites") == ", 1 more possible"
    assert "Sites is given twice" in sites.question
    texts = reader.read("site_words", "CLIA 05D0642827, CLIA 05D0642828")
    assert shown(reader, texts, "clia") == "?"


def test_what_is_said_twice_is_what_both_allow(reader):
    days = reader.read("er_words", "taken Mar 2024, taken 5 Mar 2024")
    assert shown(reader, days, "collected") == "2024-03-05"
    texts = reader.read("site_words", "CLIA 05D0642827, CLIA: 05d0642827")
    assert shown(reader, texts, "clia") == "05D0642827"


def test_what_is_in_doubt_widens_and_never_narrows(reader):
    reading = reader.read("report", "2+, maybe 2+")
    assert shown(reader, reading, "ihc") == "0|1+|2+|3+"
    assert "Is it 2+?" in reading.question


def test_a_place_with_an_implausible_number_is_asked(reader):
    reading = reader.read("report", "FISH 2.1/99")
    assert said(reader, reading) == {"ratio": "2.1"}
    assert "99 /cell is not plausible" in reading.question


def test_a_phrase_that_only_asks_fills_nothing(reader):
    reading = reader.read("report", "2+, NGS amp")
    assert said(reader, reading) == {"ihc": "2+"}
    assert "Sequencing is no ISH" in reading.question


def test_a_phrase_wins_over_a_word_for_missing(reader):
    assert "Which result is pending?" in reader.read("report", "pending").question
    assert "When is the result due?" in reader.read("ihc", "pending").question


def test_a_doubtful_cell_is_not_a_blank_one(reader):
    """A blank ISH cell means "not done" here; a cell that raises a question is not blank."""
    asked = reader.read("report", "2+, NGS amp")
    assert shown(reader, asked, "ish") == "?"
    unread = reader.read("report", "2+, to be confirmed")
    assert {shown(reader, unread, name) for name in reader.concepts_of("report")} == {"?"}
    other = reader.read("ish", "IHC 2+")  # in the column of ISH
    assert shown(reader, other, "ish") == "?"
    unknown = reader.read("report", "HER2: unknown")
    assert shown(reader, unknown, "ish") == "?"
    clear = reader.read("report", "IHC 1+")
    assert "ish" not in clear.values


def test_a_word_for_missing_is_everything_but_the_empty_cell_is_nothing(reader):
    assert reader.read("ish", "unknown") == Reading({"ish": reader.blank("ish")})
    for empty in ("", " ", "\u00a0", "\u200b"):
        assert reader.read("ish", empty) == Reading()
    assert reader.read("laboratory", "unknown") == Reading({"laboratory": Words()})


def test_words_declared_for_the_file_come_first(reader_of):
    words = {"ND": "not done", "x": "3+", "NA": ""}
    reader = reader_of(VOCABULARY, words=words)
    assert shown(reader, reader.read("ish", "nd"), "ish") == "not_done"
    assert shown(reader, reader.read("ihc", "X"), "ihc") == "3+"
    assert reader.read("ihc", "NA") == Reading()


def test_concepts_that_a_column_may_fill(reader):
    assert reader.concepts_of("grade") == ("grade",)
    assert reader.concepts_of("report") == ("her2", "ihc", "ish", "ratio", "copies", "recount")
    assert reader.concepts_of("percent")[0] == "percent"
    assert set(reader.concepts_of("percent")) > {"er", "pr", "her2", "ihc", "allred"}


def test_a_phrase_that_means_no_readable_value_is_a_mistake_in_the_vocabulary(reader_of):
    reader = reader_of(VOCABULARY.replace('["6-10", ">10"]', "[lots]"))
    with pytest.raises(ValueError, match="a phrase means copies: 'lots'"):
        reader.read("report", "many signals")


LONG = ["1+", "((((1+", "1,", "er ", "1 ", "- ", "2+/", "9", "a", "é", "fish "]


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("length", [2000, 100_000])
def test_long_texts_are_read_in_linear_time(reader, text, length):
    text = (text * length)[:length]
    start = time.perf_counter()
    for target in ("report", "receptors", "percent", "ihc", "collected", "sites", "clia"):
        assert reader.read(target, text).values
    assert time.perf_counter() - start < 5


PARTS = st.sampled_from(
    ["2+", "IHC", "FISH", "HER2", "ER", "PR", "+", "-", "/", " ", ", ", "neg", "pos", "amp", "not ",
     "ratio", "1.3", "0", "1+", "low", "(", ")", "unknown", "?", "%", "strong", "no "]
)  # fmt: skip


@given(parts=st.lists(PARTS, max_size=8))
def test_no_text_breaks_the_reader_or_leaves_a_concept_unanswered(reader, parts):
    text = "".join(parts)
    for target in ("report", "receptors", "er", "ihc", "percent"):
        reading = reader.read(target, text)
        assert set(reading.values) <= set(reader.concepts_of(target))
        if text.strip() and target in reader.vocabulary.concepts:
            assert target in reading.values
        for value in reading.values.values():
            assert not isinstance(value, Codes) or value.possible
