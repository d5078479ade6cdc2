"""The list that says which code stands for whom: a file beside the reports, for the site only.

Codes are numbered in the order of the sheet. A list that is there already is kept and continued,
so that a code means the same patient in every run. An identifier that looks like a code gets a code
itself, today or years later: so no code that is shown is ever anybody's identifier. Only its owner
may read the list.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from screener.errors import Problem, Problems
from screener.report.runs.folder import encoded
from screener.report.tables import BYTE_ORDER_MARK, harmless

COLUMNS = ["code", "identifier"]
CODE = re.compile(r"code\s*\d{4,}", re.ASCII | re.IGNORECASE)
"""Nobody gives such identifiers: what is no code keeps its own."""


@dataclass(frozen=True)
class KeyList:
    """Codes by identifier."""

    path: Path
    codes: Mapping[str, str]

    @staticmethod
    def beside(reports: Path) -> KeyList:
        """The list of a folder of reports, empty if there is none yet.

        Raises:
            Problems: something else has its name.
        """
        wanted = reports.absolute()
        path = wanted.with_name(f"{wanted.name}-key.csv")
        if not path.exists() and not path.is_symlink():
            return KeyList(path, {})
        try:
            text = "" if path.is_symlink() else path.read_text(encoding="utf-8-sig")
            head, *rows = csv.reader(StringIO(text, newline=""))
        except (OSError, UnicodeError, ValueError, csv.Error):
            head, rows = [], []
        if head != COLUMNS or any(len(row) != len(COLUMNS) for row in rows):
            message = "this is where the list of codes belongs, and it is something else"
            raise Problems([Problem(message, str(path), hint="move it, or name another --out")])
        return KeyList(path, {identifier: code for code, identifier in rows})

    def of(self, identifiers: Iterable[str]) -> KeyList:
        """The list with codes for all of these."""
        codes, taken = dict(self.codes), {*self.codes.values()}
        free = (f"Code {number:04}" for number in range(1, 10**9))
        for one in dict.fromkeys(map(harmless, identifiers)):
            if one not in codes:
                codes[one] = next(code for code in free if code not in taken)
        return KeyList(self.path, codes)

    def code(self, identifier: str) -> str:
        return self.codes[harmless(identifier)]

    def save(self) -> None:
        """Writes the list whole.

        Raises:
            Problems: it cannot be written.
        """
        text = StringIO()
        rows = [COLUMNS, *([code, identifier] for identifier, code in self.codes.items())]
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        partial = self.path.with_name(f".{self.path.name}.partial-{os.getpid()}")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            partial.unlink(missing_ok=True)
            partial.touch(mode=0o600, exist_ok=False)
            partial.write_bytes(encoded(BYTE_ORDER_MARK + text.getvalue()))
            partial.replace(self.path)
        except OSError as error:
            message = f"the list of codes cannot be written: {error.strerror or error}"
            raise Problems([Problem(message, str(self.path))]) from error
        finally:
            partial.unlink(missing_ok=True)
