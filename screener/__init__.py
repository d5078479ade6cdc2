"""Which trials might a patient enter, criterion by criterion, and how do we know.

The one idea: **a value is everything the record still allows.** A check asks whether all of it,
none of it or only some of it lies within what the trial allows; and every answer keeps what was
required, what was found, and the cells that it came from.
"""

__version__ = "0.1.0"
