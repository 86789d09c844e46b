"""Errors that a person can act on, and errors of storage.

Which error to raise: what a person can cause or solve is a `PlainError` of its package (each package has
an `errors.py`), under the fitting standard type too; its text is one sentence that says what to do, and
never holds text of a document or a post. A programming error surfaces as it is.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """How a command ends: a contract with whoever started it."""

    DONE = 0
    FOUND = 1  # something wrong that was looked for
    BAD_INPUT = 2  # usage, configuration, or what was given
    INCOMPLETE = 3  # a step or site failed, or another run is at it
    INTERRUPTED = 130


class PlainError(Exception):
    """An error told in one sentence, without a traceback, and with the exit code of its class."""

    exit_code: ClassVar[int] = ExitCode.BAD_INPUT


class IncompleteError(PlainError):
    """A step or a site failed, so that the work is not whole; running it again goes on."""

    exit_code = ExitCode.INCOMPLETE


class StoreError(PlainError, RuntimeError):
    """Something in the data directory cannot be used as it is."""


class NewerVersionError(StoreError):
    """The database was written by a newer Lekwacht than this one."""


class DiskError(StoreError):
    """The disk is full or broken."""

    exit_code = ExitCode.INCOMPLETE


class LockedError(StoreError):
    """Another run holds the lock, so this one did nothing."""

    exit_code = ExitCode.INCOMPLETE


class IntegrityError(StoreError):
    """Something that must never change has changed."""

    exit_code = ExitCode.FOUND
