"""The list of incidents: something to choose by, what is new, and lists that are kept."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from console.server import Rooms, open_console
from reports.casework.report import run
from reports.settings import ReportSettings
from store.accounts.account import Role
from store.clock import FixedClock
from tests.console.conftest import HandClock, House, morning_in_town
from tests.factory import NIGHT, make_world


@pytest.fixture
def town(tmp_path: Path) -> House:
    """A console on the made-up casebook, in the morning after its last night."""
    return morning_in_town(tmp_path, small=7)


def line_of(page: str, number: str) -> str:
    """The row of one incident."""
    row = re.search(rf'<tr data-incident="{number}".*?</tr>', page, re.DOTALL)
    assert row, number
    return row.group()


def test_a_line_gives_something_to_choose_by(town: House) -> None:
    """Marked words, author, site, date, whether it was shared before or after, share found and strength."""
    line = line_of(town.officer().get("/meldingen?view=alles").text, "M-2026-0001").replace("\xa0", "")
    assert "<mark>in Qaraveh als imker werkte" in line
    for shown in (
        "Piet Kijkt",
        "forum.dorpspraat.example",
        "20 nov 26",
        "62% gevonden",
        " 80",
        "nieuw voor u",
    ):
        assert shown in line, shown
    assert "verschilt per ontvanger" in line


def test_the_list_shows_hostile_words_as_text(tmp_path: Path) -> None:
    """A post, an author and a date that are markup stay words."""
    world = make_world(tmp_path)
    evil = '<script>alert(1)</script> "><img src=x onerror=alert(2)>'
    world.match(world.post("a.example", "c1", f"{evil} en meer", author=evil, claimed_raw=evil))
    world.close()
    run(world.directory, ReportSettings(), FixedClock(NIGHT + timedelta(hours=1)))
    house = House(open_console(world.directory, Rooms(), now := HandClock(), "nl"), now)
    page = house.officer().get("/meldingen").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "<img" not in page


def test_what_is_new_to_one_is_not_new_to_all(town: House) -> None:
    """Opening an incident makes it seen for whoever opened it."""
    anna, bram = town.officer("anna"), town.officer("bram")
    anna.get("/meldingen/M-2026-0001")
    new = "/meldingen?view=alles&new=ja"
    assert 'data-incident="M-2026-0001"' not in anna.get(new).text
    assert 'data-incident="M-2026-0002"' in anna.get(new).text
    assert 'data-incident="M-2026-0001"' in bram.get(new).text


def test_a_list_is_kept_found_again_and_forgotten(town: House) -> None:
    """The address is kept as it was read, so that nothing else can be smuggled into it."""
    officer = town.officer("anna")
    kept = {"name": "<b>Sterk</b>", "query": "view=alles&score=80&words=steen%26oven&next=//evil.example"}
    assert officer.post("/meldingen/weergaven", data=kept).status_code == 303
    page = officer.get("/meldingen").text
    assert 'href="/meldingen?view=alles&amp;score=80&amp;words=steen%26oven"' in page
    assert "&lt;b&gt;Sterk&lt;/b&gt;" in page
    assert "evil.example" not in page
    assert "&lt;b&gt;Sterk" not in town.officer("bram").get("/meldingen").text
    officer.post("/meldingen/weergaven/weg", data={"name": "<b>Sterk</b>"})
    assert "&lt;b&gt;Sterk" not in officer.get("/meldingen").text


def test_a_list_without_a_name_is_not_kept(town: House) -> None:
    """The page says so beside the field and stays as it was filtered."""
    officer = town.officer()
    answer = officer.post("/meldingen/weergaven", data={"name": " ", "query": "view=alles"})
    assert answer.status_code == 422
    assert 'href="#view-name"' in answer.text
    assert "Geef de lijst een naam" in answer.text


def test_reading_the_list_is_written_down(town: House) -> None:
    """It shows words that may stand nowhere else any more."""
    town.officer("carla").get("/meldingen")
    audit = town.officer("toezicht", Role.AUDITOR).get("/controlespoor").text
    assert "carla las de lijst met meldingen." in audit
