"""Sites and disclosures changed from the console: asked there, done by the rooms, answered on the page."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from console.server import Rooms, open_console
from lekwacht import setup
from lekwacht.context import Context
from lekwacht.demo.sites import served
from lekwacht.errands import run_errands
from store.accounts.account import Role
from store.archive.schema import read_archive
from store.archive.site import find_site
from store.clock import SystemClock
from store.matches import disclosure, enrolled
from store.matches.document import Document
from store.matches.schema import open_matches, read_matches
from tests.console.conftest import HandClock, House
from tests.factory import NIGHT


@pytest.fixture
def site() -> Iterator[str]:
    """A public site that stands on this machine."""
    with served("forum") as address:
        yield address


@pytest.fixture
def house(tmp_path: Path, site: str) -> House:
    """A console on a data directory of its own, whose crawler may visit the site."""
    setup.initialise(tmp_path / "data", settings={"crawl.loopback": (site,)})
    data = Context(tmp_path / "data").data
    now = HandClock(SystemClock().now())
    return House(open_console(data, Rooms(), now, "nl"), now)


def carry_out(house: House) -> int:
    """What the worker does every minute."""
    return run_errands(Context(house.console.data.root), lambda _: None)


def test_a_site_is_tried_proposed_agreed_and_then_watched(house: House, site: str) -> None:
    """Nobody adds a site alone; the answer of the try says what it takes."""
    operator, colleague = house.officer("otto", Role.BEHEERDER), house.officer("carla", Role.COORDINATOR)
    wish = {"url": f"http://{site}/", "name": "forum", "delay_s": "0", "schedule": "0 */2 * * *"}
    operator.post("/sites", data={**wish, "wish": "try"})
    operator.post("/sites", data={**wish, "wish": "add"})
    page = operator.get("/sites").text
    assert "wacht op een tweede persoon" in page
    assert operator.post("/sites/voorstel/2", data={"answer": "yes"}).status_code == 422
    assert carry_out(house) == 0
    with closing(read_archive(house.console.data.archive)) as archive:
        assert find_site(archive, "forum") is None
    assert "Herkend als" in operator.get("/sites").text
    colleague.post("/sites/voorstel/2", data={"answer": "yes"})
    assert carry_out(house) == 0
    with closing(read_archive(house.console.data.archive)) as archive:
        watched = find_site(archive, "forum")
    assert watched is not None
    assert (watched.enabled, watched.options.schedule, watched.options.delay_s) == (True, "0 */2 * * *", 0.0)


def test_a_site_is_treated_otherwise_and_taken_off(house: House, site: str) -> None:
    """A change holds for what it names; what is off the list is not shown any more."""
    operator, colleague = house.officer("otto", Role.BEHEERDER), house.officer("carla", Role.COORDINATOR)
    operator.post("/sites", data={"url": f"http://{site}/", "name": "forum", "delay_s": "0", "wish": "add"})
    colleague.post("/sites/voorstel/1", data={"answer": "yes"})
    carry_out(house)
    assert colleague.post("/sites/forum", data={"wish": "remove"}).status_code == 403
    wrong = operator.post("/sites/forum", data={"schedule": "elke dag", "path": "x", "exclude": "("})
    assert [f'href="#{name}"' in wrong.text for name in ("schedule", "path", "exclude")] == [True] * 3
    operator.post("/sites/forum", data={"max_pages": "20", "path": "/draad", "exclude": "^.*login"})
    assert carry_out(house) == 0
    with closing(read_archive(house.console.data.archive)) as archive:
        changed = find_site(archive, "forum")
    assert changed is not None
    assert (changed.enabled, changed.options.max_pages, changed.options.path) == (False, 20, "/draad")
    assert 'value="/draad"' in operator.get("/sites/forum").text
    operator.post("/sites/forum", data={"wish": "remove"})
    assert carry_out(house) == 0
    assert operator.get("/sites/forum").status_code == 404


def test_what_a_room_cannot_do_is_told_and_asked_once(house: House) -> None:
    """A site that may not be visited yet: the page says why, and the next round does not ask again."""
    operator = house.officer("otto", Role.BEHEERDER)
    operator.post("/sites", data={"url": "http://127.0.0.1:9/", "wish": "try"})
    assert carry_out(house) == 1
    assert "set crawl.contact" in operator.get("/sites").text
    assert carry_out(house) == 0


def test_a_proposal_is_declined_and_never_done(house: House, site: str) -> None:
    """Who proposed it can take it back; an answer to nothing is told."""
    operator = house.officer("otto", Role.BEHEERDER)
    operator.post("/sites", data={"url": f"http://{site}/", "wish": "add"})
    operator.post("/sites/voorstel/1", data={"answer": "no"})
    assert "afgewezen" in operator.get("/sites").text
    assert operator.post("/sites/voorstel/1", data={"answer": "yes"}).status_code == 422
    assert carry_out(house) == 0


def test_a_disclosure_is_written_down_corrected_and_withdrawn(house: House) -> None:
    """The custodian alone; the matcher does it, and the document's page shows what holds."""
    with closing(open_matches(house.console.data.matches)) as matches:
        new = Document("B-1", "voornemen", "Z-1", canary=False, enrolled_at=NIGHT)
        enrolled.add(matches, new, [("relaas", 80, None)])
    custodian, officer = house.officer("eva", Role.BEWAARDER), house.officer("anna", Role.COORDINATOR)
    form = {"recipient": "COA", "unit": "Echt", "since": "2026-03-02", "wish": "new"}
    assert officer.post("/document?ref=B-1", data=form).status_code == 403
    assert custodian.post("/document?ref=B-1", data={**form, "since": "gisteren"}).status_code == 422
    custodian.post("/document?ref=B-1", data=form)
    assert carry_out(house) == 0
    (number,) = re.findall(r'name="number" value="(\d+)"><button', custodian.get("/document?ref=B-1").text)
    custodian.post("/document?ref=B-1", data={**form, "unit": "", "wish": "correct", "number": number})
    assert carry_out(house) == 0
    with closing(read_matches(house.console.data.matches)) as matches:
        (held,) = disclosure.numbered(matches, "B-1")
    assert (held.disclosure.recipient, held.disclosure.unit) == ("COA", None)
    custodian.post("/document?ref=B-1", data={"wish": "withdraw", "number": str(held.number)})
    assert carry_out(house) == 0
    with closing(read_matches(house.console.data.matches)) as matches:
        assert disclosure.numbered(matches, "B-1") == ()
    custodian.post("/document?ref=B-1", data={**form, "sections": "bestaat-niet"})
    assert carry_out(house) == 1
    assert "mislukt" in custodian.get("/document?ref=B-1").text
