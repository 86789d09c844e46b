"""The second look: leads beside incidents, taken up, put aside, forgotten."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from reports.casework import incidents, leads, retention
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import UnknownLeadError
from store import audit
from store.casebook import lead as store
from store.casebook.decision import ReasonCode, Why
from store.casebook.lead import LeadState
from store.matches.match import Tier
from tests.factory import NIGHT, World
from tests.reports.conftest import MakeDesk, RunReport

TEXT = "Die bijenhouder uit het dal had toch elf kasten verloren, vertelde hij."
WHY = Why(ReasonCode.TEKST_VAN_BESCHIKKING, "Het verhaal klopt tot in de kasten.")
OTHER = Why(ReasonCode.ANDERE_PERSOON, "Dit gaat over de buurman.")


@pytest.fixture
def take_lead(world: World, run_report: RunReport) -> Callable[..., None]:
    """Takes in a lead at a place of its own."""

    def take(number: int = 1, e_value: float = 40.0, **fields: object) -> None:
        version = world.post("forum.example", f"c{number}", f"{TEXT} {number}")
        world.match(version, e_value=e_value, tier=Tier.LEAD, **fields)  # type: ignore[arg-type]
        run_report()

    return take


def test_a_lead_is_no_incident(desk: Desk, take_lead: Callable[..., None]) -> None:
    """It stands in the second look with its text and its passages, and nowhere among incidents."""
    take_lead()
    (lead,) = leads.listed(desk).leads
    assert (lead.number, lead.state, lead.text) == ("A-2026-0001", LeadState.OPEN, f"{TEXT} 1")
    assert lead.hits[0].document_ref == "ZAAK-1-BESCHIKKING"
    assert incidents.page(desk).summaries == ()


def test_a_report_run_twice_takes_a_lead_in_once(
    world: World, desk: Desk, run_report: RunReport, take_lead: Callable[..., None]
) -> None:
    """The same place for the same case is one lead, and the stronger match speaks for it."""
    take_lead()
    run_report()
    version = world.post("forum.example", "c1", "Een nieuwe versie.", NIGHT + timedelta(hours=1))
    world.match(version, e_value=9.0, tier=Tier.LEAD)
    run_report()
    (lead,) = leads.listed(desk).leads
    assert (lead.e_value, lead.text) == (9.0, "Een nieuwe versie.")


def test_the_strongest_of_a_night_are_shown_and_the_rest_is_counted(
    desk: Desk, take_lead: Callable[..., None]
) -> None:
    """Twenty a night, the smallest e-values; with everything asked for, all of them."""
    for number in range(23):
        take_lead(number, e_value=100.0 - number)
    shown = leads.listed(desk)
    assert (len(shown.leads), shown.left_out) == (20, 3)
    assert [lead.e_value for lead in shown.leads] == sorted(100.0 - number for number in range(3, 23))
    assert len(leads.listed(desk, everything=True).leads) == 23


def test_a_lead_becomes_an_incident(desk: Desk, take_lead: Callable[..., None]) -> None:
    """The place, its text and its evidence are the incident's; both trails say so."""
    take_lead()
    lead = leads.promote(desk, "A-2026-0001", WHY)
    assert (lead.state, lead.incident_number) == (LeadState.OPGEPAKT, "M-2026-0001")
    (place,) = incidents.view(desk, "M-2026-0001").sightings
    assert place.versions[0].version.text == f"{TEXT} 1"
    assert place.versions[0].version.evidence_sha256
    assert [event.action for event in audit.events_about(desk.casebook, "A-2026-0001")] == [
        "lead_found",
        "lead_promoted",
    ]
    assert leads.listed(desk).leads == ()


def test_a_lead_put_aside_stays_quiet(
    world: World, desk: Desk, run_report: RunReport, take_lead: Callable[..., None]
) -> None:
    """The same hit comes back neither as a lead nor as an incident."""
    take_lead()
    assert leads.dismiss(desk, "a-2026-0001", OTHER).state is LeadState.OPZIJGELEGD
    version = world.post("forum.example", "c1", "Licht bewerkt.", NIGHT + timedelta(hours=1))
    world.match(version, e_value=9.0, tier=Tier.LEAD)
    world.match(version, e_value=0.1, scheme="test/2")
    run_report()
    assert leads.listed(desk).leads == ()
    assert incidents.page(desk).summaries == ()


def test_an_alert_at_the_place_of_a_lead_takes_it_up(
    world: World, desk: Desk, run_report: RunReport, take_lead: Callable[..., None]
) -> None:
    """What was doubtful and is sure now is an incident, not both."""
    take_lead()
    version = world.post("forum.example", "c1", "Nu met naam en toenaam.", NIGHT + timedelta(hours=1))
    world.match(version, e_value=0.001)
    run_report()
    lead = store.by_number(desk.casebook, "A-2026-0001")
    assert lead is not None
    assert (lead.state, lead.incident_number) == (LeadState.OPGEPAKT, "M-2026-0001")


def test_what_is_an_incident_already_is_no_lead(
    world: World, desk: Desk, run_report: RunReport, take_lead: Callable[..., None]
) -> None:
    """A weaker match at a known place adds nothing to look at."""
    world.match(world.post("forum.example", "c1", "Nu met naam en toenaam."))
    run_report()
    take_lead(1)
    assert leads.listed(desk).leads == ()


def test_the_canary_is_no_lead(desk: Desk, take_lead: Callable[..., None]) -> None:
    """What was planted proves that the chain works, and is never shown."""
    take_lead(canary=True)
    assert leads.listed(desk).leads == ()


def test_what_nobody_takes_up_is_forgotten_text_first(
    desk_for: MakeDesk, desk: Desk, take_lead: Callable[..., None]
) -> None:
    """After 14 days its text is in no byte of the casebook; after a year its numbers go too."""
    take_lead()
    later = desk_for(at=NIGHT + timedelta(days=15))
    purged = retention.purge(later)
    assert (purged.plan.leads, purged.proof.clean, purged.proof.probes > 0) == (1, True, True)
    lead = store.by_number(desk.casebook, "A-2026-0001")
    assert lead is not None
    assert (lead.state, lead.text, lead.author, lead.hits) == (LeadState.VERGETEN, "", None, ())
    retention.purge(desk_for(at=NIGHT + timedelta(days=400)))
    assert store.by_number(desk.casebook, "A-2026-0001") is None


def test_a_handled_lead_is_not_handled_again(desk: Desk, take_lead: Callable[..., None]) -> None:
    """Nor without a reason, nor one that does not exist."""
    take_lead()
    with pytest.raises(RefusedError) as without:
        leads.dismiss(desk, "A-2026-0001", Why(ReasonCode.TEST, " "))
    assert without.value.refusal is Refusal.REASON_MISSING
    leads.dismiss(desk, "A-2026-0001", OTHER)
    with pytest.raises(RefusedError) as again:
        leads.promote(desk, "A-2026-0001", WHY)
    assert again.value.refusal is Refusal.LEAD_HANDLED
    with pytest.raises(UnknownLeadError, match="leads list"):
        leads.view(desk, "A-2026-0099")


def test_a_lead_whose_post_is_gone_from_the_archive_cannot_be_taken_up(
    world: World, desk: Desk, take_lead: Callable[..., None]
) -> None:
    """There is nothing left to show as evidence; the sentence says what to do."""
    take_lead()
    world.archive.execute("DELETE FROM post_version")
    with pytest.raises(RefusedError, match="look at its page"):
        leads.promote(desk, "A-2026-0001", WHY)
