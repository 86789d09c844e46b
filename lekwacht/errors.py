"""Errors of the front door: configuration, usage and the steps of a night."""

from store.errors import IncompleteError, PlainError


class ConfigurationError(PlainError, ValueError):
    """The configuration file cannot be used as it is."""


class NotInitialisedError(PlainError, FileNotFoundError):
    """There is no data directory where one was expected."""


class InputError(PlainError, ValueError):
    """What the person gave cannot be used."""


class MissingExtraError(PlainError, ImportError):
    """What was asked for needs a part of the program that is installed apart."""


class StepFailedError(IncompleteError):
    """A step of the night did not end well."""


class OverLimitError(IncompleteError):
    """A step of the night took longer than its setting allows."""


class StampError(IncompleteError):
    """A timestamp authority gave no stamp that holds."""
