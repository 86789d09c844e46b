"""What can go wrong in a scan of many WARC files."""

from store.errors import IncompleteError, PlainError


class ManifestError(PlainError, ValueError):
    """The list of WARC files cannot be used."""


class ClusterError(PlainError, ConnectionError):
    """The processes that do the work cannot be reached, or not safely."""


class ReaderError(PlainError, RuntimeError):
    """The process that reads WARC files cannot do its work at all: the key or the register is missing."""


class SchedulerGoneError(IncompleteError, ConnectionError):
    """The scheduler or its last worker went away while the work was going on; what is done stays done."""
