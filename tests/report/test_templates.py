"""Templates of a site's own: they show what they are given, and reach nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from report.patients import files, written

from screener.cohort import Cohort
from screener.errors import Problems
from screener.report.templates import Templates, site_templates
from screener.screening import Plan
from screener.shipped import folder


def made_with(folder: Path, name: str, text: str, four: Cohort, plan: Plan) -> dict[str, bytes]:
    (folder / "mine").mkdir()
    (folder / "mine" / name).write_text(text, encoding="utf-8")
    mine = site_templates(folder / "mine")
    wanted = {"formats": ("html", "plain", "investigator"), "templates": mine}
    return files(written(folder / "out", four, plan, **wanted))


def test_a_template_of_the_site_takes_the_place_of_the_shipped_one(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    text = "{% extends 'page.html' %}{% block body %}Our letterhead: {{ patient.id }}{% endblock %}"
    made = made_with(tmp_path, "plain.html", text, four, trials_of_two)
    assert b"Our letterhead: P-0007" in made["plain/1.html"]
    assert b"Content-Security-Policy" in made["plain/1.html"]
    assert b"Eligibility worksheet" in made["patients/1.html"]


@pytest.mark.parametrize(
    "text",
    [
        "{{ line.entry | criterion }} {{ line.result | result }} {{ line.quotes | cells }}",
        "{{ criterion(line.entry) }} {{ result(line.result) }} {{ cells(line.quotes) }}",
    ],
    ids=["filters", "functions"],
)
def test_parts_of_pages_are_there_for_templates_of_the_site(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, text: str
) -> None:
    rows = f"{{% for line in worksheets[0].lines %}}{text}{{% endfor %}}"
    page = made_with(tmp_path, "plain.html", rows, four, trials_of_two)["plain/1.html"]
    assert b'<th scope="row">I1</th>' in page
    assert "✓</span> Satisfied</td>".encode() in page
    assert b'<span class="cell short"><b>' in page


def test_parts_of_the_site_take_the_place_of_the_shipped_ones(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    text = (folder("reports") / "parts.html").read_text(encoding="utf-8")
    mine = text.replace("<b>{{ one.place }}</b>", "cell <i>{{ one.place }}</i>")
    page = made_with(tmp_path, "parts.html", mine, four, trials_of_two)["patients/1.html"]
    assert b'<span class="cell short">cell <i>' in page


def test_parts_of_the_site_that_lack_one(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    text = (folder("reports") / "parts.html").read_text(encoding="utf-8")
    mine = text.replace("macro cell(", "macro quoted(")
    with pytest.raises(Problems, match=r"cannot be used: parts\.html has no macro 'cell'"):
        made_with(tmp_path, "parts.html", mine, four, trials_of_two)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ patient.nmae }}", r"plain\.html: this template cannot be used: .* 'nmae'"),
        ("a\n{% if %}", r"plain\.html:2: this template cannot be used: "),
        (
            "{% include 'nowhere.html' %}",
            r"cannot be used: 'nowhere\.html' not found",
        ),
        ("{{ ''.__class__.__mro__ }}", r"plain\.html: this template cannot be used: .*unsafe"),
        ("{{ worksheets.__init__.__globals__ }}", r"this template cannot be used: .*unsafe"),
        ("{% include '../run.json' %}", r"this template cannot be used"),
    ],
)
def test_a_mistake_in_a_template_is_told_and_nothing_is_written(
    tmp_path: Path, four: Cohort, trials_of_two: Plan, text: str, message: str
) -> None:
    with pytest.raises(Problems, match=message) as caught:
        made_with(tmp_path, "plain.html", text, four, trials_of_two)
    assert not (tmp_path / "out").exists()
    assert not any(patient in str(caught.value) for patient in four.ids)


def test_a_folder_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="nowhere: this is no folder of templates"):
        site_templates(tmp_path / "nowhere")


def test_a_run_tells_which_templates_it_was_made_with(tmp_path: Path) -> None:
    assert Templates().digest == ""
    (tmp_path / "plain.html").write_text("a")
    first = site_templates(tmp_path).digest
    (tmp_path / "plain.html").write_text("b")
    assert len(first) == 64
    assert site_templates(tmp_path).digest != first


def test_the_investigator_sees_what_is_to_be_judged(
    tmp_path: Path, four: Cohort, trials_of_two: Plan
) -> None:
    made = files(written(tmp_path / "out", four, trials_of_two, formats=("investigator",)))
    page = made["investigator/1.html"].decode()
    assert "Life expectancy of three months or more" in page
    assert "Other condition that makes participation unsuitable" in page


def test_plain_words_decide_nothing(tmp_path: Path, four: Cohort, trials_of_two: Plan) -> None:
    made = files(written(tmp_path / "out", four, trials_of_two, formats=("plain",)))
    for page in made.values():
        assert b"eligible" not in page.split(b"<body>")[-1].lower()
    assert b"This study may fit. A doctor has to look at it." in made["plain/1.html"]
