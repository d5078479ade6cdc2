"""What commands say. A text of a file may hold signs that clear a terminal, retitle its window or
turn words round: they are shown instead of sent.
"""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from screener.report.visible import visible


def tell(text: str, *, error: bool = False) -> None:
    """Prints a text line by line, with everything that cannot be seen made visible."""
    lines = map(visible, text.split("\n"))
    print("\n".join(lines), file=sys.stderr if error else sys.stdout)


def fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What is said where Python would print a traceback, as `sys.excepthook`.

    The message of an exception may quote a cell, so only its kind and its place are told; and the
    exit code is not that of a run that was done.
    """
    places = [
        f"  {frame.filename.replace(chr(92), '/').rpartition('/screener/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(trace)
    ]
    told = f"This is a mistake in screener, not in your files: {kind.__name__} at"
    end = "Nothing of a report was written. Please report these lines: no patient is in them."
    print(told, *places[-8:], end, sep="\n", file=sys.stderr)
    sys.exit(2)
