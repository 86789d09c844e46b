"""What retention takes from the archive, and what must stay."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store import clock
from store.archive import page as pages
from store.archive import retention
from store.archive.capture import close_file, commit_records, open_file
from store.archive.page import Find
from store.archive.retention import Expired
from store.database import transaction
from store.warc import Stored
from tests.store.archive.looking import AT, SITE, TEXTS, A, B, Watch, said, watch

DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)


def filed(dorp: Watch, name: str, closed_at: datetime | None = AT) -> Watch:
    """The same site with another WARC file, to which captures go; closed at once, or still open."""
    open_file(dorp.database, name, dorp.site_id, "crawl", AT)
    commit_records(dorp.database, name, (Stored("warcinfo", 0, 10, "x"),), None)
    dorp.database.execute(
        "UPDATE warc_file SET closed_at = ? WHERE name = ?", [clock.optional_text(closed_at), name]
    )
    watched = replace(dorp, warc_file=name)
    next(watched.offsets)
    return watched


def expired(dorp: Watch, days: float, *keep: int) -> Expired:
    """What goes before a moment so many days after the first look, but for some posts."""
    return retention.expired(dorp.database, AT + days * DAY, keep)


# texts


def test_posts_go_that_were_last_seen_before_the_moment(dorp: Watch) -> None:
    """The moment itself is not before it; every version of a post goes with it."""
    dorp.show(A, said("c1"))
    dorp.show(B, said("d1", page=B))
    dorp.show(B, said("d1", TEXTS[1], page=B), night=1)
    assert [expired(dorp, days).posts for days in (0, 1e-9, 1, 1.01)] == [(), (1,), (1,), (1, 2)]
    assert [expired(dorp, days).versions for days in (0, 1, 1.01)] == [0, 1, 3]


def test_a_post_that_still_stands_stays_however_old(dorp: Watch) -> None:
    """What counts is when it was seen last: an old page that stands is looked at every so often."""
    dorp.show(A, said("c1"))
    dorp.unchanged(A, 300)
    assert expired(dorp, 300).posts == ()


def test_kept_posts_stay(dorp: Watch) -> None:
    """Those with a match, and those that are held; ids that are unknown keep nothing."""
    for number in range(3):
        dorp.show(A, said(f"c{number}", TEXTS[number]))
    assert expired(dorp, 9, 2, 99).posts == (1, 3)
    assert expired(dorp, 9, 1, 2, 3) == Expired((), 0, ())


def test_texts_go_and_the_post_stays(dorp: Watch) -> None:
    """That it was seen, when, and what was observed of it: without a word of it."""
    dorp.show(A, said("c1"), said("c2", TEXTS[1]))
    dorp.show(A, said("c1", TEXTS[2]), said("c2", TEXTS[1]), night=1)
    retention.remove_texts(dorp.database, [1])
    assert [version.native_id for version in dorp.versions()] == ["c2"]
    assert (dorp.post().version_id, dorp.post().native_id, dorp.observed()) == (None, "c1", [("changed", 1)])
    assert dorp.current(2).text == TEXTS[1]


def test_what_has_no_text_any_more_does_not_go_again(dorp: Watch) -> None:
    """A second purge finds nothing, and counts only posts that have their text."""
    dorp.show(A, said("c1"), said("c2", TEXTS[1]))
    assert retention.kept(dorp.database) == 2
    for _ in range(2):
        retention.remove_texts(dorp.database, [1])
        assert (expired(dorp, 9, 2).posts, retention.kept(dorp.database)) == ((), 1)


def test_the_words_leave_the_file(dorp: Watch, tmp_path: Path) -> None:
    """No bytes of a removed text or of its writer's name stay behind in the database."""
    dorp.show(A, said("c1", "Zwaluwstaartverbinding", "Zwaluwman"))
    with transaction(dorp.database):
        retention.remove_texts(dorp.database, [1])
    dorp.database.execute("VACUUM")
    dorp.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = (tmp_path / "archive.db").read_bytes()
    assert (b"dorp.example" in content, b"Zwaluw" in content) == (True, False)


def test_a_page_whose_text_went_comes_whole(dorp: Watch) -> None:
    """Its validators go, of every page on which it stood; those of other pages and other sites stay."""
    there, moved = watch(dorp.database, replace(SITE, name="stad")), f"{A}/2"
    validators = {"etag": '"1"', "last_modified": "gisteren", "body_sha256": "aa"}
    for site in (dorp, there):
        pages.add_pages(site.database, site.site_id, [Find(url, url, "/#") for url in (A, moved, B)], AT)
    for (page_id,) in dorp.database.execute("SELECT id FROM page").fetchall():
        pages.mark_visited(dorp.database, page_id, AT, {**validators})
    dorp.show(A, said("c1"))
    dorp.show(moved, said("c1", TEXTS[1], page=moved), night=1)
    dorp.show(B, said("d1", page=B), night=1)
    assert [version.post_id for version in dorp.versions()] == [1, 1, 2]
    retention.remove_texts(dorp.database, [1])
    rows = dorp.database.execute("SELECT site_id, url, etag, last_modified, body_sha256 FROM page").fetchall()
    kept = tuple(validators.values())
    assert rows == [
        *((dorp.site_id, url, None, None, None) for url in (A, moved)),
        (dorp.site_id, B, *kept),
        *((there.site_id, url, *kept) for url in (A, moved, B)),
    ]


def test_thousands_of_posts_go_at_once(dorp: Watch) -> None:
    """A purge is one list, however long."""
    with transaction(dorp.database):
        dorp.show(A, *(said(f"c{number}", f"Bericht {number}", minute=number) for number in range(1_500)))
    due = expired(dorp, 1)
    assert (len(due.posts), due.versions) == (1_500, 1_500)
    with transaction(dorp.database):
        retention.remove_texts(dorp.database, due.posts)
    assert (dorp.count("post_version"), retention.kept(dorp.database), dorp.count("post")) == (0, 0, 1_500)


# files


def test_a_file_goes_with_the_last_text_that_was_read_from_it(dorp: Watch) -> None:
    """While a text of it stays the whole file does."""
    first = filed(dorp, "eerste.warc")
    first.show(A, said("c1"))
    first.show(B, said("d1", page=B))
    dorp.unchanged(B, 5)
    assert expired(dorp, 4) == Expired((1,), 1, ())
    assert expired(dorp, 6) == Expired((1, 2), 2, ("eerste.warc",))


def test_each_file_is_needed_by_its_own_texts(dorp: Watch) -> None:
    """That another file still has a text that stays does not hold this one."""
    filed(dorp, "een.warc").show(A, said("c1"))
    filed(dorp, "twee.warc").show(B, said("d1", page=B), night=5)
    assert expired(dorp, 1) == Expired((1,), 1, ("een.warc",))


def test_an_edit_needs_the_file_of_every_version(dorp: Watch) -> None:
    """The first text of a post that stands lies in an old file."""
    filed(dorp, "een.warc").show(A, said("c1"))
    filed(dorp, "twee.warc").show(A, said("c1", TEXTS[1]), night=5)
    assert expired(dorp, 5).files == ()
    assert expired(dorp, 5.1).files == ("een.warc", "twee.warc")


def test_a_file_of_kept_posts_goes(dorp: Watch) -> None:
    """The captures of what matched have copies of their own among the evidence."""
    filed(dorp, "een.warc").show(A, said("c1"))
    assert expired(dorp, 1, 1) == Expired((), 0, ("een.warc",))


@pytest.mark.parametrize(
    ("closed_at", "goes"),
    [(AT + DAY - TICK, True), (AT + DAY, False), (AT + 2 * DAY, False), (None, False)],
)
def test_a_file_goes_that_was_closed_before_the_moment(
    dorp: Watch, closed_at: datetime | None, *, goes: bool
) -> None:
    """One that is open, or was closed since, stays though nothing of it is needed."""
    filed(dorp, "leeg.warc", closed_at)
    assert expired(dorp, 1).files == (("leeg.warc",) if goes else ())


def test_files_that_went_are_noted(dorp: Watch) -> None:
    """They are not due again, and a killed purge can be finished; files that stay are not among them."""
    for name in ("b.warc", "a.warc", "c.warc"):
        filed(dorp, name)
    assert expired(dorp, 1).files == ("a.warc", "b.warc", "c.warc")
    assert retention.removed_files(dorp.database) == ()
    retention.mark_removed(dorp.database, ("a.warc", "b.warc"), AT)
    assert sorted(retention.removed_files(dorp.database)) == ["a.warc", "b.warc"]
    assert expired(dorp, 1).files == ("c.warc",)


def test_the_open_file_of_a_crawl_stays(dorp: Watch) -> None:
    """Whatever went of it, it is being written."""
    dorp.show(A, said("c1"))
    assert expired(dorp, 9) == Expired((1,), 1, ())
    close_file(dorp.database, dorp.warc_file, AT)
    assert expired(dorp, 9).files == (dorp.warc_file,)
