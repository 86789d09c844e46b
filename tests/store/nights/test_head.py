"""The newest head of each chain lies beside it: an old copy that is put back shows."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import audit, chain
from store.chain import GENESIS
from store.nights.head import heads, keep
from store.nights.schema import open_nights
from tests.factory import NIGHT


@pytest.fixture
def trail() -> Iterator[Database]:
    """A chain of two acts."""
    database = Database(memory=True)
    database.executescript(audit.SCHEMA)
    for ref in ("B-1", "B-2"):
        audit.record(database, audit.Act("anna", "enrol", ref), NIGHT)
    yield database
    database.close()


def kept(database: Database) -> list[tuple[str, str, str]]:
    """What is written down: of which chain, its head, and when."""
    return list(database.execute("SELECT chain, head, at FROM head ORDER BY chain").fetchall())


def test_the_newest_head_is_written_down(database: Database, trail: Database) -> None:
    """It goes on with the chain, and says since when; a chain of its own name has its own."""
    first = chain.head(trail)
    assert heads(database) == {}
    keep(database, "matches", trail, NIGHT)
    audit.record(trail, audit.Act("anna", "enrol", "B-3"), NIGHT)
    keep(database, "archive", trail, NIGHT)
    assert heads(database) == {"matches": first, "archive": chain.head(trail)}
    keep(database, "matches", trail, NIGHT + timedelta(hours=1))
    newest = chain.head(trail)
    assert kept(database) == [
        ("archive", newest, "2026-11-23T02:30:00.000000Z"),
        ("matches", newest, "2026-11-23T03:30:00.000000Z"),
    ]


def test_a_chain_that_did_not_grow_keeps_its_moment(database: Database, trail: Database) -> None:
    """What is known is not written again."""
    for hours in (0, 1):
        keep(database, "matches", trail, NIGHT + timedelta(hours=hours))
    assert kept(database) == [("matches", chain.head(trail), "2026-11-23T02:30:00.000000Z")]


def test_a_head_that_was_cut_off_stays(database: Database, trail: Database, path: Path) -> None:
    """However often a chain that lost it is looked at, and grows: the loss goes on to show."""
    keep(database, "matches", trail, NIGHT)
    lost = chain.head(trail)
    trail.execute("DROP TRIGGER audit_event_stays")
    trail.execute("DELETE FROM audit_event WHERE id = 2")
    for ref in ("B-3", "B-4"):
        keep(database, "matches", trail, NIGHT)
        audit.record(trail, audit.Act("anna", "enrol", ref), NIGHT)
    assert heads(database) == {"matches": lost}
    with closing(open_nights(path)) as again:
        assert heads(again) == {"matches": lost}


def test_an_empty_chain_has_the_first_head_of_all(database: Database, trail: Database) -> None:
    """Every chain holds it, so it is grown out of."""
    empty = Database(memory=True)
    empty.executescript(audit.SCHEMA)
    keep(database, "matches", empty, NIGHT)
    assert heads(database) == {"matches": GENESIS}
    keep(database, "matches", trail, NIGHT)
    assert heads(database) == {"matches": chain.head(trail)}
    empty.close()
