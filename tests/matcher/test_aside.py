"""No post can end or hold up the matching: what fails, hangs or kills the process is set aside."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from matcher import aside as subject
from matcher.detect import Detector
from matcher.errors import KeyFileError
from store.matches import aside as stored
from store.matches import progress
from store.matches.aside import AsideReason
from store.matches.match import matches_after
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room

HOSTILE = "dit bericht is boos"


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """A matcher that fails at hostile posts: with `error`, or by taking `seconds`."""
    fault: dict[str, object] = {"error": RecursionError(HOSTILE), "seconds": 0.0}
    whole = Detector.find

    def find(self: Detector, texts: Sequence[str], *rest: object, **others: object) -> object:
        if any(HOSTILE in text for text in texts) and fault["error"] is not None:
            raise fault["error"]
        if any(HOSTILE in text for text in texts):
            time.sleep(float(str(fault["seconds"])))
        return whole(self, texts, *rest, **others)

    monkeypatch.setattr(Detector, "find", find)
    return fault


def matched_versions(room: Room) -> list[int]:
    """The post versions with a match."""
    return [match.post_version_id for match in matches_after(room.world.matches, 0)]


def reasons(room: Room) -> dict[int, AsideReason]:
    """What is set aside."""
    return {entry.post_version_id: entry.reason for entry in stored.unmatched(room.world.matches)}


def two_posts(room: Room) -> tuple[int, int]:
    """A hostile post and a leak after it, in one thread with an older leak in pieces; the ids of both."""
    room.enrol("R1")
    hostile = room.world.post("forum.example", "boos", f"{HOSTILE} {UNRELATED}")
    return hostile, room.world.post("forum.example", "lek", RETOLD)


@pytest.mark.usefixtures("fragile")
def test_a_post_that_fails_is_set_aside_and_the_others_are_matched(room: Room) -> None:
    """The leak in the same batch and thread is found, the cursor goes on, and the failure is counted."""
    hostile, leak = two_posts(room)
    tally = room.match()
    assert (tally.versions, tally.unmatched, dict(tally.aside)) == (2, 1, {AsideReason.FAILED: 1})
    assert matched_versions(room) == [leak]
    assert reasons(room) == {hostile: AsideReason.FAILED}
    assert progress.cursor(room.world.matches) == leak


@pytest.mark.usefixtures("fragile")
def test_what_is_written_down_says_where_and_nothing_of_the_post(room: Room) -> None:
    """The type of the error and a place in the program, never its message, which may quote the post."""
    two_posts(room)
    room.match()
    (aside,) = stored.unmatched(room.world.matches)
    assert aside.where.startswith("RecursionError at matcher/")
    assert HOSTILE not in repr(aside)


def test_a_post_that_takes_too_long_is_set_aside(room: Room, fragile: dict[str, object]) -> None:
    """A post over the limit is stopped; the others have the time they need."""
    fragile |= {"error": None, "seconds": 30.0}
    hostile, leak = two_posts(room)
    room.settings = replace(room.settings, post_limit_seconds=0.5)
    began = time.monotonic()
    assert dict(room.match().aside) == {AsideReason.TOO_SLOW: 1}
    assert time.monotonic() - began < 20
    assert (matched_versions(room), set(reasons(room))) == ([leak], {hostile})


def test_a_post_that_kills_the_process_is_passed_over_in_the_end(room: Room) -> None:
    """A mark of a batch makes posts be looked at one by one; three marks of one alone set it aside."""
    hostile, leak = two_posts(room)
    stored.begin(room.world.matches, [hostile, leak])  # what a killed process leaves behind
    assert room.match().unmatched == 0
    room.world.post("forum.example", "lek-2", RETOLD, thread="https://forum.example/2")
    again = room.world.post("forum.example", "boos-2", HOSTILE, thread="https://forum.example/2")
    for _ in range(stored.ENOUGH):
        assert stored.begun(room.world.matches) in ({}, {again: False})
        stored.begin(room.world.matches, [again])
    assert dict(room.match().aside) == {AsideReason.ENDED: 1}
    assert reasons(room) == {again: AsideReason.ENDED}
    assert stored.begun(room.world.matches) == {}
    assert len(matched_versions(room)) == 2


def test_a_run_that_is_told_to_stop_leaves_no_mark(room: Room, fragile: dict[str, object]) -> None:
    """An interrupt is no fault of the post that was looked at."""
    fragile["error"] = KeyboardInterrupt()
    two_posts(room)
    with pytest.raises(KeyboardInterrupt):
        room.match()
    assert stored.begun(room.world.matches) == {}


def test_another_version_of_the_program_tries_again(
    room: Room, fragile: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same version leaves it; a later one matches it, and it waits no longer."""
    room.enrol("R1")
    hostile = room.world.post("forum.example", "boos", f"{RETOLD} {HOSTILE}")
    room.match()
    fragile["error"] = None
    assert (room.match().matches, matched_versions(room)) == (0, [])
    monkeypatch.setattr(subject, "PROGRAM", "99.0")
    assert room.match().matches == 1
    assert (matched_versions(room), reasons(room)) == ([hostile], {})


def test_what_retention_removed_waits_no_longer(room: Room) -> None:
    """A post that is gone from the archive is struck off by the next version."""
    gone = stored.Aside(10**6, AsideReason.FAILED, "", "0.0.1", NIGHT)
    stored.put(room.world.matches, [gone])
    room.match()
    assert reasons(room) == {}


def test_matching_everything_again_strikes_off_what_is_matched(
    room: Room, fragile: dict[str, object]
) -> None:
    """An operator who mended the cause need not wait for a version."""
    two_posts(room)
    room.match()
    fragile["error"] = None
    room.match(again=True)
    assert reasons(room) == {}


@pytest.mark.usefixtures("fragile")
def test_a_document_enrolled_later_does_not_stumble_over_it(room: Room) -> None:
    """Looking back leaves out what this version cannot match."""
    hostile, leak = two_posts(room)
    room.match()
    room.enrol("R2", STORY.replace("Varmada", "Elderveen"))
    tally = room.match()
    assert (tally.looked_back, tally.unmatched) == (2, 0)
    assert reasons(room) == {hostile: AsideReason.FAILED}
    assert set(matched_versions(room)) == {leak}


def test_what_a_person_can_mend_still_ends_the_run() -> None:
    """A missing key, a full disk or a broken database is no post's fault."""
    for error in (KeyFileError("no key"), OSError(28, "full")):

        def fail(_: None, error: Exception = error) -> list[int]:
            raise error

        with pytest.raises(type(error)):
            subject.Tool(lambda: None).attempt(fail, 10)


def test_what_failed_is_looked_up_with_a_fresh_tool() -> None:
    """A tool that failed may be half written: the next attempt has a new one."""
    tool = subject.Tool(lambda: ["new"])

    def spoil(worker: list[str]) -> list[str]:
        worker.append("half")
        raise ValueError

    assert isinstance(tool.attempt(spoil, 10), subject.Failure)
    assert tool.attempt(lambda worker: worker, 10) == ["new"]


def test_one_by_one_tells_the_good_from_the_bad() -> None:
    """Of three things the one that fails is told, and what the others hold is found."""

    def work(_: None, things: Sequence[int]) -> Iterator[int]:
        for thing in things:
            yield 10 // thing

    good, bad = subject.attempt_all(subject.Tool(lambda: None), work, [1, 0, 5], 10)
    assert good == [10, 2]
    assert [(thing, failure.where.split()[0]) for thing, failure in bad] == [(0, "ZeroDivisionError")]
