"""What somebody wrote, as the rooms that read get it: in the order in which it came, page by page."""

from dataclasses import replace
from datetime import timedelta

import pytest

from store.archive import post as posts
from store.archive import retention
from store.archive.extracted import ClaimedTime, Precision
from store.archive.post import PostVersion
from tests.store.archive.looking import AT, SITE, TEXTS, A, B, C, Watch, said, watch

DAY = timedelta(days=1)


@pytest.fixture
def talk(dorp: Watch) -> Watch:
    """Versions 1 to 6: two posts of A, one of B, an edit of each of A's, and a third post of A."""
    dorp.show(A, said("a1", "a1", "Kees"), said("a2", "a2", "Els", minute=1))
    dorp.show(B, said("b1", "b1", page=B))
    edits = said("a1", "a1 verbeterd", "Kees"), said("a2", "a2 verbeterd", "Els", minute=1)
    dorp.show(A, *edits, night=1)
    dorp.show(A, *edits, said("a3", "a3", "Piet", minute=2), night=2)
    return dorp


def texts(versions: list[PostVersion]) -> list[str]:
    """What they say, in this order."""
    return [version.text for version in versions]


# by id


def test_versions_come_in_the_order_in_which_they_came(talk: Watch) -> None:
    """After a cursor, and no more than asked for; a limit of none is no limit."""
    every = ["a1", "a2", "b1", "a1 verbeterd", "a2 verbeterd", "a3"]
    for cursor, limit, expected in [
        (0, None, every),
        (2, None, every[2:]),
        (2, 2, every[2:4]),
        (0, 0, []),
        (5, 9, every[5:]),
        (6, None, []),
        (99, None, []),
    ]:
        assert texts(list(posts.versions_after(talk.database, cursor, limit=limit))) == expected


def test_a_reader_that_goes_page_by_page_reads_everything_once(talk: Watch) -> None:
    """The id of the last version is where it goes on."""
    read: list[PostVersion] = []
    while batch := list(posts.versions_after(talk.database, read[-1].id if read else 0, limit=2)):
        read += batch
    assert [version.id for version in read] == [1, 2, 3, 4, 5, 6]


def test_a_version_is_had_by_its_id(talk: Watch) -> None:
    """None where retention removed it, or nobody gave the id."""
    version = posts.version(talk.database, 4)
    assert version is not None
    assert (version.id, version.post_id, version.native_id, version.text) == (4, 1, "a1", "a1 verbeterd")
    retention.remove_texts(talk.database, [1])
    assert posts.version(talk.database, 4) is posts.version(talk.database, 99) is None
    assert posts.version(talk.database, 5) is not None


def test_a_version_knows_its_site(talk: Watch) -> None:
    """Every version carries the name of the site on which its post stands."""
    there = watch(talk.database, replace(SITE, name="stad"))
    there.show(A, said("a1", "elders"))
    assert [version.site for version in posts.versions_after(talk.database, 5)] == ["dorp", "stad"]


@pytest.mark.parametrize(
    "claimed",
    [
        None,
        ClaimedTime("gisteren"),
        ClaimedTime(""),
        ClaimedTime("9 nov", AT, Precision.DAY, "Europe/Amsterdam"),
        ClaimedTime("2021", AT, Precision.YEAR),
    ],
)
def test_a_claimed_time_is_read_as_it_was_told(dorp: Watch, claimed: ClaimedTime | None) -> None:
    """No words are no claim; empty words are one."""
    dorp.show(A, replace(said("c1"), published=claimed))
    assert dorp.current().published == claimed


# by their number in the stream


@pytest.mark.parametrize(
    ("after", "most", "until", "last"),
    [
        (0, 2, None, 2),
        (0, 99, None, 6),
        (3, 1, None, 4),
        (0, 99, 4, 4),
        (3, 99, 4, 4),
        (0, 2, 4, 2),
        (4, 9, 4, None),
        (6, 9, None, None),
        (0, 0, None, None),
        (0, 9, 0, None),
    ],
)
def test_a_portion_of_the_stream_has_an_end(
    talk: Watch, after: int, most: int, until: int | None, last: int | None
) -> None:
    """The last of so many versions after one, up to another; none where none came."""
    assert posts.last_of(talk.database, after, most, until=until) == last


def test_a_portion_counts_versions_and_not_ids(talk: Watch) -> None:
    """Ids that retention left empty take no place."""
    retention.remove_texts(talk.database, [2])
    assert posts.last_of(talk.database, 0, 3) == 4


@pytest.mark.parametrize(
    ("moment", "last"),
    [(-1 * DAY, 0), (0 * DAY, 0), (timedelta(1e-6), 3), (DAY, 3), (1.5 * DAY, 5), (2 * DAY, 5), (9 * DAY, 6)],
)
def test_the_stream_has_a_place_for_every_moment(talk: Watch, moment: timedelta, last: int) -> None:
    """What was captured at the moment itself comes after that place; past the end it is the last version."""
    assert posts.last_before(talk.database, AT + moment) == last


def test_an_empty_archive_begins_at_nothing(dorp: Watch) -> None:
    """No version came before any moment, and nothing is read."""
    assert posts.last_before(dorp.database, AT) == 0
    assert posts.last_of(dorp.database, 0, 9) is None
    assert list(posts.versions_after(dorp.database, 0)) == []


def test_an_old_capture_that_came_late_is_not_skipped(talk: Watch) -> None:
    """The place is before the first version since the moment, in the order in which they came."""
    talk.show(C, said("c1", page=C), night=-300)
    talk.show(C, said("c2", TEXTS[1], page=C), night=5)
    assert posts.last_before(talk.database, AT + 5 * DAY) == 7
    assert posts.last_before(talk.database, AT + 2 * DAY) == 5


# by thread


def test_a_thread_is_the_newest_version_of_each_of_its_posts(talk: Watch) -> None:
    """In the order of the posts, at most so many; other threads have their own."""
    assert texts(posts.thread_versions(talk.database, A, limit=9)) == ["a1 verbeterd", "a2 verbeterd", "a3"]
    assert texts(posts.thread_versions(talk.database, A, limit=2)) == ["a1 verbeterd", "a2 verbeterd"]
    assert texts(posts.thread_versions(talk.database, B, limit=9)) == ["b1"]
    assert posts.thread_versions(talk.database, C, limit=9) == []


def test_a_thread_without_one_post_is_the_rest(talk: Watch) -> None:
    """What retention took is missing, and nothing stands in for it."""
    retention.remove_texts(talk.database, [1])
    assert texts(posts.thread_versions(talk.database, A, limit=9)) == ["a2 verbeterd", "a3"]


def test_an_address_leads_to_a_post_or_to_the_posts_of_its_page(talk: Watch) -> None:
    """A link to one comment is that comment; the address of a page is all that stands there."""
    assert texts(posts.newest_at(talk.database, f"{A}#a1")) == ["a1 verbeterd"]
    assert texts(posts.newest_at(talk.database, A)) == ["a1 verbeterd", "a2 verbeterd", "a3"]
    assert texts(posts.newest_at(talk.database, A, limit=1)) == ["a1 verbeterd"]
    assert posts.newest_at(talk.database, f"{A}#a9") == []


def test_an_address_that_is_the_link_of_several_posts_leads_to_all(dorp: Watch) -> None:
    """A page that gives every comment its own address as link has no other."""
    post = replace(said("c1"), permalink=A)
    dorp.show(A, post, replace(said("c2", TEXTS[1]), permalink=A), said("c3", TEXTS[2]))
    assert texts(posts.newest_at(dorp.database, A)) == [TEXTS[0], TEXTS[1]]
    assert texts(posts.newest_at(dorp.database, A, limit=1)) == [TEXTS[0]]


def test_the_threads_of_a_portion_come_as_each_first_came(talk: Watch) -> None:
    """Each once, of the versions after one up to another."""
    assert posts.threads_between(talk.database, 0, 6) == [A, B]
    assert posts.threads_between(talk.database, 2, 6) == [B, A]
    assert posts.threads_between(talk.database, 2, 3) == [B]
    assert posts.threads_between(talk.database, 3, 5) == [A]
    assert posts.threads_between(talk.database, 6, 6) == []


def test_the_versions_of_a_thread_in_a_portion_come_in_order(talk: Watch) -> None:
    """Every version, edits too; after one, up to and with another."""
    between = posts.thread_versions_between
    assert texts(between(talk.database, A, 0, 6)) == ["a1", "a2", "a1 verbeterd", "a2 verbeterd", "a3"]
    assert texts(between(talk.database, A, 1, 4)) == ["a2", "a1 verbeterd"]
    assert texts(between(talk.database, B, 0, 6)) == ["b1"]
    assert between(talk.database, B, 3, 6) == []


def test_the_newest_posts_of_a_thread_come_oldest_first(talk: Watch) -> None:
    """The newest version of each, without those of some posts, and of the last so many."""
    newest = posts.newest_of_thread
    assert texts(newest(talk.database, A, without=[], limit=9)) == ["a1 verbeterd", "a2 verbeterd", "a3"]
    assert texts(newest(talk.database, A, without=[], limit=2)) == ["a2 verbeterd", "a3"]
    third = talk.post(4).post_id
    assert texts(newest(talk.database, A, without={third}, limit=1)) == ["a2 verbeterd"]
    assert newest(talk.database, A, without=range(9_000), limit=9) == []
    assert newest(talk.database, C, without=[], limit=9) == []


def test_a_value_that_nobody_knows_is_refused(dorp: Watch) -> None:
    """A kind that another program wrote is told, not taken for a comment."""
    dorp.show(A, said("c1"))
    dorp.database.execute("UPDATE post_version SET kind = 'film'")
    with pytest.raises(ValueError, match="film"):
        posts.version(dorp.database, 1)
