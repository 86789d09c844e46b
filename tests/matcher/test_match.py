"""New posts are matched once, whatever happens in between, and documents enrolled later look back."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from matcher import match as subject
from matcher import matching
from matcher.significance import REPORTED_E_VALUE
from store.clock import FixedClock
from store.matches import language, progress
from store.matches.match import Match, MatchReasonCode, matches_after
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room

PERSIAN = "من از یک روستای کوچک آمده‌ام و برادرم حالا در کمپ زندگی می‌کند و منتظر جواب است"
TIGRINYA = "ኣነ ካብ ንእሽቶ ዓዲ እየ፡ ሓወይ ኣብ መዓስከር ይነብር ኣሎ፡ መልሲ ድማ ንጽበ ኣለና"


def stored(room: Room) -> list[Match]:
    """Every match that is stored."""
    return list(matches_after(room.world.matches, 0))


def test_a_comment_is_matched_although_the_article_is_harmless(room: Room) -> None:
    """The match is of the comment's version, with spans in its text."""
    room.enrol("R1", case="Z1")
    room.world.post("forum.example", "artikel", UNRELATED, kind="article")
    version = room.world.post("forum.example", "reactie", RETOLD)
    assert room.match().matches == 1
    (match,) = stored(room)
    assert (match.post_version_id, match.case_ref, match.looking_back) == (version, "Z1", False)
    assert all(end <= len(RETOLD) for _, end in match.spans)


def test_matching_again_adds_nothing(room: Room) -> None:
    """A second run, and a run over everything, store no match twice."""
    room.enrol("R1")
    room.world.post("forum.example", "reactie", RETOLD)
    room.match()
    assert (room.match().versions, room.match(again=True).matches) == (0, 0)
    assert len(stored(room)) == 1


def test_a_document_enrolled_later_looks_back(room: Room) -> None:
    """What was crawled and matched before the document was known is found, and told as looking back."""
    room.enrol("R0", UNRELATED * 4)
    room.world.post("forum.example", "reactie", RETOLD)
    room.match()
    room.enrol("R1")
    tally = room.match()
    assert (tally.looked_back, tally.versions, tally.matches) == (1, 0, 1)
    assert [match.looking_back for match in stored(room)] == [True]
    assert room.match().looked_back == 0


def test_matching_again_tells_new_posts_from_those_looked_back_at(room: Room) -> None:
    """Of what a run over everything adds, only posts that had been matched before count as looking back."""
    room.enrol("R0", UNRELATED * 4)
    old = room.world.post("forum.example", "oud", RETOLD)
    room.match()
    room.enrol("R1")
    new = room.world.post("forum.example", "nieuw", RETOLD, thread="https://forum.example/2")
    assert room.match(again=True).matches == 2
    assert {match.post_version_id: match.looking_back for match in stored(room)} == {old: True, new: False}


def test_looking_back_over_a_thread_tells_its_new_posts_apart(room: Room) -> None:
    """A piece that came after the last run is no finding of looking back, though its thread is looked at."""
    room.enrol("R0", UNRELATED * 4)
    first, *others = pieces(STORY, 6)
    old = room.world.post("forum.example", "r0", first)
    room.match()
    room.enrol("R1")
    new = [room.world.post("forum.example", f"r{at}", piece) for at, piece in enumerate(others, 1)]
    room.match()
    looked_back = {match.post_version_id: match.looking_back for match in stored(room)}
    assert looked_back.pop(old)
    assert set(looked_back) <= set(new)
    assert not any(looked_back.values())


def test_matching_again_since_a_moment_leaves_older_posts_alone(room: Room) -> None:
    """Only what was captured at that moment or later is matched once more."""
    room.enrol("R0", UNRELATED * 4)
    captured = [NIGHT - timedelta(days=1), NIGHT, NIGHT + timedelta(days=1)]
    versions = [
        room.world.post("forum.example", f"r{at}", RETOLD, moment, thread=f"https://forum.example/{at}")
        for at, moment in enumerate(captured)
    ]
    room.match()
    room.enrol("R1")
    assert room.match(again=True, since=NIGHT).versions == 2
    assert [match.post_version_id for match in stored(room)] == versions[1:]


def test_what_stands_in_a_contact_field_is_found_and_not_marked(room: Room) -> None:
    """A passage half in the text and half beside it is one match, whose marks stay within the text."""
    room.enrol("R1")
    half = len(STORY) // 2
    room.world.post("forum.example", "r1", STORY[:half], contact=(("adres", STORY[half:]),))
    room.world.post("forum.example", "r2", "Bel mij.", contact=(("e-mail", RETOLD),), thread="https://x/2")
    room.match()
    both, beside = stored(room)
    assert both.coverage > 0.8
    assert both.spans[-1][1] <= half
    assert beside.spans == ()


def test_a_post_that_raises_by_itself_is_matched_once_and_alone(room: Room) -> None:
    """Pieces around a post that tells enough by itself are not added to it."""
    room.enrol("R1")
    room.enrol("R0", UNRELATED * 4)
    for number, piece in enumerate(quiet_pieces(room)):
        room.world.post("forum.example", f"r{number}", piece)
    whole = room.world.post("forum.example", "heel", STORY)
    room.match()
    (match,) = stored(room)
    assert match.post_version_id == whole
    assert all(reason.code is not MatchReasonCode.THREAD for reason in match.reasons)


def test_saying_the_same_again_adds_nothing(room: Room) -> None:
    """A piece that is repeated all over a thread is no more evidence than once."""
    room.enrol("R1")
    room.enrol("R0", UNRELATED * 4)
    e_values = {piece: room.e_value(piece) for piece in quiet_pieces(room)}
    piece = max(
        (quiet for quiet in e_values if e_values[quiet] < REPORTED_E_VALUE), key=lambda quiet: e_values[quiet]
    )
    for number in range(5):
        room.world.post("forum.example", f"r{number}", piece, author=f"lezer {number}")
    assert room.match().matches == 0


def test_looking_back_adds_matches_of_the_new_documents_alone(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What older documents would match, had they not been matched before, is left to them."""
    room.enrol("R1")
    room.world.post("forum.example", "r0", RETOLD)
    with monkeypatch.context() as patched:
        patched.setattr(matching.match, "add", lambda _database, matches: len(list(matches)))
        room.match()
    room.enrol("R2", case="Z2")
    room.match()
    assert {match.document_ref for match in stored(room)} == {"R2"}


def test_a_run_killed_while_writing_goes_on_where_it_was(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after its matches were written and before its cursor was, a run leaves what a whole one does."""
    monkeypatch.setattr(subject, "_BATCH", 1)
    room.enrol("R1")
    for number in range(4):
        room.world.post(
            "forum.example", f"r{number}", f"{RETOLD} {number}", thread=f"https://forum.example/{number}"
        )
    advance, calls = progress.advance, []

    def dies_the_second_time(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        advance(*arguments)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(subject.progress, "advance", dies_the_second_time)
        with pytest.raises(KeyboardInterrupt):
            room.match()
    room.match()
    assert sorted(match.post_version_id for match in stored(room)) == [1, 2, 3, 4]


def test_looking_back_goes_on_where_it_was_interrupted(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupted look back is resumed behind what it had come through."""
    monkeypatch.setattr(subject, "_BATCH", 1)
    for number in range(4):
        room.world.post(
            "forum.example", f"r{number}", f"{RETOLD} {number}", thread=f"https://forum.example/{number}"
        )
    room.match()
    room.enrol("R1")
    counts: list[int] = []

    def interrupt(doing: str, count: int) -> None:
        counts.append(count)
        if doing == "looking back" and count == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(room, interrupt)
    assert room.match().looked_back == 2
    assert len(stored(room)) == 4


def _run(room: Room, tell: object) -> None:
    subject.run(room.world.directory, room.settings, FixedClock(NIGHT), "tester", tell=tell)  # type: ignore[arg-type]


def pieces(text: str, count: int) -> Iterable[str]:
    """The text in so many pieces, each inside talk of its own."""
    words = text.split()
    size = -(-len(words) // count)
    for at in range(0, len(words), size):
        yield f"Zeg, {' '.join(words[at : at + size])}. Tot morgen allemaal!"


def quiet_pieces(room: Room) -> list[str]:
    """Pieces of the story that raise no alert by themselves."""
    quiet = [piece for piece in pieces(STORY, 14) if room.e_value(piece) > room.settings.alert_e_value]
    assert len(quiet) >= 6
    return quiet


def test_a_leak_in_pieces_is_found_over_its_thread(room: Room) -> None:
    """Posts of one thread that each raise nothing are matches together, each marked in its own text."""
    room.enrol("R1")
    room.enrol("R0", UNRELATED * 4)
    posted = {
        room.world.post("forum.example", f"r{number}", piece): piece
        for number, piece in enumerate(quiet_pieces(room))
    }
    room.match()
    matches = stored(room)
    assert len(matches) > 1
    assert {match.document_ref for match in matches} == {"R1"}
    for match in matches:
        assert match.case_e_value <= room.settings.alert_e_value
        counts = [reason.count for reason in match.reasons if reason.code is MatchReasonCode.THREAD]
        assert counts == [len(matches) - 1]
        piece = posted[match.post_version_id]
        talk = (piece.index(". Tot morgen"), len(piece))
        assert all(len("Zeg, ") <= start < end <= talk[0] for start, end in match.spans)


def test_the_same_pieces_in_threads_of_their_own_raise_nothing(room: Room) -> None:
    """It is the thread that ties pieces together: strangers' posts are not added up."""
    room.enrol("R1")
    room.enrol("R0", UNRELATED * 4)
    for number, piece in enumerate(quiet_pieces(room)):
        room.world.post("forum.example", f"r{number}", piece, thread=f"https://forum.example/{number}")
    room.match()
    assert stored(room) == []


def test_the_last_piece_brings_out_those_that_came_in_earlier_nights(room: Room) -> None:
    """A thread is looked at whole whenever a post is added to it."""
    room.enrol("R1")
    room.enrol("R0", UNRELATED * 4)
    nights = [0]
    for number, piece in enumerate(quiet_pieces(room)):
        room.world.post("forum.example", f"r{number}", piece)
        nights.append(room.match().matches)
    assert nights[1] == 0
    assert len(stored(room)) == sum(nights) > max(nights)
    assert not any(match.looking_back for match in stored(room))


def test_posts_in_languages_that_nothing_reads_are_counted_once(room: Room) -> None:
    """The night tells of how many posts nothing could be found, by language; a second run adds none."""
    room.enrol("R1")
    room.world.post("forum.example", "c1", UNRELATED)
    for number, text in enumerate((PERSIAN, PERSIAN + "!", TIGRINYA)):
        room.world.post("forum.example", f"t{number}", text)
    room.match()
    room.match()
    unread = language.unread(room.world.matches, "2026-11-23")
    assert [(row.language, row.posts) for row in unread] == [("fa", 2), ("ti", 1)]
