"""Signing in by the organisation, against a real OpenID provider on loopback, and by a proxy."""

import base64
import hashlib
import json
import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import requests
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey
from oidc_provider_mock import User, run_server_in_thread
from starlette.testclient import TestClient

from console.errors import ConsoleSetupError
from console.organisation.choice import organisation_sign_in
from console.server import Rooms, open_console, sign_in_trouble
from console.settings import ConsoleSettings
from store import audit
from store.accounts.account import Role, account_named, accounts, set_password_hash, set_rights
from store.clock import SystemClock
from store.layout import DataDirectory
from tests.console.conftest import House
from tests.factory import make_world

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning")
"""The tests' provider answers in this process, and stands on what Authlib will take away from servers."""

GROUPS = ("lekwacht-triage=behandelaar", "lekwacht-hoofd=coordinator", "lekwacht-hoofd=beheerder")
BACK = "http://127.0.0.1:8700/aanmelden/terug"


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A provider that knows one person; the address by which it calls itself."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # the provider's own check; it runs on loopback
    claims: dict[str, object] = {
        "preferred_username": "Anna.de.Vries",
        "name": "Anna de Vries",
        "groups": ["lekwacht-hoofd", "iets-anders"],
        "acr": "urn:tweede-factor",
    }
    with run_server_in_thread(user_claims=[User(sub="123", claims=claims)]) as server:
        yield f"http://localhost:{server.server_port}"


def confidential(folder: Path, settings: ConsoleSettings) -> ConsoleSettings:
    """The same settings with a secret: the local provider wants one of every client."""
    folder.mkdir(exist_ok=True)
    path = folder / "client-geheim"
    path.write_text("s3cret\n", encoding="utf-8")
    path.chmod(0o600)
    return replace(settings, oidc_client_secret_file=str(path))


def settings_for(issuer: str, **changes: object) -> ConsoleSettings:
    """The settings of a console that signs people in there."""
    made = ConsoleSettings(
        sign_in="oidc",
        oidc_issuer=issuer,
        oidc_client_id="lekwacht",
        oidc_roles_claim="groups",
        organisation_roles=GROUPS,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def at_provider(tmp_path: Path, provider: str) -> Iterator[House]:
    """A console whose officers sign in at the provider."""
    yield from house_with(tmp_path, confidential(tmp_path, settings_for(provider)))


def house_with(tmp_path: Path, settings: ConsoleSettings) -> Iterator[House]:
    """A console with these settings, by the real clock: tokens are of now."""
    world = make_world(tmp_path)
    world.close()
    house = House(open_console(world.directory, Rooms(settings), SystemClock(), "nl"), SystemClock())  # type: ignore[arg-type]
    yield house
    for client in house.clients:
        client.close()


def to_provider(browser: TestClient, path: str = "/aanmelden/organisatie?next=/exports") -> str:
    """Where the console sends a browser that wants to sign in."""
    answer = browser.get(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def authorized(url: str, sub: str = "123") -> str:
    """What the provider sends the browser back with, once the person signed in there."""
    answer = requests.post(url, data={"sub": sub}, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    location = answer.headers["location"]
    assert location.startswith(BACK)
    return location.removeprefix("http://127.0.0.1:8700")


def back(browser: TestClient, path: str) -> httpx2.Response:
    """The browser comes back from the provider, which is another site."""
    return browser.get(path, headers={"Sec-Fetch-Site": "cross-site"})


def signed_in_at(house: House, sub: str = "123") -> tuple[TestClient, httpx2.Response]:
    """A browser that went the whole way."""
    browser = house.visitor()
    return browser, back(browser, authorized(to_provider(browser), sub))


def test_somebody_signs_in_at_their_organisation(at_provider: House) -> None:
    """There and back: an account of their own, the roles of their groups, and on to the page they wanted."""
    browser, answer = signed_in_at(at_provider)
    assert answer.status_code == 200
    assert answer.headers["refresh"] == "0; url=/exports"
    assert browser.get("/exports").status_code == 200
    with at_provider.console.accounts() as database:
        person = account_named(database, "anna.de.vries")
        assert person is not None
        assert (person.full_name, person.has_password) == ("Anna de Vries", False)
        assert person.roles == {Role.COORDINATOR, Role.BEHEERDER}
        events = [(event.action, event.result, event.details) for event in audit.events(database)]
    assert ("sign_in", "ok", '{"way": "oidc"}') in events


def test_cookies_let_the_browser_come_back(at_provider: House) -> None:
    """What goes along to the provider is Lax, the session Strict, both out of reach of scripts."""
    browser = at_provider.visitor()
    begun = browser.get("/aanmelden/organisatie")
    (underway,) = begun.headers.get_list("set-cookie")
    assert underway.startswith("lekwacht-underway=")
    assert {"HttpOnly", "SameSite=lax", "Max-Age=600"} <= set(underway.split("; "))
    answer = back(browser, authorized(begun.headers["location"]))
    session = next(
        cookie for cookie in answer.headers.get_list("set-cookie") if cookie.startswith("lekwacht=")
    )
    assert {"HttpOnly", "SameSite=strict"} <= set(session.split("; "))
    assert any(cookie.startswith('lekwacht-underway="";') for cookie in answer.headers.get_list("set-cookie"))


def test_behind_tls_every_cookie_is_of_this_host_alone(tmp_path: Path, provider: str) -> None:
    """The cookie that goes along has the same prefix as the session's."""
    settings = settings_for(provider, public_url="https://lekwacht.coa.example/watch")
    for house in house_with(tmp_path, settings):
        begun = house.visitor().get("/watch/aanmelden/organisatie")
        assert begun.headers["set-cookie"].startswith("__Host-lekwacht-underway=")
        assert "Secure" in begun.headers["set-cookie"]
        asked = parse_qs(urlsplit(begun.headers["location"]).query)
        assert asked["redirect_uri"] == ["https://lekwacht.coa.example/watch/aanmelden/terug"]


def test_the_code_is_bound_to_the_browser_that_asked(at_provider: House) -> None:
    """PKCE with SHA-256, a nonce and a state that nobody can guess; new ones each time."""
    asked = [parse_qs(urlsplit(to_provider(at_provider.visitor())).query) for _ in range(2)]
    for question in asked:
        assert question["response_type"] == ["code"]
        assert question["code_challenge_method"] == ["S256"]
        assert all(len(question[name][0]) >= 30 for name in ("state", "nonce", "code_challenge"))
    assert all(asked[0][name] != asked[1][name] for name in ("state", "nonce", "code_challenge"))


@pytest.mark.parametrize("wanted", ["/" + "a" * 5000, "/" + "€" * 900])
def test_the_cookie_that_goes_along_stays_small(at_provider: House, wanted: str) -> None:
    """A browser drops a cookie of more than four kilobytes: an address that is too long is forgotten."""
    begun = at_provider.visitor().get("/aanmelden/organisatie", params={"next": wanted})
    assert len(begun.headers["set-cookie"]) < 1000


def refused(answer: httpx2.Response, sentence: str) -> bool:
    """Whether the sign-in page says this, and nobody is signed in."""
    cookies = answer.headers.get_list("set-cookie")
    return (
        answer.status_code == 422
        and sentence in answer.text
        and not any(c.startswith("lekwacht=") for c in cookies)
    )


def test_another_browser_cannot_come_back_with_it(at_provider: House) -> None:
    """An address that somebody was sent signs nobody in: login CSRF."""
    came_back = authorized(to_provider(at_provider.visitor()))
    assert refused(back(at_provider.visitor(), came_back), "begon in een andere browser")


def test_a_way_back_is_gone_once(at_provider: House) -> None:
    """The same address again, or with another state, signs nobody in."""
    browser = at_provider.visitor()
    came_back = authorized(to_provider(browser))
    assert refused(back(browser, re.sub(r"state=[^&]+", "state=x", came_back)), "begin opnieuw")
    browser = at_provider.visitor()
    came_back = authorized(to_provider(browser))
    cookie = browser.cookies.get("lekwacht-underway")
    assert back(browser, came_back).status_code == 200
    browser.cookies.clear()
    browser.cookies.set("lekwacht-underway", cookie or "")
    assert refused(back(browser, came_back), "klopt niet")


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?error=access_denied&state=x", "?state=%ff&code=%00"]
)
def test_an_odd_way_back_is_answered(at_provider: House, query: str) -> None:
    """Whatever the address holds, the sign-in page tells what to do."""
    browser = at_provider.visitor()
    to_provider(browser)
    assert back(browser, f"/aanmelden/terug{query}").status_code == 422


def test_who_takes_too_long_begins_again(at_provider: House) -> None:
    """What went along is good for ten minutes."""
    browser = at_provider.visitor()
    came_back = authorized(to_provider(browser))
    at_provider.console.organisation.clock = Later(timedelta(minutes=11))  # type: ignore[union-attr]
    assert refused(back(browser, came_back), "duurde te lang")


@dataclass
class Later:
    """A clock that is ahead."""

    by: timedelta

    def now(self):  # noqa: ANN201 - a clock's
        """The present moment and so much more."""
        return SystemClock().now() + self.by


def test_without_a_role_nobody_comes_in(tmp_path: Path, provider: str) -> None:
    """Being known at the organisation is not enough."""
    settings = confidential(tmp_path, settings_for(provider, organisation_roles=("anders=fg",)))
    for house in house_with(tmp_path, settings):
        assert refused(signed_in_at(house)[1], "geen rol")
        with house.console.accounts() as database:
            assert accounts(database) == ()


@pytest.mark.parametrize(("acr", "comes_in"), [("urn:tweede-factor", True), ("urn:sterker", False)])
def test_a_weaker_sign_in_than_asked_is_refused(
    tmp_path: Path, provider: str, acr: str, *, comes_in: bool
) -> None:
    """What is asked by acr_values is held against what the token says."""
    for house in house_with(tmp_path, confidential(tmp_path, settings_for(provider, oidc_acr=(acr,)))):
        browser = house.visitor()
        url = to_provider(browser)
        assert parse_qs(urlsplit(url).query)["acr_values"] == [acr]
        answer = back(browser, authorized(url))
        assert answer.status_code == 200 if comes_in else refused(answer, "tweede factor")


def test_roles_are_those_of_the_last_sign_in(at_provider: House, provider: str) -> None:
    """Who loses a group loses the role with the next sign-in, and who has none left stays out."""
    signed_in_at(at_provider)
    claims = {"preferred_username": "anna.de.vries", "name": "Anna Smit", "groups": ["lekwacht-triage"]}
    requests.put(f"{provider}/users/123", json=claims, timeout=10)
    assert signed_in_at(at_provider)[1].status_code == 200
    with at_provider.console.accounts() as database:
        person = account_named(database, "anna.de.vries")
        assert person is not None
        assert (person.roles, person.full_name) == ({Role.BEHANDELAAR}, "Anna Smit")
    requests.put(f"{provider}/users/123", json={**claims, "groups": []}, timeout=10)
    assert refused(signed_in_at(at_provider)[1], "geen rol")


def test_a_name_takes_nobody_elses_account(at_provider: House, provider: str) -> None:
    """Who may choose a name at the provider becomes no local officer, and no other person there."""
    at_provider.account("bram", Role.COORDINATOR)
    for sub, name in (("666", "bram"), ("667", "Bram")):
        claims = {"preferred_username": name, "groups": ["lekwacht-hoofd"]}
        requests.put(f"{provider}/users/{sub}", json=claims, timeout=10)
        assert refused(signed_in_at(at_provider, sub)[1], "al een account met deze naam")
    signed_in_at(at_provider)
    claims = {"preferred_username": "anna.de.vries", "groups": ["lekwacht-triage"]}
    requests.put(f"{provider}/users/999", json=claims, timeout=10)
    assert refused(signed_in_at(at_provider, "999")[1], "al een account met deze naam")


def test_a_renamed_person_keeps_their_account(at_provider: House, provider: str) -> None:
    """The account goes by what never changes there, whatever the name becomes."""
    signed_in_at(at_provider)
    claims = {"preferred_username": "a.smit", "groups": ["lekwacht-hoofd"]}
    requests.put(f"{provider}/users/123", json=claims, timeout=10)
    assert signed_in_at(at_provider)[1].status_code == 200
    with at_provider.console.accounts() as database:
        assert [account.name for account in accounts(database)] == ["anna.de.vries"]


def test_a_closed_account_stays_closed(at_provider: House) -> None:
    """Whoever manages the accounts here has the last word."""
    signed_in_at(at_provider)
    with at_provider.console.accounts() as database:
        person = account_named(database, "anna.de.vries")
        assert person is not None
        set_rights(database, person.id, person.roles, disabled=True)
    assert refused(signed_in_at(at_provider)[1], "account is gesloten")


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "<script>", 7, None])
def test_a_name_that_cannot_be_used_is_refused(at_provider: House, provider: str, name: object) -> None:
    """Whatever a provider calls somebody, no account with an odd name is made."""
    claims = {"preferred_username": name, "groups": ["lekwacht-hoofd"]}
    requests.put(f"{provider}/users/55", json=claims, timeout=10)
    assert signed_in_at(at_provider, "55")[1].status_code == 422
    with at_provider.console.accounts() as database:
        assert accounts(database) == ()


@dataclass
class Forger:
    """A provider that can be told to lie: it speaks the protocol, and signs what a test wants."""

    issuer: str = ""
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", {"kid": "k1"}))
    header: dict[str, str] = field(default_factory=lambda: {"alg": "ES256", "kid": "k1"})
    signing: ECKey | None = None
    changes: dict[str, object] = field(default_factory=dict)
    nonce: str = ""
    asked: dict[str, list[str]] = field(default_factory=dict)

    def token(self) -> str:
        """The ID token, with what the test changed."""
        now = int(SystemClock().now().timestamp())
        claims = {
            "iss": self.issuer,
            "aud": "lekwacht",
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": self.nonce,
            "preferred_username": "eva",
            "groups": ["lekwacht-hoofd"],
            **self.changes,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (self.header, claims))
            return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."
        return jwt.encode(self.header, claims, self.signing or self.key)


@contextmanager
def forging(forger: Forger) -> Iterator[Forger]:
    """The forger, on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            here = forger.issuer
            metadata: dict[str, object] = {
                "issuer": here,
                "authorization_endpoint": f"{here}/auth",
                "token_endpoint": f"{here}/token",
                "jwks_uri": f"{here}/jwks",
            }
            if self.path == "/jwks":
                metadata = dict(KeySet([forger.key]).as_dict(private=False))
            self._answer(metadata)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            forger.asked = parse_qs(body)
            self._answer({"access_token": "a", "token_type": "Bearer", "id_token": forger.token()})

        def _answer(self, document: dict[str, object]) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    forger.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield forger
    server.shutdown()
    server.server_close()


def forged(tmp_path: Path, forger: Forger, **settings: object) -> httpx2.Response:
    """What the console answers when this forger sends a browser back."""
    with forging(forger):
        for house in house_with(tmp_path, settings_for(forger.issuer, **settings)):
            browser = house.visitor()
            asked = parse_qs(urlsplit(to_provider(browser)).query)
            forger.nonce = asked["nonce"][0]
            answer = back(browser, f"/aanmelden/terug?code=c&state={asked['state'][0]}")
            if forger.asked:
                digest = hashlib.sha256(forger.asked["code_verifier"][0].encode()).digest()
                assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"][0]
            return answer
    raise AssertionError("no house")


def test_an_honest_token_is_taken(tmp_path: Path) -> None:
    """The forger that does not lie lets somebody in, with the verifier that belongs to the challenge."""
    assert forged(tmp_path, Forger()).status_code == 200


NOW = int(SystemClock().now().timestamp())


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://kwaad.example"},
        {"iss": None},
        {"aud": "een-ander"},
        {"aud": ["lekwacht", "een-ander"], "azp": "een-ander"},
        {"aud": None},
        {"nonce": "van-een-ander"},
        {"nonce": None},
        {"exp": NOW - 3600},
        {"exp": None},
        {"iat": NOW + 3600},
        {"iat": None},
        {"sub": None},
        {"sub": 7},
        {"sub": "x" * 300},
        {"groups": None},
        {"groups": {"lekwacht-hoofd": True}},
        {"groups": [["lekwacht-hoofd"]]},
        {"at_hash": "onzin"},
    ],
)
def test_a_token_that_lies_is_refused(tmp_path: Path, changes: dict[str, object]) -> None:
    """Of another issuer, for another client, of another sign-in, too old or too new, without a person."""
    assert forged(tmp_path, Forger(changes=changes)).status_code == 422


@pytest.mark.parametrize("alg", ["none", "HS256"])
def test_a_token_that_the_provider_did_not_sign_is_refused(tmp_path: Path, alg: str) -> None:
    """Not unsigned, not by another key, and not by a secret that both know."""
    key: object = OctKey.generate_key(256) if alg == "HS256" else None
    assert forged(tmp_path, Forger(header={"alg": alg}, signing=key)).status_code == 422  # type: ignore[arg-type]
    other = ECKey.generate_key("P-256", {"kid": "k1"})
    assert forged(tmp_path / "twee", Forger(signing=other)).status_code == 422


def test_a_secret_is_sent_in_the_header_alone(tmp_path: Path) -> None:
    """A confidential client proves itself; the secret stands in no address."""
    path = confidential(tmp_path, ConsoleSettings()).oidc_client_secret_file
    forger = Forger()
    assert forged(tmp_path / "huis", forger, oidc_client_secret_file=path).status_code == 200
    assert "client_secret" not in forger.asked


def test_a_provider_that_is_away_leaves_local_accounts_working(tmp_path: Path) -> None:
    """The page says so in a sentence, the start too, and a name with a password still gets in."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
    for house in house_with(tmp_path, settings_for(nobody)):
        assert "does not answer" in (sign_in_trouble(house.console) or "")
        browser = house.visitor()
        answer = browser.get("/aanmelden/organisatie")
        assert refused(answer, "antwoordt niet")
        assert 'name="password"' in answer.text
        assert house.officer("bram").get("/hulp").status_code == 200


def test_a_provider_that_hangs_is_not_asked_by_everybody(tmp_path: Path) -> None:
    """Once it did not answer it is left alone for a while: nobody's sign-in waits for it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings = settings_for(f"http://127.0.0.1:{silent.getsockname()[1]}")
        way = organisation_sign_in(settings, SystemClock())
        for house in house_with(tmp_path, settings):
            house.console = replace(house.console, organisation=way)
            browser = house.visitor()
            for _ in range(3):
                assert refused(browser.get("/aanmelden/organisatie"), "antwoordt niet")
        silent.settimeout(1)
        silent.accept()[0].close()
        with pytest.raises(TimeoutError):
            silent.accept()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"sign_in": "magie"}, "console.sign_in"),
        ({"oidc_issuer": ""}, "console.oidc_issuer"),
        ({"oidc_issuer": "http://idp.coa.example"}, "console.oidc_issuer"),
        ({"oidc_issuer": "https://["}, "console.oidc_issuer"),
        ({"oidc_client_id": ""}, "console.oidc_client_id"),
        ({"oidc_scope": "profile"}, "console.oidc_scope"),
        ({"oidc_ca_file": "/nergens"}, "console.oidc_ca_file"),
        ({"oidc_client_secret_file": "/nergens"}, "console.oidc_client_secret_file"),
        ({"organisation_roles": ("groep=baas",)}, "console.organisation_roles"),
        ({"organisation_roles": ("coordinator",)}, "console.organisation_roles"),
        ({"sign_in": "proxy"}, "console.proxy_secret_file"),
    ],
)
def test_a_broken_setting_stops_the_start(tmp_path: Path, changes: dict[str, object], named: str) -> None:
    """One sentence that names the setting."""
    settings = settings_for("https://idp.coa.example", **changes)
    with pytest.raises(ConsoleSetupError, match=re.escape(named)) as failure:
        open_console(DataDirectory(tmp_path), Rooms(settings), SystemClock(), "nl")
    assert "\n" not in str(failure.value)


@pytest.mark.parametrize(("mode", "content"), [(0o644, "x" * 40), (0o600, ""), (0o600, "kort")])
def test_a_secret_that_others_can_read_or_guess_stops_the_start(
    tmp_path: Path, mode: int, content: str
) -> None:
    """A secret is a file of mode 0600 with something in it that nobody guesses."""
    path = tmp_path / "geheim"
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    settings = ConsoleSettings(sign_in="proxy", proxy_secret_file=str(path))
    with pytest.raises(ConsoleSetupError, match="proxy_secret_file"):
        organisation_sign_in(settings, SystemClock())


PROOF = "een-geheim-dat-alleen-de-proxy-kent"


@pytest.fixture
def behind_proxy(tmp_path: Path) -> Iterator[House]:
    """A console behind a proxy that signs people in."""
    path = tmp_path / "geheim"
    path.write_text(PROOF, encoding="utf-8")
    path.chmod(0o600)
    settings = ConsoleSettings(sign_in="proxy", proxy_secret_file=str(path), organisation_roles=GROUPS)
    yield from house_with(tmp_path, settings)


NAMED = {"X-Remote-User": "Piet", "X-Remote-Groups": "x, lekwacht-triage", "X-Remote-Name": "Piet Kijkt"}


def test_a_proxy_that_proves_itself_names_an_officer(behind_proxy: House) -> None:
    """Its headers make the account and give the roles, as a provider's claims do."""
    browser = behind_proxy.visitor(**NAMED, **{"X-Lekwacht-Proxy": PROOF})
    assert browser.get("/aanmelden/organisatie?next=/meldingen").headers["refresh"] == "0; url=/meldingen"
    assert browser.get("/meldingen").status_code == 200
    with behind_proxy.console.accounts() as database:
        person = account_named(database, "piet")
        assert person is not None
        assert (person.roles, person.full_name) == ({Role.BEHANDELAAR}, "Piet Kijkt")


@pytest.mark.parametrize("proof", [None, "", "x", PROOF.upper(), PROOF + "x", "\xe9"])
def test_headers_without_proof_name_nobody(behind_proxy: House, proof: str | None) -> None:
    """A browser that sends the headers itself is nobody."""
    headers = NAMED if proof is None else {**NAMED, "X-Lekwacht-Proxy": proof}
    answer = behind_proxy.visitor().get(
        "/aanmelden/organisatie", headers={name: value.encode("latin-1") for name, value in headers.items()}
    )
    assert refused(answer, "zegt niet wie u bent")
    assert refused(behind_proxy.visitor().get("/aanmelden/terug?code=x&state=y"), "zegt niet wie u bent")


@pytest.mark.parametrize("name", ["X-Remote-User", "X-Remote-Groups"])
def test_a_header_that_came_twice_says_nothing(behind_proxy: House, name: str) -> None:
    """A proxy that leaves a browser's header beside its own gives nobody another name or role."""
    headers = [*NAMED.items(), ("X-Lekwacht-Proxy", PROOF), (name, "lekwacht-hoofd")]
    answer = behind_proxy.visitor().get("/aanmelden/organisatie", headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    "wanted", ["/meldingen?words=€", "/\u6f22", "/a;b, c", "/x\r\nSet-Cookie: a=b", "/" + "a" * 3000]
)
def test_any_page_that_was_wanted_is_answered(behind_proxy: House, wanted: str) -> None:
    """Whatever the address holds, the way on is one of ours and no header breaks."""
    browser = behind_proxy.visitor(**NAMED, **{"X-Lekwacht-Proxy": PROOF})
    answer = browser.get("/aanmelden/organisatie", params={"next": wanted})
    assert answer.status_code == 200
    assert answer.headers["refresh"].startswith("0; url=/")
    assert "set-cookie: a=b" not in str(answer.headers).lower()


def test_without_a_way_of_the_organisation_there_is_none(house: House) -> None:
    """A console with local accounts alone shows no other way, and has no address for one."""
    assert "organisatie" not in house.visitor().get("/aanmelden").text
    assert house.visitor().get("/aanmelden/organisatie").status_code == 404
    assert house.visitor().get("/aanmelden/terug").status_code == 404


def test_a_local_account_still_signs_in_beside_it(at_provider: House) -> None:
    """The form is there, and the organisation's way goes nowhere else than to the organisation."""
    page = at_provider.visitor().get("/aanmelden?next=/exports").text
    assert 'href="/aanmelden/organisatie?next=%2Fexports"' in page
    assert 'name="password"' in page
    browser = at_provider.visitor()
    answer = back(browser, authorized(to_provider(browser, "/aanmelden/organisatie?next=//kwaad.example")))
    assert answer.headers["refresh"] == "0; url=/"
    with at_provider.console.accounts() as database:
        person = account_named(database, "anna.de.vries")
        assert person is not None
        set_password_hash(database, person.id, "not a hash")
