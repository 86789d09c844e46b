"""What looks at pages change about posts: when one is new, changed, moved, missed, gone and back."""

import hashlib
import itertools
import json
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from store import audit, facts
from store.archive import arrival, retention
from store.archive.extracted import ClaimedTime, ExtractedPost, PostKind, Precision
from store.archive.post import Presence
from store.archive.schema import FACTS, open_archive
from store.archive.standing import observations
from store.database import transaction
from tests.store.archive.looking import AT, SITE, TEXTS, WRITTEN, A, B, C, Watch, said, watch
from tests.strategies import strangers_text

FRONT = "https://dorp.example/"
POST = said("c1")
EXCERPT = replace(POST, text="De markt...")
EDITED = replace(POST, text=TEXTS[1])


def rows(database: Database) -> list[list[dict[str, object]]]:
    """All that looks write about posts."""
    return [list(database.query(f"SELECT * FROM {name}")) for name in ("post", "post_version", "observation")]


# what is new


def test_a_new_post_is_kept_as_it_was_extracted(dorp: Watch) -> None:
    """Every field of a post stands in its version, with what looked at it and where."""
    post = ExtractedPost(
        native_id="c7",
        kind=PostKind.REPLY,
        text="Geciteerd. Mijn antwoord.",
        permalink=f"{A}#c7",
        author="Els",
        published=ClaimedTime("9 november 2021", WRITTEN, Precision.DAY, "Europe/Amsterdam"),
        parent="c1",
        quotes=((0, 10),),
        contact=(("e-mail", "els@dorp.example"), ("telefoon", "één twee")),
    )
    assert dorp.show(A, post) == arrival.Arrivals(1, 1, 0, WRITTEN, frozenset({1}))
    version = dorp.current()
    assert {name: getattr(version, name) for name in post.__slots__ if name != "attachments"} == {
        name: getattr(post, name) for name in post.__slots__ if name != "attachments"
    }
    assert (version.id, version.post_id, version.site, version.thread) == (1, 1, "dorp", A)
    assert (version.extractor, version.captured_at, version.capture_id) == ("test/1", AT, 1)
    assert version.text_sha256 == hashlib.sha256(post.text.encode()).hexdigest()


def test_a_new_post_stands_since_its_look(dorp: Watch) -> None:
    """Its first and last sight and its check are that of the look; nothing is observed of it yet."""
    dorp.show(A, POST, night=3)
    stands = dorp.post()
    moments = {stands.first_seen_at, stands.last_seen_at, stands.checked_at}
    assert (moments, stands.presence) == ({AT + timedelta(days=3)}, Presence.PRESENT)
    assert dorp.observed() == []


def test_a_post_without_a_time_has_none(dorp: Watch) -> None:
    """What a page does not tell stays empty, and makes no time of the page."""
    assert dorp.show(A, said("c1", minute=None, author=None)).newest is None
    assert (dorp.current().published, dorp.current().author) == (None, None)


def test_a_time_that_could_not_be_read_keeps_its_words(dorp: Watch) -> None:
    """The words stand there though no moment could be made of them."""
    post = replace(POST, published=ClaimedTime("toen het nog droog was"))
    assert dorp.show(A, post).newest is None
    assert dorp.current().published == ClaimedTime("toen het nog droog was")


def test_a_look_without_posts_brings_nothing(dorp: Watch) -> None:
    """An empty page is no error and no post."""
    assert dorp.show(A) == arrival.Arrivals()
    assert dorp.count("post") == 0


def test_the_newest_claim_of_a_page_is_told_but_for_the_future(dorp: Watch) -> None:
    """A post that claims to be written after the look says nothing of when the page last changed."""
    tomorrow = replace(said("c3"), published=ClaimedTime("morgen", AT + timedelta(days=1), Precision.DAY))
    now = replace(said("c4"), published=ClaimedTime("nu", AT, Precision.SECOND))
    assert dorp.show(A, said("c1"), said("c2", TEXTS[1], minute=5), tomorrow).newest == WRITTEN + timedelta(
        minutes=5
    )
    assert dorp.show(B, now).newest == AT


def test_the_same_id_on_two_sites_is_two_posts(archive: Database) -> None:
    """A post is known by its site and its id: nothing of one site touches another's."""
    here = watch(archive)
    there = watch(archive, replace(SITE, name="stad", url="https://stad.example/"))
    here.show(A, POST)
    assert there.show(A, EDITED, night=1).new == 1
    assert [version.site for version in here.versions()] == ["dorp", "stad"]
    assert here.current(1).text == POST.text


def test_arriving_twice_changes_nothing(dorp: Watch) -> None:
    """The same look, taken in again after a crash, adds no post, version or observation."""
    look = dorp.look()
    first = arrival.arrive(dorp.database, look, [(POST, A)])
    before = rows(dorp.database)
    again = arrival.arrive(dorp.database, look, [(POST, A)])
    assert (first.new, again.new, again.seen) == (1, 0, 1)
    assert rows(dorp.database) == before


def test_posts_may_come_one_by_one(dorp: Watch) -> None:
    """What is given as a stream is read once."""
    counted = arrival.arrive(dorp.database, dorp.look(), iter([(POST, A), (said("c2", TEXTS[1]), A)]))
    assert (counted.seen, counted.new) == (2, 2)


def test_a_look_that_breaks_off_leaves_nothing(dorp: Watch) -> None:
    """All posts of a look are in the archive, or none."""

    def broken() -> None:
        with transaction(dorp.database):
            dorp.show(A, POST)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert [dorp.count(name) for name in ("post", "post_version", "capture")] == [0, 0, 0]
    assert dorp.show(A, POST).new == 1


def test_ids_grow_and_are_never_given_again(dorp: Watch) -> None:
    """A version that retention took leaves its id unused: a reader's cursor never passes a new text."""
    dorp.show(A, POST)
    retention.remove_texts(dorp.database, [1])
    dorp.show(A, said("c2", TEXTS[1]))
    assert [version.id for version in dorp.versions()] == [2]


@pytest.mark.parametrize(
    "text", ["", "\x00", "e\u0301 is niet \u00e9", "\U0001f6b2" * 3, " \n\t", "a" * 200_000]
)
def test_any_text_is_kept_letter_for_letter(dorp: Watch, text: str) -> None:
    """Nothing is trimmed, composed or cut; a second look knows it again."""
    post = replace(POST, text=text)
    dorp.show(A, post)
    assert dorp.show(A, post, night=1) == arrival.Arrivals(1, 0, 0, WRITTEN, frozenset({1}))
    assert dorp.current().text == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(strangers_text().map(lambda text: text.encode("utf-8", "replace").decode()))
def test_whatever_somebody_writes_is_known_again(dorp: Watch, text: str) -> None:
    """Any text is one version, however often its page is looked at."""
    for name in ("observation", "post_version", "post"):
        dorp.database.execute(f"DELETE FROM {name}")
    for night in range(2):
        counted = dorp.show(A, replace(POST, text=text), night=night)
        assert (counted.seen, counted.changed) == (1, 0)
    assert [version.text for version in dorp.versions()] == [text]


def test_an_answer_names_the_post_by_the_archives_name(dorp: Watch) -> None:
    """Where a number means another post here, the answers to it name that one and not the first."""
    dorp.show(A, POST)
    for night in range(2):
        dorp.show(
            B,
            said("c1", TEXTS[1], "Els", page=B),
            said("c2", TEXTS[2], "Piet", page=B, parent="c1"),
            night=night,
        )
    assert dorp.show(B, said("c1", TEXTS[1], "Els", page=B)).names["c1"] != "c1"
    (answer,) = (version for version in dorp.versions() if version.native_id == "c2")
    (asked,) = (version for version in dorp.versions() if version.author == "Els")
    assert answer.parent == asked.native_id != "c1"


def test_an_answer_to_a_post_that_is_not_on_the_page_keeps_its_parent(dorp: Watch) -> None:
    """A thread's second page answers posts of the first."""
    dorp.show(A, said("c9", parent="c1"))
    assert dorp.current().parent == "c1"


@pytest.mark.parametrize(("native_id", "known"), [("c1", True), ("c2", False), ("C1", False), ("", False)])
def test_a_post_is_known_once_it_was_seen(dorp: Watch, native_id: str, known: bool) -> None:
    """Its id is asked letter for letter, on its own site."""
    dorp.show(A, POST)
    assert arrival.knows(dorp.database, dorp.site_id, native_id) is known
    assert not arrival.knows(dorp.database, dorp.site_id + 1, native_id)


def test_a_post_is_known_after_retention_took_its_text(dorp: Watch) -> None:
    """That it was seen stays known: its comment is not announced as a new one."""
    dorp.show(A, POST)
    retention.remove_texts(dorp.database, [1])
    assert arrival.knows(dorp.database, dorp.site_id, "c1")


# what is changed


def test_an_edit_is_a_version_and_going_back_is_the_first_one_again(dorp: Watch) -> None:
    """A text that returns is the version it was: ids never multiply."""
    dorp.show(A, POST)
    dorp.show(A, EDITED, night=1)
    counted = dorp.show(A, POST, night=2)
    assert counted.changed == 1
    assert [version.text for version in dorp.versions()] == [POST.text, EDITED.text]
    assert dorp.post().version_id == 1
    assert dorp.observed() == [("changed", 1), ("changed", 2)]


def test_an_edit_tells_which_capture_shows_it(dorp: Watch) -> None:
    """The observation and the version point at the capture of the edit, the first version at its own."""
    dorp.show(A, POST)
    look = dorp.look(A, 1)
    arrival.arrive(dorp.database, look, [(EDITED, A)])
    assert [seen.capture_id for seen in observations(dorp.database, 1)] == [look.capture_id]
    assert [version.capture_id for version in dorp.versions()] == [1, look.capture_id]


def test_an_edited_post_stays_changed_while_it_stands(dorp: Watch) -> None:
    """Later looks at the new text observe nothing, and move only the moments."""
    dorp.show(A, POST)
    dorp.show(A, EDITED, night=1)
    dorp.show(A, EDITED, night=2)
    stands = dorp.post()
    assert (stands.presence, stands.last_seen_at) == (Presence.CHANGED, AT + timedelta(days=2))
    assert (stands.first_seen_at, dorp.current().captured_at) == (AT, AT + timedelta(days=1))
    assert dorp.observed() == [("changed", 1)]


def test_only_the_text_makes_a_version(dorp: Watch) -> None:
    """Another way to tell the time, another kind or contact is no edit: the first version stays as it is."""
    dorp.show(A, POST)
    hours = replace(POST, published=ClaimedTime("zojuist"), kind=PostKind.REPLY, contact=(("e-mail", "x"),))
    assert dorp.show(A, hours, night=1).changed == 0
    assert (dorp.current().kind, dorp.current().published, dorp.current().contact) == (
        PostKind.COMMENT,
        POST.published,
        (),
    )


def test_one_letter_is_an_edit(dorp: Watch) -> None:
    """A space at the end or another way to write a letter is another text."""
    dorp.show(A, replace(POST, text="cafe\u0301"))
    for night, text in enumerate(["caf\u00e9", "caf\u00e9 "], 1):
        assert dorp.show(A, replace(POST, text=text), night=night).changed == 1


def test_each_post_of_a_page_is_counted_by_what_became_of_it(dorp: Watch) -> None:
    """One stood, one was edited and one is new; the look has seen all three."""
    dorp.show(A, POST, said("c2", TEXTS[1], "Els"))
    counted = dorp.show(A, POST, said("c2", TEXTS[2], "Els"), said("c3", TEXTS[3], "Piet"), night=1)
    assert counted == arrival.Arrivals(3, 1, 1, WRITTEN, frozenset({1, 2, 3}))


# what other pages tell


def test_an_excerpt_on_another_page_is_no_edit(dorp: Watch) -> None:
    """What an index shows of a post changes nothing; the post's own page replaces an excerpt."""
    dorp.show(FRONT, EXCERPT)
    own = dorp.show(A, POST, night=1)
    counted = dorp.show(FRONT, EXCERPT, night=2)
    assert (own.changed, counted.changed) == (0, 0)
    assert [version.text for version in dorp.versions()] == [EXCERPT.text, POST.text]
    assert (dorp.post().presence, dorp.current().text, dorp.current().thread) == (
        Presence.PRESENT,
        POST.text,
        A,
    )
    assert dorp.observed() == []


def test_an_excerpt_tells_that_the_post_stands(dorp: Watch) -> None:
    """It was seen that night, though not on its page."""
    dorp.show(A, POST)
    dorp.show(FRONT, EXCERPT, night=1)
    assert (dorp.post().last_seen_at, dorp.post().checked_at) == (AT + timedelta(days=1),) * 2


def test_an_excerpt_that_is_read_after_its_page_changes_nothing(dorp: Watch) -> None:
    """An index that was asked before the page, and is taken in after it, takes no text away."""
    dorp.show(A, POST, night=1)
    dorp.show(FRONT, EXCERPT)
    assert dorp.current().text == POST.text
    assert dorp.post().first_seen_at == AT


def test_a_page_that_was_asked_before_an_index_still_replaces_its_excerpt(dorp: Watch) -> None:
    """An excerpt is no later text: the post's own page gives the whole, whenever it came."""
    dorp.show(FRONT, EXCERPT, night=1)
    dorp.show(A, POST)
    assert dorp.current().text == POST.text


def test_an_excerpt_that_its_index_cuts_otherwise_is_replaced_there(dorp: Watch) -> None:
    """Until its own page was seen, the page that showed it first is where it is read."""
    dorp.show(FRONT, EXCERPT)
    dorp.show(FRONT, replace(EXCERPT, text="De markt was..."), night=1)
    assert dorp.current().text == "De markt was..."


def test_a_whole_text_on_an_index_leaves_the_post_on_its_page(dorp: Watch) -> None:
    """A post that stands on its page is at home there, wherever it shows besides."""
    dorp.show(A, POST)
    dorp.show(FRONT, POST, night=1)
    assert dorp.current().thread == A
    assert dorp.visit(FRONT, night=2) == []


def test_a_post_first_seen_on_an_index_moves_to_its_own_page(dorp: Watch) -> None:
    """There it is missed when it goes, and no longer on the index that drops it after a day."""
    dorp.show(FRONT, POST)
    dorp.show(A, POST, night=1)
    assert dorp.current().thread == A
    assert dorp.visit(FRONT, night=2) == []
    assert [missed.post_id for missed in dorp.visit(A, night=2)] == [1]


@pytest.mark.parametrize(
    "spelling", ["http://dorp.example/a", f"{A}?utm_source=x", "https://DORP.example/a#c1"]
)
def test_another_spelling_is_the_same_page(dorp: Watch, spelling: str) -> None:
    """An edit that shows under another spelling of the page's address is an edit."""
    dorp.show(A, POST)
    post = replace(EDITED, permalink=f"{spelling.partition('#')[0]}#c1")
    assert dorp.show(spelling, post, night=1).changed == 1
    assert (dorp.current().text, dorp.current().thread) == (EDITED.text, spelling)
    assert dorp.observed() == [("changed", 1)]


# what moves


def test_a_post_on_the_next_page_of_its_thread_has_moved(dorp: Watch) -> None:
    """It stands there from then on, with the link that leads there; what stayed behind is where it was."""
    dorp.show(A, POST, said("c2", TEXTS[2]))
    moved = f"{A}/comment-page-2"
    dorp.show(moved, replace(POST, permalink=f"{moved}#c1"), night=1)
    assert dorp.count("post") == 2
    assert (dorp.current().thread, dorp.current().permalink) == (moved, f"{moved}#c1")
    assert (dorp.current(2).thread, dorp.current(2).permalink) == (A, f"{A}#c2")
    assert [missed.post_id for missed in dorp.visit(A, night=2)] == [2]


def test_a_post_that_moved_and_was_edited_is_changed(dorp: Watch) -> None:
    """Its text was whole where it stood, so another one on the next page is an edit and no excerpt."""
    dorp.show(A, POST)
    moved = f"{A}/comment-page-2"
    counted = dorp.show(moved, replace(EDITED, permalink=f"{moved}#c1"), night=1)
    assert (counted.new, counted.changed) == (0, 1)
    assert dorp.observed() == [("changed", 1)]


def test_a_text_that_comes_back_elsewhere_stands_there(dorp: Watch) -> None:
    """A version that becomes the present one again has the page and link of now, and is missed there."""
    dorp.show(A, POST)
    dorp.show(A, EDITED, night=1)
    moved = f"{A}/2"
    dorp.show(moved, replace(POST, permalink=f"{moved}#c1"), night=2)
    assert (dorp.current().id, dorp.current().thread, dorp.current().permalink) == (1, moved, f"{moved}#c1")
    assert dorp.versions(1)[1].thread == A
    (missed,) = dorp.visit(moved, night=3)
    assert missed.permalink == f"{moved}#c1"


def test_a_missed_post_that_another_page_shows_whole_has_moved_there(dorp: Watch) -> None:
    """Where its own page has it no longer, the page that does is its page: there it is missed next."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.show(FRONT, POST, night=1.1)
    assert (dorp.end_night(1.2), dorp.current().thread) == (0, FRONT)
    assert dorp.unchanged(A, 2) == 0
    (missed,) = dorp.visit(FRONT, night=2)
    assert missed.post_id == 1
    assert dorp.end_night(2) == 1


# what stands


def test_a_page_as_before_has_its_posts_standing(dorp: Watch) -> None:
    """A page that was not modified is a sight of every post that stood there, and of no other."""
    dorp.show(A, POST, said("c2", TEXTS[1]))
    dorp.show(B, said("d1", TEXTS[2], page=B))
    assert dorp.unchanged(A, 4) == 2
    assert [dorp.post(at).last_seen_at for at in (1, 2, 3)] == [AT + timedelta(days=n) for n in (4, 4, 0)]
    assert dorp.count("observation") == 0


def test_a_page_as_before_never_brings_a_missed_post_back(dorp: Watch) -> None:
    """It is as it was without the post."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.unchanged(A, 2)
    assert dorp.post().last_seen_at == AT
    assert dorp.end_night(2) == 1


def test_a_page_as_before_never_brings_a_gone_post_back(dorp: Watch) -> None:
    """What is gone comes back by being seen."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.end_night(1)
    assert dorp.unchanged(A, 2) == 0
    assert dorp.post().presence is Presence.GONE


def test_an_edited_post_stands_on_the_page_of_its_present_text(dorp: Watch) -> None:
    """A version that an edit replaced stands nowhere: its page neither shows nor misses the post twice."""
    dorp.show(A, POST)
    dorp.show(A, EDITED, night=1)
    assert dorp.unchanged(A, 2) == 1
    assert len(dorp.visit(A, night=3)) == 1


def test_a_look_never_moves_the_last_sight_back(dorp: Watch) -> None:
    """An older capture that is read later tells only that the post stood before."""
    dorp.show(A, POST, night=5)
    dorp.show(A, POST, night=2)
    stands = dorp.post()
    assert (stands.first_seen_at, stands.last_seen_at) == (AT + timedelta(days=2), AT + timedelta(days=5))
    assert stands.checked_at == AT + timedelta(days=5)


# what is missed, and what is gone


def test_missing_once_and_seen_again_is_never_gone(dorp: Watch) -> None:
    """A post that turns up elsewhere the same night was never gone."""
    dorp.show(A, POST)
    (missed,) = dorp.visit(A, night=1)
    assert missed == arrival.Missed(1, POST.permalink)
    moved = f"{A}/2"
    dorp.show(moved, replace(POST, permalink=f"{moved}#c1"), night=1)
    assert dorp.end_night(1) == 0
    assert (dorp.post().presence, dorp.observed()) == (Presence.PRESENT, [])


def test_a_missed_post_is_not_gone_before_the_night_ends(dorp: Watch) -> None:
    """Missing alone changes nothing about how it stands."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    assert (dorp.post().presence, dorp.post().checked_at) == (Presence.PRESENT, AT)


def test_only_posts_that_are_not_there_are_missed(dorp: Watch) -> None:
    """Those on the page, on other pages and on other sites are not."""
    there = watch(dorp.database, replace(SITE, name="stad"))
    there.show(A, said("c9", TEXTS[3]))
    dorp.show(A, POST, said("c2", TEXTS[1]))
    dorp.show(B, said("d1", TEXTS[2], page=B))
    missed = dorp.visit(A, POST, night=1)
    assert [post.permalink for post in missed] == [f"{A}#c2"]
    assert dorp.end_night(1) == 1
    assert [dorp.post(at).presence for at in (1, 2, 3, 4)] == ["present", "present", "gone", "present"]


def test_a_post_is_missed_since_the_first_look_without_it_and_shown_by_the_last(dorp: Watch) -> None:
    """What it is judged by is when it was missed first; what proves it is the newest capture."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.visit(A, night=2)
    assert arrival.settle(dorp.database, dorp.site_id, AT, missed_before=AT + timedelta(days=1)) == 1
    (seen,) = observations(dorp.database, 1)
    assert (seen.presence, seen.capture_id) == (Presence.GONE, 3)


def test_gone_is_observed_once_and_a_return_too(dorp: Watch) -> None:
    """A post that is gone and comes back has one observation of each."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    assert dorp.end_night(1) == 1
    assert (dorp.end_night(2), dorp.visit(A, night=2)) == (0, [])
    dorp.show(A, POST, night=3)
    assert [presence for presence, _ in dorp.observed()] == ["gone", "present"]
    assert dorp.post().last_seen_at == AT + timedelta(days=3)


def test_what_is_gone_says_nothing_of_the_others(dorp: Watch) -> None:
    """A post that stands is observed by its own presence, not by that of another."""
    dorp.show(A, POST, said("c2", TEXTS[1]))
    dorp.visit(A, said("c2", TEXTS[1]), night=1)
    dorp.end_night(1)
    dorp.show(A, said("c2", TEXTS[1]), night=2)
    assert (dorp.observed(1), dorp.observed(2)) == ([("gone", 1 + 1 / 24)], [])


def test_an_edited_post_that_returns_is_a_changed_one(dorp: Watch) -> None:
    """That its text is another than at first stays true while it was away."""
    dorp.show(A, POST)
    dorp.show(A, EDITED, night=1)
    dorp.visit(A, night=2)
    dorp.end_night(2)
    dorp.show(A, EDITED, night=3)
    assert (dorp.post().presence, dorp.observed()[-1]) == (Presence.CHANGED, ("changed", 3))


def test_a_post_that_returns_with_another_text_is_changed(dorp: Watch) -> None:
    """It is there again, and it is not what it was."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.end_night(1)
    assert dorp.show(A, EDITED, night=2).changed == 1
    assert (dorp.post().presence, dorp.current().text) == (Presence.CHANGED, EDITED.text)


def test_missed_and_gone_posts_keep_their_text(dorp: Watch) -> None:
    """What stood last is what an officer reads after it was taken away."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.end_night(1)
    assert (dorp.current().text, dorp.post().version_id) == (POST.text, 1)


def test_only_posts_missed_so_long_are_judged(dorp: Watch) -> None:
    """Where pages were left over, a post has until each had its turn; the moment itself is included."""
    dorp.show(A, POST)
    dorp.show(B, said("d1", TEXTS[1], page=B))
    dorp.visit(A, night=1)
    dorp.visit(B, night=2)
    end = AT + timedelta(days=9)
    for missed_before, gone in [(0.9, 0), (1, 1), (1.9, 0), (2, 1)]:
        before = AT + timedelta(days=missed_before)
        assert arrival.settle(dorp.database, dorp.site_id, end, missed_before=before) == gone
    assert dorp.observed(1) == dorp.observed(2) == [("gone", 9)]


def test_a_post_seen_at_the_moment_it_was_missed_is_not_gone(dorp: Watch) -> None:
    """Two pages asked at one moment: one shows it."""
    dorp.show(A, POST)
    dorp.show(FRONT, EXCERPT, night=1)
    dorp.visit(A, night=1)
    assert dorp.end_night(1) == 0


def test_another_sites_night_judges_nothing_here(dorp: Watch) -> None:
    """A site's end settles its own posts."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    assert arrival.settle(dorp.database, dorp.site_id + 1, AT + timedelta(days=2)) == 0
    assert dorp.end_night(2) == 1


def test_an_index_that_tells_of_a_removed_post_delays_its_end(dorp: Watch) -> None:
    """While a list of new comments shows its beginning it is not gone; after that it is."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.show(FRONT, EXCERPT, night=1.01)
    assert dorp.end_night(1.02) == 0
    dorp.unchanged(A, 2)
    assert dorp.end_night(2) == 1
    assert dorp.post().last_seen_at == AT + timedelta(days=1.01)


def test_an_index_that_tells_of_a_gone_post_gives_its_page_nothing_back(dorp: Watch) -> None:
    """It is told of, so it stands somewhere; its page, unchanged, still does not show it."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    dorp.end_night(1)
    dorp.show(FRONT, EXCERPT, night=2)
    assert dorp.post().presence is Presence.PRESENT
    assert dorp.end_night(2) == 0
    dorp.unchanged(A, 3)
    assert dorp.end_night(3) == 1
    assert [presence for presence, _ in dorp.observed()] == ["gone", "present", "gone"]


def test_an_unchanged_list_does_not_keep_a_removed_post(dorp: Watch) -> None:
    """A post is on one page: another that once told of it and is as before is no sight of it."""
    dorp.show(A, POST)
    dorp.show(FRONT, EXCERPT)
    dorp.visit(A, night=1)
    dorp.unchanged(FRONT, 1.01)
    assert dorp.end_night(1.02) == 1


# what cannot be reached


def test_an_unreachable_page_leaves_its_posts_in_doubt(dorp: Watch) -> None:
    """An outage is observed once, without a capture, and the next look clears it."""
    dorp.show(A, POST)
    dorp.show(B, said("d1", TEXTS[1], page=B))
    for night in (1, 2):
        arrival.unreachable(dorp.database, dorp.site_id, A, AT + timedelta(days=night))
    assert [dorp.post(at).presence for at in (1, 2)] == ["unreachable", "present"]
    assert (dorp.post().checked_at, dorp.post().last_seen_at) == (AT + timedelta(days=2), AT)
    assert dorp.unchanged(A, 3) == 1
    assert dorp.observed() == [("unreachable", 1), ("present", 3)]
    assert observations(dorp.database, 1)[0].capture_id is None


def test_an_outage_makes_nothing_gone_and_nothing_of_the_gone(dorp: Watch) -> None:
    """Not reached is not missed; and what is gone is not in doubt again because its page is."""
    dorp.show(A, POST, said("c2", TEXTS[1]))
    dorp.visit(A, POST, night=1)
    dorp.end_night(1)
    arrival.unreachable(dorp.database, dorp.site_id, A, AT + timedelta(days=2))
    assert dorp.end_night(2) == 0
    assert [dorp.post(at).presence for at in (1, 2)] == ["unreachable", "gone"]


def test_an_edited_post_is_changed_again_after_an_outage(dorp: Watch) -> None:
    """The outage does not wash an edit out."""
    dorp.show(A, POST)
    dorp.show(A, EDITED, night=1)
    arrival.unreachable(dorp.database, dorp.site_id, A, AT + timedelta(days=2))
    dorp.show(A, EDITED, night=3)
    assert dorp.post().presence is Presence.CHANGED


def test_a_post_missed_before_an_outage_is_gone_after_it(dorp: Watch) -> None:
    """The outage of its page does not make it stand."""
    dorp.show(A, POST)
    dorp.visit(A, night=1)
    arrival.unreachable(dorp.database, dorp.site_id, A, AT + timedelta(days=2))
    assert dorp.end_night(3) == 1
    assert [presence for presence, _ in dorp.observed()] == ["unreachable", "gone"]


# what retention took


def test_a_text_that_retention_took_is_had_again(dorp: Watch) -> None:
    """A post that still stands gets its text back as a new version, under its old name and first sight."""
    dorp.show(A, POST)
    retention.remove_texts(dorp.database, [1])
    counted = dorp.show(A, POST, night=9)
    assert (counted.new, counted.changed, counted.seen) == (0, 0, 1)
    stands = dorp.post()
    assert (stands.first_seen_at, stands.presence, stands.version_id) == (AT, Presence.PRESENT, 2)
    assert stands.last_seen_at == AT + timedelta(days=9)


def test_a_post_without_its_text_may_be_read_from_any_page(dorp: Watch) -> None:
    """Where nothing is known an excerpt is better; the post's own page replaces it, which is no edit."""
    dorp.show(A, POST)
    retention.remove_texts(dorp.database, [1])
    dorp.show(FRONT, EXCERPT, night=9)
    assert dorp.current().text == EXCERPT.text
    assert dorp.show(A, POST, night=10).changed == 0
    assert (dorp.current().text, dorp.observed()) == (POST.text, [])


def test_a_page_whose_texts_retention_took_misses_nothing(dorp: Watch) -> None:
    """Nobody knows any more what stood there."""
    dorp.show(A, POST)
    retention.remove_texts(dorp.database, [1])
    assert (dorp.unchanged(A, 9), dorp.visit(A, night=9), dorp.end_night(9)) == (0, [], 0)


# captures in any order


def test_an_earlier_capture_of_a_known_text_is_its_first(dorp: Watch) -> None:
    """The oldest capture that shows a text is the one that is shown for it."""
    dorp.show(A, POST, night=5)
    look = dorp.look(A, 2)
    arrival.arrive(dorp.database, look, [(POST, A)])
    dorp.show(A, POST, night=3)
    dorp.show(A, POST, night=2)
    assert (dorp.current().captured_at, dorp.current().capture_id) == (look.at, look.capture_id)


def test_an_older_text_never_becomes_the_present_one(dorp: Watch) -> None:
    """Files are read in any order: what stood in 2015 does not replace what stands in 2019."""
    dorp.show(B, said("d1", TEXTS[2], page=B), night=1)
    dorp.show(B, said("d1", TEXTS[3], page=B), night=9)
    dorp.show(A, EDITED, night=5)
    assert dorp.show(A, POST, night=2).changed == 1
    assert (dorp.current(2).text, dorp.post(2).presence) == (EDITED.text, Presence.CHANGED)
    assert dorp.observed(2) == [("changed", 5)]
    assert dorp.show(A, POST, night=2).changed == 0
    assert dorp.observed(2) == [("changed", 5)]


def test_of_two_captures_of_one_moment_the_one_read_last_stands(dorp: Watch) -> None:
    """Nothing tells which was first, so the second is an edit."""
    dorp.show(A, POST)
    assert dorp.show(A, EDITED).changed == 1
    assert dorp.current().text == EDITED.text


def test_an_even_older_capture_of_an_older_text_is_its_first(dorp: Watch) -> None:
    """Each text has the oldest capture of it, whichever is the present one."""
    dorp.show(A, EDITED, night=5)
    dorp.show(A, POST, night=2)
    dorp.show(A, POST, night=1)
    assert [(v.text, v.captured_at) for v in dorp.versions()] == [
        (EDITED.text, AT + timedelta(days=5)),
        (POST.text, AT + timedelta(days=1)),
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_captures_leave_the_same_in_any_order(dorp: Watch, order: tuple[int, ...]) -> None:
    """Three captures with three texts: the first is the post, the others are its edits, the last stands."""
    for night in order:
        dorp.show(A, replace(POST, text=TEXTS[night]), night=night)
    assert dorp.current().text == TEXTS[2]
    assert sorted((v.captured_at, v.text) for v in dorp.versions()) == [
        (AT + timedelta(days=night), TEXTS[night]) for night in range(3)
    ]
    stands = dorp.post()
    assert (stands.first_seen_at, stands.last_seen_at) == (AT, AT + timedelta(days=2))
    assert stands.presence is Presence.CHANGED
    assert len(dorp.observed()) == 2
    assert dorp.observed()[-1] == ("changed", 2)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.sampled_from(["look", "edit", "whole", "same", "lost", "end"])),
        max_size=12,
    )
)
def test_whatever_nights_bring_the_archive_agrees_with_itself(
    dorp: Watch, acts: list[tuple[int, str]]
) -> None:
    """After any looks, in any order, moments are in order and what a post is was observed."""
    for name in ("observation", "post_version", "post"):
        dorp.database.execute(f"DELETE FROM {name}")
    for night, act in acts:
        match act:
            case "look":
                dorp.show(FRONT, EXCERPT, night=night)
            case "edit":
                dorp.show(A, replace(POST, text=TEXTS[night % 3]), night=night)
            case "whole":
                dorp.visit(A, night=night)
            case "same":
                dorp.unchanged(A, night)
            case "lost":
                arrival.unreachable(dorp.database, dorp.site_id, A, AT + timedelta(days=night))
            case _:
                dorp.end_night(night)
    for (post_id,) in dorp.database.execute("SELECT id FROM post").fetchall():
        stands = dorp.post(post_id)
        assert stands.first_seen_at <= stands.last_seen_at <= stands.checked_at
        assert dorp.current(post_id).post_id == post_id
        seen = observations(dorp.database, post_id)
        last = dorp.database.execute(
            "SELECT presence FROM observation WHERE post_id = ? ORDER BY id DESC LIMIT 1", [post_id]
        ).fetchone()
        assert stands.presence == (last[0] if last else Presence.PRESENT)
        assert [s.at for s in seen] == sorted(s.at for s in seen)


# what guards it


def test_every_look_leaves_facts_that_hold(tmp_path: Path) -> None:
    """Whatever looks change, the digests of the audit trail change with it."""
    with closing(open_archive(tmp_path / "archive.db")) as database:
        dorp = watch(database)
        with transaction(database):
            dorp.show(A, POST)
        with transaction(database):
            dorp.show(A, EDITED, night=1)
            dorp.visit(A, night=2)
            dorp.end_night(2)
        with transaction(database):
            dorp.show(f"{A}/2", replace(EDITED, permalink=f"{A}/2#c1"), night=3)
        assert list(facts.verify(database, FACTS)) == []
        audit.verify(database)


def test_quotes_and_contact_are_kept_as_json_that_reads_back(dorp: Watch) -> None:
    """Letters of any script stay readable in the database."""
    dorp.show(A, replace(POST, quotes=((0, 2), (5, 9)), contact=(("adres", "Čáslav 3"),)))
    quotes, contact = dorp.database.execute("SELECT quotes, contact FROM post_version").fetchone()
    assert (json.loads(quotes), contact) == ([[0, 2], [5, 9]], '[["adres", "Čáslav 3"]]')


def test_the_posts_of_a_page_are_found_without_walking_through_the_site(dorp: Watch) -> None:
    """The query begins at the page's few posts, however many the site has: a big site stays as fast."""
    plan = dorp.database.execute(f"EXPLAIN QUERY PLAN {arrival._ON_PAGE}", [1, C]).fetchall()
    assert ["post_version_thread" in plan[0][3], "PRIMARY KEY" in plan[1][3]] == [True, True]
