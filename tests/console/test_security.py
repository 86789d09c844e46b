"""The layers: known hosts, strict headers, no form from elsewhere, a prefix, TLS in front."""

import pytest
from starlette.datastructures import Headers

from console.address import public_address
from console.security import CONTENT_SECURITY_POLICY, SameSiteLayer
from console.settings import ConsoleSettings
from store.accounts.invitation import invite
from tests.console.conftest import House


async def _nothing(*_: object) -> None:
    return


LAYER = SameSiteLayer(_nothing, public_address(ConsoleSettings(public_url="https://intern.example.nl/pad")))


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "none"}, False),
        ({"origin": "https://intern.example.nl"}, True),
        ({"origin": "https://INTERN.example.nl"}, True),
        ({"origin": "http://intern.example.nl"}, False),
        ({"origin": "https://intern.example.nl.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"sec-fetch-site": "same-origin", "origin": "https://evil.example"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "https://intern.example.nl"}, False),
    ],
)
def test_only_our_own_pages_may_send_a_form(headers: dict[str, str], ours: bool) -> None:
    """What the browser says decides; saying nothing, or two different things, is refused."""
    assert LAYER.is_ours(Headers(headers)) is ours


def test_a_form_from_elsewhere_changes_nothing(house: House) -> None:
    """A signed-in officer's browser cannot be made to act by another site."""
    officer = house.officer()
    answer = officer.post("/afmelden", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert officer.get("/hulp").status_code == 200


@pytest.mark.parametrize("path", ["/aanmelden", "/hulp", "/nergens", "/static/console.css", "/gezond"])
def test_every_answer_has_the_strict_headers(house: House, path: str) -> None:
    """Pages, errors and files alike."""
    headers = house.officer().get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


def test_the_policy_allows_nothing_inline_and_nothing_from_outside() -> None:
    """No inline script or style, no frame, no base, no other host."""
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'")
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY


def test_pages_are_not_kept_by_a_browser(house: House) -> None:
    """A page can hold the last copy of something: no cache keeps it."""
    assert house.officer().get("/hulp").headers["cache-control"] == "no-store"


def test_an_unknown_host_is_refused(house: House) -> None:
    """A name that was pointed at this machine by somebody else gets no page."""
    assert house.visitor(host="evil.example:8700").get("/aanmelden").status_code == 400


def test_a_form_that_is_too_large_is_refused(house: House) -> None:
    """Nobody fills the memory with a form."""
    answer = house.visitor().post("/aanmelden", data={"name": "a" * 400_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("seen_by_us", ["/lekwacht/hulp", "/hulp"])
def test_a_path_prefix_works_whether_or_not_the_proxy_takes_it_off(house: House, seen_by_us: str) -> None:
    """Links carry the prefix in both cases."""
    behind = house.with_settings(ConsoleSettings(public_url="https://intern.example.nl/lekwacht"))
    answer = behind.officer().get(seen_by_us)
    assert answer.status_code == 200
    assert 'href="/lekwacht/static/console.css"' in answer.text
    assert 'action="/lekwacht/afmelden"' in answer.text


def test_behind_tls_the_cookie_is_bound_to_host_and_tls(house: House) -> None:
    """The session cookie has the __Host- name, Secure, HttpOnly and SameSite=Strict."""
    behind = house.with_settings(ConsoleSettings(public_url="https://intern.example.nl"))
    with behind.console.accounts() as database:
        secret = invite(database, None, behind.clock.now())
    form = {"name": "anna", "full_name": "Anna", "password": "drie blauwe fietsen"}
    answer = behind.visitor().post(f"/welkom/{secret}", data={**form, "again": form["password"]})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-lekwacht=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"]


def test_a_failure_tells_nothing_about_the_inside(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unforeseen error becomes one sentence without a traceback."""
    visitor = house.visitor()
    visitor.app.state.pages.clear()  # type: ignore[attr-defined]
    monkeypatch.setattr(visitor._transport, "raise_server_exceptions", False)
    answer = visitor.get("/aanmelden")
    assert answer.status_code == 500
    assert "Traceback" not in answer.text
    assert len(answer.text.splitlines()) == 1
