"""How many posts of a night were in languages in which nothing is found."""

from sqlite_utils import Database

from store.matches import language
from store.matches.language import LanguageCount


def test_counts_of_a_night_add_up_by_language(database: Database) -> None:
    """Batches of one night add up, the commonest first; what is read, and other nights, stand apart."""
    language.add(database, "2026-11-23", {"fa": 2, "ti": 4}, read=False)
    language.add(database, "2026-11-23", {"fa": 3}, read=False)
    language.add(database, "2026-11-23", {"nl": 900, "fa": 7}, read=True)
    language.add(database, "2026-11-24", {"so": 1}, read=False)
    assert language.unread(database, "2026-11-23") == (LanguageCount("fa", 5), LanguageCount("ti", 4))
    assert language.unread(database, "2026-11-22") == ()


def test_nothing_counted_adds_nothing(database: Database) -> None:
    """A night without posts has no languages."""
    language.add(database, "2026-11-23", {}, read=False)
    assert language.unread(database, "2026-11-23") == ()


def test_languages_that_are_as_common_come_by_name(database: Database) -> None:
    """So that two pages show one order."""
    language.add(database, "2026-11-23", {"ti": 2, "ar": 1, "so": 2}, read=False)
    shown = [count.language for count in language.unread(database, "2026-11-23")]
    assert shown == ["so", "ti", "ar"]


def test_what_is_read_since_does_not_hide_what_was_not(database: Database) -> None:
    """A night half of which an installation could not read yet shows that half."""
    language.add(database, "2026-11-23", {"fa": 2}, read=False)
    language.add(database, "2026-11-23", {"fa": 50}, read=True)
    assert language.unread(database, "2026-11-23") == (LanguageCount("fa", 2),)


def test_counts_of_many_batches_are_their_sum(database: Database) -> None:
    """In whatever batches a night was counted."""
    for _ in range(30):
        language.add(database, "2026-11-23", {"fa": 1, "ti": 2}, read=False)
    assert language.unread(database, "2026-11-23") == (LanguageCount("ti", 60), LanguageCount("fa", 30))
