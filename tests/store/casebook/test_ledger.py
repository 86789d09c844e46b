"""The ledger: a row a place, with its earliest capture, its strongest hit and the judgement that stands."""

from dataclasses import fields
from itertools import permutations

import pytest

from store.archive.extracted import PostKind, Precision
from store.archive.post import Presence
from store.casebook import ledger
from store.casebook.decision import DecisionKind, ReasonCode
from store.casebook.incident import Disposition, Notification, Status
from store.casebook.ledger import LedgerRow
from tests.store.casebook.conftest import AT, Casebook, after, sha256


def rows(book: Casebook, *incidents: int) -> list[LedgerRow]:
    """The rows of these incidents."""
    return list(ledger.rows(book.database, incidents))


def test_a_row_says_all_that_is_known(book: Casebook) -> None:
    """Every column comes from the incident, place, capture, hit or judgement it belongs to."""
    incident = book.incident(
        "ZAAK-1",
        status=Status.HEROPEND,
        disposition=Disposition.AL_OPENBAAR,
        notification=Notification.MELDPLICHTIG,
        assignee="officier-a",
        discovered_at=after(1),
        seen_at=after(2),
        aware_at=after(3),
        notified_at=after(4),
        informed_at=after(5),
        removed_at=after(6),
    )
    book.decision(incident, reason_code=ReasonCode.RISICO, reason="Omdat.", decided_at=after(7))
    place = book.place(
        kind=PostKind.REPLY,
        first_captured_at=after(8),
        first_matched_at=after(9),
        last_seen_at=after(10),
        presence=Presence.GONE,
        presence_at=after(11),
        looking_back=True,
        score=61,
        e_value=0.01,
        coverage=0.25,
    )
    version = book.version(
        place,
        "Een molen.",
        author="Piet",
        published_raw="gisteren",
        published_at=after(12),
        published_precision=Precision.DAY,
        server_modified="ooit",
        server_modified_at=after(13),
        capture_id=14,
        capture_origin="archief",
        warc_file="x.warc",
        warc_offset=15,
        evidence_sha256="kopie",
    )
    book.hit(version, passage=16, section="besluit", score=5, e_value=0.5)
    expected = LedgerRow(
        number="M-2026-0001",
        case_ref="ZAAK-1",
        status=Status.HEROPEND,
        disposition=Disposition.AL_OPENBAAR,
        reason_code=ReasonCode.RISICO,
        reason="Omdat.",
        decided_by="officier-a",
        decided_at=after(7),
        assignee="officier-a",
        notification=Notification.MELDPLICHTIG,
        discovered_at=after(1),
        seen_at=after(2),
        aware_at=after(3),
        notified_at=after(4),
        informed_at=after(5),
        removed_at=after(6),
        sighting_id=place.id,
        site="forum.example",
        kind=PostKind.REPLY,
        permalink="https://forum.example/draad#c1",
        thread="https://forum.example/draad",
        native_id="c1",
        author="Piet",
        published_raw="gisteren",
        published_at=after(12),
        published_precision=Precision.DAY,
        server_modified="ooit",
        server_modified_at=after(13),
        first_captured_at=after(8),
        first_matched_at=after(9),
        last_seen_at=after(10),
        presence=Presence.GONE,
        presence_at=after(11),
        looking_back=True,
        capture_id=14,
        capture_origin="archief",
        warc_file="x.warc",
        warc_offset=15,
        capture_sha256=sha256("opname"),
        evidence_sha256="kopie",
        text_sha256=sha256("Een molen."),
        text="Een molen.",
        document_ref="BESLUIT-1",
        document_kind="afwijzende beschikking",
        section="besluit",
        passage=16,
        passages="BESLUIT-1/16",
        score=61,
        e_value=0.01,
        coverage=0.25,
    )
    (row,) = rows(book, incident.id)
    for field in fields(LedgerRow):
        assert getattr(row, field.name) == getattr(expected, field.name), field.name


def test_an_incident_that_nobody_judged_has_no_reason(book: Casebook) -> None:
    """Decisions of another kind are no judgement, and another incident's is not its own."""
    incident = book.incident("A")
    book.recognised("c1", "A")
    book.decision(incident, kind=DecisionKind.MELDING, value="meldplichtig")
    book.decision(book.incident("B"))
    (row,) = rows(book, incident.id)
    assert (row.disposition, row.reason_code, row.reason, row.decided_by, row.decided_at) == (None,) * 5


@pytest.mark.parametrize(("undone", "reason"), [(0, "Later."), (1, "Eerst."), (2, None)])
def test_the_reason_is_that_of_the_judgement_that_stands(
    book: Casebook, undone: int, reason: str | None
) -> None:
    """A judgement that was taken back leaves the building with no row."""
    incident = book.incident()
    book.recognised()
    for words in ("Eerst.", "Later."):
        book.decision(incident, reason=words)
    for _ in range(undone):
        book.decision(incident, kind=DecisionKind.ONGEDAAN, reason="Terug.")
    assert rows(book, incident.id)[0].reason == reason


@pytest.mark.parametrize("texts", list(permutations(("Een.", "Twee.", "Drie."))))
def test_the_earliest_capture_and_the_strongest_hit_stand_for_a_place(
    book: Casebook, texts: tuple[str, str, str]
) -> None:
    """Each is chosen by itself, in whatever version it stands; of equal hits the first one kept."""
    place = book.place()
    late = book.version(place, texts[0], captured_at=after(2))
    early = book.version(place, texts[1], captured_at=after(1), capture_id=3)
    book.version(place, texts[2], captured_at=after(1), capture_id=4)
    book.hit(early, passage=9, e_value=0.5)
    book.hit(late, passage=8, e_value=0.1, score=10)
    book.hit(late, passage=7, e_value=0.1, score=90)
    book.hit(early, passage=6, e_value=0.1, score=90)
    (row,) = rows(book, 1)
    assert (row.text, row.capture_id, row.passage) == (texts[1], 3, 7)


def test_every_passage_of_a_place_is_named_once_and_in_order(book: Casebook) -> None:
    """By document and number, ten after nine, whichever versions show it."""
    place = book.place()
    for version in (book.version(place, "Een."), book.version(place, "Twee.")):
        for passage in (10, 9):
            book.hit(version, passage=passage)
    book.hit(version, passage=2, document_ref="BESLUIT-0")
    book.hit(book.version(book.place("c2")), passage=77)
    assert rows(book, 1)[0].passages == "BESLUIT-0/2 BESLUIT-1/9 BESLUIT-1/10"


def test_suppressed_places_and_other_incidents_stay_in_the_building(book: Casebook) -> None:
    """Neither stands in an export of these incidents."""
    shown = book.recognised("c1", "A")
    book.recognised("c2", "A", suppression_id=book.suppression().id)
    other = book.recognised("c1", "B")
    assert [row.sighting_id for row in rows(book, 1)] == [shown.id]
    assert [row.sighting_id for row in rows(book, 2, 1, 99)] == [shown.id, other.id]
    assert rows(book) == []


def test_places_stand_in_order_of_the_earliest_moment_told_of_them(book: Casebook) -> None:
    """Claimed by the page or captured by us, whichever is earlier; incidents keep together."""
    places = {}
    for native_id, case, captured, claimed in (
        ("c1", "A", after(3), None),
        ("c2", "A", after(9), after(1)),
        ("c3", "A", after(2), after(8)),
        ("c4", "B", AT, None),
        ("c5", "A", after(3), after(3)),
    ):
        place = book.place(native_id, case, first_captured_at=captured)
        book.hit(book.version(place, captured_at=captured, published_at=claimed))
        places[place.id] = native_id
    order = [places[row.sighting_id] for row in rows(book, 1, 2)]
    assert order == ["c2", "c3", "c1", "c5", "c4"]


def test_what_was_erased_leaves_a_row_without_text(book: Casebook) -> None:
    """Digests and dates stay in what officers hand over."""
    place = book.place()
    book.hit(book.version(place, "Een molen.", author="Piet"))
    book.database.execute("UPDATE sighting_version SET text = '', author = NULL")
    (row,) = rows(book, 1)
    assert (row.text, row.author, row.text_sha256) == ("", None, sha256("Een molen."))
