"""What officers ask is done by the worker: within a minute, with matching and reporting behind it."""

import pytest

from lekwacht import errands
from lekwacht.context import Context
from reports.casework import incidents, requests
from reports.desk import open_desk
from store.casebook.request import RequestState
from tests.factory import make_world


@pytest.fixture
def context(tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A data directory with a page in the archive and a document of the case."""
    world = make_world(tmp_path_factory.mktemp("errands"))
    world.post("forum.example", "c7", "Hij zat vast in de molenkelder.")
    world.document("BES-1", "ZAAK-9")
    world.close()
    return Context(world.directory.root)


def test_a_report_becomes_an_incident_once_its_page_was_fetched(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The crawler's step fetches the page; the incident is opened for who asked, and the answer names it."""
    ran: list[tuple[str, ...]] = []
    monkeypatch.setattr(errands, "run_step", lambda _root, *step: ran.append(step) or 0)
    with open_desk(context.data, context.configuration.report, context.clock, actor="anna") as desk:
        assert not errands.are_waiting(context)
        requests.ask_report(desk, "https://forum.example/draad#c7", "ZAAK-9")
        assert errands.are_waiting(context)
    assert errands.run_errands(context, lambda _: None, follow_up=True) == 0
    assert [step[0] for step in ran] == ["look", "match", "report"]
    with open_desk(context.data, context.configuration.report, context.clock, actor="anna") as desk:
        (asked,) = requests.reports(desk)
        (place,) = incidents.view(desk, asked.answer or "").sightings
    assert asked.state is RequestState.DONE
    assert place.sighting.reported_by == "anna"
    assert not errands.are_waiting(context)
