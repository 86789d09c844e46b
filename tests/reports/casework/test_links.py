"""Tying incidents together."""

import pytest

from reports.casework import incidents, links
from reports.casework.refusals import Refusal, RefusedError
from reports.desk import Desk
from reports.errors import UnknownIncidentError
from store.casebook import retention
from tests.factory import World
from tests.reports.conftest import RunReport

ONE, OTHER = "M-2026-0001", "M-2026-0002"


@pytest.fixture(autouse=True)
def two_incidents(world: World, run_report: RunReport) -> None:
    """Two incidents."""
    world.match(world.post("forum.example", "c7", "Een bericht."))
    world.match(world.post("forum.example", "c8", "Iets anders."), "ZAAK-2")
    run_report()


def test_a_tie_is_seen_from_both_sides_and_can_be_untied(desk: Desk) -> None:
    """With its reason and by whom; untied from the other side than it was tied."""
    links.tie(desk, OTHER, ONE, " Zelfde schrijver. ")
    for here, there in ((ONE, OTHER), (OTHER, ONE)):
        (tie,) = incidents.view(desk, here).links
        assert (tie.number, tie.reason, tie.linked_by) == (there, "Zelfde schrijver.", "officier-a")
    links.untie(desk, ONE, OTHER)
    links.untie(desk, ONE, OTHER)
    assert incidents.view(desk, OTHER).links == ()
    acts = [event.action for event in incidents.history(desk, ONE)]
    assert acts.count("incident_unlinked") == 1


@pytest.mark.parametrize(
    ("other", "reason", "refusal"),
    [
        (ONE, "Zelf.", Refusal.LINK_TO_ITSELF),
        (OTHER, "  ", Refusal.LINK_REASON),
        (OTHER, "n" * 501, Refusal.LINK_REASON),
    ],
)
def test_what_is_no_tie_is_refused(desk: Desk, other: str, reason: str, refusal: Refusal) -> None:
    """An incident with itself, and a tie without a reason."""
    with pytest.raises(RefusedError) as refused:
        links.tie(desk, ONE, other, reason)
    assert refused.value.refusal is refusal


def test_two_incidents_are_tied_once(desk: Desk) -> None:
    """The first reason stays; an incident that there is not is named."""
    links.tie(desk, ONE, OTHER, "Zelfde avond.")
    with pytest.raises(RefusedError) as refused:
        links.tie(desk, OTHER, ONE, "Iets anders.")
    assert refused.value.refusal is Refusal.LINK_KNOWN
    with pytest.raises(UnknownIncidentError):
        links.tie(desk, ONE, "M-2026-0404", "Zelfde avond.")


def test_a_tie_goes_with_the_row_of_the_register(desk: Desk) -> None:
    """No end of it hangs loose."""
    links.tie(desk, ONE, OTHER, "Zelfde avond.")
    retention.remove_incident(desk.casebook, 2, OTHER)
    assert incidents.view(desk, ONE).links == ()
