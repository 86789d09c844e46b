"""What used to need a terminal: holding, keeping quiet, a second word, what is erased, advice, settings."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from console.console import ToldSetting
from console.language import language
from console.pages.settings import _dutch
from console.passwords import hashed
from console.permissions import GRANTS, Action
from console.roles import actions_of, has_words, purpose_of
from lekwacht.configuration import rows
from store.accounts.account import Role, account_named, set_password_hash
from store.casebook.schema import open_casebook
from store.casebook.suppression import summaries
from tests.console.conftest import House

FALSE_ALARM = "/meldingen/M-2026-0005"
PASSWORD = "drie groene tafels staan buiten"  # noqa: S105 - made up
OTHER = "vier blauwe stoelen staan binnen"


def test_content_is_held_with_a_reason_and_released(town: House) -> None:
    """Retention leaves it alone until somebody lets it go; the page says why it is held."""
    officer = town.officer("anna", Role.COORDINATOR)
    assert officer.post(f"{FALSE_ALARM}/vasthouding", data={"reason": ""}).status_code == 422
    officer.post(f"{FALSE_ALARM}/vasthouding", data={"reason": "Aangifte loopt."})
    assert "Aangifte loopt." in officer.get(FALSE_ALARM).text
    town.clock.forward(timedelta(days=15))
    fresh = town.officer("dirk", Role.COORDINATOR)
    due = fresh.get("/wissen").text
    assert "M-2026-0005: zij wordt vastgehouden" in due
    assert '<a class="nowrap" href="/meldingen/M-2026-0006">' in due
    fresh.post(f"{FALSE_ALARM}/vasthouding", data={"release": "on"})
    assert '<a class="nowrap" href="/meldingen/M-2026-0005">' in fresh.get("/wissen").text


def test_looking_at_what_will_go_erases_nothing(town: House) -> None:
    """The page tells; the purge does."""
    town.clock.forward(timedelta(days=15))
    officer = town.officer("anna", Role.COORDINATOR)
    before = officer.get(FALSE_ALARM).text
    officer.get("/wissen")
    assert "Veshtar" in before
    assert "Veshtar" in officer.get(FALSE_ALARM).text


def test_a_second_person_agrees_with_a_false_alarm(town: House) -> None:
    """Who judged it cannot; somebody else can, and is told what follows."""
    judged_it, colleague = (town.officer(name, Role.COORDINATOR) for name in ("bram", "carla"))
    assert "Instemming van een tweede persoon" not in judged_it.get(FALSE_ALARM).text
    assert judged_it.post(f"{FALSE_ALARM}/instemming").status_code == 403
    page = colleague.get(FALSE_ALARM).text
    assert "dan gaat de inhoud bij het volgende wissen weg" in page
    assert "Bram oordeelde: vals alarm." in page
    assert colleague.post(f"{FALSE_ALARM}/instemming").status_code == 303
    assert "Carla stemde in" in colleague.get(FALSE_ALARM).text
    assert "M-2026-0005" in colleague.get("/wissen").text


def test_a_place_is_kept_quiet_from_its_own_card_until_a_day(town: House) -> None:
    """The link fills in which place; the list shows it; ending it shows the place again."""
    officer = town.officer("anna", Role.COORDINATOR)
    (link,) = re.findall(r'href="(/stilhouden\?[^"]+)"', officer.get("/meldingen/M-2026-0003").text)
    form = officer.get(link.replace("&amp;", "&")).text
    (value,) = re.findall(r'name="value"[^>]*value="([^"]+)"', form)
    wish = {
        "scope": "place",
        "value": value,
        "reason_code": "uitspraak_of_wet",
        "reason": "Bekende uitspraak.",
    }
    assert officer.post("/stilhouden", data={**wish, "until": "2020-01-01"}).status_code == 422
    assert officer.post("/stilhouden", data={**wish, "until": "2027-01-01"}).status_code == 303
    with_places = summaries(open_casebook(town.console.data.casebook))
    assert [(summary.sightings, summary.suppression.owner) for summary in with_places] == [(1, "anna")]
    assert "Bekende uitspraak." in officer.get("/stilhouden").text
    officer.post("/stilhouden/1/einde")
    assert "voorbij" in officer.get("/stilhouden").text
    assert officer.post("/stilhouden/9/einde").status_code == 422


def test_an_unknown_scope_or_an_empty_value_is_told_at_its_field(town: House) -> None:
    """Nothing is kept quiet by mistake."""
    officer = town.officer("anna", Role.COORDINATOR)
    page = officer.post("/stilhouden", data={"scope": "alles", "reason": "x"})
    assert page.status_code == 422
    for field in ("scope", "value", "until"):
        assert f'href="#{field}"' in page.text


def test_the_data_protection_officer_leaves_advice_that_all_read(town: House) -> None:
    """It stands at the incident; somebody else cannot write it, and it has a length that people read."""
    fg, officer = town.officer("eva", Role.FG), town.officer("anna", Role.COORDINATOR)
    fg.post("/meldingen/M-2026-0007/advies", data={"advice": "Licht de betrokkene in."})
    assert "Licht de betrokkene in." in officer.get("/meldingen/M-2026-0007").text
    assert officer.post("/meldingen/M-2026-0007/advies", data={"advice": "Nee."}).status_code == 403
    long = fg.post("/meldingen/M-2026-0007/advies", data={"advice": "x" * 4001})
    assert long.status_code == 422


def test_settings_are_read_with_what_was_changed(town: House) -> None:
    """Every setting with its value; a changed one is marked with what it was; Dutch where there is Dutch."""
    settings = tuple(ToldSetting(row.name, str(row.default), str(row.default), row.doc) for row in rows())
    changed = [
        replace(setting, value="9") if setting.name == "report.keep_signal_days" else setting
        for setting in settings
    ]
    console = replace(town.console, configured=tuple(changed))
    officer = replace(town, console=console).officer("otto", Role.BEHEERDER)
    page = officer.get("/instellingen").text
    for row in rows():
        assert f"<code>{row.name.split('.')[1]}</code>" in page
    assert page.count("zoals geleverd:") == 1
    assert "Dagen waarna de inhoud van een signaal dat niemand bevestigde, weggaat." in page


def test_every_dutch_setting_exists() -> None:
    """No explanation is left of a setting that went."""
    assert set(_dutch()) <= {row.name for row in rows()}


def test_a_password_is_changed_with_the_present_one_and_other_sessions_end(house: House) -> None:
    """A wrong present password changes nothing; the right one ends every other session of the account."""
    here = house.officer("anna")
    with house.console.accounts() as database:
        person = account_named(database, "anna")
        assert person is not None
        set_password_hash(database, person.id, hashed(PASSWORD, ("anna", "Anna")))
    wanted = {"present": PASSWORD, "password": OTHER, "again": OTHER}
    wrong = here.post("/mijn-account/wachtwoord", data={**wanted, "present": "iets anders"})
    assert "het huidige wachtwoord klopt niet" in wrong.text
    unequal = here.post("/mijn-account/wachtwoord", data={**wanted, "again": "x"})
    assert 'href="#again"' in unequal.text
    short = here.post("/mijn-account/wachtwoord", data={**wanted, "password": "kort", "again": "kort"})
    assert short.status_code == 422
    elsewhere = house.visitor()
    elsewhere.post("/aanmelden", data={"name": "anna", "password": PASSWORD})
    assert elsewhere.get("/mijn-account").status_code == 200
    assert here.post("/mijn-account/wachtwoord", data=wanted).status_code == 303
    assert here.get("/mijn-account").status_code == 200
    assert elsewhere.get("/mijn-account").status_code == 303
    again = house.visitor()
    assert again.post("/aanmelden", data={"name": "anna", "password": OTHER}).status_code == 303


def test_people_are_called_by_their_full_names(town: House) -> None:
    """A changed name shows at once where colleagues read it; the sign-in name stays in the trail."""
    officer = town.officer("bram", Role.COORDINATOR)
    assert officer.post("/mijn-account/naam", data={"full_name": ""}).status_code == 422
    officer.post("/mijn-account/naam", data={"full_name": "Bram de Vries"})
    assert "Bram de Vries gaf een oordeel." in officer.get(FALSE_ALARM).text
    with town.console.accounts() as database:
        assert account_named(database, "bram") is not None


@pytest.mark.parametrize(
    "action",
    [
        granted_action
        for granted_action in Action
        if any(granted_action in granted for granted in GRANTS.values())
    ],
)
def test_every_granted_action_is_told_in_words(action: Action) -> None:
    """A role is explained by what the guard really asks."""
    assert has_words(action)


def test_a_role_is_told_with_what_it_may(house: House) -> None:
    """The help shows every role; one's own account only the own ones."""
    for role in Role:
        assert purpose_of(language("nl"), role)
        assert len(actions_of(language("nl"), role)) == len(GRANTS[role])
    auditor = house.officer("ada", Role.AUDITOR)
    own = auditor.get("/mijn-account").text
    assert "het controlespoor lezen en nagaan" in own
    assert "exports en dossiers maken" not in own
    assert "exports en dossiers maken" in auditor.get("/hulp").text
