"""A reverse proxy of the organisation that signs people in and names them in headers.

A header is only as good as whoever may send it: every request with one has to bring the secret that the proxy
alone knows, and the proxy has to take such headers away from what browsers send.
"""

import hmac
from dataclasses import dataclass

from starlette.datastructures import Headers

from console.errors import ConsoleSetupError, SignInError
from console.language import N_
from console.organisation.identity import Known, OfficerIdentity, Onward, RoleTable, SignInArrival, role_table
from console.settings import ConsoleSettings
from store.secret_file import SecretFileError, read_secret

PROOF = "X-Lekwacht-Proxy"
ISSUER = "proxy"
SHORTEST_SECRET = 24

_NOT_NAMED = N_("the organisation's proxy does not say who you are; sign in with a local account")


@dataclass(frozen=True, slots=True)
class TrustedProxy:
    """Signing in by headers of a proxy that proves itself."""

    secret: str
    user_header: str
    name_header: str
    roles_header: str
    roles: RoleTable
    name: str = "proxy"

    def begin(self, arrival: SignInArrival) -> Onward | Known:
        """Who the proxy says it is.

        Raises:
            SignInError: the proxy does not prove itself, or names nobody.
        """
        proof = _only(arrival.headers, PROOF)
        if not hmac.compare_digest(proof.encode(), self.secret.encode()):
            raise SignInError(_NOT_NAMED)
        user = _only(arrival.headers, self.user_header)
        if not user:
            raise SignInError(_NOT_NAMED)
        values = (part.strip() for part in _only(arrival.headers, self.roles_header).split(","))
        full_name = _only(arrival.headers, self.name_header) or user
        return Known(
            OfficerIdentity(ISSUER, user.lower(), user, full_name, self.roles.of(values)), arrival.wanted
        )

    def finish(self, arrival: SignInArrival) -> Known:  # noqa: ARG002 - the interface's
        """Nothing comes back from a proxy.

        Raises:
            SignInError: always.
        """
        raise SignInError(_NOT_NAMED)

    def trouble(self) -> str | None:
        """Nothing: a proxy is there, or no request arrives."""
        return None


def _only(headers: Headers, name: str) -> str:
    """The header of this name; one that came twice may be a browser's beside the proxy's: it says nothing."""
    values = headers.getlist(name)
    return values[0].strip() if len(values) == 1 else ""


def trusted_proxy(settings: ConsoleSettings) -> TrustedProxy:
    """The proxy that the settings name.

    Raises:
        ConsoleSetupError: its secret or a header is missing or cannot be used.
    """
    if not settings.proxy_secret_file:
        raise ConsoleSetupError(
            "console.proxy_secret_file is empty; set it, because a proxy must prove its identity"
        )
    try:
        secret = read_secret(settings.proxy_secret_file)
    except SecretFileError as error:
        raise ConsoleSetupError(f"console.proxy_secret_file: {error}") from None
    if len(secret) < SHORTEST_SECRET:
        raise ConsoleSetupError(
            f"console.proxy_secret_file holds less than {SHORTEST_SECRET} signs; make it longer"
        )
    headers = (settings.proxy_user_header, settings.proxy_name_header, settings.proxy_roles_header)
    if not all(headers) or len({header.lower() for header in (*headers, PROOF)}) != 4:
        raise ConsoleSetupError(
            "console.proxy_user_header, _name_header and _roles_header must be three different headers"
        )
    return TrustedProxy(secret, *headers, roles=role_table(settings.organisation_roles))
