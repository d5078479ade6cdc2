"""HER2 by ASCO/CAP 2018 (affirmed 2023), and HER2-low: every IHC with every ISH result."""

from __future__ import annotations

import pytest
from worlds import frame_of

from screener.knowledge import Knowledge
from screener.values import Codes, CodeSets, Interval, Value

Given = dict[str, Value]


def code(*possible: str) -> Codes:
    return Codes(frozenset(possible))


def number(value: float) -> Interval:
    return Interval(value, value)


def dual(ratio: float, copies: float, recount: str = "") -> Given:
    given: Given = {"her2_ratio": number(ratio), "her2_copies": number(copies)}
    given["her2_probe"] = code("dual")
    return {**given, "her2_recount": code(recount)} if recount else given


def single(copies: float) -> Given:
    return {"her2_copies": number(copies), "her2_probe": code("single")}


IHC: dict[str, Given] = {
    "null": {"her2_ihc": code("0"), "her2_staining": code("none")},
    "ultralow": {"her2_ihc": code("0"), "her2_staining": code("faint")},
    "0": {"her2_ihc": code("0")},
    "1+": {"her2_ihc": code("1+")},
    "2+": {"her2_ihc": code("2+")},
    "3+": {"her2_ihc": code("3+")},
    "blank": {},
    "failed": {"her2_ihc": code("indeterminate")},
}
ISH: dict[str, Given] = {
    "group 1": dual(2.4, 6.1),
    "group 2": dual(2.1, 3.6),
    "group 2 recounted": dual(2.1, 3.6, "same"),
    "group 2 moved": dual(2.1, 3.6, "other"),
    "group 3": dual(1.8, 6.4),
    "group 3 recounted": dual(1.8, 6.4, "same"),
    "group 3 moved": dual(1.8, 6.4, "other"),
    "group 4": dual(1.6, 4.8),
    "group 4 recounted": dual(1.6, 4.8, "same"),
    "group 4 moved": dual(1.6, 4.8, "other"),
    "group 5": dual(1.3, 2.8),
    "single 6": single(6.0),
    "single 4": single(4.0),
    "single 3.9": single(3.9),
    "positive": {"her2_ish": code("positive")},
    "negative": {"her2_ish": code("negative")},
    "equivocal": {"her2_ish": code("equivocal")},
    "blank": {},
    "failed": {"her2_ish": code("indeterminate")},
}

# + positive, - negative, ? open. The second sign is the class: P positive, L low, U ultralow,
# N null, u ultralow or null, n low or ultralow or null, x all but low, ? open.
GRID = """
                   null ultralow  0    1+   2+   3+   blank failed
group 1            +x   +x        +x   +x   +P   +P   +P    +P
group 2            -N   -U        -u   -L   ??   +P   ??    ??
group 2 recounted  -N   -U        -u   -L   -L   +P   ??    ??
group 2 moved      -N   -U        -u   -L   ??   +P   ??    ??
group 3            -N   -U        -u   -L   ??   +P   ??    ??
group 3 recounted  -N   -U        -u   -L   +P   +P   ??    ??
group 3 moved      -N   -U        -u   -L   ??   +P   ??    ??
group 4            -N   -U        -u   -L   ??   +P   ??    ??
group 4 recounted  -N   -U        -u   -L   -L   +P   ??    ??
group 4 moved      -N   -U        -u   -L   ??   +P   ??    ??
group 5            -N   -U        -u   -L   -L   +P   -n    -n
single 6           +x   +x        +x   +x   +P   +P   +P    +P
single 4           -N   -U        -u   -L   ??   +P   ??    ??
single 3.9         -N   -U        -u   -L   -L   +P   -n    -n
positive           +x   +x        +x   +x   +P   +P   +P    +P
negative           -N   -U        -u   -L   -L   +P   -n    -n
equivocal          -N   -U        -u   -L   ??   +P   ??    ??
blank              -N   -U        -u   -L   ??   +P   ??    ??
failed             -N   -U        -u   -L   ??   +P   ??    ??
"""

STATUS = {"+": {"positive"}, "-": {"negative"}, "?": {"positive", "negative"}}
CLASS = {
    "P": {"positive"},
    "L": {"low"},
    "U": {"ultralow"},
    "N": {"null"},
    "u": {"ultralow", "null"},
    "n": {"low", "ultralow", "null"},
    "x": {"positive", "ultralow", "null"},
}


def cells() -> list[tuple[str, str, str, str]]:
    _, scores, *lines = GRID.splitlines()
    return [
        (ihc, line[:18].strip(), *signs)  # type: ignore[misc]
        for line in lines
        for ihc, signs in zip(scores.split(), line[18:].split(), strict=True)
    ]


def test_the_grid_is_complete() -> None:
    assert {(ihc, ish) for ihc, ish, _, _ in cells()} == {(a, b) for a in IHC for b in ISH}


@pytest.mark.parametrize(("ihc", "ish", "status", "low"), cells())
def test_status_and_class(ihc: str, ish: str, status: str, low: str, knowledge: Knowledge) -> None:
    frame = frame_of([{**IHC[ihc], **ISH[ish]}], knowledge)
    found, group = frame.column("her2_status"), frame.column("her2_class")
    assert isinstance(found, CodeSets)
    assert isinstance(group, CodeSets)
    assert found.at(0).possible == STATUS[status]
    if low in CLASS:
        assert group.at(0).possible == CLASS[low]
    else:
        assert len(group.at(0).possible) > 1


@pytest.mark.parametrize(
    ("ratio", "copies", "group"),
    [
        (2.0, 4.0, "group_1"),
        (2.0, 3.9, "group_2"),
        (1.9, 6.0, "group_3"),
        (1.9, 5.9, "group_4"),
        (1.9, 4.0, "group_4"),
        (1.9, 3.9, "group_5"),
    ],
)
def test_the_five_groups_of_a_dual_probe_meet_at_their_bounds(
    ratio: float, copies: float, group: str, knowledge: Knowledge
) -> None:
    column = frame_of([dual(ratio, copies)], knowledge).column("her2_ish")
    assert isinstance(column, CodeSets)
    assert column.at(0) == code(group)


def test_a_ratio_alone_leaves_the_groups_that_differ_by_copies(knowledge: Knowledge) -> None:
    given: Given = {"her2_ratio": number(2.0), "her2_probe": code("dual")}
    column = frame_of([given], knowledge).column("her2_ish")
    assert isinstance(column, CodeSets)
    assert column.at(0) == code("group_1", "group_2")


def test_a_word_that_contradicts_the_counts_is_a_contradiction(knowledge: Knowledge) -> None:
    frame = frame_of([{"her2_ish": code("negative"), **dual(1.3, 6.4)}], knowledge)
    frame.column("her2_ish")
    assert frame.conflicts["her2_ish"][0]


@pytest.mark.parametrize("word", ["negative", "positive"])
def test_the_word_negative_never_excludes_her2_low(word: str, knowledge: Knowledge) -> None:
    frame = frame_of([{"her2_status": code(word)}], knowledge)
    column = frame.column("her2_class")
    assert isinstance(column, CodeSets)
    assert ("low" in column.at(0).possible) == (word == "negative")


def test_a_contradiction_is_not_settled_by_a_third_piece_of_evidence(knowledge: Knowledge) -> None:
    """ISH "equivocal" with a ratio and copies of group 5: neither side wins."""
    given: Given = {
        "her2_ihc": code("2+"),
        "her2_ish": code("equivocal"),
        "her2_ratio": number(1.9),
        "her2_copies": number(3.3),
    }
    frame = frame_of([given], knowledge)
    column = frame.column("her2_ish")
    assert isinstance(column, CodeSets)
    assert {"equivocal", "group_5"} <= column.at(0).possible
    assert frame.conflicts["her2_ish"][0]
    low = frame.column("her2_class")
    assert isinstance(low, CodeSets)
    assert low.at(0).possible == {"low", "positive"}
