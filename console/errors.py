"""Errors of the console: how it is set up, and how somebody signs in."""

from store.errors import PlainError


class ConsoleSetupError(PlainError, ValueError):
    """A setting of `[console]` cannot be used."""


class PortTakenError(PlainError, OSError):
    """Another program listens on the console's port."""


class SignInError(PlainError, PermissionError):
    """Somebody could not be signed in."""


class AccountError(PlainError, ValueError):
    """An account cannot be made or changed like this."""
