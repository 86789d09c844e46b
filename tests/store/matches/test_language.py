"""How many posts of a night were in languages in which nothing is found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.matches import language
from store.matches.language import LanguageCount
from store.matches.schema import open_matches


@pytest.fixture
def matches(tmp_path: Path) -> Iterator[Database]:
    """An empty database of matches."""
    database = open_matches(tmp_path / "matches.db")
    yield database
    database.close()


def test_counts_of_a_night_add_up_by_language(matches: Database) -> None:
    """Batches of one night add up, the commonest first; what is read, and other nights, stand apart."""
    language.add(matches, "2026-11-23", {"fa": 2, "ti": 4}, read=False)
    language.add(matches, "2026-11-23", {"fa": 3}, read=False)
    language.add(matches, "2026-11-23", {"nl": 900, "fa": 7}, read=True)
    language.add(matches, "2026-11-24", {"so": 1}, read=False)
    assert language.unread(matches, "2026-11-23") == (LanguageCount("fa", 5), LanguageCount("ti", 4))
    assert language.unread(matches, "2026-11-22") == ()


def test_nothing_counted_adds_nothing(matches: Database) -> None:
    """A night without posts has no languages."""
    language.add(matches, "2026-11-23", {}, read=False)
    assert language.unread(matches, "2026-11-23") == ()
