"""A document's reference, which is kept and shown: it may name a file, and never a person."""

import re

_PERSON_NUMBER = re.compile(
    r"(?<!\d)(?:\d{10}|\d{3}[. -]?\d{3}[. -]?\d{4}|\d{9}|\d{4}[. -]\d{2}[. -]\d{3})(?!\d)"
)
_PARTICLES = frozenset(
    [
        "van",
        "de",
        "der",
        "den",
        "het",
        "ten",
        "ter",
        "el",
        "al",
        "bin",
        "ibn",
        "ben",
        "ould",
        "abd",
        "abdel",
        "abu",
        "um",
        "di",
        "da",
        "la",
        "le",
        "von",
        "zu",
        "te",
        "op",
        "in",
        "'t",
    ]
)
_NO_NAMES = frozenset(
    [
        "Besluit",
        "Beschikking",
        "Voornemen",
        "Afwijzing",
        "Toewijzing",
        "Inwilliging",
        "Document",
        "Dossier",
        "Zaak",
        "Stuk",
        "Bijlage",
        "Brief",
        "Verslag",
        "Rapport",
        "Gehoor",
        "Nader",
        "Eerste",
        "Zienswijze",
        "Advies",
        "Case",
        "Decision",
        "File",
        "Letter",
        "Test",
        "Proef",
        "Voorbeeld",
        "Kanarie",
    ]
)


def looks_like_a_name(ref: str) -> bool:
    """Whether a reference looks like a person's name, which does not belong in it: words and no number."""
    words = re.split(r"[\s_.,-]+", ref.strip(" .,"))
    named = [word for word in words if len(word) > 1 and word[0].isupper() and word not in _NO_NAMES]
    initials = [word for word in words if len(word) == 1 and word.isupper()]
    fits = all(
        word.isalpha() and (word[0].isupper() or word in _PARTICLES) and word not in _NO_NAMES
        for word in words
    )
    return fits and bool(named) and len(named) + len(initials) >= 2 and not ref.isupper()


def looks_like_a_person(ref: str) -> bool:
    """Whether a reference looks like a V-number or BSN, which names a person and does not belong in it."""
    return _PERSON_NUMBER.search(ref) is not None
