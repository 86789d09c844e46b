"""The audit trail: whatever is done to it afterwards shows."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import audit
from store.database import open_database
from store.errors import IntegrityError

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
migrations = Migrations("trail")


@migrations()
def first(db: Database) -> None:
    """A database with a trail alone."""
    db.executescript(audit.SCHEMA)


@pytest.fixture
def trail(tmp_path: Path) -> Iterator[Database]:
    """A trail of three acts."""
    database = open_database(tmp_path / "trail.db", migrations)
    for ref in ("B-1", "B-2", "B-3"):
        audit.record(database, audit.Act("anna", "enrol", ref, details=(("passages", 4),)), NOON)
    yield database
    database.close()


def test_an_untouched_trail_verifies(trail: Database) -> None:
    """Verification counts the events and finds every head that was kept."""
    assert audit.verify(trail, (audit.head(trail),)) == 3
    assert [event.object for event in audit.events(trail)] == ["B-1", "B-2", "B-3"]


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET actor = 'x'", "DELETE FROM audit_event"])
def test_the_trail_refuses_change_and_removal(trail: Database, statement: str) -> None:
    """Triggers forbid what only a forger would do."""
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        trail.execute(statement)


def test_replacing_an_event_is_refused(trail: Database) -> None:
    """`INSERT OR REPLACE` does not slip past the trigger."""
    row = dict(next(iter(trail.query("SELECT * FROM audit_event WHERE id = 2"))))
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        trail.table("audit_event").insert({**row, "actor": "x"}, replace=True)


def forged(statement: str) -> Callable[[Database], None]:
    """A forger who drops the triggers first."""

    def forge(database: Database) -> None:
        database.execute("DROP TRIGGER audit_event_keeps")
        database.execute("DROP TRIGGER audit_event_stays")
        database.execute(statement)

    return forge


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (forged("UPDATE audit_event SET actor = 'x' WHERE id = 2"), "2 was changed"),
        (forged("DELETE FROM audit_event WHERE id = 2"), "2 is missing"),
        (forged("UPDATE audit_event SET id = id + 1 WHERE id = 3"), "3 is missing"),
        (forged("DELETE FROM audit_event WHERE id = 3"), "cut off"),
    ],
)
def test_every_forgery_is_found(trail: Database, forge: Callable[[Database], None], sentence: str) -> None:
    """A changed, removed, moved or cut-off event shows, and the message says which."""
    kept = audit.head(trail)
    forge(trail)
    with pytest.raises(IntegrityError, match=sentence):
        audit.verify(trail, (kept,))


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("DROP TRIGGER audit_event_keeps", "audit_event_keeps, which keeps"),
        (
            "CREATE TRIGGER more AFTER INSERT ON audit_event BEGIN DELETE FROM audit_event WHERE id = 0; END",
            "the trigger more does not belong",
        ),
    ],
)
def test_a_trigger_that_is_gone_or_added_is_found(trail: Database, statement: str, sentence: str) -> None:
    """The trail is whole, and yet something was prepared or left behind."""
    trail.execute(statement)
    with pytest.raises(IntegrityError, match=sentence):
        audit.verify(trail)


@pytest.mark.parametrize(
    ("words", "things"),
    [("100%", ["100%"]), ("%", ["100%"]), ("_", ["a_b"]), ("A_B", ["a_b"]), ("anna", ["aXb", "a_b", "100%"])],
)
def test_signs_of_a_pattern_are_looked_for_as_they_are(
    trail: Database, words: str, things: list[str]
) -> None:
    """A search for a percent sign or an underscore does not give the whole trail."""
    for thing in ("100%", "a_b", "aXb"):
        audit.record(trail, audit.Act("anna", "look", thing), NOON)
    events, total = audit.search(trail, words, limit=3)
    assert [event.object for event in events] == things
    assert total == (6 if words == "anna" else len(things))


def test_events_between_two_moments_are_of_these_acts(trail: Database) -> None:
    """From the first moment on, up to the second; oldest first."""
    for hours, action in ((1, "look"), (2, "purge"), (3, "look"), (4, "look")):
        audit.record(trail, audit.Act("anna", action, f"{hours}"), NOON + timedelta(hours=hours))
    begin, end = (NOON + timedelta(hours=hours) for hours in (1, 4))
    events = audit.events_between(trail, begin, end, frozenset({"look", "enrol"}))
    assert [event.object for event in events] == ["1", "3"]
    both = audit.events_between(trail, NOON, end, frozenset({"purge", "enrol"}))
    assert [event.object for event in both] == ["B-1", "B-2", "B-3", "2"]
    assert list(audit.events_between(trail, NOON, end, frozenset())) == []


def test_events_about_a_thing_are_about_its_whole_name(trail: Database) -> None:
    """Oldest first, and none of what begins in the same way."""
    for action in ("look", "purge"):
        audit.record(trail, audit.Act("anna", action, "B-2"), NOON)
    audit.record(trail, audit.Act("anna", "look", "B-22"), NOON)
    assert [event.action for event in audit.events_about(trail, "B-2")] == ["enrol", "look", "purge"]
    assert list(audit.events_about(trail, "B-")) == []


def test_a_search_comes_page_by_page(trail: Database) -> None:
    """Newest first, and how many there are in all."""
    pages = [audit.search(trail, "enrol", limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[event.object for event in events] for events, _ in pages] == [["B-3", "B-2"], ["B-1"], []]
    assert {total for _, total in pages} == {3}
