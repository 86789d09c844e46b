"""New matches become sightings and incidents."""

from datetime import UTC, datetime, timedelta

import pytest

from reports.casework import decisions, incidents
from reports.casework.decisions import Judgement
from reports.casework.intake import Outcome
from reports.desk import Desk
from reports.places import evidence
from store.archive.post import Presence
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, IncidentFilter, Status
from tests.factory import NIGHT, World, day
from tests.reports.conftest import MakeDesk, RunReport

WHY = Why(ReasonCode.ZIE_TOELICHTING, "Gaat over iemand anders.")
CLOSED = Judgement(Disposition.VALS_ALARM, WHY)


def numbers(desk: Desk) -> list[str]:
    """The numbers of all incidents, newest first."""
    return [summary.incident.number for summary in incidents.page(desk).summaries]


def test_a_match_becomes_a_sighting_and_an_incident(world: World, desk: Desk, run_report: RunReport) -> None:
    """A match raises one incident with one sighting that carries the post's text, author and capture."""
    world.match(world.post("forum.example", "c7", "Hij vluchtte over de bergen.", claimed=day("2026-11-22")))
    result = run_report()
    assert result.count(Outcome.RAISED) == 1
    file = incidents.view(desk, "M-2026-0001")
    (place,) = file.sightings
    version = place.versions[0].version
    assert version.text == "Hij vluchtte over de bergen."
    assert version.author == "buurman"
    assert place.hits[0].document_ref == "ZAAK-1-BESCHIKKING"
    assert file.incident.status is Status.NIEUW
    assert file.incident.discovered_at == NIGHT


def test_running_again_changes_nothing(world: World, desk: Desk, run_report: RunReport) -> None:
    """A second report over the same matches leaves every table as it was."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    before = list(desk.casebook.conn.iterdump())
    assert run_report().outcomes == ()
    assert list(desk.casebook.conn.iterdump()) == before


def test_a_lost_cursor_raises_nothing_twice(world: World, desk: Desk, run_report: RunReport) -> None:
    """Matches that are read again because the cursor was not yet written do not raise a second sighting."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    desk.casebook.execute("DELETE FROM cursor")
    result = run_report()
    assert result.count(Outcome.KNOWN) == 1
    assert len(incidents.view(desk, "M-2026-0001").sightings[0].hits) == 1


def test_several_passages_and_places_of_a_case_are_one_incident(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """Two places and two passages of one case make one incident with two sightings; another case its own."""
    first = world.post("forum.example", "c7", "Een bericht.")
    second = world.post("blog.example", "p1", "Hetzelfde, eerder.", NIGHT - timedelta(days=9))
    world.match(first, passage=1)
    world.match(first, passage=2)
    world.match(second, passage=1)
    world.match(first, "ZAAK-2")
    run_report()
    assert sorted(numbers(desk)) == ["M-2026-0001", "M-2026-0002"]
    file = incidents.view(desk, "M-2026-0001")
    assert [place.sighting.site for place in file.sightings] == ["blog.example", "forum.example"]
    assert len(file.sightings[1].hits) == 2
    assert file.same_places == (("M-2026-0002", 1),)


def test_the_canary_never_shows(world: World, desk: Desk, run_report: RunReport) -> None:
    """Neither a match of the canary's passage nor one on the canary's page becomes a sighting."""
    world.match(world.post("forum.example", "c7", "Een bericht."), "KANARIE", canary=True)
    world.site("kanarie.example", canary=True)
    world.match(world.post("kanarie.example", "p1", "Een bericht."))
    assert run_report().count(Outcome.CANARY) == 2
    assert numbers(desk) == []


def test_the_capture_is_copied_with_its_digest(world: World, desk: Desk, run_report: RunReport) -> None:
    """The WARC record that matched lies in the evidence, whole, after the nightly file is gone."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    for file in world.directory.warc.iterdir():
        file.unlink()
    version = incidents.view(desk, "M-2026-0001").sightings[0].versions[0].version
    assert version.evidence_sha256 == version.capture_sha256
    assert evidence.is_whole(desk.directory, version.capture_sha256)


def test_a_post_that_retention_took_is_counted_and_passed(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """A match whose post is no longer in the archive does not stop the report."""
    version = world.post("forum.example", "c7", "Een bericht.")
    world.match(version)
    world.archive.execute("DELETE FROM post_version")
    assert run_report().count(Outcome.VANISHED) == 1
    assert numbers(desk) == []


def test_a_new_sighting_reopens_what_was_closed(
    world: World, desk: Desk, run_report: RunReport, desk_for: MakeDesk
) -> None:
    """A place found after closing sets the incident to heropend, with the reason in its decisions."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    decisions.decide(desk, "M-2026-0001", CLOSED)
    world.match(world.post("blog.example", "p1", "Weer.", NIGHT + timedelta(days=1)))
    run_report(NIGHT + timedelta(days=1, hours=1))
    file = incidents.view(desk_for("officier-b"), "M-2026-0001")
    assert file.incident.status is Status.HEROPEND
    assert file.incident.closed_at is None
    assert file.decisions[-1].value == "nieuwe_vindplaats"


@pytest.mark.parametrize(("origin", "looking_back"), [("crawl", True), ("file oud.warc", False)])
def test_looking_back_does_not_reopen(
    world: World, desk: Desk, run_report: RunReport, origin: str, *, looking_back: bool
) -> None:
    """A place found by looking through the archive or an old file joins the closed incident, marked so."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    decisions.decide(desk, "M-2026-0001", CLOSED)
    earlier = world.post("blog.example", "p1", "Eerder.", NIGHT - timedelta(days=30), origin=origin)
    world.match(earlier, looking_back=looking_back)
    run_report(NIGHT + timedelta(days=1))
    file = incidents.view(desk, "M-2026-0001")
    assert file.incident.status is Status.AFGEHANDELD
    assert [place.sighting.looking_back for place in file.sightings] == [True, False]


def test_a_known_place_that_tells_more_reopens(world: World, desk: Desk, run_report: RunReport) -> None:
    """An edit that adds another passage to a known place opens the closed incident again."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    decisions.decide(desk, "M-2026-0001", CLOSED)
    world.match(
        world.post("forum.example", "c7", "Een bericht, en meer.", NIGHT + timedelta(days=1)), passage=2
    )
    run_report(NIGHT + timedelta(days=1, hours=1))
    assert incidents.get(desk, "M-2026-0001").status is Status.HEROPEND


def test_the_same_hit_by_another_scheme_does_not_reopen(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """A passage recognised again under a new scheme at the same place leaves the incident closed."""
    version = world.post("forum.example", "c7", "Een bericht.")
    world.match(version)
    run_report()
    decisions.decide(desk, "M-2026-0001", CLOSED)
    world.match(version, scheme="test/2")
    run_report()
    assert incidents.get(desk, "M-2026-0001").status is Status.AFGEHANDELD


def test_presence_follows_the_archive(world: World, desk: Desk, run_report: RunReport) -> None:
    """A place that is gone, and one whose new version no longer matches, say so with the moment."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    world.match(world.post("blog.example", "p1", "Het hele verhaal."))
    run_report()
    later = NIGHT + timedelta(days=1)
    world.seen("forum.example", "c7", later, Presence.GONE)
    world.post("blog.example", "p1", "Verwijderd door de auteur.", later)
    assert run_report(later + timedelta(hours=1)).presences == 2
    places = {place.sighting.site: place for place in incidents.view(desk, "M-2026-0001").sightings}
    assert places["forum.example"].sighting.presence is Presence.GONE
    assert places["blog.example"].sighting.presence is Presence.CHANGED
    assert places["blog.example"].sighting.last_seen_at == NIGHT
    assert [place.presence for place in places["forum.example"].presences] == [
        Presence.PRESENT,
        Presence.GONE,
    ]


def test_a_place_that_returns_reopens(world: World, desk: Desk, run_report: RunReport) -> None:
    """What was gone and stands again opens the closed incident: a second publication is a new one."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    run_report()
    decisions.decide(desk, "M-2026-0001", CLOSED)
    for days, seen in ((1, Presence.GONE), (2, Presence.PRESENT)):
        world.seen("forum.example", "c7", NIGHT + timedelta(days=days), seen)
        run_report(NIGHT + timedelta(days=days, hours=1))
    assert incidents.get(desk, "M-2026-0001").status is Status.HEROPEND


def test_every_place_of_an_open_incident_is_asked_again(
    world: World, desk: Desk, run_report: RunReport
) -> None:
    """The report asks once for every known place to be looked at the coming night."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    assert run_report().rechecks == 1
    run_report()
    (request,) = incidents.view(desk, "M-2026-0001").requests
    assert (request.site, request.native_id, request.due_on.isoformat()) == (
        "forum.example",
        "c7",
        "2026-11-24",
    )


@pytest.mark.parametrize("year", [1, 999, 9999])
def test_a_date_that_cannot_be_is_kept_in_words_alone(
    world: World, desk: Desk, run_report: RunReport, year: int
) -> None:
    """A page that claims the year 1 or 9999 breaks nothing: its words are kept, no moment is read."""
    claimed = datetime(year, 6, 1, tzinfo=UTC)
    world.match(world.post("forum.example", "c7", "Een bericht.", claimed=claimed, claimed_raw="ooit"))
    run_report()
    version = incidents.view(desk, "M-2026-0001").sightings[0].versions[0].version
    assert (version.published_raw, version.published_at) == ("ooit", None)


def test_the_list_is_filtered_and_paged(world: World, desk: Desk, run_report: RunReport) -> None:
    """Filters by status, site, document, score and words choose; a page says how long the list is."""
    for case, site, score in (("ZAAK-1", "a.example", 50), ("ZAAK-2", "b.example", 90)):
        world.match(world.post(site, "c1", f"Bericht over {case}."), case, score=score)
    run_report()
    decisions.decide(desk, "M-2026-0002", CLOSED)
    chosen = {
        "status": IncidentFilter(statuses=(Status.NIEUW,)),
        "site": IncidentFilter(site="a.example"),
        "document": IncidentFilter(document="ZAAK-1-BESCHIKKING"),
        "unassigned": IncidentFilter(assignee="iemand", unassigned=True),
        "words": IncidentFilter(words="zaak-1"),
        "numbers": IncidentFilter(numbers=("M-2026-0001",)),
    }
    for name, wish in chosen.items():
        numbers = [line.incident.number for line in incidents.page(desk, wish).summaries]
        assert numbers == ["M-2026-0001"], name
    assert [
        line.incident.number for line in incidents.page(desk, IncidentFilter(min_score=60)).summaries
    ] == ["M-2026-0002"]
    first = incidents.page(desk, limit=1)
    assert (len(first.summaries), first.total) == (1, 2)
