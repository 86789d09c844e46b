"""What holds of matching whatever is enrolled and whatever is posted: its laws, tried with drawn texts."""

import random
from collections.abc import Iterator
from itertools import cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import leakset
from matcher import standard
from matcher.scan import Scanner
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room, make_room
from tests.strategies import any_text, disguised_text

PASSAGES = leakset.load().passages
WORDS = [word for passage in PASSAGES for word in passage.text.split()]
ENGLISH = "the man was walking home with his brother while the children played in our garden".split()  # noqa: SIM905
Marked = dict[tuple[str, int], object]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    """A register of all passages of the evaluation set, to which nothing is added."""
    with make_room(tmp_path_factory.mktemp("full"), key="a7" * 32) as room:
        for passage in PASSAGES:
            room.enrol(passage.id, passage.text, case=passage.case)
        yield room


def words_of_others(most: int) -> st.SearchStrategy[str]:
    """Up to so many words of all enrolled passages, in any order."""
    return st.builds(
        lambda seed, count: " ".join(random.Random(seed).choices(WORDS, k=count)),
        st.integers(0, 10_000),
        st.integers(0, most),
    )


def surroundings() -> st.SearchStrategy[str]:
    """What may stand before or after a leak: anything, disguises, other passages' words, other languages."""
    english = st.integers(0, 400).map(lambda count: " ".join(islice(cycle(ENGLISH), count)))
    return any_text() | disguised_text() | words_of_others(400) | english | st.just(UNRELATED)


def alerts(room: Room, *posts: str) -> list[set[str]]:
    """The documents that raise an alert, post by post."""
    per_post: list[set[str]] = [set() for _ in posts]
    for checked in room.check(*posts):
        per_post[checked.case.text].add(checked.detection.document.ref)
    return per_post


def marked(room: Room, *posts: str) -> Marked:
    """By document and post what is told of every match but its weight: spans, coverage, reasons."""
    return {
        (hit.detection.document.ref, hit.case.text): (
            hit.detection.spans,
            hit.detection.coverage,
            hit.detection.reasons,
        )
        for hit in room.check(*posts, everything=True)
    }


@given(st.sampled_from(PASSAGES), surroundings(), surroundings())
def test_a_passage_is_found_whatever_surrounds_it(
    full: Room, passage: leakset.SetPassage, before: str, after: str
) -> None:
    """A post that holds a passage verbatim raises an alert for it."""
    assert passage.id in alerts(full, f"{before}\n\n{passage.text}\n\n{after}")[0]


@pytest.mark.parametrize(
    "around", [WORDS, ENGLISH, UNRELATED.split(), ["a", "b.", "c-", "1"], RETOLD.split()]
)
@pytest.mark.parametrize("place", [0, 4_999, 10_000])
def test_a_passage_is_found_in_ten_thousand_words(full: Room, around: list[str], place: int) -> None:
    """A passage at the beginning, in the middle or at the end of a novel raises an alert."""
    passage = PASSAGES[place % len(PASSAGES)]
    words = list(islice(cycle(around), 10_000))
    post = " ".join([*words[:place], passage.text, *words[place:]])
    assert passage.id in alerts(full, post)[0]


def test_where_in_a_post_a_leak_stands_makes_no_difference(room: Room) -> None:
    """A retelling weighs the same at any place of a long post: no border inside it cuts a leak in two."""
    room.enrol("R1")
    filler = (UNRELATED + " ") * 60
    words = filler.split()
    posts = [" ".join([*words[:at], RETOLD, *words[at:]]) for at in range(0, len(words), 17)]
    e_values = [hit.detection.e_value for hit in room.check(*posts)]
    assert len(e_values) == len(posts)
    assert max(e_values) < 100 * min(e_values)


@given(
    st.lists(st.sampled_from(WORDS), min_size=25, max_size=150),
    st.integers(0, 2_000),
    surroundings(),
)
@settings(max_examples=30)
def test_any_passage_that_is_called_strong_is_found(
    room: Room, words: list[str], distance: int, after: str
) -> None:
    """Enrolment's word that a passage can be found is kept wherever it stands in a post."""
    (passage,) = room.enrol("R1", " ".join(words), replace=True)
    before = " ".join(islice(cycle(UNRELATED.split()), distance))
    assert passage.weakness or alerts(room, f"{before}\n{' '.join(words)}\n{after}") == [{"R1"}]


@given(st.integers(0, 60), st.integers(0, 60), st.lists(st.sampled_from(WORDS), max_size=40), surroundings())
@settings(max_examples=15)
def test_another_case_changes_no_hits_and_no_spans(
    tmp_path_factory: pytest.TempPathFactory, cut: int, end: int, rest: list[str], around: str
) -> None:
    """Enrolling other cases' documents, such as repeat the passage, changes nothing that is marked."""
    posts = (f"{around}\n{RETOLD}\n{around}", f"{UNRELATED} {STORY} {around} {STORY[:200]}")
    repeated = [*STORY.split()[min(cut, end) : max(cut, end)], *rest, "voorlopig"]
    with make_room(tmp_path_factory.mktemp("register")) as room:
        room.enrol("R1")
        before = marked(room, *posts)
        for number in range(4):
            room.enrol(f"A{number}", " ".join(repeated[number % len(repeated) :]))
        after = marked(room, *posts)
    assert len(before) == 2
    assert {place: after.get(place, value) for place, value in before.items()} == before


def test_documents_of_one_case_never_make_each_other_common(room: Room) -> None:
    """The e-value of a match is no worse for other documents of its case that repeat the passage."""
    for number in range(20):
        room.enrol(f"V{number}", PASSAGES[number].text)
    room.enrol("R1", case="Z1")
    (alone,) = room.check(RETOLD)
    for number in range(10):
        room.enrol(f"R1-{number}", f"{STORY} Dit is exemplaar {number}.", case="Z1")
    beside = next(hit.detection for hit in room.check(RETOLD) if hit.detection.document.ref == "R1")
    assert beside.e_value < 1e3 * alone.detection.e_value


@given(st.lists(st.sampled_from(WORDS), max_size=4), st.sets(st.sampled_from("abcde")), surroundings())
@settings(max_examples=20)
def test_standard_text_can_only_remove(
    tmp_path_factory: pytest.TempPathFactory, between: list[str], registered: set[str], around: str
) -> None:
    """Registering any text as standard adds no match and no mark, and strengthens none."""
    spread = " ".join(" ".join([word, *between]) for word in STORY.split()[:40])
    texts = {"a": spread, "b": around, "c": STORY[:150], "d": " ".join(between), "e": RETOLD}
    posts = [f"{spread} {around}", f"{RETOLD} {around}", f"{around} {STORY}"]
    with make_room(tmp_path_factory.mktemp("register")) as room:
        room.enrol("R1")
        before = {hit.id: hit.detection for hit in room.check(*posts, everything=True)}
        with room.open() as opened:
            for name in registered:
                standard.register_text(opened, name, texts[name], NIGHT, "tester")
        after = {hit.id: hit.detection for hit in room.check(*posts, everything=True)}
    assert after.keys() <= before.keys()
    for post, hit in after.items():
        assert hit.e_value >= before[post].e_value
        assert hit.coverage <= before[post].coverage


def test_another_key_shares_nothing(room: Room, full: Room) -> None:
    """Not one hash of any passage comes out the same under another key, and all do under the same."""
    with room.open() as own_key, full.open() as other:
        mine, again, theirs = own_key.maker(), own_key.maker(), other.maker()
    for passage in PASSAGES:
        hashes = standard.hashes(mine, passage.text)
        assert hashes
        assert hashes == standard.hashes(again, passage.text)
        assert hashes.isdisjoint(standard.hashes(theirs, passage.text))


def test_a_register_read_with_another_key_finds_nothing(room: Room, full: Room) -> None:
    """Fingerprints mean nothing to who has the register and a key of their own."""
    with room.open() as mine, full.open() as other:
        own, index = mine.maker(), other.index(other.makers()[0])
        hits = Scanner(index, own).scan([passage.text for passage in PASSAGES], 1.0)
    assert hits == []
