"""How far partners were answered, what sources asked for, and ids of passages that lie elsewhere."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from store.database import transaction
from store.exchange import answers as subject
from store.exchange.answers import AnswersSent
from tests.store.exchange.conftest import AT, DJI, IND

SENT = AnswersSent(partner_id=IND, number=4, read_to=3, match_to=120, document_to=15)


def test_a_partner_was_not_answered_before_the_first_bundle(database: Database) -> None:
    """Everything is yet to be told, whatever another partner was told."""
    subject.add(database, SENT)
    assert subject.last(database, DJI) == AnswersSent(DJI, 0, 0, 0, 0)


def test_the_last_bundle_says_how_far_the_answers_came(database: Database) -> None:
    """That of the highest number, as it was noted."""
    for number in (4, 10, 9):
        subject.add(database, replace(SENT, number=number, match_to=number))
    assert subject.last(database, IND) == replace(SENT, number=10, match_to=10)


def test_a_bundle_of_answers_is_noted_once(database: Database) -> None:
    """Another partner has numbers of its own."""
    subject.add(database, SENT)
    subject.add(database, replace(SENT, partner_id=DJI))
    with pytest.raises(sqlite3.IntegrityError):
        subject.add(database, SENT)


def test_a_wish_counts_when_it_came_after_the_moment(database: Database) -> None:
    """What came at the moment itself was seen already."""
    assert not subject.wished_since(database, AT)
    subject.wish(database, IND, 4, AT)
    assert subject.wished_since(database, AT - timedelta(microseconds=1))
    assert not subject.wished_since(database, AT)
    subject.wish(database, DJI, 4, AT + timedelta(microseconds=1))
    assert subject.wished_since(database, AT)


def test_a_bundle_brings_one_wish(database: Database) -> None:
    """Taking it in twice would fail rather than ask twice."""
    subject.wish(database, IND, 4, AT)
    with pytest.raises(sqlite3.IntegrityError):
        subject.wish(database, IND, 4, AT)


def test_a_passage_that_lies_elsewhere_keeps_its_id(database: Database) -> None:
    """By document and number; ids lie far from those of passages that were enrolled here."""
    first = subject.passage_id(database, "STUK-1", 1)
    others = [subject.passage_id(database, *key) for key in (("STUK-1", 2), ("STUK-2", 1))]
    assert subject.passage_id(database, "STUK-1", 1) == first
    assert len({first, *others}) == 3
    assert min(first, *others) > 2**40


def test_the_id_of_a_passage_is_never_given_again(database: Database) -> None:
    """Not even when the newest one is gone: matches speak of it."""
    gone = subject.passage_id(database, "STUK-1", 1)
    database.execute("DELETE FROM foreign_passage")
    assert subject.passage_id(database, "STUK-9", 1) > gone


def test_an_id_within_a_transaction_goes_with_it(database: Database) -> None:
    """It is written together with what speaks of it."""

    def cut_off() -> None:
        with transaction(database):
            subject.passage_id(database, "STUK-1", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        cut_off()
    assert database.table("foreign_passage").count == 0
