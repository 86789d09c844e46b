"""The tables of the accounts: what goes with an account, and what verifying may do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from store import facts
from store.accounts.account import Role, accounts, add_account
from store.accounts.device import know_device
from store.accounts.identity import keep_identity
from store.accounts.invitation import invite
from store.accounts.schema import FACTS, migrations, open_accounts, read_accounts
from store.accounts.session import start_session
from store.accounts.wish import AccountWish, WishKind, keep_wish
from store.database import open_database
from tests.store.accounts.conftest import ANNA, BERT, NOW

OF_AN_ACCOUNT = ("session", "invitation", "device", "wish", "identity")


def test_what_belongs_to_an_account_goes_with_it(database: Database) -> None:
    """Sessions, links, browsers, wishes and identities of this one; everybody else's stay."""
    for person in (ANNA, BERT):
        start_session(database, person, "127.0.0.1", NOW)
        invite(database, person, NOW)
        know_device(database, person, NOW)
        keep_wish(database, AccountWish(person, WishKind.LINK, frozenset(), "olga", NOW))
        keep_identity(database, "https://aanmelden.example", str(person), person)
    database.execute("DELETE FROM account WHERE id = ?", [ANNA])
    for table in OF_AN_ACCOUNT:
        assert database.execute(f"SELECT account_id FROM {table}").fetchall() == [(BERT,)]


def test_accounts_of_the_first_layout_keep_their_rights(path: Path) -> None:
    """An upgrade gives each its digest, and takes none for changed."""
    older = Migrations(migrations.name)
    older._migrations = migrations._migrations[:1]
    with closing(open_database(path, older)) as old:
        anna = add_account(old, "anna", "Anna", frozenset({Role.BEHEERDER}), NOW)
    with closing(open_accounts(path)) as database:
        assert accounts(database) == (anna,)
        assert list(facts.verify(database, FACTS)) == []


def test_who_verifies_writes_nothing(database: Database, path: Path) -> None:
    """Nobody gets rights by a check."""
    facts.seal_rest(database)
    with closing(read_accounts(path)) as reader:
        assert [account.name for account in accounts(reader)] == ["anna", "bert"]
        assert list(facts.verify(reader, FACTS)) == []
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            add_account(reader, "carla", "Carla", frozenset(), NOW)
