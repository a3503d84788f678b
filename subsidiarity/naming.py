"""The name of a body as it is kept, and what would make it pass for another's. No Django."""

import unicodedata

_INVISIBLE = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}


def tidied(text: str) -> str:
    """`text` in one line, its letters composed, compatibility forms (as «ＡＢＣ») made plain."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def strangers(name: str) -> list[str]:
    """The characters of a `tidied` name that readers cannot tell from others, or cannot see.

    Letters of other alphabets, which look like Latin ones, invisible and unassigned characters.
    """
    return sorted({sign for sign in name if _is_strange(sign)})


def described(sign: str) -> str:
    """A character for whoever must find it: `«а» (CYRILLIC SMALL LETTER A)`."""
    name = unicodedata.name(sign, f"U+{ord(sign):04X}")
    return name if unicodedata.category(sign) in _INVISIBLE else f"«{sign}» ({name})"


def _is_strange(sign: str) -> bool:
    category = unicodedata.category(sign)
    if category in _INVISIBLE:
        return True
    if category.startswith("L"):
        return not unicodedata.name(sign, "").startswith(("LATIN", "FEMININE", "MASCULINE"))
    return category == "Nd" and not sign.isascii()
