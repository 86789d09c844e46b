"""Names under which posts travel: kept for ever, drawn at random, and the way back from them."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.database import transaction
from store.exchange import name as subject
from store.exchange.name import VersionName
from store.exchange.schema import open_exchange

THREAD = "https://forum.example/draad/12"


def test_a_thread_keeps_its_name(database: Database) -> None:
    """Another thread has another, however alike the addresses are."""
    given = subject.of_thread(database, THREAD)
    assert subject.of_thread(database, THREAD) == given
    others = [subject.of_thread(database, address) for address in (f"{THREAD}/", f"{THREAD}3", "")]
    assert len({given, *others}) == 4
    assert subject.of_thread(database, THREAD) == given


def test_versions_and_posts_keep_their_names(database: Database) -> None:
    """A post has one name in all of its versions, and a version its own, whenever they are asked."""
    first = subject.of_posts(database, [(11, 1), (12, 1), (21, 2)])
    assert list(first) == [11, 12, 21]
    assert first[11][1] == first[12][1] != first[21][1]
    assert len({version for version, _ in first.values()}) == 3
    again = subject.of_posts(database, [(21, 2), (13, 1), (11, 1)])
    assert again[21] == first[21]
    assert again[11] == first[11]
    assert again[13][1] == first[11][1]
    assert again[13][0] not in {version for version, _ in first.values()}


def test_ids_of_posts_and_versions_are_not_mixed_up(database: Database) -> None:
    """A version and a post of one number are two things with two names."""
    ((version, post),) = subject.of_posts(database, [(1, 1)]).values()
    assert version != post
    assert subject.version(database, post) is None


def test_a_version_is_known_by_its_name(database: Database) -> None:
    """What comes back under it is of that version and post; a name that was never given is nothing."""
    names = subject.of_posts(database, [(11, 1), (12, 1)])
    assert subject.version(database, names[12][0]) == VersionName(12, 1)
    assert subject.version(database, names[11][0]) == VersionName(11, 1)
    for stranger in ("", names[12][0].upper() + "x", "0" * 16, names[12][1]):
        assert subject.version(database, stranger) is None


def test_no_posts_have_no_names(database: Database) -> None:
    """Nothing is written for them."""
    assert subject.of_posts(database, []) == {}
    assert database.table("version_name").count == 0


def test_a_name_tells_nothing_of_what_it_names(tmp_path: Path) -> None:
    """Two archives that hold the same name it differently: it is drawn, not derived."""
    drawn = []
    for file in ("a.db", "b.db"):
        database = open_exchange(tmp_path / file)
        drawn.append(subject.of_thread(database, THREAD))
        drawn += subject.of_posts(database, [(1, 1)])[1]
        database.close()
    assert len(set(drawn)) == len(drawn)
    assert all(re.fullmatch("[0-9a-f]{16}", name) for name in drawn)


def test_names_of_a_run_that_was_cut_off_are_not_kept(database: Database) -> None:
    """A bundle that was never made told nobody of them."""

    def whole() -> None:
        with transaction(database):
            subject.of_posts(database, [(11, 1)])
            subject.of_thread(database, THREAD)
            raise ZeroDivisionError

    def half() -> Iterator[tuple[int, int]]:
        yield 11, 1
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        whole()
    with pytest.raises(ZeroDivisionError):
        subject.of_posts(database, half())
    assert [database.table(f"{kind}_name").count for kind in ("version", "post", "thread")] == [0, 0, 0]
