"""The frontier: which addresses are known, which are due, and in which order they are visited."""

import sqlite3
from contextlib import closing
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from store import clock
from store.archive import page as pages
from store.archive.coverage import CoverageReason
from store.archive.page import SEEDS, Find, Page, PageKind, Urgency
from store.archive.schema import open_archive
from tests.store.archive.looking import AT, SITE, A, B, C, Watch, said, watch

NIGHT = timedelta(days=1)
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


def find(url: str = A, **changes: object) -> Find:
    """An address that a page led to; its key is its spelling without the scheme."""
    return replace(Find(url, url.partition(":")[2], "/#", depth=1, via="https://dorp.example/"), **changes)  # type: ignore[arg-type]


def add(dorp: Watch, *finds: Find | str, now: datetime = AT) -> int:
    """Add these addresses; how many were new."""
    return pages.add_pages(
        dorp.database, dorp.site_id, [f if isinstance(f, Find) else find(f) for f in finds], now
    )


def known(dorp: Watch, url: str = A) -> Page:
    """What the frontier knows of an address."""
    page = pages.page_of(dorp.database, dorp.site_id, url.partition(":")[2])
    if page is None:
        raise LookupError(url)
    return page


def due(dorp: Watch, now: datetime = AT, *, limit: int = 99, without: tuple[str, ...] = ()) -> list[str]:
    """The addresses that are visited next."""
    return [
        page.url for page in pages.due_pages(dorp.database, dorp.site_id, now, limit=limit, without=without)
    ]


def visited(dorp: Watch, url: str = A, now: datetime = AT, **columns: object) -> None:
    """A visit to a page that was received, due again a night later."""
    changes: dict[str, object] = {
        "due_at": clock.to_text(now + NIGHT),
        "priority": int(Urgency.REVISIT),
        "body_sha256": "aa",
        "etag": '"1"',
        "last_modified": "gisteren",
    }
    pages.mark_visited(dorp.database, known(dorp, url).id, now, {**changes, **columns})


def row(dorp: Watch, url: str = A) -> dict[str, object]:
    """All columns of an address."""
    (page,) = dorp.database.query("SELECT * FROM page WHERE url = ?", [url])
    return page


# what is known


def test_a_new_address_is_due_now(dorp: Watch) -> None:
    """It is kept as it was found, with the page that led there, and was never visited."""
    new = find(kind=PageKind.DOCUMENT, priority=30, depth=4, hops=2, parent="c7", shape="/x")
    assert add(dorp, new) == 1
    page = known(dorp)
    assert (page.url, page.key, page.via, page.kind, page.shape) == (A, new.key, new.via, new.kind, "/x")
    assert (page.priority, page.depth, page.hops, page.parent, page.attempts) == (30, 4, 2, "c7", 0)
    assert {page.fetched_at, page.received_at, page.changed_at, page.etag, page.body_sha256} == {None}
    assert (row(dorp)["due_at"], row(dorp)["found_at"], row(dorp)["reason"]) == (
        *[clock.to_text(AT)] * 2,
        None,
    )


def test_what_a_find_says_is_on_its_page(dorp: Watch) -> None:
    """No field of a find is lost on its way into the frontier."""
    new = find(hops=3, parent="c1", priority=71, depth=5, kind=PageKind.FEED)
    add(dorp, new)
    page = known(dorp)
    assert {field.name: getattr(page, field.name) for field in fields(Find)} == {
        field.name: getattr(new, field.name) for field in fields(Find)
    }


def test_a_known_address_is_not_added_again(dorp: Watch) -> None:
    """Another find of it, nearer or more urgent, changes nothing: not its turn, nor what led there."""
    add(dorp, A)
    before = row(dorp)
    assert add(dorp, find(priority=90, depth=0, via=B), now=AT + NIGHT) == 0
    assert row(dorp) == before


def test_another_spelling_is_the_same_address(dorp: Watch) -> None:
    """The key tells which addresses are one page: it is asked by the spelling that led there first."""
    add(dorp, A)
    assert add(dorp, find(f"{A}?utm=1", key=find().key), find(f"{A}#x", key=find().key)) == 0
    assert known(dorp).url == A


def test_addresses_are_counted_as_far_as_they_are_new(dorp: Watch) -> None:
    """Twice in one list is one address, and an empty list is none."""
    add(dorp, A)
    assert add(dorp, A, B, C, B) == 2
    assert add(dorp) == 0


def test_every_site_has_a_frontier_of_its_own(archive: Database) -> None:
    """The same address on another site is another page, with its own turn."""
    here, there = watch(archive), watch(archive, replace(SITE, name="stad"))
    add(here, A)
    visited(here, A)
    assert add(there, A) == 1
    assert (due(here), due(there)) == ([], [A])
    assert pages.count_due(archive, here.site_id, AT + NIGHT) == 1


def test_many_addresses_are_added_at_once(dorp: Watch) -> None:
    """A sitemap of thousands is a list like another, and each counts once."""
    many = [f"https://dorp.example/{number}" for number in range(3_000)]
    assert add(dorp, *many) == 3_000
    assert add(dorp, *many, A) == 1
    assert pages.count_due(dorp.database, dorp.site_id, AT) == 3_001


def test_an_unknown_address_is_none(dorp: Watch) -> None:
    """Nothing is made of a key or an id that nobody found; a key is of one site."""
    add(dorp, A)
    there = watch(dorp.database, replace(SITE, name="stad"))
    assert pages.page_of(dorp.database, there.site_id, find().key) is None
    assert pages.page_of(dorp.database, dorp.site_id, A) is None
    assert pages.page_with(dorp.database, 0) is None
    assert pages.page_with(dorp.database, known(dorp).id) == known(dorp)


def test_a_page_that_no_frontier_knows_has_no_past(dorp: Watch) -> None:
    """A page of a file that somebody gave was never visited, and no row is made for it."""
    page = Page.at(A, PageKind.PAGE, "/#")
    assert page == Page(0, A, A, None, PageKind.PAGE, "/#", 0, 0, 0, 0, *[None] * 7, 0)
    assert dorp.count("page") == 0


# what is left out


def test_an_address_that_is_left_out_is_kept_with_the_reason(dorp: Watch) -> None:
    """It is never due, and told once as new."""
    left = [
        pages.leave_out(dorp.database, dorp.site_id, find(), CoverageReason.EXCLUDED, AT) for _ in range(2)
    ]
    assert left == [True, False]
    assert (row(dorp)["reason"], row(dorp)["due_at"], row(dorp)["priority"]) == ("excluded", None, 0)
    assert due(dorp, AT + 99 * NIGHT) == []


def test_a_visited_address_is_not_left_out_afterwards(dorp: Watch) -> None:
    """What is known keeps its turn."""
    add(dorp, A)
    assert not pages.leave_out(dorp.database, dorp.site_id, find(), CoverageReason.EXCLUDED, AT)
    assert due(dorp) == [A]


@pytest.mark.parametrize(
    ("reason", "comes"),
    [
        (CoverageReason.EXCLUDED, True),
        (CoverageReason.NOT_TEXT, True),
        (CoverageReason.ROBOTS_FORBIDDEN, False),
        (CoverageReason.TRAP, False),
        (CoverageReason.BAD_ADDRESS, False),
        (CoverageReason.TOO_DEEP, False),
    ],
)
def test_what_was_left_out_is_new_once_it_may_be_visited(
    dorp: Watch, reason: CoverageReason, *, comes: bool
) -> None:
    """An exclusion that was lifted, or a file that a post links to as a document: due, without a reason."""
    pages.leave_out(dorp.database, dorp.site_id, find(), reason, AT)
    document = find(kind=PageKind.DOCUMENT, priority=30, depth=3, hops=1, parent="c7", via=B, shape="/d")
    assert add(dorp, document, now=AT + HOUR) == int(comes)
    assert due(dorp, AT + HOUR) == ([A] if comes else [])
    page = known(dorp)
    if comes:
        assert {f.name: getattr(page, f.name) for f in fields(Find)} == {
            f.name: getattr(document, f.name) for f in fields(Find)
        }
        assert row(dorp)["reason"] is None
    else:
        assert row(dorp)["reason"] == reason.value


def test_another_spelling_of_what_was_not_there_is_tried(dorp: Watch) -> None:
    """A page that only ever answered 404 may answer by another spelling; after three nothing is tried."""
    add(dorp, A)
    for attempt in range(1, 5):
        pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.GONE, None)
        assert add(dorp, find(str(row_url(dorp)), key=find().key)) == 0  # the same spelling
        again = add(dorp, find(f"{A}?spelling={attempt}", key=find().key))
        assert again == int(attempt < 3)


def row_url(dorp: Watch) -> object:
    """How the only page is asked now."""
    return dorp.database.execute("SELECT url FROM page").fetchone()[0]


@pytest.mark.parametrize(
    "reason", [CoverageReason.CLIENT_ERROR, CoverageReason.SIGN_IN, CoverageReason.LOCKED]
)
def test_what_answered_otherwise_is_not_spelled_anew(dorp: Watch, reason: CoverageReason) -> None:
    """Only "there is no such page" can be a matter of spelling."""
    add(dorp, A)
    pages.mark_failed(dorp.database, known(dorp).id, reason, None)
    assert add(dorp, find(f"{A}?x", key=find().key)) == 0


def test_what_failed_and_waits_for_its_turn_is_not_new(dorp: Watch) -> None:
    """A page that will be tried again keeps the spelling and the time that it has."""
    add(dorp, A)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.GONE, AT + NIGHT)
    assert add(dorp, find(f"{A}?x", key=find().key)) == 0
    assert due(dorp) == []


def test_a_page_that_was_there_once_is_not_new(dorp: Watch) -> None:
    """It was received before it went: its spelling was right."""
    add(dorp, A)
    visited(dorp, A)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.GONE, None)
    assert add(dorp, find(f"{A}?x", key=find().key)) == 0


def test_what_was_left_out_after_an_attempt_is_not_new(dorp: Watch) -> None:
    """An address that was asked and turned out to be an image is no exclusion."""
    add(dorp, A)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.NOT_TEXT, None)
    assert add(dorp, A) == 0


def test_what_was_never_asked_is_told_by_reason(dorp: Watch) -> None:
    """The commonest reason first, with three addresses of each; what was tried or waits is not told."""
    for number in range(5):
        left = find(f"https://dorp.example/x{number}")
        pages.leave_out(dorp.database, dorp.site_id, left, CoverageReason.EXCLUDED, AT)
    odd = "https://dorp.example/~"
    pages.leave_out(dorp.database, dorp.site_id, find(odd), CoverageReason.BAD_ADDRESS, AT)
    add(dorp, A, C, find("https://dorp.example/d"), find("https://dorp.example/e"))
    dorp.database.execute("UPDATE page SET due_at = NULL WHERE url = 'https://dorp.example/e'")
    pages.mark_failed(dorp.database, known(dorp, A).id, CoverageReason.GONE, None)
    visited(dorp, C, reason="excluded", due_at=None)
    dorp.database.execute("UPDATE page SET reason = 'trap' WHERE url = 'https://dorp.example/d'")
    first = tuple(f"https://dorp.example/x{number}" for number in range(3))
    assert pages.left_out(dorp.database, dorp.site_id) == [
        (CoverageReason.EXCLUDED, 5, first),
        (CoverageReason.BAD_ADDRESS, 1, (odd,)),
    ]


def test_what_one_site_left_out_is_not_anothers(dorp: Watch) -> None:
    """Each site tells of itself; one that left out nothing tells of nothing."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    pages.leave_out(dorp.database, there.site_id, find(), CoverageReason.TRAP, AT)
    assert pages.left_out(dorp.database, dorp.site_id) == []
    assert pages.left_out(dorp.database, there.site_id) == [(CoverageReason.TRAP, 1, (A,))]


# what is due


def test_the_most_urgent_comes_first_and_then_what_waited_longest(dorp: Watch) -> None:
    """How urgent it is, then the time at which it was due, then the order in which it was found."""
    add(dorp, find("https://dorp.example/late", priority=60), now=AT + HOUR)
    add(
        dorp,
        find("https://dorp.example/first", priority=60),
        find("https://dorp.example/second", priority=60),
    )
    add(dorp, find("https://dorp.example/urgent", priority=80), now=AT + 2 * HOUR)
    names = [url.rpartition("/")[2] for url in due(dorp, AT + 2 * HOUR)]
    assert names == ["urgent", "first", "second", "late"]
    assert [url.rpartition("/")[2] for url in due(dorp, AT + 2 * HOUR, limit=2)] == names[:2]


def test_a_page_is_due_from_its_moment_on(dorp: Watch) -> None:
    """The moment itself is included, and counted as it is listed."""
    add(dorp, A)
    for now, urls in [(AT - TICK, []), (AT, [A]), (AT + NIGHT, [A])]:
        assert due(dorp, now) == urls
        assert pages.count_due(dorp.database, dorp.site_id, now) == len(urls)


@pytest.mark.parametrize(("without", "left"), [((), 3), (("/x",), 2), (("/x", "/y"), 1), (("/nooit",), 3)])
def test_pages_of_some_shapes_may_be_left(dorp: Watch, without: tuple[str, ...], left: int) -> None:
    """Kinds of pages that fail tonight wait; the others are listed and counted."""
    add(dorp, find(A, shape="/x"), find(B, shape="/y"), find(C, shape="/z"))
    assert len(due(dorp, without=without)) == left
    assert pages.count_due(dorp.database, dorp.site_id, AT, without=without) == left


def test_revisits_come_by_the_time_they_wait(dorp: Watch) -> None:
    """Only pages that were seen before and are due again, whatever is more urgent meanwhile."""
    add(dorp, A, B, C, "https://dorp.example/new")
    visited(dorp, A, AT - NIGHT)
    visited(dorp, B, AT - 2 * NIGHT)
    visited(dorp, C)
    for now, limit, urls in [(AT, 9, [B, A]), (AT, 1, [B]), (AT + NIGHT, 9, [B, A, C])]:
        revisits = pages.due_revisits(dorp.database, dorp.site_id, now, limit=limit)
        assert [page.url for page in revisits] == urls


def test_the_first_page_is_the_last_one_that_was_added_as_such(dorp: Watch) -> None:
    """A site whose address was changed begins at the new one; whether it is due does not matter."""
    assert pages.start_page(dorp.database, dorp.site_id) is None
    add(dorp, find(A, depth=0), find(B, depth=1), find(C, depth=0))
    visited(dorp, C)
    start = pages.start_page(dorp.database, dorp.site_id)
    assert start is not None
    assert start.url == C
    assert pages.start_page(dorp.database, dorp.site_id + 1) is None


def test_the_frontier_is_walked_by_its_index(dorp: Watch) -> None:
    """What is due is found in order: a million addresses are not sorted for the next thirty."""
    sql = f"{pages._DUE} ORDER BY priority DESC, due_at, id LIMIT ?"
    plan = dorp.database.execute(f"EXPLAIN QUERY PLAN {sql}", [1, "x", 32]).fetchall()
    assert "USING INDEX page_due" in plan[0][3]


# what becomes urgent


@pytest.mark.parametrize(("fetched_before", "comes"), [(AT, False), (AT + TICK, True), (AT - HOUR, False)])
def test_a_page_is_made_due_unless_it_was_fetched_since(
    dorp: Watch, fetched_before: datetime, *, comes: bool
) -> None:
    """What a feed tells of before our last visit is known; the moment of the visit itself too."""
    add(dorp, A)
    visited(dorp)
    made = pages.make_due(
        dorp.database,
        dorp.site_id,
        find().key,
        AT + HOUR,
        priority=Urgency.ANNOUNCED,
        fetched_before=fetched_before,
    )
    assert made is comes
    assert due(dorp, AT + HOUR) == ([A] if comes else [])
    assert known(dorp).etag == '"1"'
    assert known(dorp).priority == (Urgency.ANNOUNCED if comes else Urgency.REVISIT)


def test_a_page_that_was_never_fetched_is_made_due_whenever_it_is_told_of(dorp: Watch) -> None:
    """It holds nothing that we know; its own urgency stays where that is higher."""
    add(dorp, find(priority=90))
    made = pages.make_due(
        dorp.database,
        dorp.site_id,
        find().key,
        AT - NIGHT,
        priority=Urgency.CHECK,
        fetched_before=AT - NIGHT,
    )
    assert made
    assert (due(dorp, AT - NIGHT), known(dorp).priority) == ([A], 90)


def test_only_the_page_that_is_told_of_is_made_due(dorp: Watch) -> None:
    """Its neighbours, and the same address elsewhere, keep their turn; an unknown one is not made."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    for site in (dorp, there):
        add(site, A, B)
        visited(site, A)
        visited(site, B)
    later = AT + HOUR
    for key, made in [(find().key, True), ("//onbekend/", False)]:
        assert made is pages.make_due(
            dorp.database, dorp.site_id, key, later, priority=Urgency.CHECK, fetched_before=later
        )
    assert (due(dorp, later), due(there, later)) == ([A], [])


@pytest.mark.parametrize("forget", [False, True])
def test_a_page_that_is_looked_at_comes_whole(dorp: Watch, *, forget: bool) -> None:
    """Without its validators no server answers that nothing changed."""
    add(dorp, A)
    visited(dorp)
    pages.make_due(
        dorp.database,
        dorp.site_id,
        find().key,
        AT + HOUR,
        priority=Urgency.CHECK,
        fetched_before=AT + HOUR,
        forget=forget,
    )
    page = known(dorp)
    assert (page.etag, page.last_modified, page.body_sha256) == (
        (None, None, None) if forget else ('"1"', "gisteren", "aa")
    )


def test_seeds_and_the_first_page_are_asked_at_every_crawl(dorp: Watch) -> None:
    """What the first page names, first of all; no other page, no deeper sitemap, none of another site."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    add(there, find(A, depth=0))
    start, deep, document = (f"https://dorp.example/{name}" for name in ("", "deep", "document"))
    seeds = [f"https://dorp.example/{kind}" for kind in SEEDS]
    add(dorp, find(start, depth=0), A, find(deep, kind=PageKind.SITEMAP, depth=2))
    add(dorp, find(document, kind=PageKind.DOCUMENT), find(B, kind=PageKind.ISSO))
    add(dorp, *(find(url, kind=kind) for url, kind in zip(seeds, SEEDS, strict=True)))
    every = [start, A, deep, document, B, *seeds]
    for url in every:
        visited(dorp, url)
    visited(there, A)
    pages.make_seeds_due(dorp.database, dorp.site_id, AT + HOUR)
    assert due(dorp, AT + HOUR) == [start, *seeds]
    assert {known(dorp, url).priority for url in (start, *seeds)} == {Urgency.SEED}
    assert due(there, AT + HOUR) == []


@pytest.mark.parametrize(
    ("after", "asked"), [(timedelta(minutes=30), False), (timedelta(minutes=30) + TICK, True)]
)
def test_a_seed_that_was_asked_just_now_is_not_asked_again(
    dorp: Watch, after: timedelta, *, asked: bool
) -> None:
    """A crawl that goes on after a kill leaves alone what it has; after half an hour it is old."""
    add(dorp, find(depth=0))
    visited(dorp)
    pages.make_seeds_due(dorp.database, dorp.site_id, AT + after)
    assert due(dorp, AT + after) == ([A] if asked else [])


def test_a_seed_that_failed_is_asked_again(dorp: Watch) -> None:
    """A feed that was away may be back: what never came has no last visit."""
    add(dorp, find(kind=PageKind.FEED))
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.GONE, None)
    pages.make_seeds_due(dorp.database, dorp.site_id, AT + NIGHT)
    assert due(dorp, AT + NIGHT) == [A]


# what waits for its turn


def test_pages_that_wait_for_their_turn_are_scheduled(dorp: Watch) -> None:
    """Each with when it is due, was fetched and changed last."""
    add(dorp, A, B)
    visited(dorp, A, changed_at=clock.to_text(AT - NIGHT))
    visited(dorp, B)
    assert list(pages.scheduled(dorp.database, dorp.site_id)) == [
        (known(dorp, A).id, AT + NIGHT, AT, AT - NIGHT),
        (known(dorp, B).id, AT + NIGHT, AT, None),
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": int(Urgency.CHECK)},
        {"reason": "timeout"},
        {"due_at": None},
        {"fetched_at": None},
        {"body_sha256": None},
        {"site_id": 2},
    ],
)
def test_what_is_urgent_failed_or_must_come_whole_waits_for_no_turn(
    dorp: Watch, changes: dict[str, object]
) -> None:
    """Other settings do not put it off."""
    watch(dorp.database, replace(SITE, name="stad"))
    add(dorp, A)
    visited(dorp)
    dorp.database.table("page").update(known(dorp).id, changes)
    assert list(pages.scheduled(dorp.database, dorp.site_id)) == []


def test_pages_are_given_other_moments(dorp: Watch) -> None:
    """Those that are named, and no others."""
    add(dorp, A, B)
    pages.reschedule(dorp.database, [(known(dorp, A).id, AT + NIGHT)])
    assert (due(dorp, AT), due(dorp, AT + NIGHT)) == ([B], [B, A])
    pages.reschedule(dorp.database, [])
    assert due(dorp, AT) == [B]


def test_every_page_that_is_visited_at_all_can_be_had_now(dorp: Watch) -> None:
    """Whenever it was visited; what is left out or given up stays so, and other sites keep their turn."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    add(there, A)
    visited(there, A)
    add(dorp, A, B, C)
    visited(dorp, A)
    pages.mark_failed(dorp.database, known(dorp, C).id, CoverageReason.GONE, None)
    assert pages.make_known_due(dorp.database, dorp.site_id, AT + HOUR) == 2
    assert (sorted(due(dorp, AT + HOUR)), due(there, AT + HOUR)) == ([A, B], [])


def test_pages_whose_text_is_no_longer_kept_come_whole(dorp: Watch) -> None:
    """Every site's; a page that has its validators, failed or was never fetched has nothing to give back."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    add(there, A)
    visited(there, A, body_sha256=None)
    add(dorp, A, B, C, "https://dorp.example/d")
    visited(dorp, A, body_sha256=None)
    visited(dorp, B)
    visited(dorp, C, body_sha256=None, reason="sign_in")
    dorp.database.execute("UPDATE page SET due_at = NULL WHERE url = 'https://dorp.example/d'")
    assert pages.make_all_due(dorp.database, AT + HOUR) == 2
    assert (due(dorp, AT + HOUR), due(there, AT + HOUR)) == ([A], [A])
    assert (known(dorp).etag, known(dorp).last_modified, known(dorp).body_sha256) == (None, None, None)
    assert known(dorp, B).etag == '"1"'


def test_what_could_not_be_read_comes_again_for_its_reason(dorp: Watch) -> None:
    """A reader that was installed since may read it: its attempts count anew."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    urls = [A, B, C]
    reasons = [CoverageReason.PICTURE_UNREAD, CoverageReason.LOCKED, CoverageReason.GONE]
    for site in (dorp, there):
        add(site, *urls)
        for url, reason in zip(urls, reasons, strict=True):
            pages.mark_failed(site.database, known(site, url).id, reason, None)
    wanted = (reason for reason in reasons[:2])
    assert pages.make_unread_due(dorp.database, dorp.site_id, AT, wanted) == 2
    assert (due(dorp), due(there)) == ([A, B], [])
    assert [known(dorp, url).attempts for url in urls] == [0, 0, 1]
    assert pages.make_unread_due(dorp.database, dorp.site_id, AT, ()) == 0


# what became of a visit


def test_a_visit_notes_what_came_and_forgets_the_failures(dorp: Watch) -> None:
    """The columns that are given, when it was fetched, and that nothing is wrong with it."""
    add(dorp, A, B)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.TIMEOUT, AT)
    visited(dorp, A, AT + HOUR, posts=4, received_at=clock.to_text(AT + HOUR))
    page = known(dorp)
    assert (page.fetched_at, page.received_at, page.posts, page.attempts) == (AT + HOUR, AT + HOUR, 4, 0)
    assert row(dorp)["reason"] is None
    assert known(dorp, B).fetched_at is None


def test_failures_in_a_row_are_counted(dorp: Watch) -> None:
    """Each with the last reason and when it is tried again; never, where there is no moment."""
    add(dorp, A, B)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.TIMEOUT, AT + HOUR)
    assert (due(dorp, AT), due(dorp, AT + HOUR), known(dorp).attempts) == ([B], [B, A], 1)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.TLS, None)
    assert (known(dorp).attempts, row(dorp)["reason"], row(dorp)["due_at"]) == (2, "tls", None)
    assert (known(dorp, B).attempts, row(dorp, B)["reason"]) == (0, None)


def test_a_failure_keeps_what_is_known_of_the_page(dorp: Watch) -> None:
    """An outage does not make it a page that was never seen."""
    add(dorp, A)
    visited(dorp, posts=3)
    pages.mark_failed(dorp.database, known(dorp).id, CoverageReason.TIMEOUT, AT)
    assert (known(dorp).fetched_at, known(dorp).posts, known(dorp).etag) == (AT, 3, '"1"')


def test_an_attempt_without_a_result_leaves_the_page_due(dorp: Watch) -> None:
    """A process that died while it read the page counts, and no reason is made up."""
    add(dorp, A, B)
    pages.mark_tried(dorp.database, known(dorp).id)
    assert (known(dorp).attempts, known(dorp, B).attempts, row(dorp)["reason"]) == (1, 0, None)
    assert due(dorp) == [A, B]


def test_a_page_that_the_site_spells_otherwise_is_asked_so(dorp: Watch) -> None:
    """It is due at once, one redirect further; its posts stand there under the new spelling."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    for site in (dorp, there):
        add(site, A, B)
        site.show(A, said("c1"))
    dorp.show(B, said("d1", page=B))
    for url in (A, B):
        visited(dorp, url)
    slashed = f"{A}/"
    pages.readdress(dorp.database, known(dorp), slashed, AT + HOUR)
    page = known(dorp)
    assert (page.url, page.key, page.hops, due(dorp, AT + HOUR)) == (slashed, find().key, 1, [slashed])
    assert {version.site + version.thread for version in dorp.versions()} == {
        f"dorp{slashed}",
        f"dorp{B}",
        f"stad{A}",
    }
    assert dorp.unchanged(slashed, 1) == 1


# addresses without end


def test_visits_that_lead_nowhere_are_counted_by_form(dorp: Watch) -> None:
    """In a row: one that leads somewhere begins anew; each form and each site for itself."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    counts = [
        pages.count_shape(dorp.database, dorp.site_id, "/#", barren=barren)
        for barren in (True, True, False, False, True, True, True)
    ]
    assert counts == [1, 2, 0, 0, 1, 2, 3]
    assert pages.count_shape(dorp.database, dorp.site_id, "/x/#", barren=True) == 1
    assert pages.count_shape(dorp.database, there.site_id, "/#", barren=False) == 0
    assert dorp.database.execute("SELECT fetched FROM shape WHERE shape = '/#'").fetchall() == [(7,), (1,)]


def test_new_addresses_of_an_endless_form_are_parked(dorp: Watch) -> None:
    """Never to be visited, for this reason; those that were visited, of other forms or sites go on."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    add(there, find(shape="/k"))
    add(dorp, find(A, shape="/k"), find(B, shape="/k"), find(C, shape="/z"))
    visited(dorp, B)
    gone = "https://dorp.example/gone"
    add(dorp, find(gone, shape="/k"))
    pages.mark_failed(dorp.database, known(dorp, gone).id, CoverageReason.GONE, None)
    assert pages.park_shape(dorp.database, dorp.site_id, "/k") == 1
    assert (row(dorp, gone)["reason"], due(dorp), due(there)) == ("gone", [C], [A])
    assert due(dorp, AT + NIGHT) == [C, B]
    assert pages.left_out(dorp.database, dorp.site_id) == [(CoverageReason.TRAP, 1, (A,))]
    assert pages.park_shape(dorp.database, dorp.site_id, "/k") == 0


# what guards it


def test_two_processes_see_one_frontier(archive: Database, tmp_path: Path) -> None:
    """What one has added is known to the other, and added once."""
    here = watch(archive)
    add(here, A)
    with closing(open_archive(tmp_path / "archive.db")) as other:
        assert pages.add_pages(other, here.site_id, [find(), find(B)], AT) == 1
    assert due(here) == [A, B]


def test_a_page_of_no_site_is_refused(dorp: Watch) -> None:
    """The frontier belongs to sites that the archive has."""
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        pages.add_pages(dorp.database, 99, [find()], AT)


def test_a_kind_that_nobody_knows_is_no_page(dorp: Watch) -> None:
    """A value that another program wrote is refused where it is read, not taken for something else."""
    add(dorp, A)
    dorp.database.execute("UPDATE page SET kind = 'film'")
    with pytest.raises(ValueError, match="film"):
        known(dorp)


def test_what_is_urgent_stands_in_one_order() -> None:
    """What tells of new posts goes first, what was seen before last; archives hold these numbers."""
    assert {priority.name: priority.value for priority in Urgency} == {
        "SEED": 100,
        "WATCHED": 90,
        "ANNOUNCED": 80,
        "CHECK": 70,
        "NEW": 60,
        "DOCUMENT": 30,
        "REVISIT": 20,
    }
