"""The Jinja templates, compiled once. They only arrange; what they show is always escaped.

Every expression of a template passes through `visible` and is escaped, so that no template can
forget to. Pages carry their style sheet with them and a policy that allows nothing else: no
script, no picture, no request to anywhere.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from screener.report.visible import visible
from screener.shipped import folder

STYLE = "style.css"


def template(name: str) -> Template:
    return _environment().get_template(name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder("reports")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["policy"] = _policy(environment.get_template(STYLE).render())
    return environment


def _shown(value: object) -> str:
    return value if isinstance(value, Markup) else visible(str(value))


def _policy(style: str) -> str:
    """The only thing that a page may use is the style sheet inside it."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
