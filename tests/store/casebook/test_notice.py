"""Notices to hosts: one draft a host, and what was sent is known of the incident and its places."""

import sqlite3
from dataclasses import replace

import pytest

from store.archive.post import Presence
from store.casebook import notice as notices
from store.casebook import sighting as sightings
from store.casebook.notice import Ground
from store.casebook.sighting import PresenceChange
from tests.store.casebook.conftest import AT, Casebook, after


def test_a_notice_comes_back_as_it_was_written(book: Casebook) -> None:
    """Places, grounds and what came of it survive, and it is known by its number."""
    notice = book.notice(
        book.incident(),
        places=(3, 1),
        grounds=(Ground.HERKENBAAR, Ground.VEILIGHEID),
        recipient="a@b.example",
        queued_at=after(1),
        sent_by="officier-b",
        sent_at=after(2),
        answered_at=after(3),
        answer="Gedaan.",
    )
    assert notices.by_number(book.database, "N-2026-0001") == notice
    assert notices.by_number(book.database, "N-2026-0002") is None


def test_what_became_of_a_notice_is_written_to_it_alone(book: Casebook) -> None:
    """Every other notice stays as it is."""
    incident = book.incident()
    first, other = book.notice(incident), book.notice(incident)
    sent = notices.update(book.database, replace(first, sent_at=after(1), sent_by="officier-b"))
    assert notices.of_incident(book.database, incident.id) == (sent, other)


def test_notices_of_an_incident_stand_as_they_were_written(book: Casebook) -> None:
    """Those of another incident are not among them."""
    here, there = book.incident("A"), book.incident("B")
    first = book.notice(here, drafted_at=after(9))
    book.notice(there)
    last = book.notice(here, drafted_at=AT)
    assert notices.of_incident(book.database, here.id) == (first, last)
    assert notices.of_incident(book.database, 99) == ()


@pytest.mark.parametrize(
    ("changes", "draft"), [({}, True), ({"queued_at": AT}, False), ({"sent_at": AT}, False)]
)
def test_a_draft_is_what_nobody_sent_or_has_sent(
    book: Casebook, changes: dict[str, object], *, draft: bool
) -> None:
    """Of this incident, to this host: only such a one is written anew."""
    incident, other = book.incident("A"), book.incident("B")
    notice = book.notice(incident, **changes)
    assert notice.is_draft is draft
    assert notices.draft_of(book.database, incident.id, "forum.example") == (notice if draft else None)
    assert notices.draft_of(book.database, incident.id, "a.example") is None
    assert notices.draft_of(book.database, other.id, "forum.example") is None


def test_a_host_was_asked_once_a_notice_went(book: Casebook) -> None:
    """A draft, or one that waits to be mailed, asks nobody; an incident is named once."""
    asked, queued, drafted = (book.incident(case) for case in "ABC")
    for _ in range(2):
        book.notice(asked, sent_at=AT)
    book.notice(queued, queued_at=AT)
    book.notice(drafted)
    assert notices.incidents_asked(book.database) == {asked.id}


def test_the_last_change_is_the_newest_of_any_place(book: Casebook) -> None:
    """Whatever was seen there; the places of another incident do not count."""
    first, second, other = book.place("c1", "A"), book.place("c2", "A"), book.place("c1", "B")
    assert notices.last_change(book.database, 1) is None
    for place, days in ((first, 1), (second, 3), (first, 2), (other, 9)):
        sightings.store_presence(book.database, place.id, PresenceChange(Presence.GONE, after(days)))
    assert notices.last_change(book.database, 1) == after(3)


def test_numbers_count_on(book: Casebook) -> None:
    """A draft has its number, sent or not."""
    incident = book.incident()
    numbers = [book.notice(incident).number for _ in range(2)]
    assert numbers == ["N-2026-0001", "N-2026-0002"]


def test_a_notice_is_about_an_incident_that_is_there(book: Casebook) -> None:
    """The database refuses one about an incident that nobody opened."""
    with pytest.raises(sqlite3.IntegrityError):
        book.notice(replace(book.incident(), id=99))


def test_a_notice_that_cannot_be_read_is_not_shown(book: Casebook) -> None:
    """A ground that nobody knows stops whoever reads it: it may be a word of an outsider."""
    incident = book.incident()
    book.notice(incident)
    book.database.execute("""UPDATE notice SET grounds = '["verzonnen"]'""")
    with pytest.raises(ValueError, match="verzonnen"):
        notices.of_incident(book.database, incident.id)
