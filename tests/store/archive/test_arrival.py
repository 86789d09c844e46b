"""What looks at pages change about posts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.archive import arrival
from store.archive.arrival import PageLook
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind, Precision
from store.archive.post import Presence, versions_after
from store.archive.schema import open_archive
from store.archive.standing import observations, standing

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
THREAD = "https://forum.example/t/1"
POST = ExtractedPost(
    native_id="c1",
    kind=PostKind.COMMENT,
    text="Een reactie.",
    permalink=f"{THREAD}#c1",
    author="anna",
    published=ClaimedTime("11 mei 2026 04:30", AT, Precision.MINUTE),
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Database]:
    """An archive with one site and one capture."""
    database = open_archive(tmp_path / "archive.db")
    database.execute("INSERT INTO site (id, name, url, added_at) VALUES (1, 'f', 'https://f/', '2026')")
    database.execute("INSERT INTO warc_file (name, origin, opened_at) VALUES ('w', 'crawl', '2026')")
    database.execute("INSERT INTO capture VALUES (1, 1, 'u', '2026', 200, NULL, 'w', 0, 1, 'x', NULL)")
    yield database
    database.close()


def look(url: str = THREAD, *, nights: int = 0) -> PageLook:
    """A look at a page, so many nights after the first."""
    return PageLook(1, url, 1, AT + timedelta(days=nights), "test/1")


def arrive(database: Database, seen: PageLook, *posts: ExtractedPost) -> arrival.Arrivals:
    """Posts on a page, each at home where its permalink says."""
    return arrival.arrive(database, seen, [(post, post.permalink.partition("#")[0]) for post in posts])


def texts(database: Database, native_id: str = "c1") -> list[str]:
    """Every text of one post, oldest first."""
    return [v.text for v in versions_after(database, 0) if v.native_id == native_id]


def presence(database: Database, post_id: int = 1) -> Presence:
    """How the post stands."""
    post_standing = standing(database, post_id)
    assert post_standing is not None
    return post_standing.presence


def test_arriving_twice_changes_nothing(archive: Database) -> None:
    """The same look, taken in again after a crash, adds no post, version or observation."""
    first = arrive(archive, look(), POST)
    before = list(archive.query("SELECT * FROM post")), list(archive.query("SELECT * FROM post_version"))
    again = arrive(archive, look(), POST)
    assert (first.new, again.new, again.seen) == (1, 0, 1)
    assert before == (
        list(archive.query("SELECT * FROM post")),
        list(archive.query("SELECT * FROM post_version")),
    )


def test_an_edit_is_a_version_and_going_back_is_the_first_one_again(archive: Database) -> None:
    """A text that returns is the version it was: ids never multiply."""
    arrive(archive, look(), POST)
    arrive(archive, look(nights=1), replace(POST, text="Iets anders."))
    arrive(archive, look(nights=2), POST)
    assert texts(archive) == ["Een reactie.", "Iets anders."]
    post_standing = standing(archive, 1)
    assert post_standing is not None
    assert post_standing.version_id == 1
    assert [o.presence for o in observations(archive, 1)] == [Presence.CHANGED, Presence.CHANGED]


def test_an_excerpt_on_another_page_is_no_edit(archive: Database) -> None:
    """What an index shows of a post changes nothing; the post's own page replaces an excerpt."""
    front = "https://forum.example/"
    arrive(archive, look(front), replace(POST, text="Een re..."))
    arrive(archive, look(), POST)
    counted = arrive(archive, look(front, nights=1), replace(POST, text="Een re..."))
    assert counted.changed == 0
    assert texts(archive) == ["Een re...", "Een reactie."]
    assert presence(archive) is Presence.PRESENT


def test_numbers_that_begin_anew_on_every_page_are_different_posts(archive: Database) -> None:
    """c1 of another thread, by somebody else, is another post, and stays so on every visit."""
    other = replace(POST, text="Elders.", author="bert", permalink="https://forum.example/t/2#c1")
    arrive(archive, look(), POST)
    for night in range(2):
        arrive(
            archive,
            look("https://forum.example/t/2", nights=night),
            other,
            replace(other, native_id="c2", parent="c1"),
        )
    assert archive.execute("SELECT count(*) FROM post").fetchone() == (3,)
    assert texts(archive) == ["Een reactie."]
    (named,) = [v for v in versions_after(archive, 0) if v.native_id == "c2"]
    assert named.parent is not None
    assert named.parent.startswith("c1@")


def test_a_thread_of_several_pages_shares_its_ids(archive: Database) -> None:
    """The same comment on the next page of its thread is the same post, edited or not."""
    arrive(archive, look(), POST)
    moved = f"{THREAD}/comment-page-2"
    arrive(archive, look(moved, nights=1), replace(POST, permalink=f"{moved}#c1", text="Verbeterd."))
    assert archive.execute("SELECT count(*) FROM post").fetchone() == (1,)


def test_missing_once_and_seen_again_is_never_gone(archive: Database) -> None:
    """A post that turns up elsewhere the same night was never gone."""
    arrive(archive, look(), POST)
    (missed,) = arrival.miss(archive, look(nights=1), set())
    assert missed.permalink == POST.permalink
    moved = f"{THREAD}/2"
    arrive(archive, look(moved, nights=1), replace(POST, permalink=f"{moved}#c1"))
    assert arrival.settle(archive, 1, AT + timedelta(days=1, hours=1)) == 0
    assert presence(archive) is Presence.PRESENT


def test_gone_is_observed_once_and_a_return_too(archive: Database) -> None:
    """A post that is gone and comes back has one observation of each."""
    arrive(archive, look(), POST)
    arrival.miss(archive, look(nights=1), set())
    assert arrival.settle(archive, 1, AT + timedelta(days=1, hours=1)) == 1
    assert arrival.stand(archive, look(nights=2)) == 0
    arrive(archive, look(nights=3), POST)
    assert [o.presence for o in observations(archive, 1)] == [Presence.GONE, Presence.PRESENT]


def test_an_unreachable_page_leaves_its_posts_in_doubt(archive: Database) -> None:
    """An outage is observed as one, and the next look clears it."""
    arrive(archive, look(), POST)
    arrival.unreachable(archive, 1, THREAD, AT + timedelta(days=1))
    assert presence(archive) is Presence.UNREACHABLE
    assert arrival.stand(archive, look(nights=2)) == 1
    assert presence(archive) is Presence.PRESENT


def test_the_posts_of_a_page_are_found_without_walking_through_the_site(tmp_path: Path) -> None:
    """The query begins at the page's few posts, however many the site has: a big site stays as fast."""
    database = open_archive(tmp_path / "archive.db")
    plan = database.execute(f"EXPLAIN QUERY PLAN {arrival._ON_PAGE}", [1, "http://x.example/"]).fetchall()
    assert ["post_version_thread" in plan[0][3], "PRIMARY KEY" in plan[1][3]] == [True, True]
    database.close()
