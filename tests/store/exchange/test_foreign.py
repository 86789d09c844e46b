"""Posts of partners: ids that stay, never a text, and what is forgotten of them."""

import hashlib
import sqlite3
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.database import erase_removed
from store.exchange import foreign as subject
from store.exchange.foreign import Arrived, ForeignPost, PostsRead
from tests.store.exchange.conftest import AT, DJI, IND
from tests.strategies import any_text

FIRST = Arrived.of("bericht-1", "versie-1", "De zandloper stond stil.")
EDITED = Arrived.of("bericht-1", "versie-2", "De zandloper liep weer.")
SECOND = Arrived.of("bericht-2", "versie-3", "Geiten.")
READ = PostsRead(IND, 1, "2026-11-26", 3, "LW-1", True, (("so", 2), ("ti", 1)), AT)
LATER = AT + timedelta(days=90)


def read(database: Database, number: int, partner_id: int = IND, **changes: object) -> None:
    """Note that a bundle was read to its end."""
    bundle = replace(READ, number=number, partner_id=partner_id, **changes)  # type: ignore[arg-type]
    subject.add_read(database, bundle)


def posts(database: Database) -> list[tuple[int, str]]:
    """Every post that is kept: whose, and its name."""
    return list(database.execute("SELECT partner_id, name FROM foreign_post ORDER BY id").fetchall())


def test_versions_of_a_post_have_ids_of_their_own_and_share_the_posts(database: Database) -> None:
    """In the order in which they came."""
    (first, edited, second) = subject.keep(database, IND, 1, [FIRST, EDITED, SECOND])
    assert len({first[0], edited[0], second[0]}) == 3
    assert first[1] == edited[1] != second[1]
    assert subject.keep(database, IND, 1, []) == []


def test_ids_are_far_from_those_of_an_archive_here(database: Database) -> None:
    """A match of a partner's post is never taken for one of a post of this house."""
    ((version_id, post_id),) = subject.keep(database, IND, 1, [FIRST])
    assert min(version_id, post_id) > 2**40


def test_what_came_before_keeps_its_ids_and_its_bundle(database: Database) -> None:
    """Sent again with a later one, beside what is new, in any order."""
    before = subject.keep(database, IND, 1, [FIRST, SECOND])
    second, edited, first = subject.keep(database, IND, 2, [SECOND, EDITED, FIRST])
    assert [first, second] == before
    assert subject.number_of(database, IND, first[0]) == 1
    assert subject.number_of(database, IND, edited[0]) == 2


def test_a_version_that_comes_twice_in_a_bundle_is_one(database: Database) -> None:
    """A stranger's bundle may hold what it likes."""
    first, again = subject.keep(database, IND, 1, [FIRST, FIRST])
    assert first == again


def test_partners_may_use_the_same_names(database: Database) -> None:
    """What one sent is another post than what the other did, and is told to the one that sent it."""
    ((of_ind, post_of_ind),) = subject.keep(database, IND, 1, [FIRST])
    ((of_dji, post_of_dji),) = subject.keep(database, DJI, 7, [FIRST])
    assert of_ind != of_dji
    assert post_of_ind != post_of_dji
    assert subject.name_of(database, IND, of_ind) == "versie-1"
    assert subject.name_of(database, DJI, of_ind) is None
    assert subject.number_of(database, DJI, of_dji) == 7
    assert subject.number_of(database, IND, of_dji) is None


def test_of_a_text_its_digest_alone_is_kept(database: Database, path: Path) -> None:
    """The audit can tell which text was matched; no file has it, and no error shows it."""
    subject.keep(database, IND, 1, [FIRST])
    stored = database.execute("SELECT text_sha256 FROM foreign_version").fetchone()[0]
    assert stored == hashlib.sha256(b"De zandloper stond stil.").hexdigest()
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(b"zandloper" in file.read_bytes() for file in files)
    post = ForeignPost(1, 2, "draad", "zandloper", (("naam", "geit"),), context=False, again=False)
    assert repr(post) == "ForeignPost(1, 9 characters)"


@given(text=any_text(40), other=any_text(40))
def test_every_text_has_a_digest_of_its_own(text: str, other: str) -> None:
    """Half characters too, which no encoding of the web has."""
    digests = [Arrived.of("bericht", "versie", content).text_sha256 for content in (text, other)]
    assert (digests[0] == digests[1]) is (text == other)


def test_a_bundle_that_was_read_comes_back_as_it_was_noted(database: Database) -> None:
    """With the languages that nothing reads, and what became of the canary, if there was one."""
    read(database, 2, canary=None, canary_found=None, languages=())
    read(database, 1)
    without = replace(READ, number=2, canary=None, canary_found=None, languages=())
    assert subject.read_after(database, IND, 0) == (READ, without)
    with pytest.raises(sqlite3.IntegrityError):
        read(database, 1)


def test_bundles_after_one_come_in_order(database: Database) -> None:
    """Those of this partner, the given one left out."""
    for number in (10, 9, 2):
        read(database, number)
    read(database, 11, DJI)
    assert [bundle.number for bundle in subject.read_after(database, IND, 2)] == [9, 10]
    assert subject.read_after(database, IND, 10) == ()


def test_the_newest_bundle_of_every_partner_is_told(database: Database) -> None:
    """By number, whenever it was read; a number of one partner chooses none of another."""
    assert subject.newest_read(database) == ()
    read(database, 1, DJI)
    read(database, 2, DJI, read_at=AT - timedelta(days=2))
    read(database, 10)
    read(database, 9)
    read(database, 2)
    newest = [(bundle.partner_id, bundle.number) for bundle in subject.newest_read(database)]
    assert newest == [(IND, 10), (DJI, 2)]


def test_versions_of_bundles_that_were_read_before_a_moment_expire(database: Database) -> None:
    """Not at the moment itself, and not what came with a bundle that was not read to its end."""
    subject.keep(database, IND, 1, [FIRST, SECOND])
    subject.keep(database, IND, 2, [EDITED])
    assert subject.expired(database, LATER, set()) == 0
    read(database, 1)
    assert subject.expired(database, AT, set()) == 0
    assert subject.expired(database, AT + timedelta(microseconds=1), set()) == 2
    read(database, 2, DJI)  # a bundle of the same number of another partner
    assert subject.expired(database, LATER, set()) == 2


def test_what_is_kept_is_not_forgotten(database: Database) -> None:
    """A version in which a case was found stays with its post, whose other versions go."""
    (first, edited, _) = subject.keep(database, IND, 1, [FIRST, EDITED, SECOND])
    read(database, 1)
    assert subject.expired(database, LATER, {first[0], 5}) == 2
    assert subject.forget(database, LATER, {first[0], 5}) == 2
    assert subject.name_of(database, IND, first[0]) == "versie-1"
    assert subject.name_of(database, IND, edited[0]) is None
    assert posts(database) == [(IND, "bericht-1")]
    assert subject.forget(database, LATER, {first[0]}) == 0


def test_counting_forgets_nothing(database: Database) -> None:
    """What would go is told, and is there still."""
    subject.keep(database, IND, 1, [FIRST])
    read(database, 1)
    for _ in range(2):
        assert subject.expired(database, LATER, set()) == 1


def test_the_posts_of_another_partner_stay(database: Database) -> None:
    """What is forgotten of one is forgotten of it alone."""
    for partner_id in (IND, DJI):
        subject.keep(database, partner_id, 1, [FIRST])
    read(database, 1)
    assert subject.forget(database, LATER, set()) == 1
    assert posts(database) == [(DJI, "bericht-1")]


def test_what_comes_once_more_after_it_was_forgotten_is_new(database: Database) -> None:
    """Neither the version nor the post gets an id that something had before."""
    before = subject.keep(database, IND, 1, [FIRST, SECOND])
    read(database, 1)
    subject.forget(database, LATER, set())
    after = subject.keep(database, IND, 2, [FIRST, SECOND])
    assert not {id_ for pair in before for id_ in pair} & {id_ for pair in after for id_ in pair}
    assert subject.number_of(database, IND, after[0][0]) == 2


def test_what_was_forgotten_leaves_no_bytes(database: Database, path: Path) -> None:
    """Names and digests of many posts stand in no file after erasing."""
    versions = [Arrived.of(f"bericht-{n}", f"versie-zandloper-{n}", str(n)) for n in range(2000)]
    subject.keep(database, IND, 1, versions)
    read(database, 1)
    assert subject.forget(database, LATER, set()) == 2000
    assert erase_removed(database)
    files = [file for file in path.parent.iterdir() if file.name.startswith(path.name)]
    assert not any(b"versie-zandloper" in file.read_bytes() for file in files)


@given(
    bundles=st.lists(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=6), min_size=1, max_size=4
    )
)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_version_has_one_id_however_often_it_comes(
    database: Database, bundles: list[list[tuple[int, int]]]
) -> None:
    """The same bundle read again, as after a kill, gives the same ids."""
    database.execute("DELETE FROM foreign_version")
    database.execute("DELETE FROM foreign_post")
    known: dict[str, tuple[int, int]] = {}
    for number, bundle in enumerate([*bundles, *bundles], start=1):
        # a version is of one post: its number says of which
        arrived = [Arrived.of(f"b{version % 3}", f"v{version}", "") for _, version in bundle]
        for version, ids in zip(arrived, subject.keep(database, IND, number, arrived), strict=True):
            assert known.setdefault(version.version, ids) == ids
    assert len(set(known.values())) == len(known)
