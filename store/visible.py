"""Text from outside, shown so that nothing in it hides or acts: for terminals, files and pages."""

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})
_ADDRESS = re.compile(r"(?:://|\bwww\.|\bmailto:)\S*", re.IGNORECASE)


def visible(text: str) -> str:
    """Text from outside on which nothing is hidden: marks that turn or hide a line are written out."""
    if text.isprintable():  # nothing of those kinds is, and nearly every cell of an export is
        return text
    return "".join(
        f"⟨{ord(mark):04X}⟩" if unicodedata.category(mark) in _HIDDEN and mark not in "\n\t" else mark
        for mark in text
    )


def defanged(url: str) -> str:
    """An address that can be read and not clicked: opening it would tell its author."""
    return url.replace("://", "[:]//").replace(".", "[.]")


def unlinked(text: str) -> str:
    """Text in which no address can be clicked, wherever in it one stands."""
    return _ADDRESS.sub(lambda address: defanged(address[0]), text)
