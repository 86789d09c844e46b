"""What could not be matched waits with its reason, and a post that ends processes is found out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlite_utils import Database

from store.matches import aside as subject
from store.matches.aside import ENOUGH, Aside, AsideReason

AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
FAILED = Aside(7, AsideReason.FAILED, "ValueError at matcher/cut.py:80", "1.0", AT)
LONG = Aside(7, AsideReason.TOO_LONG, "", "1.0", AT)


def test_a_version_waits_for_each_reason_once(database: Database) -> None:
    """What is put again takes the place of what was known."""
    later = replace(FAILED, where="TypeError at matcher/scan.py:9", at=AT.replace(hour=4))
    subject.put(database, [FAILED, LONG])
    subject.put(database, [later])
    assert list(subject.unmatched(database)) == [later]
    assert subject.counts(database) == {AsideReason.FAILED: 1, AsideReason.TOO_LONG: 1}


@pytest.mark.parametrize(
    ("reason", "waits"),
    [
        (AsideReason.FAILED, True),
        (AsideReason.TOO_SLOW, True),
        (AsideReason.ENDED, True),
        (AsideReason.IN_THREAD, True),
        (AsideReason.LONG_WORDS, False),
        (AsideReason.TOO_LONG, False),
    ],
)
def test_what_a_mended_program_would_find_waits(
    database: Database,
    reason: AsideReason,
    waits: bool,
) -> None:
    """What was left out by rule is counted, and nobody tries it again."""
    subject.put(database, [replace(FAILED, reason=reason)])
    assert bool(list(subject.unmatched(database))) is waits
    assert subject.counts(database) == {reason: 1}


def test_what_is_settled_waits_no_longer(database: Database) -> None:
    """For none of its reasons; other versions do."""
    other = replace(FAILED, post_version_id=8)
    subject.put(database, [FAILED, LONG, other])
    subject.settle(database, [7, 99])
    assert list(subject.unmatched(database)) == [other]
    assert subject.counts(database) == {AsideReason.FAILED: 1}


def test_a_program_replaces_what_it_set_aside_itself(database: Database) -> None:
    """What another program wrote down stands."""
    own, others = replace(FAILED, program="2.0"), replace(FAILED, post_version_id=8)
    subject.put(database, [own, others])
    subject.replace_of(database, "2.0", [replace(own, post_version_id=9)])
    assert [aside.post_version_id for aside in subject.unmatched(database)] == [8, 9]


def test_a_post_is_to_blame_after_so_many_ends_while_it_was_looked_at_alone(database: Database) -> None:
    """One end may be anybody's kill; ends in company say nothing of one of them."""
    for _ in range(ENOUGH + 1):
        subject.begin(database, [1, 2])
    assert subject.begun(database) == {1: False, 2: False}
    for _ in range(ENOUGH - 1):
        subject.begin(database, [1])
    assert subject.begun(database) == {1: False, 2: False}
    subject.begin(database, [1])
    assert subject.begun(database) == {1: True, 2: False}


def test_what_came_to_its_end_is_not_to_blame(database: Database) -> None:
    """Its ends are forgotten with it."""
    for _ in range(ENOUGH):
        subject.begin(database, [1])
    subject.end(database, [1])
    assert subject.begun(database) == {}
    subject.begin(database, [1])
    assert subject.begun(database) == {1: False}


def test_what_waits_comes_by_version(database: Database) -> None:
    """And by reason, in whichever order it was put."""
    slow = replace(FAILED, reason=AsideReason.TOO_SLOW)
    subject.put(
        database, [replace(slow, post_version_id=10), slow, replace(FAILED, post_version_id=9), FAILED]
    )
    waiting = [(aside.post_version_id, aside.reason) for aside in subject.unmatched(database)]
    assert waiting == [(7, "failed"), (7, "too_slow"), (9, "failed"), (10, "too_slow")]


def test_reasons_are_counted_in_their_order(database: Database) -> None:
    """So that two pages show one order."""
    subject.put(database, [replace(FAILED, reason=reason) for reason in reversed(AsideReason)])
    assert list(subject.counts(database)) == sorted(AsideReason)


def test_a_program_that_could_match_everything_sets_nothing_aside(database: Database) -> None:
    """An empty list takes all of its own away; a list that cannot be written takes nothing away."""
    subject.put(database, [FAILED, replace(FAILED, post_version_id=8, program="2.0")])

    def broken() -> Iterator[Aside]:
        yield replace(FAILED, post_version_id=9)
        raise ZeroDivisionError

    def long_and_broken() -> Iterator[Aside]:
        yield from (replace(FAILED, post_version_id=number) for number in range(10, 500))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        subject.replace_of(database, "1.0", broken())
    with pytest.raises(ZeroDivisionError):
        subject.put(database, long_and_broken())
    assert [aside.post_version_id for aside in subject.unmatched(database)] == [7, 8]
    subject.replace_of(database, "1.0", [])
    assert [aside.post_version_id for aside in subject.unmatched(database)] == [8]


def test_a_reason_nobody_knows_is_an_error(database: Database) -> None:
    """A damaged row is not passed over as if nothing waited."""
    subject.put(database, [FAILED])
    database.execute("UPDATE aside SET reason = 'zomaar'")
    with pytest.raises(ValueError, match="zomaar"):
        list(subject.unmatched(database))
    with pytest.raises(ValueError, match="zomaar"):
        subject.counts(database)


def test_nothing_begun_is_nothing_to_blame(database: Database) -> None:
    """Beginning with no posts notes none, and ending what was never begun does nothing."""
    subject.begin(database, [])
    subject.end(database, [5])
    assert subject.begun(database) == {}


def test_many_posts_begin_and_end_at_once(database: Database) -> None:
    """More than SQLite takes as values of one statement."""
    many = range(40_000)
    subject.begin(database, many)
    assert len(subject.begun(database)) == len(many)
    subject.settle(database, many)
    subject.end(database, many)
    assert subject.begun(database) == {}
