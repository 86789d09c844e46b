"""Of which passages vectors are kept."""

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from store import facts
from store.register import vector
from store.register.schema import FACTS


def test_passages_are_recorded_once_and_struck_off(database: Database) -> None:
    """Recording again changes nothing; what is forgotten is no longer missed."""
    vector.record(database, [1, 2])
    vector.record(database, [2, 3])
    vector.forget(database, [1, 9])
    assert vector.recorded(database) == {2, 3}


def test_nothing_is_kept_before_the_first(database: Database) -> None:
    """Nor does recording or forgetting nothing change that."""
    vector.record(database, [])
    vector.forget(database, [])
    assert vector.recorded(database) == set()


def test_vectors_are_recorded_all_or_none(database: Database) -> None:
    """An error on the way leaves the register as it was, both ways."""

    def broken(number: int) -> Iterator[int]:
        yield number
        raise ZeroDivisionError

    vector.record(database, [1])
    with pytest.raises(ZeroDivisionError):
        vector.record(database, broken(2))
    with pytest.raises(ZeroDivisionError):
        vector.forget(database, broken(1))
    assert vector.recorded(database) == {1}


def test_a_vector_that_another_program_takes_off_the_list_shows(database: Database) -> None:
    """All of them have one digest, so that a list of a million costs one line."""
    vector.record(database, range(1, 2000))
    assert list(facts.verify(database, FACTS)) == []
    database.execute("DROP TRIGGER temp.written_vector_delete")
    database.execute("DELETE FROM vector WHERE passage_id = 77")
    assert list(facts.verify(database, FACTS)) == ["vector * was changed"]
