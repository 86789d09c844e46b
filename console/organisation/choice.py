"""Which way of the organisation the settings choose, beside the local accounts that are always there."""

from console.errors import ConsoleSetupError
from console.organisation.identity import OrganisationSignIn
from console.organisation.openid import openid_connect
from console.organisation.proxy import trusted_proxy
from console.settings import ConsoleSettings
from store.clock import Clock


def organisation_sign_in(settings: ConsoleSettings, clock: Clock) -> OrganisationSignIn | None:
    """The way that is chosen; None where local accounts are all there is.

    Raises:
        ConsoleSetupError: no such way is known, or its settings cannot be used.
    """
    match settings.sign_in:
        case "local":
            return None
        case "oidc":
            return openid_connect(settings, clock)
        case "proxy":
            return trusted_proxy(settings)
    raise ConsoleSetupError(f"console.sign_in is {settings.sign_in!r}; choose local, oidc or proxy")
