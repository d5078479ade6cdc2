"""What the resources of a FHIR bundle refer to: a medicine by its entry, a result by its specimen.

A reference is the address of an entry, a kind and an id, or the id of a part that a resource
contains. What a bundle does not hold is not looked for anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Resource = Mapping[str, Any]

_LAST = re.compile(r"(?:^|/)([A-Za-z]+/[^/#?]+)(?:/_history/[^/]+)?$")


@dataclass(frozen=True)
class Entry:
    """A resource and its place in the bundle, counted from 1."""

    place: int
    resource: Resource


@dataclass(frozen=True)
class References:
    """The entries of a bundle, by everything that they may be called."""

    entries: Mapping[str, Entry]

    @staticmethod
    def of(addresses: Sequence[str], resources: Sequence[Resource]) -> References:
        found: dict[str, Entry] = {}
        for place, (address, one) in enumerate(zip(addresses, resources, strict=True), 1):
            names = [address] if address else []
            if isinstance(one.get("id"), str):
                names.append(f"{one.get('resourceType')}/{one['id']}")
            for name in names:
                found.setdefault(name, Entry(place, one))
        return References(found)

    def entry(self, reference: Any) -> Entry | None:
        """What is referred to, if the bundle has it as an entry of its own."""
        text = _address(reference)
        last = _LAST.search(text)
        return self.entries.get(text) or (self.entries.get(last[1]) if last else None)

    def followed(self, part: Any, of: Resource) -> Any:
        """What a field of a resource says; of a reference, the code of what it leads to."""
        text = _address(part)
        if not text:
            return part
        entry = self.entry(part)
        found = entry.resource if entry else _contained(of, text)
        return found.get("code", part) if found else part


def _address(part: Any) -> str:
    reference = part.get("reference") if isinstance(part, dict) else None
    return reference if isinstance(reference, str) else ""


def _contained(resource: Resource, address: str) -> Resource | None:
    parts = resource.get("contained")
    inside = [one for one in parts if isinstance(one, dict)] if isinstance(parts, list) else []
    return next((one for one in inside if address == f"#{one.get('id')}"), None)
