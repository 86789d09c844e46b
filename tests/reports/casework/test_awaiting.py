"""What of an incident waits for another house."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlite_utils import Database

from reports.casework import awaiting
from reports.desk import Desk
from store.exchange import partner as partners
from store.exchange import posts
from store.exchange.partner import PartnerKey
from store.exchange.posts import PostsSent
from store.exchange.schema import open_exchange

NUMBER = "M-2026-0001"


@pytest.fixture
def exchange(desk: Desk) -> Iterator[Database]:
    """The exchange of that house, which sent one bundle long ago."""
    desk.directory.exchange.parent.mkdir(parents=True, exist_ok=True)
    with closing(open_exchange(desk.directory.exchange)) as database:
        partner_id = partners.add(database, "ind", "ab")
        partners.add_key(database, PartnerKey("cd", partner_id, "", "", desk.now()))
        send(database, desk, 1, hours=-48)
        yield database


def send(database: Database, desk: Desk, number: int, *, hours: int) -> None:
    """Note a bundle of posts, so many hours from now."""
    posts.add(
        database,
        PostsSent(
            partner_id=1,
            number=number,
            night="2026-11-26",
            again=False,
            to_version=number,
            posts=1,
            canary=None,
            sent_at=desk.now() + timedelta(hours=hours),
        ),
    )


def test_a_look_waits_until_posts_sent_after_it_are_answered(desk: Desk, exchange: Database) -> None:
    """A bundle of before the look says nothing of it; one of after it does, once it is answered."""
    assert awaiting.of_incident(desk, NUMBER) == ()
    desk.record("looked", NUMBER, posts=1)
    assert awaiting.of_incident(desk, NUMBER) == ("ind",)
    posts.answer(exchange, 1, 1, canary_found=None, at=desk.now())
    assert awaiting.of_incident(desk, NUMBER) == ("ind",)
    send(exchange, desk, 2, hours=1)
    assert awaiting.of_incident(desk, NUMBER) == ("ind",)
    posts.answer(exchange, 1, 2, canary_found=None, at=desk.now())
    assert awaiting.of_incident(desk, NUMBER) == ()


def test_a_house_alone_waits_for_nobody(desk: Desk) -> None:
    """It matched what it looked at."""
    desk.record("looked", NUMBER, posts=1)
    assert awaiting.of_incident(desk, NUMBER) == ()
