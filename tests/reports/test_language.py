"""What officers read: the same catalogue in both languages."""

import re
import string
from datetime import UTC, datetime
from enum import StrEnum

import pytest

from reports.casework.dispositions import Keeping
from reports.dossier.premises import Basis, Included, PublicationOrder
from reports.dossier.relations import Tie
from reports.language import LANGUAGES, UnknownLanguageError, _catalogue, keys, words
from reports.places.dates import Contradiction, DateKind, Strength
from store.archive.extracted import PostKind
from store.archive.post import Presence
from store.casebook.comparison import Answer
from store.casebook.decision import DecisionKind, ReasonCode
from store.casebook.incident import Disposition, Notification, Status
from store.casebook.request import RequestKind, RequestState
from store.casebook.suppression import SuppressionScope

LABELLED = (
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


def test_both_languages_say_the_same_things() -> None:
    """Every key stands in both languages, with the same placeholders."""
    assert keys("nl") == keys("en")
    for key in keys("nl"):
        assert fields(_catalogue("nl")[key]) == fields(_catalogue("en")[key]), key


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", LABELLED, ids=lambda kind: kind.__name__)
def test_every_member_has_a_label(language: str, kind: type[StrEnum]) -> None:
    """Every stored value that an officer meets has a label."""
    for member in kind:
        assert words(language).label(member)


def test_moments_are_dutch() -> None:
    """A moment is told in Dutch time and in words."""
    at = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    assert words("nl").moment(at) == "23 november 2026 14:05"
    assert words("en").moment(at) == "23 November 2026 14:05"


def test_an_unknown_language_is_told() -> None:
    """A language that is not spoken is refused with those that are."""
    with pytest.raises(UnknownLanguageError, match="nl or en"):
        words("fr")


def test_no_text_says_that_a_person_did_it() -> None:
    """The catalogue neither clears nor accuses: it knows no culprit."""
    accusing = re.compile(r"\b(dader|schuldig|lekte|culprit|guilty|leaked by)\b", re.IGNORECASE)
    for language in LANGUAGES:
        for key, text in _catalogue(language).items():
            assert not accusing.search(text), key
