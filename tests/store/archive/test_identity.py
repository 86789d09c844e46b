"""Which post of the archive a post on a page is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store.archive import arrival
from store.archive.arrival import PageLook
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind, Precision
from store.archive.post import versions_after
from store.archive.schema import open_archive

AT = datetime(2021, 11, 9, 10, tzinfo=UTC)
A, C = "https://dorp.example/a", "https://dorp.example/c"
TEXTS = (
    "De markt was druk.",
    "De bus kwam niet.",
    "Het zwembad is weer open.",
    "Wie heeft mijn fiets gezien?",
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


def said(
    native_id: str, text: str, author: str | None = "Kees", *, minute: int | None = 0, page: str = A
) -> ExtractedPost:
    """A comment with a number that its page gives it."""
    when = None if minute is None else AT + timedelta(minutes=minute)
    published = None if when is None else ClaimedTime(f"{when:%d-%m-%Y %H:%M}", when, Precision.MINUTE)
    return ExtractedPost(native_id, PostKind.COMMENT, text, f"{page}#{native_id}", author, published)


def show(database: Database, page: str, *posts: ExtractedPost, night: int = 0) -> arrival.Arrivals:
    """A look at a page on which these posts stand."""
    look = PageLook(1, page, 1, AT + timedelta(days=1 + night), "test/1")
    return arrival.arrive(database, look, [(post, post.permalink.partition("#")[0]) for post in posts])


def stored(database: Database) -> list[tuple[int, str, str | None]]:
    """Every version: its post, text and author."""
    return [(version.post_id, version.text, version.author) for version in versions_after(database, 0)]


@pytest.mark.parametrize("author", ["Kees", "Anoniem", None])
def test_a_number_with_other_text_on_another_page_is_another_post(
    archive: Database, author: str | None
) -> None:
    """Even by the same name at the same minute: `#p1` stands on every page."""
    for night in range(2):
        show(archive, C, said("p1", TEXTS[0], author, page=C), night=night)
        show(archive, A, said("p1", TEXTS[1], author), night=night)
    assert [(text, who) for _, text, who in stored(archive)] == [(TEXTS[0], author), (TEXTS[1], author)]
    assert len({post for post, _, _ in stored(archive)}) == 2


@pytest.mark.parametrize("author", ["Anoniem", "GAST", "", None])
def test_a_name_that_anybody_may_bear_joins_nothing(archive: Database, author: str | None) -> None:
    """The same words under the same number on two pages, by nobody in particular, are two posts."""
    show(archive, C, said("Reactie_1", TEXTS[0], author, minute=None, page=C))
    show(archive, A, said("Reactie_1", TEXTS[0], author, minute=None))
    assert len({post for post, _, _ in stored(archive)}) == 2


def test_a_post_that_shows_on_two_pages_is_one(archive: Database) -> None:
    """The same number, words, name and minute are one post, wherever it shows."""
    show(archive, C, said("c678", TEXTS[0], page=C))
    assert show(archive, A, said("c678", TEXTS[0])).new == 0


def test_numbers_that_move_take_no_text_along(archive: Database) -> None:
    """A new comment above the others gives every one another number; none of them was edited."""
    show(archive, A, said("c1", TEXTS[0], minute=1), said("c2", TEXTS[1], minute=0))
    second = show(
        archive,
        A,
        said("c1", TEXTS[2], minute=2),
        said("c2", TEXTS[0], minute=1),
        said("c3", TEXTS[1], minute=0),
        night=1,
    )
    assert (second.new, second.changed, second.seen) == (1, 0, 3)
    third = show(archive, A, said("c1", TEXTS[2], minute=2), said("c2", TEXTS[1], minute=0), night=2)
    assert (third.new, third.changed, third.seen) == (0, 0, 2)
    assert len(stored(archive)) == 3


def test_an_edit_on_its_page_is_a_version(archive: Database) -> None:
    """The same number, name and page with other words is an edit."""
    show(archive, A, said("p1", TEXTS[0]), said("p2", TEXTS[1], minute=1))
    second = show(archive, A, said("p1", TEXTS[2]), said("p2", TEXTS[1], minute=1), night=1)
    assert (second.new, second.changed) == (0, 1)


def test_another_name_under_the_number_is_no_edit(archive: Database) -> None:
    """A named author does not become another by editing."""
    show(archive, A, said("p1", TEXTS[0], "Kees"))
    assert show(archive, A, said("p1", TEXTS[1], "Els"), night=1).new == 1


def test_a_person_who_is_called_otherwise_wrote_the_same(archive: Database) -> None:
    """A new name over the same number and words makes no new post."""
    show(archive, A, said("p1", TEXTS[0], "Kees"), said("p2", TEXTS[0], "Els"))
    second = show(archive, A, said("p1", TEXTS[0], "Kees1"), said("p2", TEXTS[0], "Els"), night=1)
    assert (second.new, second.changed) == (0, 0)


def test_equal_words_by_several_people_are_several_posts(archive: Database) -> None:
    """Each keeps its own place through the nights."""
    people = ["Kees", "Els", "Piet", "Anoniem"]
    posts = [said(f"c{number}", TEXTS[0], name, minute=number) for number, name in enumerate(people)]
    for night in range(3):
        assert show(archive, A, *posts, night=night).seen == 4
    assert [who for _, _, who in stored(archive)] == people


def test_a_relative_time_is_the_same_time_tomorrow(archive: Database) -> None:
    """What is "2 uur geleden" and "1 dag geleden" later are of one moment."""
    post = said("p1", TEXTS[0])
    hours = replace(post, published=ClaimedTime("2 uur geleden", AT, Precision.HOUR))
    days = replace(
        post, text=TEXTS[1], published=ClaimedTime("1 dag geleden", AT - timedelta(hours=9), Precision.DAY)
    )
    show(archive, A, hours)
    assert show(archive, A, days, night=1).new == 0


# an undated post by nobody in particular tells nothing by which it is known again on another page
POSTS = st.lists(
    st.builds(
        said,
        st.sampled_from(["p1", "p2", "p3", "p1@x", "@"]),
        st.sampled_from(TEXTS) | st.text(alphabet=st.characters(codec="utf-8"), max_size=5),
        st.sampled_from(["Kees", "Els", "Anoniem", None]),
        minute=st.none() | st.integers(0, 3),
    ).filter(lambda post: post.author in {"Kees", "Els"} or post.published is not None),
    max_size=4,
    unique_by=lambda post: post.native_id,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([A, C]), POSTS), max_size=4))
def test_whatever_pages_show_every_post_is_kept(
    archive: Database, looks: list[tuple[str, list[ExtractedPost]]]
) -> None:
    """After any looks each post that was shown stands in the archive; a second look adds none."""
    for table in ("observation", "post_version", "post"):
        archive.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
    for page, posts in looks:
        here = [replace(post, permalink=f"{page}#{post.native_id}") for post in posts]
        seen = show(archive, page, *here)
        assert seen.seen == len(here)
        again = show(archive, page, *here)
        assert (again.new, again.changed) == (0, 0)
        current = {
            (str(row["text"]), row["author"])
            for row in archive.query(
                "SELECT text, author FROM post_version JOIN post ON post.version_id = post_version.id"
            )
        }
        assert {post.text for post in here} <= {text for text, _ in current}
