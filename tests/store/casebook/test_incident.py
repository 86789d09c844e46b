"""Incidents in the casebook: numbers, versions, cases, and which of them a list shows in which order."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive.post import Presence
from store.casebook import incident as incidents
from store.casebook import look as looks
from store.casebook.incident import (
    OPEN,
    Disposition,
    Incident,
    IncidentFilter,
    IncidentOrder,
    Notification,
    Priority,
    Status,
)
from store.casebook.schema import open_casebook
from tests.store.casebook.conftest import AT, Casebook, after

WHOLE = Incident(
    id=0,
    number="M-2026-0007",
    case_ref="ZAAK-7",
    status=Status.HEROPEND,
    disposition=Disposition.BEVESTIGD_LEK,
    notification=Notification.MELDPLICHTIG,
    assignee="officier-a",
    deferred_until=after(1),
    discovered_at=after(2),
    opened_at=after(3),
    seen_at=after(4),
    aware_at=after(5),
    notified_at=after(6),
    informed_at=after(7),
    removed_at=after(8),
    closed_at=after(9),
    hold="rechtszaak",
    version=4,
    priority=Priority.DRINGEND,
)


def listed(book: Casebook, chosen: IncidentFilter, **how: object) -> list[str]:
    """The cases of the chosen incidents, as a page shows them."""
    return [line.incident.case_ref for line in incidents.page(book.database, chosen, **how).summaries]


def test_every_column_survives(book: Casebook) -> None:
    """An incident with everything filled in comes back as it was stored, by number, case and id."""
    kept = incidents.insert(book.database, WHOLE)
    assert kept == replace(WHOLE, id=kept.id)
    for known in (
        incidents.by_number(book.database, "M-2026-0007"),
        incidents.by_case(book.database, "ZAAK-7"),
        incidents.by_id(book.database, kept.id),
    ):
        assert known == kept


def test_an_incident_that_is_not_there_is_none(book: Casebook) -> None:
    """Numbers and cases are asked for exactly."""
    book.incident("ZAAK-1")
    assert incidents.by_number(book.database, "m-2026-0001") is None
    assert incidents.by_case(book.database, "ZAAK-10") is None
    assert incidents.by_id(book.database, 2) is None


def test_incidents_are_listed_as_they_were_opened(book: Casebook) -> None:
    """`every` gives all of them, oldest first, whatever their status."""
    kept = [book.incident("B"), book.incident("A", status=Status.AFGEHANDELD), book.incident("C")]
    assert list(incidents.every(book.database)) == kept


@pytest.mark.parametrize("status", Status)
def test_work_is_left_until_an_incident_is_closed(book: Casebook, status: Status) -> None:
    """Whatever is not dealt with is open, a deferred and a reopened one too."""
    assert book.incident(status=status).is_open is (status is not Status.AFGEHANDELD)
    assert (status in OPEN) is (status is not Status.AFGEHANDELD)


def test_numbers_count_within_the_dutch_year(book: Casebook) -> None:
    """Numbers run on within a year of Dutch time, and begin again with the next."""
    eve = datetime(2026, 12, 31, 22, 59, tzinfo=UTC)
    numbers = []
    for case, at in (("A", AT), ("B", eve), ("C", eve.replace(hour=23))):
        numbers.append(incidents.next_number(book.database, at))
        book.incident(case, number=numbers[-1])
    assert numbers == ["M-2026-0001", "M-2026-0002", "M-2027-0001"]


def test_numbers_go_beyond_four_digits(book: Casebook) -> None:
    """The ten thousandth incident of a year has five digits and the next one more."""
    book.incident("A", number="M-2026-9999")
    assert book.incident("B").number == "M-2026-10000"
    assert book.incident("C").number == "M-2026-10001"


def test_a_case_has_one_incident_and_a_number_one_too(book: Casebook) -> None:
    """A second incident of a case, or with a number, is refused by the database itself."""
    book.incident("A")
    with pytest.raises(sqlite3.IntegrityError):
        book.incident("A")
    with pytest.raises(sqlite3.IntegrityError):
        book.incident("B", number="M-2026-0001")


def test_only_the_newest_version_can_be_written(book: Casebook) -> None:
    """Who writes on an older version writes nothing."""
    read, other = book.incident("A"), book.incident("B")
    written = incidents.update(book.database, replace(read, assignee="eerst"))
    assert written == replace(read, assignee="eerst", version=2)
    assert incidents.update(book.database, replace(read, assignee="later")) is None
    assert incidents.by_case(book.database, "A") == written
    assert incidents.by_id(book.database, other.id) == other


def test_a_second_connection_sees_who_was_first(book: Casebook) -> None:
    """Two officers who read one version: the second one's words are refused, in whatever process."""
    read = book.incident("A")
    path = Path(book.database.execute("PRAGMA database_list").fetchone()[2])
    with closing(open_casebook(path)) as elsewhere:
        theirs = incidents.by_id(elsewhere, read.id)
        assert theirs == read
        assert incidents.update(elsewhere, replace(read, hold="elders")) is not None
    assert incidents.update(book.database, replace(read, hold="hier")) is None
    known = incidents.by_id(book.database, read.id)
    assert known is not None
    assert (known.hold, known.version) == ("elders", 2)


def test_number_and_case_are_never_rewritten(book: Casebook) -> None:
    """All else of an incident may change; by these two the rest of the casebook knows it."""
    kept = book.incident("A")
    incidents.update(book.database, replace(WHOLE, id=kept.id, version=1, number="M-2026-0099"))
    assert incidents.by_id(book.database, kept.id) == replace(
        WHOLE, id=kept.id, number="M-2026-0001", case_ref="A", version=2
    )


def test_an_incident_that_is_gone_is_not_written(book: Casebook) -> None:
    """It does not come back with a write on what was read before."""
    kept = book.incident()
    book.database.table("incident").delete(kept.id)
    assert incidents.update(book.database, kept) is None
    assert book.count("incident") == 0


def test_incidents_are_counted_by_their_notification(book: Casebook) -> None:
    """Only those that stand so towards the authority count, open or closed."""
    book.incident("A", notification=Notification.MELDPLICHTIG)
    book.incident("B", notification=Notification.MELDPLICHTIG, status=Status.AFGEHANDELD)
    book.incident("C", notification=Notification.NIET_MELDPLICHTIG)
    assert incidents.with_notification(book.database, Notification.MELDPLICHTIG) == 2
    assert incidents.with_notification(book.database, Notification.ONBESLIST) == 0


@pytest.fixture
def two(book: Casebook) -> Casebook:
    """Two incidents that differ in everything that a filter looks at: A and B."""
    book.incident(
        "A",
        status=Status.NIEUW,
        disposition=Disposition.VALS_ALARM,
        assignee="anna",
        opened_at=after(-5),
        aware_at=AT,
        priority=Priority.LAAG,
    )
    book.incident("B", status=Status.HEROPEND, disposition=None, assignee=None, opened_at=AT)
    for case, site, score in (("A", "a.example", 40), ("B", "q_q.example", 90)):
        place = book.place("c1", case, site=site, permalink=f"https://{site}/draad#1", score=score)
        book.hit(book.version(place, f"Een molen bij dorp{case}."), document_ref=f"BESLUIT-{case}")
    return book


@pytest.mark.parametrize(
    ("chosen", "cases"),
    [
        (IncidentFilter(), "AB"),
        (IncidentFilter(numbers=("M-2026-0002", "M-2026-0009")), "B"),
        (IncidentFilter(statuses=(Status.NIEUW, Status.AFGEHANDELD)), "A"),
        (IncidentFilter(statuses=(Status.AFGEHANDELD,)), ""),
        (IncidentFilter(dispositions=(Disposition.VALS_ALARM, Disposition.ONBEPAALD)), "A"),
        (IncidentFilter(assignee="anna"), "A"),
        (IncidentFilter(assignee="bas"), ""),
        (IncidentFilter(unassigned=True), "B"),
        (IncidentFilter(assignee="anna", unassigned=True), "AB"),
        (IncidentFilter(assignee="bas", unassigned=True), "B"),
        (IncidentFilter(site="a.example"), "A"),
        (IncidentFilter(site="A.example"), ""),
        (IncidentFilter(document="BESLUIT-B"), "B"),
        (IncidentFilter(min_score=40), "AB"),
        (IncidentFilter(min_score=41), "B"),
        (IncidentFilter(min_score=91), ""),
        (IncidentFilter(opened_before=AT), "A"),
        (IncidentFilter(opened_before=after(microseconds=1)), "AB"),
        (IncidentFilter(opened_after=AT), "B"),
        (IncidentFilter(opened_after=after(microseconds=1)), ""),
        (IncidentFilter(aware=True), "A"),
        (IncidentFilter(priority=Priority.LAAG), "A"),
        (IncidentFilter(words="m-2026-0001"), "A"),
        (IncidentFilter(words="q_q"), "B"),
        (IncidentFilter(words="draad#1"), "AB"),
        (IncidentFilter(words="molen"), "AB"),
        (IncidentFilter(words="buurman"), "AB"),
        (IncidentFilter(words=""), "AB"),
        (IncidentFilter(words="wesp"), ""),
        (IncidentFilter(site="a.example", min_score=90), ""),
        (IncidentFilter(site="q_q.example", min_score=90, words="molen"), "B"),
    ],
)
def test_a_filter_chooses(two: Casebook, chosen: IncidentFilter, cases: str) -> None:
    """What is empty does not restrict; all that is given must hold."""
    assert listed(two, chosen, order=IncidentOrder.OLDEST) == list(cases)
    ids = incidents.choose(two.database, chosen)
    assert ids == tuple("AB".index(case) + 1 for case in cases)


def test_a_case_is_found_by_a_part_of_its_reference(book: Casebook) -> None:
    """In capitals or not."""
    for case in ("Dossier-17", "Dossier-18"):
        book.incident(case)
    assert listed(book, IncidentFilter(words="SIER-17")) == ["Dossier-17"]


@pytest.mark.parametrize("words", ["%", "_", "a_example", "a%example", "!", "\\"])
def test_signs_of_a_pattern_stand_for_themselves(two: Casebook, words: str) -> None:
    """Whoever types a percent sign or an underscore looks for it, and is not shown everything."""
    expected = ["B"] if words == "_" else []
    assert listed(two, IncidentFilter(words=words)) == expected


@pytest.mark.parametrize(
    "chosen",
    [
        IncidentFilter(site="a.example"),
        IncidentFilter(document="BESLUIT-A"),
        IncidentFilter(min_score=40),
        IncidentFilter(words="a.example"),
        IncidentFilter(words="https://a.example/draad"),
        IncidentFilter(words="molen dorpa"),
    ],
)
def test_a_suppressed_place_answers_no_filter(two: Casebook, chosen: IncidentFilter) -> None:
    """A line of the list does not show such a place, so it is no reason to show the line either."""
    assert "A" in listed(two, chosen)
    two.database.execute("UPDATE sighting SET suppression_id = ? WHERE id = 1", [two.suppression().id])
    assert "A" not in listed(two, chosen)


def test_what_a_person_has_not_opened_since_is_new_to_them(two: Casebook) -> None:
    """A place raised after their look makes it new again; one raised then, or kept quiet, does not."""
    chosen = IncidentFilter(new_to="anna")
    assert listed(two, chosen, order=IncidentOrder.OLDEST) == ["A", "B"]
    looks.keep(two.database, 1, "anna", AT)
    looks.keep(two.database, 2, "bas", AT)
    assert listed(two, chosen) == ["B"]
    two.place("c2", "A", raised_at=after(1), suppression_id=two.suppression().id)
    assert listed(two, chosen) == ["B"]
    two.place("c3", "A", raised_at=after(microseconds=1))
    assert listed(two, chosen, order=IncidentOrder.OLDEST) == ["A", "B"]


def test_an_incident_without_places_is_new_until_it_is_opened(book: Casebook) -> None:
    """Retention takes places and leaves the incident."""
    book.incident("A")
    assert listed(book, IncidentFilter(new_to="anna")) == ["A"]
    looks.keep(book.database, 1, "anna", AT)
    assert listed(book, IncidentFilter(new_to="anna")) == []


def test_the_newest_find_comes_first(book: Casebook) -> None:
    """An incident that shows no places counts from its opening; of equal moments the later one leads."""
    book.place("c1", "A", first_matched_at=after(1))
    book.place("c2", "A", first_matched_at=after(9), suppression_id=book.suppression().id)
    book.incident("B", opened_at=after(2))
    book.place("c1", "C", first_matched_at=after(3))
    book.place("c1", "D", first_matched_at=after(1))
    book.place("c2", "D", first_matched_at=after(-1))
    assert listed(book, IncidentFilter(), order=IncidentOrder.NEWEST) == ["C", "B", "D", "A"]
    assert listed(book, IncidentFilter()) == ["C", "B", "D", "A"]


def test_the_strongest_come_after_what_people_put_first(book: Casebook) -> None:
    """Priority decides, then a person's report, then the e-value; what is empty comes last of its kind."""
    book.place("c1", "weak", e_value=0.5)
    book.place("c1", "strong", e_value=1e-9)
    book.place("c1", "reported", e_value=1e9, reported_at=AT)
    for case, priority in (("urgent", Priority.DRINGEND), ("low", Priority.LAAG)):
        book.incident(case, priority=priority)
    book.place("c1", "low", e_value=1e-30, reported_at=AT)
    book.incident("empty")
    book.place("c1", "quiet", e_value=1e-30, suppression_id=book.suppression().id)
    assert listed(book, IncidentFilter(), order=IncidentOrder.STRONGEST) == [
        "urgent",
        "reported",
        "strong",
        "weak",
        "empty",
        "quiet",
        "low",
    ]


def test_the_oldest_awareness_has_the_nearest_deadline(book: Casebook) -> None:
    """Incidents of which nobody declared awareness come last, as they were opened."""
    for case, aware_at in (("A", None), ("B", after(2)), ("C", after(1)), ("D", None), ("E", after(1))):
        book.incident(case, aware_at=aware_at)
    assert listed(book, IncidentFilter(), order=IncidentOrder.DEADLINE) == ["C", "E", "B", "A", "D"]
    assert listed(book, IncidentFilter(), order=IncidentOrder.OLDEST) == ["A", "B", "C", "D", "E"]


def test_a_line_sums_up_what_is_shown(book: Casebook) -> None:
    """Best score, lowest e-value and newest find of the places that are not kept quiet, each name once."""
    first = book.place("c1", score=50, e_value=0.1, first_matched_at=after(1), presence=Presence.PRESENT)
    second = book.place("c2", score=70, e_value=1e-6, site="a.example", presence=Presence.GONE)
    quiet = book.place(
        "c3",
        site="stil.example",
        score=99,
        e_value=0.0,
        first_matched_at=after(5),
        suppression_id=book.suppression().id,
    )
    for place, text in ((first, "Een."), (first, "Twee."), (second, "Een."), (quiet, "Een.")):
        book.hit(book.version(place, text), document_ref=f"REF-{place.id}", document_kind=f"soort {place.id}")
    book.hit(book.version(second, "Drie."), document_ref="REF-0", document_kind="soort 1")
    (line,) = incidents.page(book.database, IncidentFilter()).summaries
    assert (line.sightings, line.standing, line.best_score, line.lowest_e_value) == (2, 1, 70, 1e-6)
    assert line.last_found_at == after(1)
    assert line.sites == ("a.example", "forum.example")
    assert line.documents == ("REF-0", "REF-1", "REF-2")
    assert line.kinds == ("soort 1", "soort 2")


def test_a_line_without_places_is_empty(book: Casebook) -> None:
    """It stands with noughts and with the moment of its opening."""
    kept = book.incident("A", opened_at=after(3))
    (line,) = incidents.page(book.database, IncidentFilter()).summaries
    assert line.incident == kept
    assert (line.sightings, line.standing, line.best_score, line.lowest_e_value) == (0, 0, 0, 0.0)
    assert (line.last_found_at, line.sites, line.documents, line.kinds) == (after(3), (), (), ())


@pytest.mark.parametrize(
    ("limit", "offset", "cases"),
    [
        (None, 0, "ABCDE"),
        (None, 3, "DE"),
        (2, 0, "AB"),
        (2, 4, "E"),
        (2, 5, ""),
        (2, 99, ""),
        (0, 0, ""),
        (9, 0, "ABCDE"),
    ],
)
def test_a_page_says_how_long_the_list_is(book: Casebook, limit: int | None, offset: int, cases: str) -> None:
    """Also a page beyond the end, and one of no lines."""
    for case in "ABCDE":
        book.incident(case)
    shown = incidents.page(
        book.database, IncidentFilter(), order=IncidentOrder.OLDEST, limit=limit, offset=offset
    )
    assert [line.incident.case_ref for line in shown.summaries] == list(cases)
    assert shown.total == 5


def test_a_list_of_nothing_has_no_length(book: Casebook) -> None:
    """Whatever page of it is asked for."""
    book.incident("A")
    for offset in (0, 7):
        shown = incidents.page(book.database, IncidentFilter(numbers=("M-1999-0001",)), offset=offset)
        assert (shown.summaries, shown.total) == ((), 0)


FILTERS = st.builds(
    IncidentFilter,
    statuses=st.lists(st.sampled_from(Status), max_size=2).map(tuple),
    assignee=st.none() | st.sampled_from(["anna", "bas"]),
    unassigned=st.booleans(),
    site=st.none() | st.just("a.example"),
    min_score=st.none() | st.integers(0, 100),
    words=st.none() | st.text(max_size=8),
    aware=st.booleans(),
    new_to=st.none() | st.just("anna"),
    priority=st.none() | st.sampled_from(Priority),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=FILTERS, order=st.sampled_from(IncidentOrder))
def test_orders_and_pages_show_the_same_incidents(
    two: Casebook, chosen: IncidentFilter, order: IncidentOrder
) -> None:
    """Whatever is asked and typed: no order loses a line, and pages joined are the list."""
    whole = incidents.page(two.database, chosen, order=order)
    ids = [line.incident.id for line in whole.summaries]
    assert sorted(ids) == list(incidents.choose(two.database, chosen))
    pages = [incidents.page(two.database, chosen, order=order, limit=1, offset=at) for at in range(2)]
    assert [line.incident.id for page in pages for line in page.summaries] == ids
    assert {page.total for page in (whole, *pages)} == {len(ids)}


@pytest.mark.parametrize("name", [field.name for field in fields(IncidentFilter)])
def test_every_wish_of_a_filter_restricts(two: Casebook, name: str) -> None:
    """A wish that is added later and forgotten in the question to the database shows here."""
    wishes: dict[str, object] = {
        "numbers": ("M-2026-0009",),
        "statuses": (Status.AFGEHANDELD,),
        "dispositions": (Disposition.TESTGEGEVEN,),
        "assignee": "niemand",
        "unassigned": True,
        "site": "x.example",
        "document": "x",
        "min_score": 100,
        "opened_before": after(-99),
        "opened_after": after(99),
        "words": "wesp",
        "aware": True,
        "new_to": "anna",
        "priority": Priority.DRINGEND,
    }
    for incident_id in (1, 2):
        looks.keep(two.database, incident_id, "anna", after(1))
    assert len(listed(two, IncidentFilter(**{name: wishes[name]}))) < 2  # type: ignore[arg-type]


def test_a_thousand_incidents_are_listed(casebook: Database) -> None:
    """A page of a long list holds its lines with their places, and the whole list its length."""
    book = Casebook(casebook)
    book.place("c1", "ZAAK-0", site="a.example")
    row = next(casebook.query("SELECT * FROM incident"))
    casebook.table("incident").insert_all(
        {**row, "id": number, "number": f"M-2026-{number:04}", "case_ref": f"ZAAK-{number}"}
        for number in range(2, 1502)
    )
    shown = incidents.page(casebook, IncidentFilter(), order=IncidentOrder.OLDEST, limit=1400, offset=101)
    assert (len(shown.summaries), shown.total) == (1400, 1501)
    assert shown.summaries[0].incident.number == "M-2026-0102"


Ask = Callable[[Database], object]


@pytest.mark.parametrize(
    "ask",
    [
        lambda casebook: incidents.by_id(casebook, 1),
        lambda casebook: list(incidents.every(casebook)),
        lambda casebook: incidents.page(casebook, IncidentFilter()),
    ],
)
def test_a_status_that_nobody_knows_is_not_shown_as_another(book: Casebook, ask: Ask) -> None:
    """A damaged row stops whoever reads it; it never passes for work that is done."""
    book.incident()
    book.database.execute("UPDATE incident SET status = 'zoek'")
    with pytest.raises(ValueError, match=r"zoek.*status"):
        ask(book.database)
