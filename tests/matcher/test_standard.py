"""Registered standard text never counts, in documents enrolled before and after."""

from matcher import standard
from tests.factory import NIGHT
from tests.matcher.conftest import STORY, Room

TEMPLATE = STORY


def test_a_registered_text_raises_nothing_for_documents_enrolled_before(room: Room) -> None:
    """After registration a quotation of the text is no match any more."""
    room.enrol("R1")
    assert room.check(TEMPLATE)
    with room.open() as register:
        assert standard.register_text(register, "sjabloon", TEMPLATE, NIGHT, "tester") > 0
        assert standard.register_text(register, "sjabloon", TEMPLATE, NIGHT, "tester") == 0
    assert room.check(TEMPLATE) == []


def test_a_document_of_registered_text_alone_is_weak(room: Room) -> None:
    """A passage that is all standard text is named as such at enrolment."""
    with room.open() as register:
        standard.register_text(register, "sjabloon", TEMPLATE, NIGHT, "tester")
    assert [passage.weakness for passage in room.enrol("R1")] == ["standard_text"]
