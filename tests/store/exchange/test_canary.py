"""Made-up texts that travel ahead: which is served, which is told of, and which may be forgotten."""

import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from store.database import transaction
from store.exchange import canary as subject
from store.exchange import partner as partners
from store.exchange import posts
from store.exchange.canary import CanaryAhead, CanaryMade
from store.exchange.posts import PostsSent
from tests.store.exchange.conftest import AT, DJI, IND

AHEAD = CanaryAhead(IND, "LW-1", "Een verzonnen klok sloeg dertien keer.", AT)
MADE = CanaryMade(IND, "LW-1", "Een verzonnen geit at de klok op.", AT)
LATER = AT + timedelta(days=1)


def come(database: Database, *refs: str, partner_id: int = IND) -> None:
    """Keep texts of these references, one after the other."""
    for ref in refs:
        subject.came(database, replace(AHEAD, ref=ref, partner_id=partner_id))


def make(database: Database, *refs: str, partner_id: int = IND) -> None:
    """Note passages of these references, one after the other."""
    for ref in refs:
        subject.make(database, replace(MADE, ref=ref, partner_id=partner_id))


def send(
    database: Database, number: int, canary: str | None, sent_at: datetime, *, partner_id: int = IND
) -> None:
    """Note a bundle of posts that tells of this text, or of none."""
    posts.add(database, PostsSent(partner_id, number, "2026-11-26", False, number, 1, canary, sent_at))


def refs(canaries: tuple[CanaryAhead | CanaryMade, ...]) -> list[str]:
    """The references of these."""
    return [canary.ref for canary in canaries]


def test_the_newest_text_of_every_source_is_served(database: Database) -> None:
    """It comes back as it came; a new one takes the place of one that was never served."""
    assert subject.to_serve(database) == ()
    come(database, "LW-1")
    assert subject.to_serve(database) == (AHEAD,)
    come(database, "DJI-1", partner_id=DJI)
    come(database, "LW-2")
    assert refs(subject.to_serve(database)) == ["LW-2", "DJI-1"]
    assert database.execute("SELECT ref FROM canary_ahead ORDER BY id").fetchall() == [("DJI-1",), ("LW-2",)]


def test_a_text_is_served_until_another_comes(database: Database) -> None:
    """One that was served stays, for the bundle that has yet to tell of it."""
    come(database, "LW-1")
    subject.serve(database, "LW-1", AT)
    assert subject.to_serve(database) == (replace(AHEAD, served_at=AT),)
    come(database, "LW-2")
    assert refs(subject.to_serve(database)) == ["LW-2"]
    served = subject.served(database, IND)
    assert served is not None
    assert served.ref == "LW-1"


def test_a_text_that_comes_once_more_stays_as_it_was(database: Database) -> None:
    """A reference that was served is not served as a new one, whatever text comes with it."""
    come(database, "LW-1")
    subject.serve(database, "LW-1", AT)
    subject.came(database, replace(AHEAD, text="anders", came_at=LATER))
    assert subject.to_serve(database) == (replace(AHEAD, served_at=AT),)


def test_a_source_takes_no_text_of_another_away(database: Database) -> None:
    """Neither one that waits nor its reference."""
    come(database, "LW-1")
    come(database, "LW-1", partner_id=DJI)
    assert [(ahead.partner_id, ahead.ref) for ahead in subject.to_serve(database)] == [(IND, "LW-1")]


def test_the_text_of_a_partner_that_is_trusted_no_more_is_not_served(database: Database) -> None:
    """Nobody would find it: its posts go to whoever took its place."""
    come(database, "LW-1")
    come(database, "DJI-1", partner_id=DJI)
    partners.retire_key(database, "key of ind", AT)
    assert refs(subject.to_serve(database)) == ["DJI-1"]


def test_a_bundle_tells_of_what_was_served_since_the_last_one_that_told(database: Database) -> None:
    """A bundle without a text tells of none; a text served at the moment of the last telling is not new."""
    come(database, "LW-1")
    assert subject.served(database, IND) is None
    subject.serve(database, "LW-1", AT)
    assert subject.served(database, IND) == replace(AHEAD, served_at=AT)
    send(database, 1, None, LATER)
    assert subject.served(database, IND) == replace(AHEAD, served_at=AT)
    send(database, 2, "LW-1", AT - timedelta(microseconds=1))
    assert subject.served(database, IND) == replace(AHEAD, served_at=AT)
    send(database, 3, "LW-1", AT)
    assert subject.served(database, IND) is None
    subject.serve(database, "LW-1", LATER)
    assert subject.served(database, IND) == replace(AHEAD, served_at=LATER)


def test_what_was_told_to_one_source_was_not_told_to_another(database: Database) -> None:
    """Each has its own texts, and its own bundles."""
    for partner_id, ref, served_at in ((IND, "LW-1", AT), (DJI, "DJI-1", AT + timedelta(hours=1))):
        come(database, ref, partner_id=partner_id)
        subject.serve(database, ref, served_at)
    served = subject.served(database, IND)
    assert served is not None
    assert served.ref == "LW-1"
    send(database, 1, "DJI-1", LATER, partner_id=DJI)
    assert subject.served(database, DJI) is None
    served = subject.served(database, IND)
    assert served is not None
    assert served.ref == "LW-1"


def test_serving_a_text_serves_no_other(database: Database) -> None:
    """What waits of another source waits on."""
    come(database, "LW-1")
    come(database, "DJI-1", partner_id=DJI)
    subject.serve(database, "LW-1", AT)
    assert [ahead.served_at for ahead in subject.to_serve(database)] == [AT, None]


def test_of_several_texts_the_one_that_was_served_last_is_told(database: Database) -> None:
    """Not the one that came last."""
    for ref, served_at in (("LW-1", LATER), ("LW-2", AT)):
        come(database, ref)
        subject.serve(database, ref, served_at)
    served = subject.served(database, IND)
    assert served is not None
    assert served.ref == "LW-1"


def test_passages_come_newest_first(database: Database) -> None:
    """As they were noted, those of one partner; no bundle brought them yet."""
    make(database, "LW-1", "LW-3", "LW-2")
    make(database, "DJI-1", partner_id=DJI)
    assert refs(subject.made(database, IND)) == ["LW-2", "LW-3", "LW-1"]
    assert subject.made(database, DJI) == (replace(MADE, partner_id=DJI, ref="DJI-1"),)


def test_a_passage_is_made_once(database: Database) -> None:
    """A reference belongs to one passage, of one partner."""
    make(database, "LW-1")
    for partner_id in (IND, DJI):
        with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
            make(database, "LW-1", partner_id=partner_id)


def test_a_passage_knows_which_bundle_brought_it(database: Database) -> None:
    """The others were not brought by it."""
    make(database, "LW-1", "LW-2")
    with transaction(database):
        subject.bring(database, "LW-1", 7)
    assert [(made.ref, made.number) for made in subject.made(database, IND)] == [("LW-2", None), ("LW-1", 7)]


@pytest.mark.parametrize(("keep", "left"), [(0, []), (1, ["LW-1"]), (2, ["LW-1", "LW-3"]), (9, None)])
def test_the_newest_passages_are_kept(database: Database, keep: int, left: list[str] | None) -> None:
    """As many as are asked, of this partner; those of another all stay."""
    make(database, "LW-2", "LW-3", "LW-1")
    make(database, "DJI-2", "DJI-1", partner_id=DJI)
    subject.forget(database, IND, keep)
    assert refs(subject.made(database, IND)) == (["LW-1", "LW-3", "LW-2"] if left is None else left)
    assert refs(subject.made(database, DJI)) == ["DJI-1", "DJI-2"]
