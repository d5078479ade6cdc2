"""A REDCap data dictionary made from the vocabulary: one upload, and a site has the forms.

Exports of that project are read back with the same dictionary, raw or with labels.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from screener.authoring.forms import Blank
from screener.concepts.model import Choice, Day, Number, Tags
from screener.concepts.vocabulary import PATIENT_ID

COLUMNS = (
    "Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label",
    "Choices, Calculations, OR Slider Labels", "Field Note",
    "Text Validation Type OR Show Slider Number", "Text Validation Min", "Text Validation Max",
    "Identifier?", "Branching Logic (Show field only if...)", "Required Field?",
    "Custom Alignment", "Question Number (surveys only)", "Matrix Group Name", "Matrix Ranking?",
    "Field Annotation",
)  # fmt: skip


def as_dictionary(form: Mapping[str, Sequence[Blank]]) -> str:
    """The dictionary as REDCap takes it: 18 columns, the identifier first."""
    file = io.StringIO()
    writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    blanks = [(table, blank) for table, found in form.items() for blank in found]
    blanks.sort(key=lambda one: one[1].concept.id != PATIENT_ID)
    writer.writerows(_row(table, blank) for table, blank in blanks)
    return file.getvalue()


def _row(table: str, blank: Blank) -> dict[str, str]:
    concept = blank.concept
    kind, validation = "text", ""
    if blank.words and isinstance(concept, Choice | Tags):
        kind = "radio" if isinstance(concept, Choice) else "checkbox"
    elif isinstance(concept, Day):
        validation = "date_ymd"
    choices = " | ".join(f"{number}, {word}" for number, word in enumerate(blank.words, 1))
    return {
        COLUMNS[0]: concept.id,
        COLUMNS[1]: table,
        COLUMNS[3]: kind,
        COLUMNS[4]: concept.ask(),
        COLUMNS[5]: choices,
        COLUMNS[6]: concept.unit if isinstance(concept, Number) else "",
        COLUMNS[7]: validation,
        COLUMNS[10]: "y" if concept.personal else "",
    }
