"""What archives hold of an incident's pages: which are asked about, and what their answers bound."""

import pytest
from sqlite_utils import Database

from reports.casework import archived, incidents
from reports.desk import Desk
from reports.dossier import dossier
from reports.dossier.dossier import Dossier
from reports.language import words
from reports.output import dossier_page
from reports.output.dossier_page import DossierFrame
from reports.places.dates import DateKind, Strength
from store.archive import holding as holdings
from store.archive.holding import Holding
from store.casebook import archived as store
from store.casebook import retention
from store.casebook.incident import Incident
from store.clock import to_text
from store.database import transaction
from store.web_address import parse
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MORNING, RunReport

PAGE = "https://forum.example/draad"
KEY = parse(PAGE).key
PAST = "archive-oud-forum.example"


@pytest.fixture
def incident(world: World, desk: Desk, run_report: RunReport) -> Incident:
    """A post that we captured tonight, of a document that was shared in 2024."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2024-06-01")
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen."))
    run_report()
    return incidents.get(desk, "M-2026-0001")


def held(archive: Database, *captures: tuple[str, int | None, str | None]) -> None:
    """An archive holds these captures of the page: the day, ours of it, and why it was not read."""
    with transaction(archive):
        for on, capture_id, reason in captures:
            holdings.add(archive, KEY, [Holding("oud", PAGE, day(on), f"https://oud.example/{on}")])
            (found,) = (each for each in holdings.of_page(archive, "oud", KEY) if each.at == day(on))
            if capture_id or reason:
                holdings.settle(archive, found.id, reason=reason, capture_id=capture_id)
        holdings.note_listing(archive, "oud", KEY, MORNING)


def opened(desk: Desk, incident: Incident) -> Dossier:
    """The dossier with what archives said."""
    archived.take_over(desk, incident)
    return dossier.open_dossier(desk, incident.number)


def past(world: World, run_report: RunReport, on: str) -> int:
    """The passage on the page in an archive's capture of this day; the capture's id."""
    version = world.post(PAST, "c7", "Hij vluchtte over de bergen.", day(on), origin="archive oud")
    (capture_id,) = world.archive.execute(
        "SELECT capture_id FROM post_version WHERE id = ?", [version]
    ).fetchone()
    with transaction(world.archive):
        world.archive.table("capture").update(capture_id, {"received_at": to_text(NIGHT)})
    world.match(version, looking_back=True)
    run_report(NIGHT.replace(hour=5))
    return int(capture_id)


def test_pages_are_asked_about_once_and_without_what_follows(desk: Desk, incident: Incident) -> None:
    """A page is named once, without the part after #; places that an archive showed are none of their own."""
    assert archived.pages(desk, incident) == (PAGE,)


def test_oldest_with_and_newest_without(
    world: World, desk: Desk, incident: Incident, run_report: RunReport
) -> None:
    """The oldest capture in which the passage was recognised, and the newest read one before it."""
    shows = past(world, run_report, "2023-03-03")
    blank = world.capture(PAST, PAGE, day("2022-02-02"), origin="archive oud")
    held(
        world.archive,
        ("2021-01-01", blank, None),
        ("2022-02-02", blank, None),
        ("2022-12-12", None, "not_found"),
        ("2023-03-03", shows, None),
        ("2024-04-04", shows, None),
    )
    found = opened(desk, incident)
    (page,) = found.archived
    assert (page.oldest_with_at, page.newest_without_at) == (day("2023-03-03"), day("2022-02-02"))
    assert (page.listed, page.read, page.unread) == (5, 4, 1)
    frame = DossierFrame("", "AMBER", "a", "E-1", "0" * 64, with_text=False)
    for language in ("nl", "en"):
        shown = dossier_page.page(found, words(language), frame)
        assert words(language)("dossier.archived.counts", read=4, listed=5, unread=1) in shown
        assert words(language).moment(day("2022-02-02")) in shown
    assert archived.pages(desk, incident) == (PAGE,)


def test_an_archives_date_is_its_word_and_not_our_capture(
    world: World, desk: Desk, incident: Incident, run_report: RunReport
) -> None:
    """It is stated, with a strength of its own; it counts as before; a premise says whose word it is."""
    held(world.archive, ("2023-03-03", past(world, run_report, "2023-03-03"), None))
    found = opened(desk, incident)
    place = next(each for each in found.appearances if each.place.sighting.site == PAST)
    stated = [fact for fact in place.facts if fact.kind is DateKind.OPGEGEVEN]
    assert [(fact.strength, fact.earliest) for fact in stated] == [(Strength.ARCHIEF, day("2023-03-03"))]
    assert place.proven.origin == "archive oud"
    (recipient,) = found.recipients
    assert (recipient.order.value, recipient.basis.value) == ("ervoor", "bewezen")
    keys = [premise.key for premise in recipient.deciding.premises]
    assert "dossier.premise.ervoor_archief" in keys


def test_captures_without_it_bound_what_we_saw(world: World, desk: Desk, incident: Incident) -> None:
    """Where an archive's capture after the disclosure does not hold it, every known place is from after."""
    blank = world.capture(PAST, PAGE, day("2025-05-05"), origin="archive oud")
    held(world.archive, ("2020-01-01", blank, None), ("2025-05-05", blank, None))
    found = opened(desk, incident)
    (page,) = found.archived
    assert (page.oldest_with_at, page.newest_without_at) == (None, day("2025-05-05"))
    (recipient,) = found.recipients
    assert (recipient.order.value, recipient.basis.value) == ("alleen_erna", "bewezen")


@pytest.mark.parametrize("on", ["2023-03-03", "2027-01-01"])
def test_what_says_nothing_bounds_nothing(world: World, desk: Desk, incident: Incident, on: str) -> None:
    """A capture before the disclosure, or later than ours, leaves the answer open; so does one not read."""
    blank = world.capture(PAST, PAGE, day(on), origin="archive oud")
    held(world.archive, (on, blank, None), ("2025-05-05", None, "other_date"))
    (recipient,) = opened(desk, incident).recipients
    assert recipient.order.value == "niet_te_zeggen"


def test_taken_over_twice_nothing_changes(world: World, desk: Desk, incident: Incident) -> None:
    """Asked again, the same answer stands there once."""
    blank = world.capture(PAST, PAGE, day("2025-05-05"), origin="archive oud")
    held(world.archive, ("2025-05-05", blank, None))
    assert opened(desk, incident).archived == opened(desk, incident).archived


def test_it_goes_with_the_incident(world: World, desk: Desk, incident: Incident) -> None:
    """Which pages archives hold is forgotten with the incident's places."""
    held(world.archive, ("2025-05-05", None, "not_found"))
    assert opened(desk, incident).archived
    with transaction(desk.casebook):
        retention.remove_sightings(desk.casebook, incident.id)
    assert store.of_incident(desk.casebook, incident.id) == ()


def test_a_place_in_an_archive_is_not_looked_at_again(
    world: World, desk: Desk, incident: Incident, run_report: RunReport
) -> None:
    """The nights look whether a place on a site still stands; what an archive showed stands in the past."""
    past(world, run_report, "2023-03-03")
    asked = [str(row["site"]) for row in desk.casebook.query("SELECT site FROM request")]
    assert asked
    assert PAST not in asked
    assert incident.number
