"""Bundles of answers are written into the matches once each."""

import sqlite3

import pytest
from sqlite_utils import Database

from store.database import transaction
from store.matches import foreign as subject
from tests.factory import NIGHT


def test_a_bundle_that_was_written_is_known(database: Database) -> None:
    """By who sent it and its number: neither alone says anything."""
    assert not subject.is_noted(database, "ind", 1)
    subject.note(database, "ind", 1, NIGHT)
    assert subject.is_noted(database, "ind", 1)
    assert not subject.is_noted(database, "ind", 2)
    assert not subject.is_noted(database, "dji", 1)


def test_a_bundle_is_not_noted_twice(database: Database) -> None:
    """Writing what it brought a second time is an error, not a second match."""
    subject.note(database, "ind", 1, NIGHT)
    with pytest.raises(sqlite3.IntegrityError):
        subject.note(database, "ind", 1, NIGHT)
    subject.note(database, "dji", 1, NIGHT)


def test_a_bundle_that_was_not_written_whole_is_not_noted(database: Database) -> None:
    """A run that is cut off takes it in anew."""

    def cut_off() -> None:
        with transaction(database):
            subject.note(database, "ind", 1, NIGHT)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cut_off()
    assert not subject.is_noted(database, "ind", 1)
