"""Hashes of public standard text: whole, in order, each once, for their own key and scheme."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.register import standard_text


def test_hashes_of_standard_text_keep_all_their_bits(database: Database) -> None:
    """Unsigned 64-bit hashes come back in order, each once, for their own key alone."""
    values = [0, 1, 2**63, 2**64 - 1]
    assert standard_text.add(database, "ab12", "trios-1", values) == 4
    assert standard_text.add(database, "ab12", "trios-1", values) == 0
    assert standard_text.add(database, "ab12", "trios-1", values[:1]) == 0
    assert standard_text.hashes(database, "ab12", "trios-1") == values
    assert standard_text.hashes(database, "ffff", "trios-1") == []


@given(first=st.lists(st.integers(0, 2**64 - 1)), second=st.lists(st.integers(0, 2**64 - 1)))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_hashes_are_a_set_from_small_to_large(
    database: Database, first: list[int], second: list[int]
) -> None:
    """However they came; what was new is counted once."""
    database.execute("DELETE FROM standard_text")
    new = standard_text.add(database, "ab12", "trios-1", first)
    new += standard_text.add(database, "ab12", "trios-1", second)
    assert standard_text.hashes(database, "ab12", "trios-1") == sorted({*first, *second})
    assert new == len({*first, *second})


def test_a_hash_of_one_scheme_and_key_is_new_to_another(database: Database) -> None:
    """What is standard under one says nothing of another."""
    for key_id, scheme in (("ab12", "trios-1"), ("cd34", "trios-1"), ("ab12", "forest-1")):
        assert standard_text.add(database, key_id, scheme, [5, 6]) == 2
    assert standard_text.hashes(database, "cd34", "trios-1") == [5, 6]
    assert standard_text.hashes(database, "cd34", "forest-1") == []
    assert standard_text.add(database, "ab12", "trios-1", []) == 0


@pytest.mark.parametrize("hash_", [-1, 2**64])
def test_what_is_no_hash_of_64_bits_is_refused(database: Database, hash_: int) -> None:
    """It would come back as another one; nothing that came beside it is stored."""
    with pytest.raises(OverflowError):
        standard_text.add(database, "ab12", "trios-1", [7, hash_])
    assert standard_text.hashes(database, "ab12", "trios-1") == []


def test_hashes_are_stored_all_or_none(database: Database) -> None:
    """An error on the way leaves none."""

    def broken() -> Iterator[int]:
        yield 7
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        standard_text.add(database, "ab12", "trios-1", broken())
    assert standard_text.hashes(database, "ab12", "trios-1") == []
