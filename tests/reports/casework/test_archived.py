"""What archives hold of an incident's pages: which are asked about, and what their answers bound."""

from contextlib import closing

import pytest
from sqlite_utils import Database

from reports.casework import archived, handling, incidents, verification
from reports.casework import retention as casework_retention
from reports.desk import Desk
from reports.dossier import dossier
from reports.dossier.dossier import Dossier
from reports.language import words
from reports.output import dossier_page
from reports.output.dossier_page import DossierFrame
from reports.places import evidence
from reports.places.dates import DateKind, Strength
from store.archive import capture as captures
from store.archive import holding as holdings
from store.archive.holding import Holding
from store.archive.post import of_captures
from store.casebook import absence as absences
from store.casebook import anchor, retention
from store.casebook import archived as store
from store.casebook import sighting as sightings
from store.casebook.incident import Incident
from store.clock import to_text
from store.database import transaction
from store.exchange import partner as partners
from store.exchange import posts
from store.exchange.partner import PartnerKey
from store.exchange.posts import PostsSent
from store.exchange.schema import open_exchange
from store.matches import aside as asides
from store.matches import progress
from store.matches.aside import Aside, AsideReason
from store.web_address import parse
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MORNING, MakeDesk, RunReport

PAGE = "https://forum.example/draad"
KEY = parse(PAGE).key
PAST = "archive-oud-forum.example"
MATCHED = 100
"""How far the matcher came: beyond all that a test posts."""


@pytest.fixture
def incident(world: World, desk: Desk, run_report: RunReport) -> Incident:
    """A post that we captured tonight, of a document that was shared in 2024."""
    world.document("ZAAK-1-BESCHIKKING")
    world.disclose("ZAAK-1-BESCHIKKING", "COA", "2024-06-01")
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen."))
    run_report()
    progress.advance(world.matches, MATCHED)
    return incidents.get(desk, "M-2026-0001")


def held(archive: Database, *captures: tuple[str, int | None, str | None]) -> None:
    """An archive holds these captures of the page: the day, ours of it, and why it was not read."""
    with transaction(archive):
        for on, capture_id, reason in captures:
            holdings.add(archive, KEY, [Holding("oud", PAGE, day(on), f"https://oud.example/{on}")])
            (holding,) = (row for row in holdings.of_page(archive, "oud", KEY) if row.at == day(on))
            if capture_id or reason:
                holdings.settle(archive, holding.id, reason=reason, capture_id=capture_id)
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


def unmatched(world: World, on: str) -> int:
    """A capture of the archive with a post that is yet to be matched; its id."""
    post = world.post(PAST, "c8", "Hij vluchtte, zegt men.", day(on), origin="archive oud")
    sql = "SELECT capture_id FROM post_version WHERE id = ?"
    (capture_id,) = world.archive.execute(sql, [post]).fetchone()
    return int(capture_id)


def test_what_was_not_matched_yet_is_not_without_it(world: World, desk: Desk, incident: Incident) -> None:
    """Nobody knows yet whether the passage is on it: it bounds nothing, until the matcher has been there."""
    with transaction(world.matches):
        world.matches.execute("UPDATE cursor SET position = 1")
    blank = world.capture(PAST, PAGE, day("2024-12-12"), origin="archive oud")
    held(world.archive, ("2024-12-12", blank, None), ("2025-05-05", unmatched(world, "2025-05-05"), None))
    assert archived.waits(desk, incident)
    assert not archived.take_over(desk, incident)
    found = dossier.open_dossier(desk, incident.number)
    assert [(page.read, page.newest_without_at) for page in found.archived] == [(2, None)]
    assert [each.order.value for each in found.recipients] == ["niet_te_zeggen"]
    assert absences.of_incident(desk.casebook, incident.id) == ()
    progress.advance(world.matches, MATCHED)
    assert not archived.waits(desk, incident)
    assert archived.take_over(desk, incident)
    (page,) = dossier.open_dossier(desk, incident.number).archived
    assert page.newest_without_at == day("2025-05-05")


def test_what_could_not_be_matched_is_not_without_it(world: World, desk: Desk, incident: Incident) -> None:
    """The matcher had its turn and set it aside: nothing is waited for, and the page bounds nothing."""
    capture_id = unmatched(world, "2025-05-05")
    (failed,) = of_captures(world.archive, [capture_id])
    asides.put(world.matches, [Aside(failed, AsideReason.FAILED, "", "0.0.1", NIGHT)])
    held(world.archive, ("2025-05-05", capture_id, None))
    assert archived.take_over(desk, incident)
    (page,) = dossier.open_dossier(desk, incident.number).archived
    assert page.newest_without_at is None


def test_what_goes_to_other_houses_is_matched_when_all_have_answered(
    world: World, desk: Desk, incident: Incident
) -> None:
    """However far a matcher of this house came: each partner that gets posts has a say."""
    held(world.archive, ("2025-05-05", unmatched(world, "2025-05-05"), None))
    assert not archived.waits(desk, incident)
    desk.directory.exchange.parent.mkdir(parents=True, exist_ok=True)
    with closing(open_exchange(desk.directory.exchange)) as exchange:
        assert archived.matched_to(desk.directory) == MATCHED
        for name in ("ind", "other"):
            key = PartnerKey(name, partners.add(exchange, name, name), "", "", desk.now())
            partners.add_key(exchange, key)
        for partner, number, until in ((1, 1, 1), (1, 2, 9), (2, 1, 9)):
            sent = PostsSent(partner, number, "2026-11-26", again=False, to_version=until, posts=1,
                             canary=None, sent_at=desk.now())  # fmt: skip
            posts.add(exchange, sent)
        told = []
        for partner, number in ((1, 1), (2, 1), (1, 2)):
            posts.answer(exchange, partner, number, canary_found=None, at=desk.now())
            told.append((archived.matched_to(desk.directory), archived.waits(desk, incident)))
    assert told == [(0, True), (1, True), (9, False)]


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
    file = opened(desk, incident)
    (page,) = file.archived
    assert (page.oldest_with_at, page.newest_without_at) == (day("2023-03-03"), day("2022-02-02"))
    assert (page.listed, page.read, page.unread) == (5, 4, 1)
    frame = DossierFrame("", "AMBER", "a", "E-1", "0" * 64, with_text=False)
    for language in ("nl", "en"):
        shown = dossier_page.page(file, words(language), frame)
        assert words(language)("dossier.archived.counts", read=4, listed=5, unread=1) in shown
        assert words(language).moment(day("2022-02-02")) in shown
    assert archived.pages(desk, incident) == (PAGE,)


def test_an_archives_date_is_its_word_and_not_our_capture(
    world: World, desk: Desk, incident: Incident, run_report: RunReport
) -> None:
    """It is stated, with a strength of its own; it counts as before; a premise says whose word it is."""
    held(world.archive, ("2023-03-03", past(world, run_report, "2023-03-03"), None))
    file = opened(desk, incident)
    place = next(appearance for appearance in file.appearances if appearance.place.sighting.site == PAST)
    stated = [fact for fact in place.facts if fact.kind is DateKind.OPGEGEVEN]
    assert [(fact.strength, fact.earliest) for fact in stated] == [(Strength.ARCHIEF, day("2023-03-03"))]
    assert place.proven.origin == "archive oud"
    (recipient,) = file.recipients
    assert (recipient.order.value, recipient.basis.value) == ("ervoor", "bewezen")
    keys = [premise.key for premise in recipient.deciding.premises]
    assert "dossier.premise.ervoor_archief" in keys


def test_captures_without_it_bound_what_we_saw(world: World, desk: Desk, incident: Incident) -> None:
    """Where an archive's capture after the disclosure does not hold it, every known place is from after."""
    blank = world.capture(PAST, PAGE, day("2025-05-05"), origin="archive oud")
    held(world.archive, ("2020-01-01", blank, None), ("2025-05-05", blank, None))
    file = opened(desk, incident)
    (page,) = file.archived
    assert (page.oldest_with_at, page.newest_without_at) == (None, day("2025-05-05"))
    (recipient,) = file.recipients
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


def absent(world: World, on: str, **said: str) -> int:
    """A capture of the page by the archive of this day, without the passage; its id."""
    blank = world.capture(PAST, PAGE, day(on), origin="archive oud", **said)
    held(world.archive, (on, blank, None))
    return blank


def test_the_capture_without_it_is_copied(world: World, desk: Desk, incident: Incident) -> None:
    """The newest capture without the passage is evidence: of its page and archive that one and no other."""
    for on in ("2022-02-02", "2025-05-05"):
        absent(world, on, body=on)
    opened(desk, incident)
    (copied,) = absences.of_incident(desk.casebook, incident.id)
    assert (copied.at, copied.origin, copied.url) == (day("2025-05-05"), "archive oud", PAGE)
    assert b"2025-05-05" in evidence.path_of(desk.directory, copied.evidence_sha256).read_bytes()
    assert copied.evidence_sha256 in anchor.unnamed(desk.casebook)
    assert all(check.whole for check in verification.verify(desk))


def test_a_newer_one_takes_its_place(world: World, desk: Desk, incident: Incident) -> None:
    """When the archive holds a newer capture without the passage, the earlier copy goes with a purge."""
    absent(world, "2022-02-02", body="eerst")
    opened(desk, incident)
    absent(world, "2025-05-05", body="later")
    opened(desk, incident)
    (copied,) = absences.of_incident(desk.casebook, incident.id)
    assert copied.at == day("2025-05-05")
    casework_retention.purge(desk)
    kept = {evidence.digest_of(path) for path in evidence.kept(desk.directory)}
    assert kept == set(sightings.evidence_digests(desk.casebook))
    assert copied.evidence_sha256 in kept


def test_the_copy_outlives_the_file_that_it_came_in(world: World, desk: Desk, incident: Incident) -> None:
    """Retention takes the archive's answer; asked again, the copy of the capture that still counts stays."""
    blank = absent(world, "2025-05-05")
    opened(desk, incident)
    before = absences.of_incident(desk.casebook, incident.id)
    captured = captures.capture(world.archive, blank)
    assert captured is not None
    (desk.directory.warc / captured.warc_file).unlink()
    opened(desk, incident)
    assert absences.of_incident(desk.casebook, incident.id) == before != ()


def test_when_the_passage_turns_out_to_be_older_the_copy_no_longer_counts(
    world: World, desk: Desk, incident: Incident, run_report: RunReport
) -> None:
    """A capture that is no longer from before the passage is forgotten as one without it."""
    absent(world, "2025-05-05")
    opened(desk, incident)
    held(world.archive, ("2023-03-03", past(world, run_report, "2023-03-03"), None))
    (page,) = opened(desk, incident).archived
    assert page.newest_without_at is None
    assert absences.of_incident(desk.casebook, incident.id) == ()


@pytest.mark.parametrize("hold", [None, "rechtszaak"])
def test_the_copy_goes_with_the_content_unless_that_is_held(
    world: World, desk: Desk, incident: Incident, desk_for: MakeDesk, hold: str | None
) -> None:
    """The copy is erased with the incident's content, and a hold keeps it as it keeps the rest."""
    absent(world, "2025-05-05")
    opened(desk, incident)
    (copied,) = absences.of_incident(desk.casebook, incident.id)
    if hold:
        handling.hold(desk, incident.number, hold)
    late = desk_for(at=MORNING.replace(year=2027))
    casework_retention.purge(late)
    assert evidence.path_of(desk.directory, copied.evidence_sha256).exists() is bool(hold)
    assert (absences.of_incident(desk.casebook, incident.id) == (copied,)) is bool(hold)
    assert all(check.whole for check in verification.verify(late))


def test_of_an_incident_without_content_nothing_is_copied(
    world: World, desk: Desk, incident: Incident, desk_for: MakeDesk
) -> None:
    """When retention erased the content no bundle can be made: then no copy is kept for one."""
    late = desk_for(at=MORNING.replace(year=2027))
    casework_retention.purge(late)
    absent(world, "2025-05-05")
    assert opened(late, incident).archived
    assert absences.of_incident(desk.casebook, incident.id) == ()
