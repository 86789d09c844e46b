"""A text that retells a passage is recognised and marked; another is not."""

import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher.check import Check, read_lines
from matcher.errors import InputError
from store import audit
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room


def test_a_retelling_is_found_and_an_unrelated_text_is_not(room: Room) -> None:
    """The alert names the document, and stays out for other text."""
    room.enrol("R1")
    (found,) = room.check(UNRELATED, RETOLD)
    assert (found.id, found.alert, found.detection.document.ref) == (1, True, "R1")


def test_the_line_has_the_fields_of_the_contract(room: Room) -> None:
    """A line of output has exactly the fields that are promised, in their ranges."""
    room.enrol("R1", case="Z1")
    (found,) = room.check(RETOLD)
    fields = json.loads(found.as_json())
    assert set(fields) == {
        "id", "ref", "case", "section", "passage", "score", "e_value", "alert", "coverage", "spans",
    }  # fmt: skip
    assert (fields["ref"], fields["case"], fields["section"], fields["passage"]) == ("R1", "Z1", "relaas", 1)
    assert 0 <= fields["score"] <= 100
    assert 0 < fields["coverage"] <= 1
    assert all(0 <= start < end <= len(RETOLD) for start, end in fields["spans"])


def test_spans_lie_on_the_leak_inside_a_longer_post(room: Room) -> None:
    """What is marked stands in the retold part and not in the talk around it."""
    room.enrol("R1")
    post = f"{UNRELATED} {RETOLD} {UNRELATED}"
    (found,) = room.check(post)
    start, end = len(UNRELATED), len(UNRELATED) + 1 + len(RETOLD)
    assert all(start <= low and high <= end for low, high in found.detection.spans)


def test_a_disguised_copy_is_found_at_its_own_characters(room: Room) -> None:
    """Zero-width characters and homoglyphs neither hide the text nor shift the spans."""
    room.enrol("R1")
    post = "kijk dan: " + STORY.replace("e", "\u0435").replace("k", "k\u200b")
    (found,) = room.check(post)
    assert found.detection.spans[0][0] >= len("kijk dan:")
    assert found.detection.spans[-1][1] <= len(post)


def test_without_all_only_alerts_are_told(room: Room) -> None:
    """Weaker matches come out with --all alone and say that they raise no alert."""
    room.enrol("R1")
    weak = "De klokkenmaker zat met een fietspomp in de regenton."
    assert [found.alert for found in room.check(weak, everything=True)] in ([], [False], [True])
    assert all(found.alert for found in room.check(weak))


def test_what_came_before_an_unreadable_line_is_answered(room: Room) -> None:
    """A broken line ends the check with its number, after the matches of the lines before it."""
    room.enrol("R1")
    lines = [json.dumps({"id": "a", "text": RETOLD}), "broken", json.dumps({"id": "b", "text": RETOLD})]
    with room.open() as register:
        answered = Check(register, 1.0, everything=False).run(read_lines(lines), NIGHT, "tester")
        assert next(answered).id == "a"
        with pytest.raises(InputError, match="line 2"):
            next(answered)


def test_an_empty_register_knows_nothing(room: Room) -> None:
    """Checking against an empty register gives no match."""
    assert room.check(STORY, "") == []


def test_every_use_is_written_down_without_the_text(room: Room) -> None:
    """The audit trail holds how many texts were checked and their digest."""
    room.enrol("R1")
    room.check(RETOLD, UNRELATED)
    with room.open() as register:
        last = list(audit.events(register.matches))[-1]
    details = json.loads(last.details)
    assert (last.action, details["texts"], details["alerts"]) == ("check", 2, 1)
    assert "Varmada" not in last.details


WORDS = (
    "klokkenmaker",
    "wekker",
    "zwager",
    "fietspomp",
    "kerktoren",
    "luitenant",
    "regenton",
    "molen",
    "melkwagen",
    "zender",
    "harpoen",
    "lantaarn",
    "wasserij",
    "trommel",
    "visnet",
    "ladder",
    "borduurwerk",
    "ijzerdraad",
    "orgelpijp",
    "zadel",
    "mosterd",
    "kachel",
    "schommel",
    "parelduiker",
    "tuinslang",
    "vogelkooi",
    "bakoven",
    "spijker",
    "handkar",
    "waterput",
)


@given(st.integers(0, 10_000))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_post_that_contains_a_passage_matches_it(room: Room, seed: int) -> None:
    """Whatever a passage of enough own words says, a post that holds it raises an alert."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    names = ["".join(chance.choices("bdfklmnrstv", k=1) + chance.choices("aeou", k=1)) * 3 for _ in range(6)]
    passage = " ".join(chance.sample(WORDS, 20) + names)
    room.enrol(f"R{seed}", passage, replace=True)
    refs = {found.detection.document.ref for found in room.check(f"{UNRELATED} {passage} {UNRELATED}")}
    assert f"R{seed}" in refs


def test_enrolling_another_document_never_removes_a_match(room: Room) -> None:
    """A document that is found is still found after others came, its own case's copies among them."""
    room.enrol("R1", case="Z1")
    for number in range(5):
        room.enrol(f"A{number}", STORY.replace("Varmada", f"Dorp{number}"), case="Z1")
        room.enrol(f"B{number}", UNRELATED * 4)
        assert "R1" in {found.detection.document.ref for found in room.check(RETOLD)}
