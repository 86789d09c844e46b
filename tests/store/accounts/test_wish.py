"""What waits for a second person before it is done to an account."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from store import facts
from store.accounts.account import Role
from store.accounts.schema import FACTS
from store.accounts.wish import AccountWish, WishKind, end_wish, keep_wish, wishes
from tests.store.accounts.conftest import ANNA, BERT, NOW

LINK = AccountWish(ANNA, WishKind.LINK, frozenset({Role.FG}), "olga", NOW)
ROLES = AccountWish(
    ANNA, WishKind.ROLES, frozenset({Role.FG, Role.BEHEERDER}), "omar", NOW + timedelta(hours=1)
)


@pytest.mark.parametrize(
    "wish", [LINK, ROLES, replace(ROLES, roles=frozenset())], ids=["link", "roles", "no roles"]
)
def test_a_wish_comes_back_as_it_was_kept(database: Database, wish: AccountWish) -> None:
    """Who asked, when, and for which rights."""
    assert wishes(database) == {}
    keep_wish(database, wish)
    assert wishes(database) == {ANNA: wish}


def test_a_later_wish_takes_the_place_of_the_earlier(database: Database) -> None:
    """About the same account; another account has its own."""
    of_bert = replace(LINK, account_id=BERT)
    for wish in (LINK, of_bert, ROLES):
        keep_wish(database, wish)
    assert wishes(database) == {ANNA: ROLES, BERT: of_bert}


def test_a_wish_that_is_ended_waits_no_longer(database: Database) -> None:
    """Others do; ending one that is not there does nothing."""
    of_bert = replace(ROLES, account_id=BERT)
    for wish in (LINK, of_bert):
        keep_wish(database, wish)
    for _ in range(2):
        end_wish(database, ANNA)
    assert wishes(database) == {BERT: of_bert}


def test_nothing_is_wished_for_nobody(database: Database) -> None:
    """An account that is not there."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        keep_wish(database, replace(LINK, account_id=99))


@pytest.mark.parametrize(("column", "value"), [("kind", "gunst"), ("roles", '["baas"]')])
def test_a_wish_nobody_knows_is_an_error(database: Database, column: str, value: str) -> None:
    """A damaged row is never agreed to."""
    keep_wish(database, LINK)
    database.execute(f"UPDATE wish SET {column} = ?", [value])
    with pytest.raises(ValueError, match=r"gunst|baas"):
        wishes(database)


def test_rights_that_another_program_wishes_show(database: Database) -> None:
    """A wish is a right that is nearly given: it is held against the trail."""
    keep_wish(database, LINK)
    facts.seal_rest(database)
    database.execute("DROP TRIGGER temp.written_wish_update")
    database.execute("UPDATE wish SET asked_by = 'niemand'")
    assert list(facts.verify(database, FACTS)) == [f"wish {ANNA} was changed"]
