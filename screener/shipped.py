"""Where the folders that come with the program are: the trial criteria and the report templates.

They are what people read and edit, so a checkout keeps them at its top, beside the package.
An installed wheel owns nothing but the package folder, so there they travel inside it. Only
this module knows the difference; whoever reads a criterion or a template asks for its folder.
"""

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent


def folder(name: Literal["trial_criteria", "reports"]) -> Path:
    """The shipped folder of that name: inside the package if there is one, else beside it."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
