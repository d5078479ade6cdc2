"""From the text of one cell to what it still allows.

The one rule: a reading is never narrower than the truth. A text that can be read in two ways is
all of its readings, and a question; an unreadable or implausible text is everything, and a
question. Nothing is guessed, nothing is repaired silently.

Nothing here knows a drug, a receptor or a unit: what can be read is what the vocabulary spells.
"""

from screener.reading.model import Reading, Settings
from screener.reading.reader import Reader

__all__ = ["Reader", "Reading", "Settings"]
