"""A page that a person reports becomes an incident as any other, marked with who and when."""

import pytest

from reports.casework import comparisons, decisions, incidents, milestones, reporting, retention
from reports.casework.comparisons import ComparedSighting
from reports.casework.decisions import Judgement
from reports.casework.milestones import Milestone
from reports.casework.reporting import Report
from reports.desk import Desk
from reports.errors import DecisionError
from reports.output import exports
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from store.casebook.comparison import Answer
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition
from tests.factory import NIGHT, World
from tests.reports.conftest import RunReport

URL = "https://forum.example/draad#c7"
WHY = Why(ReasonCode.TEKST_VAN_BESCHIKKING, "De collega herkende het.")


@pytest.fixture(autouse=True)
def looked_at(world: World) -> None:
    """A page with two comments that was looked at, and a document of the case."""
    world.post("forum.example", "c7", "Hij zat vast in de molenkelder.")
    world.post("forum.example", "c8", "Wat een verhaal.")
    world.document("BES-1", "ZAAK-9")


def reported(desk: Desk, url: str = URL, case: str = "ZAAK-9") -> Report:
    """A report by a colleague."""
    return Report(url, case, "collega", desk.now())


def test_a_reported_page_runs_as_any_incident(desk: Desk, run_report: RunReport) -> None:
    """Clock, comparison, removal, export and evidence work, and the place tells who reported it."""
    opened = reporting.open_reported(desk, reported(desk))
    (place,) = incidents.view(desk, opened.number).sightings
    assert (place.sighting.reported_by, place.sighting.reported_at) == ("collega", desk.now())
    assert place.versions[0].version.evidence_sha256 is not None
    assert decisions.decide(desk, opened.number, Judgement(Disposition.BEVESTIGD_LEK, WHY)).aware_at
    milestones.reach(desk, opened.number, Milestone.VERWIJDERD)
    run_report()
    assert retention.plan(desk).due == ()
    assert exports.write_csv(desk, None, CsvProfile.RFC4180, ExportWish("controle")).rows == 1


def test_what_the_custodian_confirms_is_kept_as_a_miss(desk: Desk) -> None:
    """The matcher was silent, and the original says that it should not have been."""
    opened = reporting.open_reported(desk, reported(desk))
    assert reporting.missed(desk) == ()
    (text,) = comparisons.public_texts(desk, opened.number)
    comparisons.record(desk, opened.number, (ComparedSighting(text.sighting_id, Answer.UIT_ORIGINEEL, 91),))
    (miss,) = reporting.missed(desk)
    assert (miss.sighting.permalink, miss.similarity) == (URL, 91)


def test_what_the_matcher_finds_there_later_is_stronger(
    desk: Desk, world: World, run_report: RunReport
) -> None:
    """A match at the reported place joins it, with its own score."""
    opened = reporting.open_reported(desk, reported(desk))
    world.match(1, "ZAAK-9", score=88)
    run_report()
    (place,) = incidents.view(desk, opened.number).sightings
    assert (place.sighting.score, place.sighting.reported_by) == (88, "collega")


@pytest.mark.parametrize(
    ("url", "case", "sentence"),
    [
        ("https://elders.example/", "ZAAK-9", "have it looked at first"),
        ("https://forum.example/draad", "ZAAK-9", "has 2 posts"),
        (URL, "ZAAK-X", "no document of case ZAAK-X"),
    ],
)
def test_what_cannot_be_opened_is_told(desk: Desk, url: str, case: str, sentence: str) -> None:
    """An unknown page or case, and a page with several posts, each say what to do."""
    with pytest.raises(DecisionError, match=sentence):
        reporting.open_reported(desk, reported(desk, url, case))


def test_a_place_is_reported_once(desk: Desk) -> None:
    """A second report of the same place names the incident that has it."""
    opened = reporting.open_reported(desk, reported(desk))
    with pytest.raises(DecisionError, match=opened.number):
        reporting.open_reported(desk, reported(desk))
    assert desk.now() > NIGHT
