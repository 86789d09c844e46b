"""Text from outside, shown so that nothing in it hides or acts: for terminals, files and pages."""

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs"})


def visible(text: str) -> str:
    """Text from outside on which nothing is hidden: marks that turn or hide a line are written out."""
    return "".join(
        f"⟨{ord(mark):04X}⟩" if unicodedata.category(mark) in _HIDDEN and mark not in "\n\t" else mark
        for mark in text
    )
