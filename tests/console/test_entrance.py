"""Signing in and out: the first link, passwords, sessions and their limits, and guessing."""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import httpx2
import pytest
from starlette.testclient import TestClient

from console.server import first_link
from console.settings import ConsoleSettings
from store.accounts.account import Role
from tests.console.conftest import House

PASSWORD = "drie blauwe fietsen"  # noqa: S105 - made up for these tests


def first_account(house: House, name: str = "anna") -> str:
    """Make the first account with its link and return its name."""
    answer = house.visitor().post(_path(first_link(house.console)), data=_form(name))
    assert answer.status_code == 303
    return name


def test_the_first_link_makes_the_first_account_once(house: House) -> None:
    """The printed link works once, and none is printed after that."""
    path = _path(first_link(house.console))
    visitor = house.visitor()
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, data=_form("anna")).status_code == 303
    assert visitor.get("/hulp").status_code == 200
    assert house.visitor().post(path, data=_form("bram")).status_code == 404
    assert first_link(house.console) is None


def test_a_link_ends_after_a_day(house: House) -> None:
    """A link that lay about cannot be used."""
    path = _path(first_link(house.console))
    house.clock.forward(timedelta(hours=25))
    assert house.visitor().get(path).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"password": "kort", "again": "kort"},
        {"again": "iets heel anders"},
        {"name": "an na"},
        {"name": "<script>"},
        {"full_name": " "},
    ],
)
def test_what_cannot_be_used_is_told_beside_the_form(house: House, change: dict[str, str]) -> None:
    """A bad name or password shows the form again and leaves the link alive."""
    path = _path(first_link(house.console))
    answer = house.visitor().post(path, data={**_form("anna"), **change})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert house.visitor().post(path, data=_form("anna")).status_code == 303


def test_a_password_signs_in_and_goes_on_to_the_page_that_was_asked_for(house: House) -> None:
    """Whoever followed a link comes to its page after the sign-in."""
    name = first_account(house)
    visitor = house.visitor()
    asked = visitor.get("/accounts?x=1")
    wanted = visitor.get(asked.headers["location"])
    hidden = re.search(r'name="next" value="([^"]+)"', wanted.text.split("<main")[1])
    assert hidden is not None
    form = {"name": name.upper(), "password": PASSWORD, "next": hidden.group(1)}
    assert visitor.post("/aanmelden", data=form).headers["location"] == "/accounts?x=1"


@pytest.mark.parametrize("evil", ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb", "x"])
def test_the_sign_in_never_leads_to_another_host(house: House, evil: str) -> None:
    """Only a path of the console itself is followed."""
    form = {"name": first_account(house), "password": PASSWORD, "next": evil}
    assert house.visitor().post("/aanmelden", data=form).headers["location"] == "/"


@pytest.mark.parametrize("form", [{"name": "anna", "password": "verkeerd woord"}, {"name": "niemand"}, {}])
def test_a_wrong_name_and_a_wrong_password_look_the_same(house: House, form: dict[str, str]) -> None:
    """Nobody learns which accounts there are."""
    first_account(house)
    answer = house.visitor().post("/aanmelden", data=form)
    assert answer.status_code == 422
    assert "de naam of het wachtwoord klopt niet" in answer.text


def quick(house: House, **more: int) -> House:
    """A house in which many failures cost a tenth of a second."""
    return house.with_settings(ConsoleSettings(longest_wait_s=0.1, **more))  # type: ignore[arg-type]


def test_whoever_knows_the_password_gets_in_however_often_it_failed(house: House) -> None:
    """After five failures every further attempt waits; the right one is not refused."""
    name, few = first_account(house), quick(house)
    for _ in range(8):
        few.visitor().post("/aanmelden", data={"name": name, "password": "verkeerd woord"})
    right = {"name": name, "password": PASSWORD}
    began = time.monotonic()
    assert few.visitor().post("/aanmelden", data=right).status_code == 303
    assert time.monotonic() - began >= 0.1


def test_many_guesses_at_once_gain_nothing(house: House) -> None:
    """Of 25 at the same moment five are looked at, two wait, and the rest are refused unseen."""
    name = first_account(house)
    slow = house.with_settings(ConsoleSettings(longest_wait_s=3))
    form = {"name": name, "password": "verkeerd woord"}
    visitors = [slow.visitor() for _ in range(25)]
    with ThreadPoolExecutor(25) as pool:
        answers = [
            answer.text
            for answer in pool.map(lambda visitor: visitor.post("/aanmelden", data=form), visitors)
        ]
    assert sum("klopt niet" in text for text in answers) <= 9
    assert sum("te veel pogingen tegelijk" in text for text in answers) >= 16


def test_a_stranger_who_guesses_holds_nobody_up(house: House) -> None:
    """Failures from one address, and those on the same address without the officer's browser, count apart."""
    name = first_account(house)
    slow = house.with_settings(ConsoleSettings(longest_wait_s=20, failures_per_address=100))
    own = slow.visitor()
    right = {"name": name, "password": PASSWORD}
    assert own.post("/aanmelden", data=right).status_code == 303
    for _ in range(5):
        slow.visitor().post("/aanmelden", data={"name": name, "password": "verkeerd woord"})
    began = time.monotonic()
    assert own.post("/aanmelden", data=right).status_code == 303
    elsewhere = slow.visitor(origin="127.0.0.2")
    assert elsewhere.post("/aanmelden", data=right).status_code == 303
    assert time.monotonic() - began < 10


def test_guessing_many_names_is_slowed_down(house: House) -> None:
    """Trying many names from one address waits too."""
    few = quick(house, failures_per_address=3)
    for number in range(3):
        few.visitor().post("/aanmelden", data={"name": f"naam{number}", "password": "x"})
    began = time.monotonic()
    few.visitor().post("/aanmelden", data={"name": "anders", "password": "x"})
    assert time.monotonic() - began >= 0.1


@pytest.mark.parametrize(
    "password",
    [
        "Welkom2026!!",
        "wachtwoordwachtwoord",
        "P@ssw0rd1234",
        "1qaz2wsx3edc",
        "aaaaaaaaaaaa",
        "123456789012",
        "annadevries1990",
        "Lekwacht-2026",
    ],
)
def test_a_common_password_is_refused(house: House, password: str) -> None:
    """What is tried first, stretched with digits, signs, repetition or one's own name, cannot be chosen."""
    path = _path(first_link(house.console))
    answer = house.visitor().post(path, data={**_form("anna"), "password": password, "again": password})
    assert answer.status_code == 422
    assert "te bekend" in answer.text


def test_several_words_are_a_good_password(house: House) -> None:
    """Words that are common each for itself are hard to guess together."""
    path, good = _path(first_link(house.console)), "paard zomer geheim wachtwoord"
    answer = house.visitor().post(path, data={**_form("anna"), "password": good, "again": good})
    assert answer.status_code == 303


def test_a_session_ends_when_it_is_not_used(house: House) -> None:
    """After half an hour without a page one signs in again; using it keeps it."""
    officer = house.officer()
    house.clock.forward(timedelta(minutes=29))
    assert officer.get("/hulp").status_code == 200
    house.clock.forward(timedelta(minutes=29))
    assert officer.get("/hulp").status_code == 200
    house.clock.forward(timedelta(minutes=31))
    assert officer.get("/hulp").status_code == 303


def test_a_session_ends_after_a_working_day(house: House) -> None:
    """However busy somebody is, after eight hours one signs in again."""
    officer = house.officer()
    for _ in range(24):
        house.clock.forward(timedelta(minutes=20))
        last = officer.get("/hulp").status_code
    assert last == 200
    house.clock.forward(timedelta(minutes=20))
    assert officer.get("/hulp").status_code == 303


def test_signing_out_ends_the_session_on_the_server(house: House) -> None:
    """A kept cookie is worth nothing after signing out."""
    officer = house.officer()
    kept = officer.cookies.get(house.console.cookie)
    officer.post("/afmelden")
    thief = house.visitor()
    thief.cookies.set(house.console.cookie, kept or "")
    assert thief.get("/hulp").status_code == 303


def test_the_cookie_is_not_in_the_database(house: House) -> None:
    """Whoever reads the accounts cannot go on as somebody else."""
    officer = house.officer()
    secret = officer.cookies.get(house.console.cookie) or "missing"
    with house.console.accounts() as database:
        dump = "".join(database.conn.iterdump())
    assert secret not in dump


def test_closing_an_account_ends_its_sessions(house: House) -> None:
    """Somebody who left cannot go on where they were."""
    operator, officer = house.officer("olga", Role.BEHEERDER), house.officer("anna", Role.COORDINATOR)
    form = {"roles": ["coordinator"], "disabled": "on"}
    assert operator.post("/accounts/2", data=form).status_code == 303
    assert officer.get("/hulp").status_code == 303


def test_an_operator_lets_somebody_in_with_a_link_of_their_own(house: House) -> None:
    """A new account gets a one-time link that is shown once, and its roles."""
    operator = house.officer("olga", Role.BEHEERDER)
    form = {"name": "Fred", "full_name": "Fred FG", "roles": ["fg"]}
    shown = operator.post("/accounts", data=form)
    link = re.search(r"http://127.0.0.1:8700(/welkom/[\w-]+)", shown.text)
    assert link is not None
    fred = house.visitor()
    assert "Fred FG" in fred.get(link.group(1)).text
    assert fred.post(link.group(1), data={"password": PASSWORD, "again": PASSWORD}).status_code == 303
    assert fred.get("/accounts").status_code == 403
    assert link.group(1) not in operator.get("/accounts").text


def test_more_rights_than_ones_own_need_a_second_person(house: House) -> None:
    """Nobody becomes somebody with more rights by a link, an account or roles of their making alone."""
    operator, other = house.officer("olga", Role.BEHEERDER), house.officer("omar", Role.BEHEERDER)
    house.officer("carla", Role.COORDINATOR)
    assert "welkom/" not in follow(operator, "/accounts/3/link").text
    assert operator.post("/accounts/3/akkoord").status_code == 403
    assert "welkom/" in other.post("/accounts/3/akkoord").text
    assert other.post("/accounts/3/akkoord").status_code == 404
    new = {"name": "fred", "full_name": "Fred FG", "roles": ["fg"]}
    assert "welkom/" not in follow(operator, "/accounts", **new).text
    assert "welkom/" in other.post("/accounts/4/akkoord").text
    follow(operator, "/accounts/2", roles=["beheerder", "onderzoeker"])
    assert other.get("/meldingen").status_code == 403
    assert other.post("/accounts/2/akkoord").status_code == 403
    house.officer("otto", Role.BEHEERDER).post("/accounts/2/akkoord")
    assert other.get("/meldingen").status_code == 200


def follow(client: TestClient, path: str, **form: object) -> httpx2.Response:
    """Send a form, and open the page that it leads to."""
    answer = client.post(path, data=form)
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def test_an_operator_cannot_change_their_own_roles(house: House) -> None:
    """Rights are given by somebody else."""
    operator = house.officer("olga", Role.BEHEERDER)
    assert operator.post("/accounts/1", data={"roles": ["coordinator", "beheerder"]}).status_code == 403


def test_signing_in_and_failing_to_are_in_the_audit_trail(house: House) -> None:
    """Names, origins and results are kept; passwords are not."""
    name = first_account(house)
    house.visitor().post("/aanmelden", data={"name": name, "password": "verkeerd woord"})
    house.visitor().post("/aanmelden", data={"name": name, "password": PASSWORD})
    with house.console.accounts() as database:
        rows = [tuple(row.values()) for row in database.query(_SIGN_INS)]
        dump = "".join(database.conn.iterdump())
    assert rows == [("anna", "refused", "127.0.0.1"), ("anna", "ok", "127.0.0.1")]
    assert "verkeerd woord" not in dump
    assert PASSWORD not in dump


def test_a_password_typed_as_a_name_is_kept_nowhere(house: House) -> None:
    """A slip of the keyboard does not put a password into the trail or the table of attempts."""
    first_account(house)
    house.visitor().post("/aanmelden", data={"name": PASSWORD, "password": ""})
    with house.console.accounts() as database:
        dump = "".join(database.conn.iterdump())
    assert PASSWORD not in dump
    assert "'unknown'" in dump


def test_a_language_is_chosen_and_remembered(house: House) -> None:
    """The page comes back in the language that was chosen, at the place where one was."""
    visitor = house.visitor()
    answer = visitor.post("/taal", data={"language": "en", "next": "/aanmelden?next=%2Fhulp"})
    assert answer.headers["location"] == "/aanmelden?next=%2Fhulp"
    assert '<html lang="en"' in visitor.get("/aanmelden").text


def test_shortcuts_can_be_turned_off(house: House) -> None:
    """Single keys do nothing for whoever does not want them."""
    officer = house.officer()
    assert "<body data-shortcuts>" in officer.get("/hulp").text
    officer.post("/hulp", data={"shortcuts": "off"})
    after = officer.get("/hulp").text
    assert "<body>" in after
    assert "Uw keuze is bewaard." in after
    assert "Uw keuze is bewaard." not in officer.get("/hulp").text


def _path(link: str | None) -> str:
    assert link is not None
    return link.removeprefix("http://127.0.0.1:8700")


def _form(name: str) -> dict[str, str]:
    return {"name": name, "full_name": "Anna de Vries", "password": PASSWORD, "again": PASSWORD}


_SIGN_INS = "SELECT actor, result, origin FROM audit_event WHERE action = 'sign_in' ORDER BY id"
