"""The tables of the exchange: what an earlier layout held is held by the newest."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import audit, facts
from store.database import open_database
from store.errors import StoreError
from store.exchange import foreign, partner, posts
from store.exchange.foreign import Arrived
from store.exchange.posts import PostsSent, SendingAgain
from store.exchange.schema import FACTS, migrations, open_exchange, read_exchange
from tests.store.exchange.conftest import AT, IND, key


def until(step: str) -> Migrations:
    """The steps up to and with this one, as the program of that time had them."""
    older = Migrations(migrations.name)
    names = [migration.name for migration in migrations._migrations]
    older._migrations = migrations._migrations[: names.index(step) + 1]
    return older


@pytest.fixture
def before_stretches(path: Path) -> Iterator[Database]:
    """An exchange of the time when one stretch could go once more, with a partner in it."""
    guarded = tuple(kind for kind in FACTS if kind.table != "sending_again")
    with closing(open_database(path, until("m008_forgetting"), guarded)) as database:
        partner.add_key(database, key("key of ind", partner.add(database, "ind", "house of ind")))
        yield database


def test_what_was_to_go_again_still_is(before_stretches: Database, path: Path) -> None:
    """The one stretch of then is the first of several now, and a second may stand beside it."""
    before_stretches.execute("INSERT INTO sending_again VALUES (1, 5, 9)")
    before_stretches.close()
    with closing(open_exchange(path)) as database:
        assert posts.sending_again(database, IND) == SendingAgain(5, 9)
        database.execute("INSERT INTO sending_again VALUES (1, 12, 20)")
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("INSERT INTO sending_again VALUES (1, 12, 30)")


def test_a_bundle_of_an_earlier_program_does_not_say_where_it_begins(
    before_stretches: Database, path: Path
) -> None:
    """Everything else of it stays, and neither its facts nor the trail are taken for changed."""
    sql = "INSERT INTO posts_sent VALUES (1, 1, '2026-11-26', 0, 10, 7, NULL, ?, NULL, NULL, NULL)"
    before_stretches.execute(sql, ["2026-11-26T02:30:00.000000Z"])
    before_stretches.close()
    with closing(open_exchange(path)) as database:
        sent = posts.find(database, IND, 1)
        assert sent == PostsSent(IND, 1, "2026-11-26", False, 10, 7, None, AT)
        assert list(facts.verify(database, FACTS)) == []
        audit.verify(database)


def test_ids_go_on_where_an_earlier_program_stopped(before_stretches: Database, path: Path) -> None:
    """A renewal begins no count again: an id that went with a forgotten post is never given."""
    ((before, _),) = foreign.keep(before_stretches, IND, 1, [Arrived.of("b1", "v1", "")])
    before_stretches.execute("DELETE FROM foreign_version")
    before_stretches.close()
    with closing(open_exchange(path)) as database:
        ((after, _),) = foreign.keep(database, IND, 2, [Arrived.of("b2", "v2", "")])
    assert after == before + 1


def test_a_reader_writes_nothing(database: Database, path: Path) -> None:
    """Rooms that only read see what the exchange wrote."""
    assert database.table("partner").count == 2
    with closing(read_exchange(path)) as reader:
        assert [known.name for known in partner.partners(reader)] == ["dji", "ind"]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM partner_key")


def test_a_reader_needs_the_newest_layout(before_stretches: Database, path: Path) -> None:
    """It does not renew what another room writes."""
    before_stretches.close()
    with pytest.raises(StoreError, match="older layout"):
        read_exchange(path)


@pytest.mark.parametrize("table", [kind.table for kind in FACTS])
def test_a_row_that_was_added_by_another_program_shows(database: Database, path: Path, table: str) -> None:
    """Of each table that is guarded: no row comes in behind the program's back."""
    facts.seal_rest(database)
    columns = database.table(table).columns
    values = [IND if column.name == "partner_id" else 7 for column in columns]
    with sqlite3.connect(path) as other:
        other.execute(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in columns)})", values)
    other.close()
    (fault,) = facts.verify(database, FACTS)
    assert fault.startswith(f"{table} ")
    assert fault.endswith("added behind the program's back")


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO told VALUES (99, 'case', 'ZAAK-1', 'aa')",
        "INSERT INTO heard VALUES (99, 'case', 'ZAAK-1')",
        "INSERT INTO wish VALUES (99, 1, '2026')",
        "INSERT INTO sending_again VALUES (99, 0, 1)",
        "INSERT INTO canary_ahead (partner_id, ref, text, came_at) VALUES (99, 'LW-1', '', '2026')",
        "INSERT INTO canary_made (partner_id, ref, text, made_at) VALUES (99, 'LW-1', '', '2026')",
        "INSERT INTO foreign_post (partner_id, name) VALUES (99, 'b')",
        "INSERT INTO answers_sent VALUES (99, 1, 0, 0, 0)",
        "INSERT INTO comparison_asked VALUES (99, 1, 'M', 'ZAAK-1', '2026', NULL, NULL)",
    ],
)
def test_nothing_is_kept_of_a_partner_that_is_none(database: Database, sql: str) -> None:
    """What names a partner names one that is in the list."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database.execute(sql)
