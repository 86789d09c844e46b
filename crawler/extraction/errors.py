"""What can be wrong with a page, or with a description of its site."""

from store.errors import PlainError


class UnreadablePageError(PlainError, ValueError):
    """The bytes hold no page that can be read: they are empty or no text."""


class ProfileError(PlainError, ValueError):
    """A site's profile is not of the form that the documentation shows."""


class SampleError(ProfileError):
    """What a profile reads from its own sample page is not what it must be."""


class SavedPageError(PlainError, ValueError):
    """A saved page was not handed over in the form that the documentation shows."""
