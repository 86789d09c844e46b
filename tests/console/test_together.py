"""Working together: notes, a colleague with a message, priority, ties, names, and being told."""

import re
from contextlib import closing
from pathlib import Path

import pytest

from console.server import Rooms
from reports.settings import ReportSettings
from store.accounts.account import Role, accounts
from store.casebook import reach
from store.casebook.schema import open_casebook
from tests.console.conftest import House, morning_in_town

LEAK = "/meldingen/M-2026-0001"
EVIL = '<script>alert(1)</script><a href="https://evil.example">x</a>'


@pytest.fixture
def town(tmp_path: Path) -> House:
    """A console on the made-up casebook whose operator agreed to one mail domain."""
    rooms = Rooms(reports=ReportSettings(personal_mail_domains=("coa.example",)))
    return morning_in_town(tmp_path, small=7, rooms=rooms)


def test_a_note_is_kept_and_shown_as_text(town: House) -> None:
    """By whom, with markup as words; an empty one is refused beside the field, with what was typed kept."""
    officer = town.officer("carla")
    assert officer.post(f"{LEAK}/notities", data={"note": EVIL}).status_code == 303
    page = officer.get(LEAK).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert 'href="https://evil' not in page
    assert "Carla schreef een notitie." in page
    refused = officer.post(f"{LEAK}/notities", data={"note": "n" * 4001})
    assert refused.status_code == 422
    assert "ten hoogste 4000 tekens" in refused.text


def test_an_incident_is_given_with_a_message(town: House) -> None:
    """Whoever gets it reads why, at the incident."""
    carla = town.officer("carla")
    town.account("daan", Role.BEHANDELAAR)
    carla.post(f"{LEAK}/behandelaar", data={"assignee": "daan", "message": "Kijk naar de datum."})
    page = town.officer("emma").get(LEAK).text
    assert "Kijk naar de datum." in page
    assert "Carla → Daan" in page


def test_a_priority_shows_and_comes_first(town: House) -> None:
    """In the list before whatever is stronger; something else than the three is refused."""
    officer = town.officer()
    assert officer.post("/meldingen/M-2026-0004/voorrang", data={"priority": "dringend"}).status_code == 303
    page = officer.get("/meldingen?view=alles").text
    assert re.findall(r'data-incident="(M-[\d-]+)"', page)[0] == "M-2026-0004"
    assert officer.post("/meldingen/M-2026-0004/voorrang", data={"priority": "morgen"}).status_code == 422


def test_incidents_are_tied_and_untied(town: House) -> None:
    """Seen from both sides; a number of no incident is told beside the field."""
    officer = town.officer()
    tie = {"other": "m-2026-0003", "why": "Zelfde avond."}
    assert officer.post(f"{LEAK}/verband", data=tie).status_code == 303
    assert "Zelfde avond." in officer.get("/meldingen/M-2026-0003").text
    missing = officer.post(f"{LEAK}/verband", data={"other": "M-2026-0999", "why": "x"})
    assert (missing.status_code, 'href="#other"' in missing.text) == (422, True)
    officer.post("/meldingen/M-2026-0003/verband/weg", data={"other": "M-2026-0001"})
    assert "Zelfde avond." not in officer.get(LEAK).text


def test_a_name_has_a_page_with_its_caution(town: House) -> None:
    """Everywhere it stands, and that names are not persons; markup as a name is a name."""
    officer = town.officer()
    assert 'href="/naam?name=Piet+Kijkt"' in officer.get(LEAK).text
    page = officer.get("/naam", params={"name": "buurman"}).text
    assert page.count('href="/meldingen/M-2026-') == 7
    assert "Namen zijn geen personen" in page
    assert "<script>alert" not in officer.get("/naam", params={"name": EVIL}).text
    assert "daarom verbindt zij niets" in officer.get("/naam", params={"name": "Anoniem"}).text


def test_a_name_also_in_other_incidents_is_told_at_the_incident(town: House) -> None:
    """With a way to each of them."""
    page = town.officer().get("/meldingen/M-2026-0002").text
    part = page[page.index("Deze naam ook in") :]
    assert 'href="/meldingen/M-2026-0003"' in part


def test_a_name_is_kept_quiet_at_one_site_with_reason_and_end(town: House) -> None:
    """What it covers is gone from the list and counted; without an end or a reason nothing happens."""
    officer = town.officer("carla", Role.COORDINATOR)
    wish = {"name": "buurman", "site": "buurt.example", "reason_code": "standaardtekst", "reason": "Spam."}
    assert officer.post("/naam", data=wish).status_code == 422
    assert officer.post("/naam", data={**wish, "until": "2020-01-01"}).status_code == 422
    before = officer.get("/naam", params={"name": "buurman"}).text.count("buurt.example")
    assert officer.post("/naam", data={**wish, "until": "2027-01-01"}).status_code == 303
    after = officer.get("/naam", params={"name": "buurman"}).text
    assert "Stilgehouden als S-1." in after
    assert after.count("buurt.example") < before
    denied = town.officer("henk", Role.BEHANDELAAR).post("/naam", data={**wish, "until": "2027-01-01"})
    assert denied.status_code == 403


def test_an_officer_chooses_how_to_be_told(town: House) -> None:
    """At the domain that the operator agreed to; elsewhere it is refused beside the field."""
    officer = town.officer()
    refused = officer.post("/mijn-berichten", data={"mail": "anna@elders.example", "webhook": ""})
    assert (refused.status_code, 'href="#mail"' in refused.text) == (422, True)
    assert 'value="anna@elders.example"' in refused.text
    assert officer.post("/mijn-berichten", data={"mail": "anna@coa.example"}).status_code == 303
    assert 'value="anna@coa.example"' in officer.get("/mijn-berichten").text
    assert 'value="anna@coa.example"' not in town.officer("bram").get("/mijn-berichten").text


def test_whoever_leaves_is_told_nothing_any_more(town: House) -> None:
    """A closed account, or one without incidents, gets no messages."""
    officer = town.officer("bram", Role.BEHANDELAAR)
    officer.post("/mijn-berichten", data={"mail": "bram@coa.example"})
    with town.console.accounts() as database:
        number = next(account.id for account in accounts(database) if account.name == "bram")
    operator = town.officer("beheer", Role.BEHEERDER, Role.COORDINATOR)
    operator.post(f"/accounts/{number}", data={"roles": "behandelaar"})
    with closing(open_casebook(town.console.data.casebook)) as casebook:
        assert [account.person for account in reach.every(casebook)] == ["bram"]
    operator.post(f"/accounts/{number}", data={"roles": "behandelaar", "disabled": "on"})
    with closing(open_casebook(town.console.data.casebook)) as casebook:
        assert reach.every(casebook) == ()
