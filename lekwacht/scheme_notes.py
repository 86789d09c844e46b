"""What each sort of scheme finds, and what it gives to whoever steals register and key: in plain words."""

from types import MappingProxyType

SCHEME_NOTES = MappingProxyType(
    {
        "source": "source: finds retold stories best; who steals the register AND the key can read the "
        "documents in it, so keep both where the documents themselves are",
        "carried": "carried: finds what is retold close to the wording; who steals the register and the key "
        "learns some of the words",
    }
)
"""By the value of `match.scheme`; docs/confidentiality.md has the figures."""


def describe_scheme(scheme: str) -> str:
    """What the scheme of this name is, one that an older version made included."""
    if scheme == "trios-1":
        return (
            "trios-1 (an older scheme): finds what is retold close to the wording; who steals the register "
            "and the key reads most of the words; enrol the documents again with --replace"
        )
    return SCHEME_NOTES["source" if scheme.startswith("source-") else "carried"]
