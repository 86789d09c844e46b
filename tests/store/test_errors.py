"""How a command ends is a contract with whoever started it."""

import pytest

from store.errors import (
    DiskError,
    ExitCode,
    IncompleteError,
    IntegrityError,
    LockedError,
    NewerVersionError,
    PlainError,
    StoreError,
)


def test_exit_codes_are_those_of_the_contract() -> None:
    """A scheduler, and other people's scripts, go by these numbers."""
    assert {code.name: code.value for code in ExitCode} == {
        "DONE": 0,
        "FOUND": 1,
        "BAD_INPUT": 2,
        "INCOMPLETE": 3,
        "INTERRUPTED": 130,
    }


@pytest.mark.parametrize(
    ("kind", "exit_code"),
    [
        (PlainError, 2),
        (IncompleteError, 3),
        (StoreError, 2),
        (NewerVersionError, 2),
        (DiskError, 3),
        (LockedError, 3),
        (IntegrityError, 1),
    ],
)
def test_each_error_ends_a_command_in_its_own_way(kind: type[PlainError], exit_code: int) -> None:
    """What a person can mend is bad input, what running again mends is incomplete, and damage is found."""
    assert kind("één zin").exit_code == exit_code
    assert issubclass(kind, PlainError)
    assert str(kind("één zin")) == "één zin"


@pytest.mark.parametrize("kind", [NewerVersionError, DiskError, LockedError, IntegrityError])
def test_whatever_is_wrong_with_the_data_directory_is_an_error_of_the_store(kind: type[StoreError]) -> None:
    """Who handles those handles all of these."""
    assert issubclass(kind, StoreError)
    assert issubclass(kind, RuntimeError)
