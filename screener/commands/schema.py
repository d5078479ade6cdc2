"""`screener schema`: what an editor needs to complete the words of a specification."""

from __future__ import annotations

from pathlib import Path

from screener.commands.printing import tell
from screener.commands.saving import save_over


def schema(*, out: Path | None = None, knowledge: Path | None = None) -> int:
    """Write the JSON Schema of trial specifications.

    An editor with a YAML language server completes concepts, codes and units with it, and marks
    what is not known. A specification names it in its first line:
    `# yaml-language-server: $schema=schema.json`.

    Parameters
    ----------
    out
        The file to write; without it, the schema is printed.
    knowledge
        A folder of your own that holds vocabulary or definitions, read along with ours.
    """
    import json

    from screener.authoring.schema import schema as of_specifications
    from screener.knowledge import load_knowledge

    known = load_knowledge([knowledge] if knowledge else [])
    text = json.dumps(of_specifications(known.vocabulary), indent=1, ensure_ascii=False)
    if out is None:
        tell(text)
        return 0
    save_over(out, f"{text}\n".encode())
    tell(f"The schema is in {out}. Name it in the first line of a specification:")
    tell(f"# yaml-language-server: $schema={out}")
    return 0
