"""What can go wrong in the crawler.

What a person can mend is a `PlainError`; what a site does is a `Reason` in the night's coverage. The
errors that are neither end a request inside the crawl and never reach a person.
"""

from store.archive.coverage import CoverageReason
from store.errors import IncompleteError, PlainError


class BadSiteError(PlainError, ValueError):
    """The address, name or option of a site cannot be used."""


class BadArchiveError(PlainError, ValueError):
    """The setting of a public web archive cannot be used, or there is no such archive."""


class NoContactError(PlainError, ValueError):
    """No contact address is configured, so that we would not be honest to a site's owner."""


class ProbeError(PlainError, ConnectionError):
    """A site could not be looked at before it is added."""


class BadWarcError(PlainError, ValueError):
    """A file that was given is no WARC file, or is broken."""


class SavedFileError(PlainError, ValueError):
    """A page that somebody saved cannot be taken as it was given."""


class WarcNotReadError(IncompleteError):
    """Reading a file that was given killed the process that read it, again and again."""


class LookFailedError(IncompleteError):
    """The page that somebody wanted looked at was not received."""


class NotKeptError(IncompleteError, OSError):
    """What was received could not be written: the disk is full, or the archive cannot be used."""


class AddressRefusedError(Exception):
    """A connection to an address that is not public was refused.

    No `OSError`: the client takes those for outages and tries the next address.
    """


class RobotsForbiddenError(Exception):
    """robots.txt forbids the address."""


class RobotsUnavailableError(Exception):
    """robots.txt could not be had, so nothing may be visited for now."""

    def __init__(self, reason: CoverageReason) -> None:
        super().__init__(reason)
        self.reason = reason


class HaltedError(Exception):
    """The crawl of the site has ended, so the request is not sent; its page stays due."""


class ReadingTimeoutError(Exception):
    """Reading the posts of one page took too long."""


class ArchiveClosedError(Exception):
    """An archive answered that it does not give this page, or this capture of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ArchiveBusyError(Exception):
    """An archive asks for patience, or wants to be left alone: nothing more is asked of it now."""
