"""Answers that have yet to come: of whom, since when, and when they are late."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.exchange import awaiting as subject
from store.exchange import partner as partners
from store.exchange import posts
from store.exchange.awaiting import AwaitedAnswer
from store.exchange.schema import migrations, open_exchange
from store.layout import DataDirectory
from tests.store.exchange.conftest import AT, DJI, IND, SENT, key

DUE = AT + timedelta(hours=12)
AWAITED = AwaitedAnswer("ind", "2026-11-26", AT, DUE, 7)


def add(database: Database, number: int, **changes: object) -> None:
    """Note a bundle of posts."""
    posts.add(database, replace(SENT, number=number, **{"answer_due_at": DUE, **changes}))  # type: ignore[arg-type]


def test_nobody_is_waited_for_before_posts_went(database: Database) -> None:
    """Partners alone are no reason to wait."""
    assert subject.awaited(database) == ()


def test_what_is_open_is_told_of_each_partner_by_name(database: Database) -> None:
    """The oldest night and moment of what is open, and the posts of all of it."""
    add(
        database, 2, sent_at=AT + timedelta(days=1), night="2026-11-27", answer_due_at=DUE + timedelta(days=1)
    )
    add(database, 1)
    add(database, 1, partner_id=DJI, posts=1)
    assert subject.awaited(database) == (
        replace(AWAITED, partner="dji", posts=1),
        replace(AWAITED, posts=14),
    )


def test_what_was_answered_is_waited_for_no_longer(database: Database) -> None:
    """What went after it is."""
    add(database, 1)
    later = AT + timedelta(days=1)
    add(database, 2, sent_at=later, night="2026-11-27", answer_due_at=None, posts=2)
    posts.answer(database, IND, 1, canary_found=True, at=later)
    assert subject.awaited(database) == (AwaitedAnswer("ind", "2026-11-27", later, None, 2),)
    posts.answer(database, IND, 2, canary_found=None, at=later)
    assert subject.awaited(database) == ()


def test_a_former_partner_is_waited_for_no_longer(database: Database) -> None:
    """Its answer would be refused: it would be late for ever, beside the partner that took its place."""
    add(database, 1)
    (former,) = (partner for partner in partners.partners(database) if partner.id == IND)
    partners.step_down(database, former, AT)
    assert subject.awaited(database) == ()
    anew = partners.add(database, "ind", "house of ind")
    partners.add_key(database, key("next key of ind", anew))
    add(database, 1, partner_id=anew)
    assert subject.awaited(database) == (AWAITED,)


@pytest.mark.parametrize(
    ("due_at", "now", "late"),
    [
        (DUE, DUE - timedelta(microseconds=1), False),
        (DUE, DUE, False),
        (DUE, DUE + timedelta(microseconds=1), True),
        (None, datetime(2999, 1, 1, tzinfo=UTC), False),
    ],
)
def test_an_answer_is_late_after_the_moment_by_which_it_is_due(
    due_at: datetime | None,
    now: datetime,
    late: bool,
) -> None:
    """What was sent by an earlier program, without such a moment, is never late."""
    assert replace(AWAITED, due_at=due_at).is_late(now) is late


@pytest.fixture
def directory(tmp_path: Path) -> DataDirectory:
    """A data directory in which the exchange has its folder, and nothing else is."""
    data = DataDirectory(tmp_path / "lekwacht-data")
    data.exchange.parent.mkdir(parents=True)
    return data


def test_a_house_alone_waits_for_nobody(directory: DataDirectory) -> None:
    """Looking makes no database."""
    assert subject.of(directory) == ()
    assert not subject.has_sent(directory)
    assert not directory.exchange.exists()


def test_a_house_that_sent_posts_waits_for_their_answer(directory: DataDirectory) -> None:
    """That it sent any stays true when they are answered."""
    with closing(open_exchange(directory.exchange)) as database:
        partners.add_key(database, key("key", partners.add(database, "ind", "house of ind")))
        assert not subject.has_sent(directory)
        add(database, 1)
        assert subject.of(directory) == (AWAITED,)
        posts.answer(database, IND, 1, canary_found=True, at=AT)
    assert subject.of(directory) == ()
    assert subject.has_sent(directory)


def test_an_exchange_of_an_older_layout_waits_for_nobody(directory: DataDirectory) -> None:
    """This program has exchanged nothing there yet, and only looks."""
    with closing(open_exchange(directory.exchange)) as database:
        partners.add_key(database, key("key", partners.add(database, "ind", "house of ind")))
        add(database, 1)
        last = migrations.applied(database)[-1].name
        database.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [last])
    assert subject.of(directory) == ()
    assert not subject.has_sent(directory)
