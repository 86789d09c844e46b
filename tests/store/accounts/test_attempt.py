"""How often a sign-in was tried lately."""

from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from store.accounts.attempt import count_attempt, forget_attempts
from store.accounts.schema import open_accounts
from tests.store.accounts.conftest import NOW

WINDOW = timedelta(minutes=15)
BOTH = ("lane anna", "address 10.0.0.1")


def test_attempts_count_within_their_window_and_per_subject(database: Database) -> None:
    """Each attempt sees those before it; old ones are forgotten, and signing in begins anew."""
    assert count_attempt(database, BOTH, NOW, WINDOW) == (0, 0)
    assert count_attempt(database, BOTH[:1], NOW + timedelta(minutes=10), WINDOW) == (1,)
    assert count_attempt(database, BOTH, NOW + timedelta(minutes=11), WINDOW) == (2, 1)
    assert count_attempt(database, BOTH, NOW + timedelta(minutes=16), WINDOW) == (2, 1)
    forget_attempts(database, "lane anna")
    assert count_attempt(database, BOTH, NOW + timedelta(minutes=17), WINDOW) == (0, 2)


def test_an_attempt_counts_until_the_window_is_over(database: Database) -> None:
    """At its very end it no longer does."""
    just = timedelta(microseconds=1)
    count_attempt(database, BOTH[:1], NOW, WINDOW)
    assert count_attempt(database, BOTH[:1], NOW + WINDOW - just, WINDOW) == (1,)
    assert count_attempt(database, BOTH[:1], NOW + WINDOW, WINDOW) == (1,)
    assert database.table("attempt").count == 2


def test_a_subject_is_its_whole_name(database: Database) -> None:
    """What looks like another, or counts for it, is another."""
    count_attempt(database, ("lane anna",), NOW, WINDOW)
    others = ("lane ANNA", "lane anna ", "lane ann", "%", "")
    assert count_attempt(database, others, NOW, WINDOW) == (0,) * 5


def test_a_subject_that_is_named_twice_was_tried_twice(database: Database) -> None:
    """Both see the same before them."""
    assert count_attempt(database, ("a", "a"), NOW, WINDOW) == (0, 0)
    assert count_attempt(database, ("a",), NOW, WINDOW) == (2,)


def test_no_subject_counts_nothing(database: Database) -> None:
    """Old attempts are forgotten all the same."""
    count_attempt(database, BOTH, NOW, WINDOW)
    assert count_attempt(database, (), NOW + WINDOW, WINDOW) == ()
    assert database.table("attempt").count == 0


def test_attempts_of_two_processes_see_each_other(database: Database, path: Path) -> None:
    """Two consoles on one file count as one."""
    other = open_accounts(path)
    counts = [count_attempt(console, ("a",), NOW, WINDOW) for console in (database, other, database, other)]
    other.close()
    assert counts == [(0,), (1,), (2,), (3,)]
