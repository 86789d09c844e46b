"""Whose account belongs to whom at the organisation."""

import sqlite3

import pytest
from sqlite_utils import Database

from store import facts
from store.accounts.identity import account_of, keep_identity
from store.accounts.schema import FACTS
from tests.store.accounts.conftest import ANNA, BERT

ISSUER = "https://aanmelden.example"


def test_a_person_is_found_by_issuer_and_subject(database: Database) -> None:
    """Neither alone, nor a spelling of either, is anybody."""
    keep_identity(database, ISSUER, "7f3a", ANNA)
    assert account_of(database, ISSUER, "7f3a") == ANNA
    for issuer, subject in (
        (f"{ISSUER}/", "7f3a"),
        (ISSUER, "7F3A"),
        (ISSUER, "7f3"),
        (ISSUER, ""),
        ("", "7f3a"),
        ("7f3a", ISSUER),
    ):
        assert account_of(database, issuer, subject) is None


def test_the_same_subject_of_two_issuers_is_two_people(database: Database) -> None:
    """Issuers number their people by themselves."""
    keep_identity(database, ISSUER, "1", ANNA)
    keep_identity(database, "https://elders.example", "1", BERT)
    assert account_of(database, ISSUER, "1") == ANNA
    assert account_of(database, "https://elders.example", "1") == BERT


@pytest.mark.parametrize(("subject", "account_id"), [("7f3a", BERT), ("9c1d", ANNA), ("7f3a", ANNA)])
def test_a_person_has_one_account_and_an_account_one_person(
    database: Database, subject: str, account_id: int
) -> None:
    """A second of either is refused, and the first stays."""
    keep_identity(database, ISSUER, "7f3a", ANNA)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        keep_identity(database, ISSUER, subject, account_id)
    assert account_of(database, ISSUER, "7f3a") == ANNA
    assert account_of(database, ISSUER, "9c1d") is None


def test_nobody_is_given_an_account_that_is_none(database: Database) -> None:
    """An id that was never given."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        keep_identity(database, ISSUER, "7f3a", 99)


def test_an_account_that_another_program_gives_away_shows(database: Database) -> None:
    """Whose an account is, is held against the trail."""
    keep_identity(database, ISSUER, "7f3a", ANNA)
    facts.seal_rest(database)
    database.execute("DROP TRIGGER temp.written_identity_update")
    database.execute("UPDATE identity SET account_id = ?", [BERT])
    assert list(facts.verify(database, FACTS)) == [f'identity ["{ISSUER}","7f3a"] was changed']
