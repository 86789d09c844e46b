"""Who may sign in: accounts, their names, roles and switches."""

import sqlite3
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database
from sqlite_utils.db import NotFoundError

from store import facts
from store.accounts import account as subject
from store.accounts.account import Account, Role
from store.accounts.schema import FACTS
from store.accounts.session import start_session
from tests.store.accounts.conftest import ANNA, BERT, NOW


def known(database: Database, account_id: int) -> Account:
    """The account of this id, which is there."""
    account = subject.account(database, account_id)
    assert account is not None
    return account


def test_a_new_account_can_do_nothing_before_it_has_a_password(empty: Database) -> None:
    """It is open, has its roles and its shortcuts, and no hash."""
    added = subject.add_account(empty, "anna", "Anna de Vries", frozenset({Role.FG, Role.AUDITOR}), NOW)
    assert added == Account(
        id=1,
        name="anna",
        full_name="Anna de Vries",
        roles=frozenset({Role.FG, Role.AUDITOR}),
        shortcuts=True,
        disabled=False,
        has_password=False,
        created_at=NOW,
    )
    assert subject.account(empty, 1) == added
    assert subject.password_hash(empty, 1) is None


@given(roles=st.frozensets(st.sampled_from(Role)))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_roles_come_back(database: Database, roles: frozenset[Role]) -> None:
    """None, one, or all of them."""
    subject.set_rights(database, ANNA, roles, disabled=False)
    assert known(database, ANNA).roles == roles
    assert known(database, BERT).roles == {Role.FG}


def test_a_name_is_taken_once_whatever_its_case(database: Database) -> None:
    """Anna and anna are one person, and are found as one."""
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        subject.add_account(database, "Anna", "Een ander", frozenset(), NOW)
    for typed in ("anna", "ANNA", "aNNa"):
        assert subject.account_named(database, typed) == known(database, ANNA)
    for typed in ("", "ann", "anna ", "an%", "ann_"):
        assert subject.account_named(database, typed) is None
    assert len(subject.accounts(database)) == 2


def test_nobody_is_nobody(database: Database) -> None:
    """An id that was never given has no account and no password, and cannot be changed."""
    assert subject.account(database, 99) is None
    assert subject.password_hash(database, 99) is None
    with pytest.raises(NotFoundError):
        subject.set_password_hash(database, 99, "argon2")
    with pytest.raises(NotFoundError):
        subject.set_rights(database, 99, frozenset(), disabled=True)


def test_accounts_come_by_name_whatever_its_case(database: Database) -> None:
    """The list that a person reads."""
    for name in ("Aad", "zoë", "Cor"):
        subject.add_account(database, name, name, frozenset(), NOW)
    assert [account.name for account in subject.accounts(database)] == ["Aad", "anna", "bert", "Cor", "zoë"]


def test_each_switch_changes_one_thing_of_one_person(database: Database) -> None:
    """Password, name and shortcuts stand apart from each other and from everybody else's."""
    anna, bert = known(database, ANNA), known(database, BERT)
    subject.set_password_hash(database, ANNA, "argon2-a")
    subject.set_full_name(database, ANNA, "Anna Bakker")
    subject.set_shortcuts(database, ANNA, shortcuts=False)
    changed = known(database, ANNA)
    assert (changed.has_password, changed.full_name, changed.shortcuts) == (True, "Anna Bakker", False)
    assert (changed.name, changed.roles, changed.disabled) == (anna.name, anna.roles, anna.disabled)
    assert subject.password_hash(database, ANNA) == "argon2-a"
    assert known(database, BERT) == bert
    subject.set_shortcuts(database, ANNA, shortcuts=True)
    subject.set_password_hash(database, ANNA, "argon2-b")
    assert known(database, ANNA).shortcuts
    assert subject.password_hash(database, ANNA) == "argon2-b"
    assert subject.password_hash(database, BERT) is None


def test_closing_an_account_ends_its_sessions_alone(database: Database) -> None:
    """Rights taken away are gone at once; who stays open stays signed in."""
    for person in (ANNA, ANNA, BERT):
        start_session(database, person, "127.0.0.1", NOW)
    subject.set_rights(database, BERT, frozenset({Role.AUDITOR}), disabled=False)
    assert database.table("session").count == 3
    subject.set_rights(database, ANNA, frozenset({Role.FG}), disabled=True)
    assert database.execute("SELECT account_id FROM session").fetchall() == [(BERT,)]
    assert known(database, ANNA).disabled
    subject.set_rights(database, ANNA, frozenset({Role.FG}), disabled=False)
    assert not known(database, ANNA).disabled


def test_a_hash_is_in_no_account(database: Database) -> None:
    """What is shown of a person never holds the password's hash."""
    subject.set_password_hash(database, ANNA, "argon2-geheim")
    assert "argon2-geheim" not in repr(subject.accounts(database))


def test_a_role_nobody_knows_opens_nothing(database: Database) -> None:
    """A damaged row is an error, and no account with fewer or more rights."""
    database.execute("UPDATE account SET roles = '[\"baas\"]' WHERE id = ?", [ANNA])
    with pytest.raises(ValueError, match="baas"):
        subject.account(database, ANNA)


def test_rights_that_another_program_gives_show(database: Database) -> None:
    """Who may do what is held against the trail."""
    facts.seal_rest(database)
    assert list(facts.verify(database, FACTS)) == []
    database.execute("DROP TRIGGER temp.written_account_update")
    database.execute("UPDATE account SET roles = '[\"beheerder\"]' WHERE id = ?", [BERT])
    assert list(facts.verify(database, FACTS)) == [f"account {BERT} was changed"]


def test_the_moment_of_an_account_is_kept(empty: Database) -> None:
    """To the microsecond, in UTC."""
    at = NOW + timedelta(microseconds=7)
    assert subject.add_account(empty, "anna", "Anna", frozenset(), at).created_at == at
