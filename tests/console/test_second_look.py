"""The second look on screen: leads with their text and why, and the two ways out."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from console.server import Rooms, open_console
from reports.casework.report import run
from reports.settings import ReportSettings
from store.accounts.account import Role
from store.clock import FixedClock
from store.matches.match import Tier
from tests.console.conftest import HandClock, House
from tests.factory import NIGHT, make_world

PAGE = "/tweede-blik"
TEXT = "Die imker uit het dal verloor elf kasten. <script>alert(1)</script>"


@pytest.fixture
def town(tmp_path: Path) -> House:
    """A console in the morning after a night that brought a lead."""
    world = make_world(tmp_path)
    version = world.post("forum.example", "c1", TEXT)
    world.match(version, e_value=40.0, tier=Tier.LEAD, spans=((4, 9),), posts_of_thread=3)
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=1)))
    return House(
        open_console(world.directory, Rooms(), HandClock(NIGHT + timedelta(hours=6)), "nl"), HandClock()
    )


def test_a_lead_shows_its_text_and_why_it_matched(town: House) -> None:
    """The marked public text as text, the kinds of evidence, and how often chance would do it."""
    page = town.officer().get(PAGE).text
    assert re.findall(r"<mark>(.*?)</mark>", page) == ["imker"]
    assert "&lt;script&gt;" in page
    assert "12 groepjes woorden" in page
    assert "samen met 2 andere berichten in de draad" in page
    assert "40 keer per miljoen berichten" in page


def test_a_lead_is_put_aside_with_one_click(town: House) -> None:
    """The button names the reason; then nothing is open."""
    officer = town.officer()
    answer = officer.post(f"{PAGE}/A-2026-0001/opzij", data={"reason_code": "andere_persoon"})
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    page = officer.get(PAGE).text
    assert "A-2026-0001 is opzijgelegd" in page
    assert "Er zijn geen aanwijzingen die open staan" in page


def test_an_incident_is_made_of_a_lead_with_one_click(town: House) -> None:
    """It leads on to the incident, whose history says where it came from."""
    officer = town.officer("carla")
    answer = officer.post(f"{PAGE}/A-2026-0001/melding", data={"reason_code": "tekst_van_beschikking"})
    assert answer.headers["location"] == "/meldingen/M-2026-0001"
    assert "Carla pakte dit op uit een aanwijzing." in officer.get("/meldingen/M-2026-0001").text


def test_a_lead_is_handled_once(town: House) -> None:
    """The second of two officers is told, and nothing changes."""
    town.officer("anna").post(f"{PAGE}/A-2026-0001/opzij", data={"reason_code": "andere_persoon"})
    answer = town.officer("bert").post(f"{PAGE}/A-2026-0001/melding", data={"reason_code": "test"})
    assert answer.status_code == 422
    assert "A-2026-0001 is al behandeld" in answer.text


@pytest.mark.parametrize("number", ["A-2026-0099", "x", "%00", "A-2026-0001'"])
def test_a_lead_that_is_not_there_is_not_found(town: House, number: str) -> None:
    """Whatever stands in the address."""
    answer = town.officer().post(f"{PAGE}/{number}/opzij", data={"reason_code": "test"})
    assert answer.status_code == 404


def test_only_who_may_see_content_sees_leads(town: House) -> None:
    """An operator sees neither the page nor its entry in the navigation."""
    operator = town.officer("olga", Role.BEHEERDER)
    assert operator.get(PAGE).status_code == 403
    assert PAGE not in operator.get("/dekking").text
