"""What the columns of a long table are called where a column's target is named."""

from __future__ import annotations

from screener.concepts.vocabulary import Vocabulary


def role_target(name: str, role: str) -> str:
    """What a column with a role feeds, as a mapping says it: laboratory.value."""
    return f"{name}.{role}"


def role_targets(vocabulary: Vocabulary) -> list[str]:
    """Everything of the kind that a mapping may say."""
    return [
        role_target(name, role)
        for name, table in vocabulary.long_tables.items()
        for role, headers in table.roles.items()
        if headers
    ]
