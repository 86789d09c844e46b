"""What officers read: the same catalogue in both languages."""

import re
import string
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from reports.casework.archive_requests import ArchiveAnswer
from reports.casework.dispositions import Keeping
from reports.dossier.premises import Basis, Included, PublicationOrder
from reports.dossier.relations import Tie
from reports.language import Amount, UnknownLanguageError, _catalogue, keys, words
from reports.places.dates import Contradiction, DateKind, Strength
from reports.settings import LANGUAGES
from store.archive.extracted import PostKind
from store.archive.post import Presence
from store.casebook.comparison import Answer
from store.casebook.decision import DecisionKind, ReasonCode
from store.casebook.incident import Disposition, Notification, Status
from store.casebook.request import RequestKind, RequestState
from store.casebook.suppression import SuppressionScope

LABELLED = (
    ArchiveAnswer,
    Basis,
    Contradiction,
    DateKind,
    Included,
    PublicationOrder,
    Strength,
    Tie,
    Keeping,
    Answer,
    DecisionKind,
    Disposition,
    Notification,
    PostKind,
    Presence,
    ReasonCode,
    RequestKind,
    RequestState,
    SuppressionScope,
    Status,
)


def fields(text: str) -> set[str]:
    """The placeholders of a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    """Every key of the Dutch catalogue stands in every language, with the same placeholders, and no other."""
    lacking = sorted(keys("nl") - keys(language))
    assert not lacking, f"give reports/words/*.{language}.toml texts for {', '.join(lacking)}"
    assert keys(language) <= keys("nl")
    for key in keys("nl"):
        assert fields(_catalogue("nl")[key]) == fields(_catalogue(language)[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LABELLED, ids=lambda kind: kind.__name__)
def test_every_member_has_a_label(language: str, kind: type[StrEnum]) -> None:
    """Every stored value that an officer meets has a label."""
    lacking = [
        member.value for member in kind if f"labels.{kind.__name__}.{member.value}" not in keys(language)
    ]
    page = f"reports/words/labels.{language}.toml"
    assert not lacking, f"give {', '.join(lacking)} a label under [{kind.__name__}] in {page}"


def test_moments_are_dutch() -> None:
    """A moment is told in Dutch time and in words."""
    at = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    assert words("nl").moment(at) == "23 november 2026 14:05"
    assert words("en").moment(at) == "23 November 2026 14:05"


def test_an_unknown_language_is_told() -> None:
    """A language that is not spoken is refused with those that are."""
    with pytest.raises(UnknownLanguageError, match="nl or en"):
        words("xx")


def test_no_text_says_that_a_person_did_it() -> None:
    """The catalogue neither clears nor accuses: it knows no culprit."""
    accusing = re.compile(r"\b(dader|schuldig|lekte|culprit|guilty|leaked by)\b", re.IGNORECASE)
    for language in LANGUAGES:
        for key, text in _catalogue(language).items():
            assert not accusing.search(text), key


def test_a_number_brings_its_noun_along() -> None:
    """One of a thing is told in the singular, none and several in the plural."""
    assert [f"{Amount(n):melding|meldingen}" for n in (0, 1, 2)] == [
        "0 meldingen",
        "1 melding",
        "2 meldingen",
    ]
    assert f"{Amount(1):~is|zijn}, {Amount(2):~is|zijn}, {Amount(7)}" == "is, zijn, 7"
    assert words("nl")("digest.open", n=1, late=0, second=1) == (
        "1 melding open; 0 signalen te lang niet geopend; 1 besluit wacht op een tweede persoon."
    )


NUMBERS = frozenset(
    {
        *(
            "bytes",
            "characters",
            "count",
            "days",
            "documents",
            "enrolled",
            "exports",
            "files",
            "found",
            "hours",
        ),
        *("incidents", "known", "late", "n", "new", "posts", "probes", "quiet", "refused", "second", "total"),
        *("unread", "weak", "whole", "words", "year", "years"),
    }
)
"""Placeholders that stand for a number."""

WITHOUT_PLURAL = frozenset(
    {"van", "daarvan", "of", "uur", "jaar", "nieuw", "new", "kan", "cannot", "niet", "not", "met", "with"}
)
"""Words after a number that are the same for one and for several, or that do not belong to the number."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_noun_after_a_number_has_its_singular(language: str) -> None:
    """No text says "1 meldingen": a noun after a number is given for one and for several."""
    slips = [
        f"{key}: {match.group()}"
        for key, text in _catalogue(language).items()
        if not key.endswith((".one", ".other", "_one", "_other"))
        for match in re.finditer(r"\{(\w+)\} +([A-Za-z]+)", text)
        if match.group(1) in NUMBERS and match.group(2) not in WITHOUT_PLURAL
    ]
    assert slips == []
