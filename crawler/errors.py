"""Errors of the crawler that a person can act on."""

from store.errors import PlainError


class UnreadablePageError(PlainError, ValueError):
    """The bytes hold no page that can be read: they are empty or no text."""


class ProfileError(PlainError, ValueError):
    """A site's profile is not of the form that the documentation shows."""


class SavedPageError(PlainError, ValueError):
    """A saved page was not handed over in the form that the documentation shows."""
