"""The Jinja templates, compiled once. They only arrange; what they show is always escaped.

Every expression of a template passes through `visible` and is escaped, so that no template can
forget to. Pages carry their style sheet with them and a policy that allows nothing else but, on
the index, its filter: no picture, no request to anywhere.

A site may keep templates of its own: one that has the name of a shipped template takes its place.
They are somebody's text like any other, so they run in a sandbox: what they are given to show is
all they can reach.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from screener.errors import Problem, Problems
from screener.report.visible import visible
from screener.shipped import folder

STYLE, SCRIPT, PARTS = "style.css", "filter.js", "parts.html"
FILTERS = ("facts", "criterion", "result", "cell")
"""The macros of the parts of pages that are filters as well: `{{ line.entry | criterion }}`."""
KEPT = 4096
"""So many of the pieces that a filter has made are kept for the next time they are shown."""
Filter = Callable[[Any], Markup]


@dataclass(frozen=True)
class Templates:
    """The shipped templates, or those of a site where it has its own."""

    site: Path | None = None
    _compiled: dict[str, Template] = field(default_factory=dict, compare=False)

    def render(self, name: str, **shown: object) -> str:
        """The page that a template makes.

        Raises:
            Problems: a mistake in a template of the site, at its line.
        """
        with self._problems(name):
            return self._template(name).render(shown)

    def path(self, name: str) -> Path:
        """Where a template is that others than Jinja read."""
        own = self.site / name if self.site else None
        return own if own and own.is_file() else folder("reports") / name

    def _filter(self, name: str) -> Filter:
        """A macro of the parts of pages: the same criteria and cells stand on them many times."""

        @lru_cache(KEPT)
        def made(shown: Any) -> Markup:
            macro: Filter | None = getattr(self._template(PARTS).module, name, None)
            if macro is None:
                raise TemplateError(f"{PARTS} has no macro {name!r}")
            return macro(shown)

        return made

    def _template(self, name: str) -> Template:
        if name not in self._compiled:
            self._compiled[name] = self._environment.get_template(name)
        return self._compiled[name]

    @contextmanager
    def _problems(self, name: str) -> Iterator[None]:
        """Whoever wrote a template is told of its mistakes; ours are faults of the program."""
        try:
            yield
        except TemplateError as error:
            if not self.site:
                raise
            raise Problems([_problem(error, name)]) from error

    @cached_property
    def digest(self) -> str:
        """One digest for all templates of the site; nothing, if it has none."""
        if not self.site:
            return ""
        files = sorted(path for path in self.site.glob("*") if path.is_file())
        parts = (f"{one.name} {hashlib.sha256(one.read_bytes()).hexdigest()}" for one in files)
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    @cached_property
    def _environment(self) -> Environment:
        shipped = folder("reports")
        kind = ImmutableSandboxedEnvironment if self.site else Environment
        environment = kind(
            loader=FileSystemLoader([self.site, shipped] if self.site else shipped),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_shown,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        filters = {name: self._filter(name) for name in FILTERS}
        filters["cells"] = _joined(filters["cell"])
        environment.filters |= filters
        environment.globals |= filters  # templates written before they were filters call them
        texts = [environment.get_template(name).render() for name in (STYLE, SCRIPT)]
        environment.globals["policy"] = _policy(*texts)
        return environment


def site_templates(path: Path | None) -> Templates:
    """The templates of a run.

    Raises:
        Problems: there is no such folder.
    """
    if path and not path.is_dir():
        raise Problems([Problem("this is no folder of templates", file=str(path))])
    return Templates(path)


def _problem(error: Exception, name: str) -> Problem:
    """A mistake in a template, at its line where Jinja knows it; its message quotes no data."""
    line = getattr(error, "lineno", None)
    place = getattr(error, "name", None) or name
    message = getattr(error, "message", None) or "does what a template must not do"
    return Problem(f"this template cannot be used: {message}", place, str(line) if line else None)


def _shown(value: object) -> str:
    if isinstance(value, Markup):
        return value
    text = value if isinstance(value, str) else str(value)
    return text if text.isprintable() else visible(text)


def _joined(made: Filter) -> Filter:
    """For several things, in one line."""
    return lru_cache(KEPT)(lambda several: Markup(" ").join(map(made, several)))


def _policy(style: str, script: str) -> str:
    """The only things that a page may use are the style sheet and the filter inside it."""
    return (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; "
        f"script-src 'sha256-{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
