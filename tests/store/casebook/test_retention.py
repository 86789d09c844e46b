"""What retention takes: the text and all that somebody wrote, of what is meant and of nothing else."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.archive.post import Presence
from store.casebook import absence as absences
from store.casebook import archived, breach, look, retention, wording
from store.casebook import comparison as comparisons
from store.casebook import delivery as deliveries
from store.casebook import incident_link as links
from store.casebook import note as notes
from store.casebook import picture as pictures
from store.casebook import request as requests
from store.casebook import sighting as sightings
from store.casebook.absence import Absence
from store.casebook.archived import ArchivedPage
from store.casebook.comparison import Answer, Comparison
from store.casebook.delivery import Channel, Delivery
from store.casebook.incident import Incident
from store.casebook.incident_link import Link
from store.casebook.note import Note
from store.casebook.picture import Picture
from store.casebook.request import Request, RequestKind
from store.casebook.schema import open_casebook
from store.casebook.sighting import PresenceChange, Sighting, Version
from store.clock import AMSTERDAM
from store.database import transaction
from tests.store.casebook.conftest import AT, TEXT, Casebook, after

WORD = "zwartewatermolen"
OF_PLACES = ("sighting", "sighting_version", "hit", "sighting_alias", "presence", "author_name", "picture")
"""Tables of what stood at places."""

OF_WORK = ("decision", "comparison", "breach", "note", "notice", "request", "look", "incident_link")
"""Tables of what people did about an incident."""


def versions_at(book: Casebook, place: Sighting) -> list[Version]:
    """What the casebook holds of a place."""
    (file,) = sightings.files(book.database, [place])
    return [known.version for known in file.versions]


def searched(book: Casebook, words: str) -> list[int]:
    """The versions in which the index of words finds these."""
    sql = "SELECT rowid FROM public_text WHERE public_text MATCH ? ORDER BY rowid"
    return [row[0] for row in book.database.execute(sql, [words])]


def filled(book: Casebook, case: str) -> Incident:
    """An incident with a row in every table that can tell of it."""
    incident = book.incident(case)
    place = book.place("c1", case)
    version = book.version(place, f"{TEXT} {case}", evidence_sha256=f"kopie {case}")
    book.hit(version)
    sightings.store_alias(book.database, place.id, "https://a.example/")
    sightings.store_presence(book.database, place.id, PresenceChange(Presence.GONE, AT))
    pictures.insert(book.database, Picture(0, version.id, f"beeld {case}", f"kopie {case}", AT))
    absences.keep(
        book.database,
        Absence(incident.id, "ia", "k", 5, "https://x/", AT, None, "ia", None, "x", 0, "c", f"leeg {case}"),
    )
    archived.keep(
        book.database, ArchivedPage(incident.id, "ia", "k", "https://x/", None, None, AT, "c", 3, 2, 1, AT)
    )
    book.decision(incident)
    comparisons.insert(
        book.database, Comparison(0, incident.id, place.id, Answer.DEELS, 50, "", "bewaarder", AT)
    )
    breach.write(book.database, incident.id, "aard", ("verlies",), "officier-a", AT)
    notes.insert(book.database, Note(0, incident.id, "Let op.", "officier-a", AT))
    look.keep(book.database, incident.id, "officier-a", AT)
    asked = Request(0, RequestKind.REMATCH, incident.number, None, None, None, date(2026, 1, 1), "a", AT)
    requests.ask(book.database, asked)
    notice = book.notice(incident)
    mail = Delivery(0, Channel.NOTICE, "2026-11-23", "Verzoek", notice.body, 0, AT, AT, state=notice.number)
    deliveries.add_once(book.database, mail)
    return incident


@pytest.fixture
def two(book: Casebook) -> Casebook:
    """Two incidents of which everything is known, and a third that both are tied to."""
    first, second = filled(book, "A"), filled(book, "B")
    third = book.incident("C")
    for incident in (first, second):
        links.insert(book.database, Link(incident.id, third.id, "Zelfde schrijver.", "officier-a", AT))
    return book


def test_every_place_of_an_incident_is_retentions(book: Casebook) -> None:
    """Suppressed ones too, in the order in which they were stored."""
    first = book.place("c2", first_captured_at=after(9))
    quiet = book.place("c1", suppression_id=book.suppression().id)
    book.place("c1", "ZAAK-2")
    assert list(retention.sightings_of(book.database, 1)) == [first, quiet]
    assert retention.sighting_count(book.database, 1) == 2
    assert retention.sighting_count(book.database, 99) == 0


def test_content_is_text_or_a_copy(book: Casebook) -> None:
    """A place counts once, however many versions it has, until both are gone from all of them."""
    book.version(book.place("c1"), "Een.")
    two_versions = book.place("c2")
    book.version(two_versions, "Een.", evidence_sha256="aa")
    book.version(two_versions, "Twee.")
    copy_alone = book.place("c3")
    book.version(copy_alone, "", evidence_sha256="bb")
    book.version(book.place("c4"), "")
    book.place("c5")
    book.version(book.place("c1", "ZAAK-2"))
    assert retention.sightings_with_content(book.database, 1) == 3
    assert retention.sightings_with_content(book.database, 99) == 0
    retention.erase_content(book.database, 1)
    assert retention.sightings_with_content(book.database, 1) == 0
    assert retention.sightings_with_content(book.database, 2) == 1


def test_posts_are_kept_while_their_text_is(book: Casebook) -> None:
    """A post in two cases is named once, and stays named until the text is gone from both."""
    book.version(book.place("c1", "A", post_id=7))
    book.version(book.place("c1", "B", post_id=7))
    book.version(book.place("c2", "B", post_id=8))
    book.place("c3", "B", post_id=9)
    assert sorted(retention.posts_with_content(book.database)) == [7, 8]
    retention.erase_content(book.database, 2)
    assert retention.posts_with_content(book.database) == (7,)


def test_something_was_last_found_when_it_was_last_matched(book: Casebook) -> None:
    """In whatever version of whatever place; other incidents do not count."""
    place = book.place("c1", "A")
    assert retention.last_found(book.database, 1) is None
    book.hit(book.version(place, "Een."), matched_at=after(3))
    book.hit(book.version(place, "Twee."), passage=2, matched_at=after(1))
    book.hit(book.version(book.place("c1", "B")), matched_at=after(9))
    assert retention.last_found(book.database, 1) == after(3)


def test_erasing_takes_what_was_written_and_leaves_what_was_found(two: Casebook) -> None:
    """Text, author, contact, quotes and copies go; times, digests, scores and hits stay."""
    (place,) = retention.sightings_of(two.database, 1)
    (before,) = versions_at(two, place)
    retention.erase_content(two.database, 1)
    assert versions_at(two, place) == [
        replace(before, text="", author=None, contact=(), quotes=(), evidence_sha256=None)
    ]
    assert sightings.by_id(two.database, place.id) == place
    assert sightings.knows_passage(two.database, place.id, "BESLUIT-1", 1)
    assert [two.count(table) for table in ("author_name", "picture", "absence")] == [1, 1, 1]
    assert two.count("archived_page") == 2
    assert searched(two, "molen") == [2]
    assert set(sightings.evidence_digests(two.database)) == {"kopie B", "leeg B"}


def test_erasing_twice_is_erasing_once(two: Casebook) -> None:
    """The second time there is nothing to take, and the index of words stays whole."""
    for _ in range(2):
        retention.erase_content(two.database, 1)
    two.database.execute("INSERT INTO public_text (public_text) VALUES ('integrity-check')")
    assert searched(two, "molen") == [2]


def test_one_place_is_erased_alone(book: Casebook) -> None:
    """Every version of it, and no other place of the same incident."""
    place, other = book.place("c1"), book.place("c2")
    for text in ("Een molen.", "Twee molens."):
        book.version(place, text)
    book.version(other, "Drie molens.")
    retention.erase_sighting(book.database, place.id)
    assert [version.text for version in versions_at(book, place)] == ["", ""]
    assert [version.text for version in versions_at(book, other)] == ["Drie molens."]
    assert searched(book, "molen*") == [3]


@pytest.mark.parametrize(
    ("changes", "text", "due"),
    [
        ({}, TEXT, True),
        ({"raised_at": after(microseconds=1)}, TEXT, False),
        ({"incident_id": 1}, TEXT, False),
        ({}, "", False),
    ],
)
def test_suppressed_places_without_an_incident_have_their_own_time(
    book: Casebook, changes: dict[str, object], text: str, *, due: bool
) -> None:
    """From when they were raised, that very moment among it, while they have a text."""
    book.incident()
    place = book.place(**{"incident_id": None, "suppression_id": book.suppression().id, **changes})
    book.version(place, text)
    assert retention.suppressed_before(book.database, AT) == ((place,) if due else ())


def test_suppressed_places_are_given_once(book: Casebook) -> None:
    """However many versions still have a text, oldest first."""
    quiet = {"incident_id": None, "suppression_id": book.suppression().id}
    places = tuple(book.place(native_id, **quiet) for native_id in ("c2", "c1"))
    for place in places:
        book.version(place, "Een.")
        book.version(place, "Twee.")
    assert retention.suppressed_before(book.database, after(1)) == places


def test_places_go_with_all_that_was_recognised_there(two: Casebook) -> None:
    """What people did about the incident stays, and so does every place of the other."""
    work = {table: two.count(table) for table in OF_WORK}
    retention.remove_sightings(two.database, 1)
    assert {table: two.count(table) for table in (*OF_PLACES, "absence", "archived_page")} == dict.fromkeys(
        (*OF_PLACES, "absence", "archived_page"), 1
    )
    assert {table: two.count(table) for table in OF_WORK} == work
    assert searched(two, "molen") == [2]
    two.database.execute("INSERT INTO public_text (public_text) VALUES ('integrity-check')")


def test_a_row_of_the_register_goes_with_all_its_work(two: Casebook) -> None:
    """Nothing that names the incident is left but the audit trail, and nothing else is touched."""
    before = two.count("audit_event")
    retention.remove_incident(two.database, 1, "M-2026-0001")
    tables = (*OF_PLACES, *OF_WORK, "absence", "archived_page", "delivery")
    assert {table: two.count(table) for table in tables} == dict.fromkeys(tables, 1)
    assert [row["case_ref"] for row in two.database.query("SELECT * FROM incident")] == ["B", "C"]
    assert two.count("audit_event") >= before
    (mail,) = deliveries.every(two.database)
    assert mail.state == "N-2026-0002"


def test_an_incident_goes_from_either_end_of_a_tie(two: Casebook) -> None:
    """The third is the later one of both its ties."""
    retention.remove_incident(two.database, 3, "M-2026-0003")
    assert (two.count("incident"), two.count("incident_link")) == (2, 0)


def test_messages_that_only_look_like_a_notice_stay(two: Casebook) -> None:
    """A digest whose state reads as the notice's number is another message."""
    digest = Delivery(0, Channel.MAIL, "2026-11-23", "s", "b", 0, AT, AT, state="N-2026-0001")
    deliveries.add(two.database, digest)
    retention.remove_incident(two.database, 1, "M-2026-0001")
    assert sorted(mail.channel for mail in deliveries.every(two.database)) == [Channel.MAIL, Channel.NOTICE]


def test_an_interrupted_removal_takes_nothing(two: Casebook) -> None:
    """Half a removal would leave places of no incident, or an incident of no places."""
    before = {table: two.count(table) for table in (*OF_PLACES, *OF_WORK)}

    def interrupted() -> None:
        with transaction(two.database):
            retention.remove_incident(two.database, 1, "M-2026-0001")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert {table: two.count(table) for table in (*OF_PLACES, *OF_WORK)} == before
    assert searched(two, "molen") == [1, 2]


@pytest.mark.parametrize(
    ("piece", "held"),
    [("café", True), ("schuilde", True), ("Schuilde", False), ("", True), ("wesp", False), ("é", True)],
)
def test_a_piece_of_text_is_looked_for_by_its_bytes(book: Casebook, piece: str, *, held: bool) -> None:
    """Capitals count, and accents are what they are in UTF-8."""
    book.version(book.place(), "Hij schuilde in het café.")
    assert retention.holds(book.database, piece.encode()) is held


def test_half_a_letter_is_found_too(book: Casebook) -> None:
    """A piece may be cut within a letter of two bytes."""
    book.version(book.place(), "café")
    assert retention.holds(book.database, "é".encode()[:1])
    assert not retention.holds(book.database, b"\xff")


def test_leads_hold_text_as_places_do(book: Casebook) -> None:
    """What went from a place may still stand in a lead, and then it is not gone."""
    place = book.place()
    book.version(place, "Een wesp.")
    retention.erase_sighting(book.database, place.id)
    assert not retention.holds(book.database, b"wesp")
    book.database.execute(_LEAD)
    assert retention.holds(book.database, b"wesp")


_LEAD = """
INSERT INTO lead (number, case_match_id, case_ref, site, native_id, post_version_id, kind, thread, permalink,
    text, quotes, captured_at, e_value, score, posts, reasons, hits, looking_back, night, found_at, state)
VALUES ('A', 1, 'Z', 's', 'c', 1, 'comment', 't', 'p', 'Een wesp.', '[]', 'x', 1.0, 1, 1, '[]', '[]', 0, 'x',
    'x', 'open')
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the casebook of the test stands."""
    return tmp_path / "casebook.db"


def on_disk(path: Path) -> bytes:
    """Every byte of the casebook and of its journal."""
    files = (path, path.with_name(f"{path.name}-wal"))
    return b"".join(file.read_bytes() for file in files if file.exists()).lower()


def test_erased_words_leave_the_bytes(book: Casebook, path: Path) -> None:
    """The index keeps words of what was erased until it is made anew, and the journal keeps pages."""
    place = book.place()
    book.version(place, f"Hij schuilde in de {WORD} bij het dorp.")
    retention.erase_sighting(book.database, place.id)
    assert WORD.encode() in on_disk(path)
    assert retention.shrink(book.database)
    assert WORD.encode() not in on_disk(path)
    assert searched(book, WORD) == []


def test_freed_pages_leave_the_file(book: Casebook, path: Path) -> None:
    """A casebook that lost its texts is smaller than it was, and not full of empty pages."""
    place = book.place()
    for number in range(40):
        book.version(place, f"{number} " + "Hij schuilde in de molen. " * 400)
    retention.shrink(book.database)
    full = path.stat().st_size
    retention.remove_sightings(book.database, 1)
    assert retention.shrink(book.database)
    assert path.stat().st_size < full * 0.9
    assert book.database.execute("PRAGMA freelist_count").fetchone() == (0,)


@pytest.fixture
def reader(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that reads the casebook and has not finished."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        yield connection


def test_a_reader_who_keeps_the_journal_is_told(
    book: Casebook, path: Path, reader: sqlite3.Connection
) -> None:
    """The bytes are then not gone yet; once the reader is done the next attempt takes them."""
    book.version(book.place(), WORD)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM sighting_version").fetchall()
    retention.erase_content(book.database, 1)
    book.database.execute("PRAGMA busy_timeout = 0")
    assert not retention.shrink(book.database)
    reader.execute("COMMIT")
    assert retention.shrink(book.database)
    assert WORD.encode() not in on_disk(path)


def test_the_index_is_made_anew_from_what_is_left(book: Casebook, path: Path) -> None:
    """After it was made anew every text that stays is found, also by another connection."""
    first, second = book.place("c1"), book.place("c2")
    book.version(first, "Een molen.")
    book.version(second, "Twee wespen.", author="Piet Kijkt")
    retention.erase_sighting(book.database, first.id)
    wording.make_anew(book.database)
    with closing(open_casebook(path)) as elsewhere:
        other = Casebook(elsewhere)
        assert [searched(other, words) for words in ("molen", "wespen", "kijkt")] == [[], [2], [2]]


def test_moments_are_compared_whatever_their_zone(book: Casebook) -> None:
    """A moment of another zone is the same moment."""
    place = book.place(incident_id=None, suppression_id=book.suppression().id)
    book.version(place)
    assert retention.suppressed_before(book.database, AT.astimezone(AMSTERDAM)) == (place,)
    earlier = AT.astimezone(AMSTERDAM) - timedelta(microseconds=1)
    assert retention.suppressed_before(book.database, earlier) == ()
