"""Which post of the archive a post on a page is: when it is the same, and when another one."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.archive import identity, retention
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind, Precision
from tests.store.archive.looking import SITE, TEXTS, WRITTEN, A, B, C, Watch, said, watch

FRONT = "https://dorp.example/"
NOBODY = [
    "Anoniem",
    " gast ",
    "GAST",
    "",
    None,
    "[deleted]",
    "(verwijderd)",
    "\xa0Anonymous\xa0",
    "GELÖSCHT",
    "-",
]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
TICK = timedelta(microseconds=1)


def at(
    post: ExtractedPost, after: timedelta | None, precision: Precision | None, raw: str = "x"
) -> ExtractedPost:
    """The post as of so long after the first one, told so exactly; None where the words cannot be read."""
    moment = None if after is None else WRITTEN + after
    return replace(post, published=ClaimedTime(raw, moment, precision))


def texts(dorp: Watch) -> list[str]:
    """The present text of every post, in the order in which the posts came."""
    return [dorp.current(post_id).text for post_id in range(1, dorp.count("post") + 1)]


def native_ids(dorp: Watch) -> list[str]:
    """The archive's id of every post, in the order in which they came."""
    return [str(row["native_id"]) for row in dorp.database.query("SELECT native_id FROM post ORDER BY id")]


# numbers that every page gives anew


@pytest.mark.parametrize("author", ["Kees", "Anoniem", None])
def test_a_number_with_other_text_on_another_page_is_another_post(dorp: Watch, author: str | None) -> None:
    """Even by the same name at the same minute: `#p1` stands on every page."""
    for night in range(2):
        dorp.show(C, said("p1", TEXTS[0], author, page=C), night=night)
        dorp.show(A, said("p1", TEXTS[1], author), night=night)
    assert texts(dorp) == [TEXTS[0], TEXTS[1]]


@pytest.mark.parametrize("author", NOBODY)
def test_a_name_that_anybody_may_bear_joins_nothing(dorp: Watch, author: str | None) -> None:
    """The same words under the same number on two pages, by nobody in particular, are two posts."""
    for night in range(2):
        dorp.show(C, said("Reactie_1", TEXTS[0], author, minute=None, page=C), night=night)
        dorp.show(A, said("Reactie_1", TEXTS[0], author, minute=None), night=night)
    assert texts(dorp) == [TEXTS[0], TEXTS[0]]


@pytest.mark.parametrize("author", ["Kees", "Gasthuis", "Anoniem2", "de gast", "[kees]"])
def test_a_name_that_somebody_bears_joins_equal_words(dorp: Watch, author: str) -> None:
    """The same words under the same number by somebody who is named are one post, wherever they show."""
    dorp.show(C, said("c7", TEXTS[0], author, minute=None, page=C))
    assert dorp.show(A, said("c7", TEXTS[0], author, minute=None)).new == 0


@pytest.mark.parametrize("author", ["Anoniem", None])
def test_a_minute_joins_equal_words_of_nobody(dorp: Watch, author: str | None) -> None:
    """Number, words and minute together are enough where nobody is named."""
    dorp.show(C, said("c7", TEXTS[0], author, page=C))
    assert dorp.show(A, said("c7", TEXTS[0], author)).new == 0
    assert dorp.show(B, said("c7", TEXTS[0], author, minute=2, page=B)).new == 1


def test_a_post_that_shows_on_two_pages_is_one(dorp: Watch) -> None:
    """The same number, words, name and minute are one post, wherever it shows."""
    dorp.show(C, said("c678", TEXTS[0], page=C))
    assert dorp.show(A, said("c678", TEXTS[0])).new == 0


def test_equal_words_under_other_numbers_are_other_posts(dorp: Watch) -> None:
    """Nothing but the words and the name joins two pages: "Mee eens" is written often."""
    dorp.show(C, said("c1", TEXTS[0], page=C))
    assert dorp.show(A, said("c2", TEXTS[0])).new == 1


def test_an_id_that_means_another_post_here_is_qualified_by_its_page(dorp: Watch) -> None:
    """The name tells page from page, however the page's address is spelled, and holds the number."""
    dorp.show(C, said("p1", TEXTS[0], page=C))
    dorp.show(A, said("p1", TEXTS[1], "Els"))
    http = A.replace("https", "http")
    assert dorp.show(http, said("p1", TEXTS[2], "Els", page=http), night=1).new == 0
    first, second = native_ids(dorp)
    assert (first, second.partition("@")[0], len(second)) == ("p1", "p1", len("p1@") + 12)


def test_pages_are_numbered_apart_however_many_there_are(dorp: Watch) -> None:
    """The tenth page with a first comment has one of its own, and keeps it the next night."""
    pages = [f"https://dorp.example/{number}" for number in range(10)]
    for night in range(2):
        for number, page in enumerate(pages):
            dorp.show(page, said("p1", f"Bericht {number}", f"Buur {number}", page=page), night=night)
    assert texts(dorp) == [f"Bericht {number}" for number in range(10)]
    assert len(set(native_ids(dorp))) == 10


def test_an_id_with_an_at_sign_is_an_id(dorp: Watch) -> None:
    """What a site writes into its own ids changes nothing."""
    posts = [said(name, TEXTS[0], minute=number) for number, name in enumerate(["@", "p@q", "p", "@p", "p@"])]
    for night in range(2):
        assert dorp.show(A, *posts, night=night).seen == 5
    assert native_ids(dorp) == ["@", "p@q", "p", "@p", "p@"]


def test_an_id_that_looks_qualified_stays_its_own_posts(dorp: Watch) -> None:
    """A post with the very id comes before one whose id is that with a page added, whatever their order."""
    posts = [said("p1@x", minute=2), said("p1")]
    dorp.show(A, *posts)
    for night, shown in enumerate((posts, posts[::-1]), 1):
        assert dorp.show(A, *shown, night=night).new == 0
    assert native_ids(dorp) == ["p1@x", "p1"]


def test_names_of_one_page_are_never_shared(dorp: Watch) -> None:
    """Every post of a page has a name of its own, also where several could be the same known one."""
    dorp.show(A, said("p1", TEXTS[0], None, minute=None))
    posts = [(said(f"p{number}", TEXTS[0], None, minute=None), A) for number in range(3, 0, -1)]
    names = identity.names(dorp.database, dorp.site_id, A, posts)
    assert names == {"p1": "p1", "p2": "p2", "p3": "p3"}


def test_another_site_lends_no_post(dorp: Watch) -> None:
    """The same page and number on another site is that site's own."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    there.show(A, said("p1", TEXTS[1], "Els"))
    assert identity.names(dorp.database, dorp.site_id, A, [(said("p1"), A)]) == {"p1": "p1"}


# numbers that move


def test_numbers_that_move_take_no_text_along(dorp: Watch) -> None:
    """A new comment above the others gives every one another number; none of them was edited."""
    dorp.show(A, said("c1", TEXTS[0], minute=1), said("c2", TEXTS[1], minute=0))
    second = dorp.show(
        A,
        said("c1", TEXTS[2], minute=2),
        said("c2", TEXTS[0], minute=1),
        said("c3", TEXTS[1], minute=0),
        night=1,
    )
    assert (second.new, second.changed, second.seen) == (1, 0, 3)
    third = dorp.show(A, said("c1", TEXTS[2], minute=2), said("c2", TEXTS[1], minute=0), night=2)
    assert (third.new, third.changed, third.seen) == (0, 0, 2)
    assert texts(dorp) == [TEXTS[0], TEXTS[1], TEXTS[2]]


def test_a_list_that_shows_the_newest_first_never_edits(dorp: Watch) -> None:
    """Seven nights with a new comment on top of five: each is a post of its own, and none ever changes."""
    written = [(f"Bericht {number}", number) for number in range(12)]
    for night in range(7):
        window = written[night : night + 5][::-1]
        shown = [said(f"p{place}", text, minute=minute) for place, (text, minute) in enumerate(window, 1)]
        assert dorp.show(A, *shown, night=night).changed == 0
    assert sorted(texts(dorp)) == sorted(text for text, _ in written[:11])


def test_a_comment_that_is_taken_away_moves_the_rest_down(dorp: Watch) -> None:
    """The one that went is missed, those behind it are as they were."""
    dorp.show(A, said("c1", TEXTS[0]), said("c2", TEXTS[1], minute=1), said("c3", TEXTS[2], minute=2))
    missed = dorp.visit(A, said("c1", TEXTS[1], minute=1), said("c2", TEXTS[2], minute=2), night=1)
    assert [post.post_id for post in missed] == [1]
    assert dorp.count("post_version") == 3


def test_two_that_changed_places_are_each_itself(dorp: Watch) -> None:
    """A list that is sorted otherwise edits nobody."""
    dorp.show(A, said("c1", TEXTS[0], "Kees"), said("c2", TEXTS[1], "Els", minute=1))
    counted = dorp.show(A, said("c1", TEXTS[1], "Els", minute=1), said("c2", TEXTS[0], "Kees"), night=1)
    assert (counted.new, counted.changed) == (0, 0)


@pytest.mark.parametrize(
    ("author", "minute"), [("Els", 0), ("Kees", 9), (None, 0)], ids=["name", "time", "nobody"]
)
def test_a_number_moves_only_with_name_and_time(dorp: Watch, author: str | None, minute: int) -> None:
    """Equal words of somebody else, or of another minute, are another post below."""
    dorp.show(A, said("c1", TEXTS[0], "Kees"))
    assert dorp.show(A, said("c2", TEXTS[0], author, minute=minute), night=1).new == 1


def test_equal_words_of_one_person_keep_their_numbers(dorp: Watch) -> None:
    """Whoever says the same twice has two posts, and the numbers tell which is which."""
    double = [said("c1"), said("c2")]
    dorp.show(A, *double)
    assert dorp.show(A, *reversed(double), night=1).new == 0
    assert [missed.post_id for missed in dorp.visit(A, said("c2"), night=2)] == [1]


def test_a_gone_post_that_returns_under_another_number_is_itself(dorp: Watch) -> None:
    """What was on this page once is known here."""
    dorp.show(A, said("c1"))
    dorp.visit(A, night=1)
    dorp.end_night(1)
    assert dorp.show(A, said("c5"), night=2).new == 0


def test_a_text_that_an_edit_replaced_is_no_post_to_move_to(dorp: Watch) -> None:
    """Only present texts are looked for: the old words under another number are another post."""
    dorp.show(A, said("c1", TEXTS[0]))
    dorp.show(A, said("c1", TEXTS[1]), night=1)
    assert dorp.show(A, said("c1", TEXTS[1]), said("c2", TEXTS[0]), night=2).new == 1


# edits


def test_an_edit_on_its_page_is_a_version(dorp: Watch) -> None:
    """The same number, name and page with other words is an edit."""
    dorp.show(A, said("p1", TEXTS[0]), said("p2", TEXTS[1], minute=1))
    second = dorp.show(A, said("p1", TEXTS[2]), said("p2", TEXTS[1], minute=1), night=1)
    assert (second.new, second.changed) == (0, 1)


def test_an_edit_of_a_qualified_post_is_a_version_of_that_one(dorp: Watch) -> None:
    """Where the number means another post elsewhere, the page's own is edited."""
    dorp.show(C, said("p1", TEXTS[0], page=C))
    dorp.show(A, said("p1", TEXTS[1], "Els"))
    counted = dorp.show(A, said("p1", TEXTS[2], "Els"), night=1)
    assert (counted.new, counted.changed, texts(dorp)) == (0, 1, [TEXTS[0], TEXTS[2]])


def test_another_name_under_the_number_is_no_edit(dorp: Watch) -> None:
    """A named author does not become another by editing; both are kept, night after night."""
    dorp.show(A, said("p1", TEXTS[0], "Kees"))
    assert dorp.show(A, said("p1", TEXTS[1], "Els"), night=1).new == 1
    assert dorp.show(A, said("p1", TEXTS[1], "Els"), night=2).new == 0
    assert texts(dorp) == [TEXTS[0], TEXTS[1]]


def test_three_people_under_one_number_are_three_posts(dorp: Watch) -> None:
    """Where the number and the number of the page are both taken, the words themselves make the name."""
    for night in range(2):
        for number, author in enumerate(["Kees", "Els", "Piet"]):
            dorp.show(A, said("p1", TEXTS[number], author), night=night + number / 10)
    assert texts(dorp) == [TEXTS[0], TEXTS[1], TEXTS[2]]
    assert len(set(native_ids(dorp))) == 3


@pytest.mark.parametrize(
    ("before", "after"), [("Kees", "Anoniem"), ("Gast", "Els"), (None, "Kees"), ("Els", None)]
)
def test_an_edit_may_hide_or_give_a_name(dorp: Watch, before: str | None, after: str | None) -> None:
    """Only two names contradict each other; nobody contradicts nobody."""
    dorp.show(A, said("p1", TEXTS[0], before))
    assert dorp.show(A, said("p1", TEXTS[1], after), night=1).changed == 1


@pytest.mark.parametrize("author", ["Kees", "Anoniem"])
def test_a_post_that_is_dated_otherwise_is_the_one_it_was(dorp: Watch, author: str) -> None:
    """Where no number moved, other words and another minute are an edit: whoever moves a date is noticed."""
    dorp.show(A, said("p1", TEXTS[0], author), said("p2", TEXTS[1], author))
    counted = dorp.show(A, said("p1", TEXTS[2], author, minute=900), said("p2", TEXTS[1], author), night=1)
    assert (counted.new, counted.changed) == (0, 1)
    claims = [version.published for version in dorp.versions(1)]
    assert len({claim and claim.at for claim in claims}) == 2


@pytest.mark.parametrize("author", ["Kees", "Anoniem"])
def test_other_words_of_another_minute_are_no_edit_where_numbers_move(dorp: Watch, author: str) -> None:
    """One that was there has another number now, so the number of the other passed to a new comment."""
    dorp.show(A, said("p1", TEXTS[0], author, minute=5), said("p2", TEXTS[1], author, minute=1))
    counted = dorp.show(
        A, said("p1", TEXTS[2], author, minute=9), said("p3", TEXTS[1], author, minute=1), night=1
    )
    assert (counted.new, counted.changed) == (1, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (at(said("p1"), timedelta(0), Precision.MINUTE), at(said("p1", TEXTS[1]), MINUTE, Precision.SECOND)),
        (at(said("p1"), timedelta(0), Precision.DAY), at(said("p1", TEXTS[1]), 5 * DAY, Precision.DAY)),
        (at(said("p1"), timedelta(0), Precision.MINUTE), at(said("p1", TEXTS[1]), 5 * DAY, Precision.DAY)),
        (at(said("p1"), timedelta(0), Precision.DAY), at(said("p1", TEXTS[1]), 5 * DAY, Precision.MINUTE)),
        (said("p1"), said("p1", TEXTS[1], minute=None)),
        (said("p1", minute=None), said("p1", TEXTS[1])),
        (
            replace(said("p1"), kind=PostKind.ARTICLE),
            replace(said("p1", TEXTS[1], minute=300), kind=PostKind.ARTICLE),
        ),
    ],
    ids=["a minute", "days", "exact, then vague", "vague, then exact", "no time", "a time now", "article"],
)
def test_an_edit_may_be_told_of_another_time_where_times_are_vague(
    dorp: Watch, before: ExtractedPost, after: ExtractedPost
) -> None:
    """Weeks are counted anew every night, and an article is dated anew: that makes no other post."""
    moved = said("p8", TEXTS[3], "Els")
    dorp.show(A, before, moved)
    counted = dorp.show(A, after, replace(moved, native_id="p9"), night=1)
    assert (counted.new, counted.changed) == (0, 1)


def test_a_person_who_is_called_otherwise_wrote_the_same(dorp: Watch) -> None:
    """A new name over the same number and words makes no new post."""
    dorp.show(A, said("p1", TEXTS[0], "Kees"), said("p2", TEXTS[0], "Els"))
    second = dorp.show(A, said("p1", TEXTS[0], "Kees1"), said("p2", TEXTS[0], "Els"), night=1)
    assert (second.new, second.changed) == (0, 0)


def test_equal_words_by_several_people_are_several_posts(dorp: Watch) -> None:
    """Each keeps its own place through the nights."""
    people = ["Kees", "Els", "Piet", "Anoniem"]
    posts = [said(f"c{number}", TEXTS[0], name, minute=number) for number, name in enumerate(people)]
    for night in range(3):
        assert dorp.show(A, *posts, night=night).seen == 4
    assert [version.author for version in dorp.versions()] == people


def test_whoever_is_named_stands_before_whoever_was_renamed(dorp: Watch) -> None:
    """Equal words under swapped numbers belong to their writers, not to their numbers."""
    dorp.show(A, said("p1", TEXTS[0], "Kees"), said("p2", TEXTS[0], "Els"))
    names = identity.names(
        dorp.database, dorp.site_id, A, [(said("p1", TEXTS[0], "Els"), A), (said("p2", TEXTS[0], "Kees"), A)]
    )
    assert names == {"p1": "p2", "p2": "p1"}


# where a post is at home


def test_an_index_knows_a_post_by_the_page_its_link_names(dorp: Watch) -> None:
    """An excerpt whose link leads to the post's page is that post, whatever it shows of it."""
    dorp.show(A, said("c1", TEXTS[0], None, minute=None))
    assert dorp.show(FRONT, said("c1", "De markt...", None, minute=None), night=1).new == 0


def test_a_page_knows_a_post_that_an_index_showed_first(dorp: Watch) -> None:
    """The link that the index gave leads home."""
    dorp.show(FRONT, said("c1", "De markt...", None, minute=None))
    assert dorp.show(A, said("c1", TEXTS[0], None, minute=None), night=1).new == 0


def test_an_index_whose_link_leads_elsewhere_shows_another_post(dorp: Watch) -> None:
    """The same number at home on another page is of that page."""
    dorp.show(A, said("c1", TEXTS[0], None, minute=None))
    assert dorp.show(FRONT, said("c1", "De bus...", None, minute=None, page=B), night=1).new == 1


def test_a_post_at_home_that_was_written_at_another_time_is_another(dorp: Watch) -> None:
    """A link that leads to the same page is not believed against the minute."""
    dorp.show(A, said("c1", TEXTS[0]))
    assert dorp.show(FRONT, said("c1", TEXTS[1], minute=30), night=1).new == 1
    assert dorp.show(FRONT, said("c1", "De markt...", minute=1), night=2).new == 0


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (f"{A}/comment-page-2", True),
        (f"{A}?page=2", True),
        (f"{A}&page=2", True),
        ("https://dorp.example/ab", False),
        ("https://dorp.example/a-2", False),
        ("https://dorp.example/b/a", False),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_an_edited_post_is_known_on_the_other_pages_of_its_thread(
    dorp: Watch, other: str, *, is_one: bool, turned: bool
) -> None:
    """One address that continues the other is a part of one thread, whichever was seen first."""
    pages = (other, A) if turned else (A, other)
    dorp.show(pages[0], said("c1", TEXTS[0], page=pages[0]))
    counted = dorp.show(pages[1], said("c1", TEXTS[1], page=pages[1]), night=1)
    assert counted.new == int(not is_one)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (said("c1", TEXTS[0], "Anoniem"), said("c1", TEXTS[1], "Anoniem")),
        (said("c1", TEXTS[0], minute=None), said("c1", TEXTS[1], minute=None)),
        (said("c1", TEXTS[0]), said("c1", TEXTS[1], minute=None)),
        (at(said("c1"), DAY, Precision.DAY), at(said("c1", TEXTS[1]), DAY, Precision.DAY)),
        (said("c1", TEXTS[0]), said("c1", TEXTS[1], minute=2)),
    ],
    ids=["nobody", "undated", "undated now", "of a day", "later"],
)
def test_on_the_next_page_other_words_need_name_and_minute(
    dorp: Watch, before: ExtractedPost, after: ExtractedPost
) -> None:
    """Where the number alone speaks for it, other words on the thread's next page are another post."""
    dorp.show(A, before)
    moved = f"{A}/2"
    assert dorp.show(moved, replace(after, permalink=f"{moved}#c1"), night=1).new == 1


def test_a_folder_holds_all_pages_below_it(dorp: Watch) -> None:
    """An address that ends with a slash is continued by whatever follows."""
    folder = "https://dorp.example/draad/"
    dorp.show(folder, said("c1", TEXTS[0], page=folder))
    assert dorp.show(f"{folder}2", said("c1", TEXTS[1], page=f"{folder}2"), night=1).new == 0


# times


def test_a_relative_time_is_the_same_time_tomorrow(dorp: Watch) -> None:
    """What is "2 uur geleden" and "1 dag geleden" later are of one moment."""
    dorp.show(A, at(said("p1"), 9 * HOUR, Precision.HOUR, "2 uur geleden"))
    days = at(said("p1", TEXTS[1]), timedelta(0), Precision.DAY, "1 dag geleden")
    assert dorp.show(A, days, night=1).new == 0


@pytest.mark.parametrize(
    ("first", "second", "span"),
    [
        (Precision.SECOND, Precision.SECOND, MINUTE),
        (Precision.MINUTE, Precision.SECOND, MINUTE),
        (Precision.HOUR, Precision.MINUTE, HOUR),
        (Precision.MINUTE, Precision.DAY, DAY),
        (Precision.MONTH, Precision.DAY, 31 * DAY),
        (Precision.MINUTE, Precision.YEAR, 366 * DAY),
        (None, Precision.MINUTE, MINUTE),
        (Precision.DAY, None, DAY),
        (None, None, MINUTE),
    ],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_times_agree_as_exactly_as_the_vaguer_one_is_told(
    dorp: Watch, first: Precision | None, second: Precision | None, span: timedelta, sign: int
) -> None:
    """Up to its span two times are one moment, a breath further they are two, whichever came first."""
    dorp.show(A, at(said("c1"), timedelta(0), first))
    later = at(said("c1", page=B), sign * (span + TICK), second)
    assert dorp.show(B, later, night=1).new == 1
    same = at(said("c1", page=C), sign * span, second)
    assert dorp.show(C, same, night=2).new == int(sign * span == timedelta(0))


@pytest.mark.parametrize(
    ("before", "after", "is_one"),
    [
        ("zojuist", "zojuist", True),
        ("zojuist", "onlangs", False),
        ("", "", True),
    ],
)
def test_unreadable_times_agree_in_the_same_words(
    dorp: Watch, before: str, after: str, *, is_one: bool
) -> None:
    """Words of which no moment could be made are compared as words."""
    dorp.show(A, at(said("c1"), None, None, before))
    assert dorp.show(B, at(said("c1", page=B), None, None, after), night=1).new == int(not is_one)


@pytest.mark.parametrize("turned", [False, True])
def test_a_time_that_was_read_and_one_that_was_not_do_not_contradict(dorp: Watch, *, turned: bool) -> None:
    """A template that tells its times in words from now on loses no post."""
    posts = [at(said("c1"), None, None, "zojuist"), said("c1")]
    first, second = reversed(posts) if turned else posts
    dorp.show(A, first)
    assert dorp.show(B, replace(second, permalink=f"{B}#c1"), night=1).new == 0


@pytest.mark.parametrize("turned", [False, True])
def test_a_missing_time_contradicts_none(dorp: Watch, *, turned: bool) -> None:
    """A page that tells no time shows the same post of the same person."""
    first, second = (None, 0) if turned else (0, None)
    dorp.show(A, said("c1", minute=first))
    assert dorp.show(B, said("c1", minute=second, page=B), night=1).new == 0


# what retention took, and addresses that are none


def test_a_post_without_its_text_keeps_its_name(dorp: Watch) -> None:
    """Nothing speaks against the id any more: the post that bears it is the one that did."""
    dorp.show(A, said("c1", TEXTS[0], "Kees"))
    retention.remove_texts(dorp.database, [1])
    assert identity.names(dorp.database, dorp.site_id, A, [(said("c1", TEXTS[1], "Els"), A)]) == {"c1": "c1"}


@pytest.mark.parametrize(
    ("url", "other", "same"),
    [
        (A, A, True),
        (A, "http://DORP.example:80/a#p2", True),
        (A, f"{A}/", False),
        (A, f"{A}?fbclid=1", True),
        (f"{A}?x=1&y=2", f"{A}?y=2&x=1", True),
        (A, B, False),
        ("isso:1", "isso:1#2", True),
        ("isso:1", "isso:2", False),
        ("", "", True),
        ("", A, False),
    ],
)
def test_one_page_has_many_spellings(url: str, other: str, *, same: bool) -> None:
    """Addresses are compared by their key; what is no address of the web, letter for letter."""
    assert identity.same_page(url, other) is same
    assert identity.same_page(other, url) is same


# whatever comes

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


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([A, C]), POSTS), max_size=4))
def test_whatever_pages_show_every_post_is_kept(
    dorp: Watch, looks: list[tuple[str, list[ExtractedPost]]]
) -> None:
    """After any looks each post that was shown stands in the archive; a second look adds none."""
    for table in ("observation", "post_version", "post"):
        dorp.database.execute(f"DELETE FROM {table}")
    for page, posts in looks:
        here = [replace(post, permalink=f"{page}#{post.native_id}") for post in posts]
        seen = dorp.show(page, *here)
        assert seen.seen == len(here)
        again = dorp.show(page, *here)
        assert (again.new, again.changed) == (0, 0)
        sql = "SELECT text FROM post_version JOIN post ON post.version_id = post_version.id"
        assert {post.text for post in here} <= {str(row["text"]) for row in dorp.database.query(sql)}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(POSTS, POSTS, st.randoms(use_true_random=False))
def test_the_order_of_a_page_names_nobody_otherwise(
    dorp: Watch, known: list[ExtractedPost], posts: list[ExtractedPost], chance: object
) -> None:
    """No two posts of a page have one name, and a page that stands gives every post the name that it has."""
    for table in ("observation", "post_version", "post"):
        dorp.database.execute(f"DELETE FROM {table}")
    dorp.show(A, *known)
    names = identity.names(dorp.database, dorp.site_id, A, [(post, A) for post in posts])
    assert len(set(names.values())) == len(names) == len(posts)
    shuffled = [(post, A) for post in known]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert identity.names(dorp.database, dorp.site_id, A, shuffled) == {
        p.native_id: p.native_id for p in known
    }
