"""The bundles of each partner: their numbers, what was acknowledged, and what was taken in."""

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from store import facts
from store.exchange import bundle as subject
from store.exchange.bundle import ReceivedBundle, SentBundle
from store.exchange.schema import FACTS
from tests.store.exchange.conftest import AT, DJI, IND

SENT = SentBundle(
    partner_id=IND,
    number=1,
    kind="posts",
    sha256="aa",
    rows=3,
    file="000001-posts.lekwacht",
    made_at=AT,
    good_until=AT + timedelta(days=30),
)
RECEIVED = ReceivedBundle(IND, 1, "answers", "bb", 4, AT, AT + timedelta(hours=1))


def send(database: Database, *numbers: int, partner_id: int = IND) -> None:
    """Note bundles of these numbers, in this order."""
    for number in numbers:
        subject.add_sent(database, replace(SENT, partner_id=partner_id, number=number))


def receive(database: Database, *numbers: int, partner_id: int = IND) -> None:
    """Note that bundles of these numbers were taken in, in this order."""
    for number in numbers:
        sha256 = f"{partner_id}/{number}"
        subject.add_received(database, replace(RECEIVED, partner_id=partner_id, number=number, sha256=sha256))


def test_a_bundle_comes_back_as_it_was_noted(database: Database) -> None:
    """Every column of a sent and of a received one is read as it was written."""
    subject.add_sent(database, SENT)
    subject.add_received(database, RECEIVED)
    assert subject.last_sent(database, IND) == SENT
    assert subject.last_received(database, IND) == RECEIVED


def test_there_is_no_last_bundle_before_the_first(database: Database) -> None:
    """What went to another partner, or came from it, is none of this one's."""
    send(database, 1, partner_id=DJI)
    receive(database, 1, partner_id=DJI)
    assert subject.last_sent(database, IND) is None
    assert subject.last_received(database, IND) is None


def test_the_last_bundle_is_that_of_the_highest_number(database: Database) -> None:
    """Ten comes after nine, in whichever order they were written down."""
    for number in (2, 10, 9):
        send(database, number)
        receive(database, number)
    last_sent, last_received = subject.last_sent(database, IND), subject.last_received(database, IND)
    assert last_sent is not None
    assert last_received is not None
    assert (last_sent.number, last_received.number) == (10, 10)


def test_a_number_is_given_once_to_a_partner(database: Database) -> None:
    """Two bundles of one number would be two branches of one chain; partners have chains of their own."""
    send(database, 1)
    receive(database, 1)
    with pytest.raises(sqlite3.IntegrityError):
        send(database, 1)
    with pytest.raises(sqlite3.IntegrityError):
        receive(database, 1)
    send(database, 1, partner_id=DJI)
    receive(database, 1, partner_id=DJI)


@pytest.mark.parametrize("note", [send, receive])
def test_bundles_are_those_of_a_known_partner(database: Database, note: Callable[..., None]) -> None:
    """What nobody sent or is sent cannot be written down."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        note(database, 1, partner_id=99)


def test_a_bundle_was_received_by_its_bytes(database: Database) -> None:
    """The same number with other bytes was not, and what was sent was not received."""
    subject.add_received(database, RECEIVED)
    subject.add_sent(database, SENT)
    assert subject.was_received(database, RECEIVED.sha256)
    assert not subject.was_received(database, SENT.sha256)
    assert not subject.was_received(database, RECEIVED.sha256.upper())
    assert not subject.was_received(database, "")


def test_what_waits_was_not_acknowledged_oldest_first(database: Database) -> None:
    """An acknowledgement is of everything up to its number, that number included."""
    send(database, 10, 9, 2, 3)
    assert [sent.number for sent in subject.waiting(database, IND)] == [2, 3, 9, 10]
    subject.acknowledge(database, IND, 9, AT)
    assert [sent.number for sent in subject.waiting(database, IND)] == [10]
    subject.acknowledge(database, IND, 10, AT)
    assert subject.waiting(database, IND) == ()


def test_nothing_is_acknowledged_by_a_partner_who_took_in_nothing(database: Database) -> None:
    """Its first bundle acknowledges the number 0."""
    send(database, 1)
    subject.acknowledge(database, IND, 0, AT)
    assert [sent.number for sent in subject.waiting(database, IND)] == [1]


def test_a_partner_acknowledges_its_own_bundles_alone(database: Database) -> None:
    """The bundle of the same number for another partner waits on."""
    send(database, 1)
    send(database, 1, partner_id=DJI)
    subject.acknowledge(database, IND, 1, AT)
    assert subject.waiting(database, IND) == ()
    assert [sent.partner_id for sent in subject.waiting(database, DJI)] == [DJI]


def test_a_bundle_keeps_the_moment_at_which_it_was_acknowledged_first(database: Database) -> None:
    """Every later bundle of the partner acknowledges the older ones once more."""
    send(database, 1, 2)
    subject.acknowledge(database, IND, 1, AT)
    subject.acknowledge(database, IND, 2, AT + timedelta(days=1))
    moments = database.execute("SELECT acknowledged_at FROM sent_bundle ORDER BY number").fetchall()
    assert moments == [("2026-11-26T02:30:00.000000Z",), ("2026-11-27T02:30:00.000000Z",)]


def test_what_was_sent_and_taken_in_is_guarded(database: Database) -> None:
    """Verifying tells when a row of either was changed behind the program's back."""
    send(database, 1)
    receive(database, 1)
    facts.seal_rest(database)
    assert list(facts.verify(database, FACTS)) == []
    database.execute("DROP TRIGGER temp.written_sent_bundle_update")
    database.execute("DROP TRIGGER temp.written_received_bundle_delete")
    database.execute("UPDATE sent_bundle SET sha256 = 'ff'")
    database.execute("DELETE FROM received_bundle")
    assert list(facts.verify(database, FACTS)) == [
        "sent_bundle [1,1] was changed",
        "received_bundle [1,1] was removed",
    ]
