"""One form for texts that look alike.

The same result reaches us in full-width letters, with a no-break space, an en dash for a hyphen or
invisible marks from a copied web page. Texts are compared in one form, and shown as typed.
"""

from __future__ import annotations

import re
import unicodedata

SHOWN_LENGTH = 60

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]"
)
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
        **dict.fromkeys("≦⩽≤", "≤"),
        **dict.fromkeys("≧⩾≥", "≥"),
        **dict.fromkeys("’‘‛′`´", "'"),
        **dict.fromkeys("“”„″", '"'),
        **dict.fromkeys("®™©", ""),
        "×": "x",
        "→": "->",
        "µ": "u",
        "μ": "u",
    }
)


def tidy(text: str) -> str:
    """The text as a person sees it: no invisible marks, single spaces.

    >>> tidy("  IHC\\u00a0 2+\\u200b ")
    'IHC 2+'
    """
    return " ".join(_INVISIBLE.sub("", text).split())


def normal(text: str) -> str:
    """The form in which texts are compared.

    >>> normal("ＩＨＣ ２＋ – FISH"), normal("7.4 ×10⁹/L"), normal("µmol/L")
    ('ihc 2+ - fish', '7.4 x10^9/l', 'umol/l')
    """
    text = tidy(text)
    if text.isascii():
        return text.casefold()
    plain = "".join(map(_plain, text.translate(_SIGNS)))
    return tidy(plain.casefold().translate(_SIGNS))


def _plain(character: str) -> str:
    """Without fonts and ligatures. A raised digit keeps a mark: 10⁹ is not 109."""
    kind, _, _ = unicodedata.decomposition(character).partition(" ")
    plain = unicodedata.normalize("NFKC", character)
    return f"^{plain}" if kind in ("<super>", "<circle>", "<fraction>") else plain


def compact(text: str) -> str:
    """Without spaces: "2 +" and "2+" are the same."""
    return text.replace(" ", "")


def quoted(text: str) -> str:
    """The text for a question: in quotes, and not longer than a person reads.

    >>> quoted("see\\n report")
    "'see report'"
    """
    text = tidy(text)
    return f"'{text}'" if len(text) <= SHOWN_LENGTH else f"'{text[:SHOWN_LENGTH]}…'"
