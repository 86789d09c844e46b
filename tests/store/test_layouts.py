"""A database of any earlier layout is brought to the newest, whichever steps it had already."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import audit, facts
from store.accounts import schema as accounts
from store.archive import schema as archive
from store.casebook import schema as casebook
from store.database import open_database
from store.exchange import schema as exchange
from store.facts import Facts
from store.matches import schema as matches
from store.nights import schema as nights
from store.register import schema as register

Room = tuple[Migrations, tuple[Facts, ...]]
ROOMS: dict[str, Room] = {
    "accounts": (accounts.migrations, accounts.FACTS),
    "archive": (archive.migrations, archive.FACTS),
    "casebook": (casebook.migrations, casebook.FACTS),
    "exchange": (exchange.migrations, exchange.FACTS),
    "matches": (matches.migrations, matches.FACTS),
    "nights": (nights.migrations, ()),
    "register": (register.migrations, register.FACTS),
}

UNGUARDED = {
    "accounts": {"attempt", "device", "invitation", "session"},
    "archive": {
        *("archive_listing", "archive_state", "change_answer", "coverage", "coverage_reason", "holding"),
        *("page", "shape", "warc_file", "warc_record"),  # what WARC files hold has seals of its own
    },
    "casebook": {"author_name", "delivery", "look", "reach", "saved_view"},
    "exchange": {
        *("canary_ahead", "canary_made", "comparison_answer", "comparison_asked", "comparison_text"),
        *("foreign_passage", "foreign_post", "foreign_version", "heard", "judged_passage", "post_name"),
        *("sending_again", "thread_name", "told", "version_name"),
    },
    "matches": {"aside", "change_answer", "foreign_answer", "post_language", "remainder", "trying"},
    "nights": {"head", "night", "step"},
    "register": {"generation"},
}
"""Tables that hold no fact by which anything is judged: work in progress, and what can be made again."""
OF_LIBRARIES = ("sqlite_", "_sqlite_", "public_text", "audit_event")  # the chain guards its own events


def steps(room: str) -> list[str]:
    """The names of the steps of a database, in order."""
    return [step.name for step in ROOMS[room][0].pending(Database(memory=True))]


def earlier() -> list[tuple[str, str]]:
    """Each database, before each of its steps."""
    return [(room, step) for room in ROOMS for step in steps(room)[1:]]


@pytest.mark.parametrize(("room", "step"), earlier())
def test_an_earlier_layout_becomes_the_newest(room: str, step: str, tmp_path: Path) -> None:
    """The tables are those of a new database, and every row that is guarded has its digest."""
    migrations, guarded = ROOMS[room]
    older = until(migrations, step)
    tables = Database(memory=True)
    older.apply(tables)
    has_facts = facts.can_be_verified(tables)
    then = tuple(table for table in guarded if has_facts and table.table in tables.table_names())
    open_database(tmp_path / "old.db", older, then).close()
    with (
        closing(open_database(tmp_path / "old.db", migrations, guarded)) as renewed,
        closing(open_database(tmp_path / "new.db", migrations, guarded)) as new,
    ):
        assert layout(renewed) == layout(new)
        if guarded:
            audit.verify(renewed)
            assert list(facts.verify(renewed, guarded)) == []


@pytest.mark.parametrize("room", ROOMS)
def test_steps_are_numbered_in_their_order(room: str) -> None:
    """The number in a step's name is its place: two steps that were made side by side are told apart."""
    misnamed = [name for number, name in enumerate(steps(room), 1) if name[:4] != f"m{number:03}"]
    assert not misnamed, f"number the steps of store/{room}/schema.py in their order: {', '.join(misnamed)}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_table_is_guarded_or_known_to_need_no_guard(room: str) -> None:
    """A new table cannot stay outside `verify` because nobody thought of it."""
    migrations, guarded = ROOMS[room]
    tables = Database(memory=True)
    migrations.apply(tables)
    own = {name for name in tables.table_names() if not name.startswith(OF_LIBRARIES)}
    unknown = own - {fact.table for fact in guarded} - UNGUARDED[room]
    assert not unknown, (
        f"add {', '.join(sorted(unknown))} to FACTS in store/{room}/schema.py, so that `verify` guards it, "
        f"or to UNGUARDED in {Path(__file__).name}, if nothing is judged by it"
    )


def until(migrations: Migrations, step: str) -> Migrations:
    """The steps before this one, as the program of that time had them."""
    older = Migrations(migrations.name)
    names = [migration.name for migration in migrations._migrations]
    older._migrations = migrations._migrations[: names.index(step)]
    return older


def layout(database: Database) -> dict[str, list[tuple[str, str]]]:
    """The columns of each table, with their types."""
    return {
        table.name: sorted((column.name, column.type) for column in table.columns)
        for table in database.tables
    }
