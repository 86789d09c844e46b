"""Accounts of two people."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.accounts.account import Role, add_account
from store.accounts.schema import open_accounts

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ANNA, BERT = 1, 2
"""The ids of the two people."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the accounts lie."""
    return tmp_path / "accounts.db"


@pytest.fixture
def empty(path: Path) -> Iterator[Database]:
    """The accounts of nobody."""
    with closing(open_accounts(path)) as opened:
        yield opened


@pytest.fixture
def database(empty: Database) -> Database:
    """The accounts of Anna and Bert."""
    for number, name in ((ANNA, "anna"), (BERT, "bert")):
        assert add_account(empty, name, name.title(), frozenset({Role.FG}), NOW).id == number
    return empty
