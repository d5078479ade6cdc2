"""The command line.

Commands are named here and imported only when they run, so that help appears at once. Whatever
cannot be done says so in one line for each mistake, with exit code 2.
"""

from __future__ import annotations

import gc
import io
import os
import sys

from cyclopts import App, CycloptsError, MissingArgumentError

from screener import __version__
from screener.commands.printing import fault, tell
from screener.errors import Problems

CANNOT_RUN = 2
MANY = 200_000
"""Objects between two searches for garbage: a run makes many, and keeps most to its end."""

app = App(
    name="screener",
    version=__version__,
    help="Which trials does a patient's record still allow, criterion by criterion, and why?",
)

COMMANDS = {
    "screen": "Screen the patients of a sheet for trials, and write reports.",
    "compare": "Tell whose verdict changed between two runs, and because of what.",
    "check": "Check trial specifications, and run their examples.",
    "new": "Begin the specification of a trial, from a saved registry record or a name.",
    "schema": "Write the JSON Schema of specifications, with which an editor completes words.",
    "deck": "Write a workbook of boundary patients, for an investigator to approve a trial.",
    "diff": "Show what an amendment changes: in the criteria, and for the patients of a sheet.",
    "columns": "Show how each column of a sheet is understood.",
    "template": "Write an empty workbook, or a REDCap dictionary, to fill in.",
    "explain": "Explain a concept, a code, a kind of check, a table, a unit, a drug or a class.",
    "demo": "Write a sample workbook, and screen it for every shipped trial.",
    "bench": "Measure the engine against the same checks written by hand.",
}

for _name, _help in COMMANDS.items():
    app.command(f"screener.commands.{_name}:{_name}", name=_name, help=_help)


def main() -> None:
    """Runs a command.

    Exit codes: 0 done; 1 done, with questions about the data; 2 could not run.
    """
    gc.set_threshold(MANY)
    sys.excepthook = fault
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # not every terminal has every letter
    try:
        sys.exit(app(sys.argv[1:], exit_on_error=False, print_error=False))
    except CycloptsError as error:
        tell(_not_understood(error), error=True)
        sys.exit(CANNOT_RUN)
    except Problems as problems:
        tell(str(problems), error=True)
        sys.exit(CANNOT_RUN)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads any more
        sys.exit(CANNOT_RUN)
    except KeyboardInterrupt:
        tell("stopped; nothing was written", error=True)
        sys.exit(CANNOT_RUN)


def _not_understood(error: CycloptsError) -> str:
    """What is wrong with the words of a command, and where its words are explained."""
    command = " ".join(["screener", *(error.command_chain or ())])
    message = str(error).rstrip(".")
    if isinstance(error, MissingArgumentError) and error.argument:
        name, first = error.argument.name, error.argument.index is not None
        message = f"{name.removeprefix('--').upper()} is missing" if first else f"{name} what?"
    return f"{command}: {message} ({command} --help explains it)"
