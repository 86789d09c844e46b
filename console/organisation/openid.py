"""OpenID Connect: the organisation's own sign-in, by code with PKCE, checked token by token.

What was asked goes along in a cookie that nobody but this process can read or make: state, nonce, verifier.
The provider is asked for its addresses and keys when they are needed, with little patience and few at once:
one that does not answer leaves the local accounts as they are.
"""

import hmac
import json
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import get_well_known_url
from cryptography.fernet import Fernet, InvalidToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from console.errors import ConsoleSetupError, SignInError
from console.language import N_
from console.organisation.identity import Known, OfficerIdentity, Onward, RoleTable, SignInArrival, role_table
from console.settings import ConsoleSettings
from store.clock import Clock
from store.secret_file import SecretFileError, read_secret

PATIENCE_S = 5
"""How long the provider may take for each answer."""

STATE_FOR = timedelta(minutes=10)
"""How long somebody may take at the provider."""

KEPT_FOR = timedelta(hours=1)
"""How long the provider's addresses and keys are taken for known."""

LONGEST_ANSWER = 1_000_000
LONGEST_WANTED = 1000

NOT_AGAIN_FOR = timedelta(seconds=15)
"""How long a provider that did not answer is left alone."""

_AT_ONCE = 4  # each waits in a thread of the server, which has forty
_LEEWAY_S = 60
_ALGORITHMS = [*("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), *("ES256", "ES384", "ES512", "EdDSA")]
"""Of signatures that only the provider can make; never none, never one by a shared secret."""

_NO_ANSWER = N_(
    "your organisation's sign-in does not answer; try again later, or sign in with a local account"
)
_NOT_RIGHT = N_("what your organisation's sign-in sent back is not right; begin again")
_TOO_LATE = N_("this sign-in took too long, or began in another browser; begin again")
_REFUSED = N_("your organisation's sign-in did not let you in")
_TOO_WEAK = N_(
    "sign in at your organisation in the stronger way that is asked here, such as with a second factor"
)


class ProviderError(Exception):
    """The provider does not answer, or not as its standard says; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Provider:
    """What a provider tells of itself."""

    authorization: str
    token: str
    keys: KeySet
    read_at: datetime


@dataclass(frozen=True, slots=True)
class OpenIdSettings:
    """Where the provider is, and what is asked of it."""

    issuer: str
    client_id: str
    client_secret: str
    scope: str
    acr: tuple[str, ...]
    name_claim: str
    roles_claim: str
    ca_file: str
    roles: RoleTable


@dataclass(slots=True)
class OpenIdConnect:
    """Signing in at an OpenID provider."""

    settings: OpenIdSettings
    clock: Clock
    name: str = "oidc"
    _box: Fernet = field(default_factory=lambda: Fernet(Fernet.generate_key()))
    _gate: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(_AT_ONCE))
    _provider: Provider | None = None
    _failed_at: datetime | None = None

    def begin(self, arrival: SignInArrival) -> Onward | Known:
        """Where the browser has to go.

        Raises:
            SignInError: the provider does not answer.
        """
        provider = self._known_provider()
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        asked = {"nonce": nonce}
        if self.settings.acr:
            asked["acr_values"] = " ".join(self.settings.acr)
        with self._session(arrival.back_to) as session:
            url, state = session.create_authorization_url(
                provider.authorization, code_verifier=verifier, **asked
            )
        kept = {"state": state, "nonce": nonce, "verifier": verifier, "wanted": _short(arrival.wanted)}
        sealed = self._box.encrypt_at_time(json.dumps(kept).encode(), self._seconds())
        return Onward(url, sealed.decode())

    def finish(self, arrival: SignInArrival) -> Known:
        """Who the provider says it is, once the browser came back.

        Raises:
            SignInError: this browser did not begin it, or what came back is not right.
        """
        kept = self._unsealed(arrival.state)
        if not hmac.compare_digest(arrival.query.get("state", "").encode(), kept["state"].encode()):
            raise SignInError(_TOO_LATE)
        if "error" in arrival.query or not arrival.query.get("code"):
            raise SignInError(_REFUSED)
        if arrival.query.get("iss", self.settings.issuer) != self.settings.issuer:
            raise SignInError(_NOT_RIGHT)
        claims = self._claims(arrival, kept)
        if self.settings.acr and claims.get("acr") not in self.settings.acr:
            raise SignInError(_TOO_WEAK)
        return Known(self._identity(claims), kept["wanted"])

    def trouble(self) -> str | None:
        """Why nobody could sign in now; None where the provider answers."""
        try:
            self._read_provider()
        except ProviderError as error:
            return str(error)
        return None

    def _claims(self, arrival: SignInArrival, kept: Mapping[str, str]) -> Mapping[str, Any]:
        provider = self._known_provider()
        try:
            with self._one_of_few(), self._session(arrival.back_to) as session:
                token = session.fetch_token(
                    provider.token,
                    code=arrival.query["code"],
                    code_verifier=kept["verifier"],
                    timeout=PATIENCE_S,
                    allow_redirects=False,
                )
        except (requests.RequestException, ValueError) as error:
            raise SignInError(_NO_ANSWER) from error
        except OAuthError as error:
            raise SignInError(_NOT_RIGHT) from error
        return self._checked(
            str(token.get("id_token", "")), str(token.get("access_token", "")), kept["nonce"]
        )

    def _checked(self, id_token: str, access_token: str, nonce: str) -> Mapping[str, Any]:
        """The claims of the token: signed by the provider, for us, for this sign-in, and of now.

        Keys change; one that is not known is asked for once.
        """
        try:
            try:
                decoded = jwt.decode(id_token, self._known_provider().keys, _ALGORITHMS)
            except (JoseError, ValueError):
                decoded = jwt.decode(id_token, self._known_provider(fresh=True).keys, _ALGORITHMS)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                options={
                    "iss": {"essential": True, "values": [self.settings.issuer]},
                    "aud": {"essential": True, "value": self.settings.client_id},
                    "nonce": {"essential": True, "value": nonce},
                },
                params={
                    "nonce": nonce,
                    "client_id": self.settings.client_id,
                    "access_token": access_token,
                },
            )
            claims.validate(now=self._seconds(), leeway=_LEEWAY_S)
        except (JoseError, ValueError, TypeError) as error:
            raise SignInError(_NOT_RIGHT) from error
        if not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
            raise SignInError(_NOT_RIGHT)
        return dict(claims)

    def _identity(self, claims: Mapping[str, Any]) -> OfficerIdentity:
        name, subject = claims.get(self.settings.name_claim), claims.get("sub")
        if not isinstance(name, str) or not isinstance(subject, str):
            raise SignInError(_NOT_RIGHT)
        full_name = claims.get("name")
        return OfficerIdentity(
            self.settings.issuer,
            subject,
            name,
            full_name if isinstance(full_name, str) else name,
            self.settings.roles.of(_values(claims, self.settings.roles_claim)),
        )

    def _unsealed(self, sealed: str) -> dict[str, str]:
        try:
            opened = self._box.decrypt_at_time(
                sealed.encode(), int(STATE_FOR.total_seconds()), self._seconds()
            )
        except InvalidToken as error:
            raise SignInError(_TOO_LATE) from error
        kept: dict[str, str] = json.loads(opened)
        return kept

    def _session(self, back_to: str) -> OAuth2Session:
        session = OAuth2Session(
            self.settings.client_id,
            self.settings.client_secret or None,
            scope=self.settings.scope,
            redirect_uri=back_to,
            code_challenge_method="S256",
            token_endpoint_auth_method="client_secret_basic" if self.settings.client_secret else "none",
        )
        session.trust_env = False  # no proxy, no password file of the machine
        session.verify = self.settings.ca_file or True
        return session

    def _known_provider(self, *, fresh: bool = False) -> Provider:
        now = self.clock.now()
        known = self._provider
        if known is not None and not fresh and now - known.read_at <= KEPT_FOR:
            return known
        if self._failed_at is not None and now - self._failed_at < NOT_AGAIN_FOR:
            raise SignInError(_NO_ANSWER)
        try:
            with self._one_of_few():
                self._provider = self._read_provider()
        except ProviderError as error:
            self._failed_at = now
            raise SignInError(_NO_ANSWER) from error
        self._failed_at = None
        return self._provider

    @contextmanager
    def _one_of_few(self) -> Iterator[None]:
        """A place among the few that may wait for the provider at once."""
        if not self._gate.acquire(blocking=False):
            raise SignInError(_NO_ANSWER)
        try:
            yield
        finally:
            self._gate.release()

    def _read_provider(self) -> Provider:
        metadata = self._read(get_well_known_url(self.settings.issuer, external=True))
        if metadata.get("issuer") != self.settings.issuer:
            raise ProviderError(
                f"the provider calls itself {metadata.get('issuer')!r}; set console.oidc_issuer so"
            )
        places = [metadata.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(isinstance(place, str) and is_safe_address(place) for place in places):
            raise ProviderError(
                "the provider does not publish its addresses, or publishes some without https"
            )
        try:
            keys = KeySet.import_key_set(self._read(str(places[2])))  # type: ignore[arg-type]
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderError("the provider's keys cannot be read") from error
        return Provider(str(places[0]), str(places[1]), keys, self.clock.now())

    def _read(self, url: str) -> dict[str, object]:
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.get(
                    url,
                    timeout=PATIENCE_S,
                    verify=self.settings.ca_file or True,
                    allow_redirects=False,
                    stream=True,
                )
                content = answer.raw.read(LONGEST_ANSWER, decode_content=True)
        except (requests.RequestException, OSError) as error:
            raise ProviderError(f"{url} does not answer: {type(error).__name__}") from error
        if answer.status_code != requests.codes.ok:
            raise ProviderError(f"{url} answers {answer.status_code}")
        try:
            document = json.loads(content)
        except ValueError as error:
            raise ProviderError(f"{url} does not answer with JSON") from error
        if not isinstance(document, dict):
            raise ProviderError(f"{url} does not answer with a JSON object")
        return document

    def _seconds(self) -> int:
        return int(self.clock.now().timestamp())


def openid_connect(settings: ConsoleSettings, clock: Clock) -> OpenIdConnect:
    """The provider that the settings name; it is not asked yet.

    Raises:
        ConsoleSetupError: a setting is missing or cannot be used.
    """
    if not is_safe_address(settings.oidc_issuer):
        raise ConsoleSetupError(
            "console.oidc_issuer does not begin with https://; set the provider's address"
        )
    if not settings.oidc_client_id:
        raise ConsoleSetupError(
            "console.oidc_client_id is empty; set the client id that the provider gave this console"
        )
    if "openid" not in settings.oidc_scope.split():
        raise ConsoleSetupError(
            'console.oidc_scope lacks "openid"; add it, or no provider identifies the user'
        )
    if settings.oidc_ca_file and not Path(settings.oidc_ca_file).is_file():
        raise ConsoleSetupError(f"console.oidc_ca_file: {settings.oidc_ca_file} is not there")
    secret = ""
    if settings.oidc_client_secret_file:
        try:
            secret = read_secret(settings.oidc_client_secret_file)
        except SecretFileError as error:
            raise ConsoleSetupError(f"console.oidc_client_secret_file: {error}") from None
    asked = OpenIdSettings(
        settings.oidc_issuer,
        settings.oidc_client_id,
        secret,
        settings.oidc_scope,
        settings.oidc_acr,
        settings.oidc_name_claim,
        settings.oidc_roles_claim,
        settings.oidc_ca_file,
        role_table(settings.organisation_roles),
    )
    return OpenIdConnect(asked, clock)


def is_safe_address(url: str) -> bool:
    """Whether what is sent there cannot be read on the way: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    loopback = host in {"localhost", "127.0.0.1", "::1"}
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and loopback))


def _short(wanted: str) -> str:
    """The page that was wanted; none where it is so long that a browser would not keep the cookie."""
    return wanted if wanted.isascii() and len(wanted) <= LONGEST_WANTED else ""


def _values(claims: Mapping[str, Any], path: str) -> list[object]:
    """What the value at this path holds: one value, or several."""
    value: Any = claims.get(path)
    if value is None:
        value = claims
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list) else []
