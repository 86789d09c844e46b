"""One-time links: one for an account, once, for a day."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.accounts.invitation import VALID_FOR, Invitation, invitation, invite, use_invitation
from store.accounts.schema import open_accounts
from tests.store.accounts.conftest import ANNA, BERT, NOW

JUST = timedelta(microseconds=1)


def valid(database: Database, secret: str) -> Invitation:
    """The invitation of a secret that works."""
    known = invitation(database, secret, NOW)
    assert known is not None
    return known


@pytest.mark.parametrize("account_id", [None, ANNA])
def test_a_link_is_for_one_account_or_makes_the_first(database: Database, account_id: int | None) -> None:
    """It says for whom and until when."""
    known = valid(database, invite(database, account_id, NOW))
    assert (known.account_id, known.expires_at) == (account_id, NOW + VALID_FOR)


@pytest.mark.parametrize("account_id", [None, ANNA])
def test_a_newer_link_replaces_the_one_before(database: Database, account_id: int | None) -> None:
    """Of this account; those of others, and of the first account, still work."""
    others = [invite(database, other, NOW) for other in {None, ANNA, BERT} - {account_id}]
    older, newer = (invite(database, account_id, NOW) for _ in range(2))
    assert invitation(database, older, NOW) is None
    assert valid(database, newer).account_id == account_id
    assert all(invitation(database, secret, NOW) for secret in others)


@pytest.mark.parametrize(("later", "works"), [(VALID_FOR - JUST, True), (VALID_FOR, False)])
def test_a_link_works_for_a_day(database: Database, later: timedelta, works: bool) -> None:
    """Up to the end of it, that moment left out."""
    secret = invite(database, ANNA, NOW)
    assert (invitation(database, secret, NOW + later) is not None) is works


def test_a_link_is_its_whole_secret(database: Database) -> None:
    """Nothing shorter, longer or spelt otherwise opens anything."""
    secret = invite(database, ANNA, NOW)
    for other in ("", secret[:-1], f"{secret}x", secret.swapcase(), "é", "%"):
        assert invitation(database, other, NOW) is None


def test_a_link_is_used_once(database: Database, path: Path) -> None:
    """Of two people who use it in the same moment, on two consoles, one gets the account."""
    secret = invite(database, ANNA, NOW)
    bystander = invite(database, BERT, NOW)
    known, other = valid(database, secret), open_accounts(path)
    assert [use_invitation(console, known) for console in (other, database)] == [True, False]
    other.close()
    assert invitation(database, secret, NOW) is None
    assert invitation(database, bystander, NOW) is not None


def test_the_secret_is_in_no_file(database: Database, path: Path) -> None:
    """Who reads the accounts cannot choose a password for anybody."""
    secret = invite(database, ANNA, NOW)
    assert valid(database, secret).digest not in secret
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(secret.encode() in file.read_bytes() for file in files)
