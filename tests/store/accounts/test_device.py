"""Browsers on which somebody signed in before."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.accounts.device import KNOWN_FOR, is_known, know_device
from tests.store.accounts.conftest import ANNA, BERT, NOW

JUST = timedelta(microseconds=1)


def test_a_browser_is_known_for_its_account_alone(database: Database) -> None:
    """By the secret in its cookie, letter by letter."""
    secret = know_device(database, ANNA, NOW)
    assert is_known(database, secret, ANNA, NOW)
    assert not is_known(database, secret, BERT, NOW)
    for other in ("", secret[:-1], secret.swapcase(), f"{secret} ", "é"):
        assert not is_known(database, other, ANNA, NOW)


@pytest.mark.parametrize(("later", "known"), [(KNOWN_FOR - JUST, True), (KNOWN_FOR, False)])
def test_a_browser_is_known_for_a_year(database: Database, later: timedelta, known: bool) -> None:
    """Up to the end of it, that moment left out."""
    secret = know_device(database, ANNA, NOW)
    assert is_known(database, secret, ANNA, NOW + later) is known


def test_several_browsers_are_known_at_once(database: Database) -> None:
    """The same person may have two, and two people one each."""
    anna, also_anna, bert = (know_device(database, person, NOW) for person in (ANNA, ANNA, BERT))
    assert len({anna, also_anna, bert}) == 3
    assert is_known(database, anna, ANNA, NOW)
    assert is_known(database, also_anna, ANNA, NOW)
    assert is_known(database, bert, BERT, NOW)


def test_browsers_that_are_no_longer_known_are_forgotten(database: Database) -> None:
    """With the next sign-in of whomever; those that are known stay."""
    know_device(database, ANNA, NOW)
    kept = know_device(database, BERT, NOW + JUST)
    know_device(database, BERT, NOW + KNOWN_FOR)
    assert database.table("device").count == 2
    assert is_known(database, kept, BERT, NOW + KNOWN_FOR)


def test_the_secret_is_in_no_file(database: Database, path: Path) -> None:
    """Who reads the accounts cannot pretend to be a browser."""
    secret = know_device(database, ANNA, NOW)
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(secret.encode() in file.read_bytes() for file in files)


def test_nobodys_browser_is_not_remembered(database: Database) -> None:
    """Without the empty secret ever being one, whatever row is there."""
    row = {"digest": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "account_id": ANNA}
    database.table("device").insert({**row, "since": "2026-11-23T08:00:00.000000Z"})  # the digest of nothing
    assert not is_known(database, "", ANNA, NOW)
