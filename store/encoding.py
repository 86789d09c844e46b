"""Which names of encodings may be believed: a page, a file or its server writes any name."""

import codecs

_OF_PYTHON_ALONE = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
"""They count as text there. Two of them refuse most bytes, and one takes minutes for a long text."""


def is_encoding(name: str) -> bool:
    """Whether text can be written in what has this name: `hex` and `punycode` are codecs alone."""
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):  # a name with a zero in it is a ValueError
        return False
    is_text = codec._is_text_encoding  # noqa: SLF001 - the only way to tell rot13 from an encoding
    return is_text and codec.name.replace("_", "-") not in _OF_PYTHON_ALONE
