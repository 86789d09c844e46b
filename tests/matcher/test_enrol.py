"""Documents are enrolled whole or not at all, and nothing of their text is kept."""

import json
from datetime import date
from pathlib import Path

import pytest

from matcher import enrol as subject
from matcher.errors import AlreadyEnrolledError, MatcherInputError
from matcher.new_document import NewDocument, NewSection, read_lines
from store.matches import disclosure, enrolled
from store.register import fingerprint
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, Room


def line(**fields: str) -> str:
    """A line of JSON with the least that it needs."""
    return json.dumps({"ref": "R1", "kind": "voornemen", "section": "relaas", "text": STORY} | fields)


def test_an_enrolled_reference_is_refused_and_nothing_is_lost(room: Room) -> None:
    """Enrolling a reference again without --replace raises, and the first text is still found."""
    room.enrol("R1")
    with pytest.raises(AlreadyEnrolledError, match="--replace"):
        room.enrol("R1", "Iets heel anders " * 30)
    assert [checked.detection.document.ref for checked in room.check(RETOLD)] == ["R1"]


def test_replacing_puts_the_new_text_in_the_place_of_the_old(room: Room) -> None:
    """After --replace the old text is no longer found and its fingerprints are gone."""
    room.enrol("R1")
    other = STORY.replace("klokkenmaker", "imker").replace("Varmada", "Okselo").replace("wekkers", "korven")
    room.enrol("R1", "Betrokkene is visser in Lomaru en repareerde garnalennetten. " * 4, replace=True)
    assert room.check(other) == []
    with room.open() as register:
        ids = {passage.id for passage in enrolled.passages(register.matches, "R1")}
        stored = {row["passage_id"] for row in register.hashes.query("SELECT passage_id FROM fingerprint")}
    assert stored == ids


def test_one_bad_document_keeps_all_of_a_call_out(room: Room) -> None:
    """When one of several documents is refused none is enrolled."""
    good = NewDocument("R1", "voornemen", "R1", (NewSection("relaas", STORY),))
    empty = NewDocument("R2", "voornemen", "R2", (NewSection("relaas", "  "),))
    with room.open() as register:
        with pytest.raises(MatcherInputError, match="R2 has no text"):
            subject.enrol(register, [good, empty], NIGHT, "tester")
        assert list(enrolled.documents(register.matches)) == []


def test_a_run_killed_between_the_two_databases_leaves_no_trace(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fingerprints that were committed without their document are swept up by the next enrolment."""

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(subject.fingerprint, "write", _then(fingerprint.write, killed))
        with pytest.raises(KeyboardInterrupt):
            room.enrol("R1")
    passages = room.enrol("R2")
    with room.open() as register:
        stored = {row["passage_id"] for row in register.hashes.query("SELECT passage_id FROM fingerprint")}
    assert stored == {passage.id for passage in passages}
    assert {checked.detection.document.ref for checked in room.check(RETOLD)} == {"R2"}


def _then(first: object, second: object) -> object:
    def both(*arguments: object) -> None:
        first(*arguments)  # type: ignore[operator]
        second()  # type: ignore[operator]

    return both


def test_a_line_can_tell_to_whom_the_document_went(room: Room) -> None:
    """shared_with and shared_on become a disclosure, once however many lines repeat it."""
    shared = {"shared_with": "COA", "shared_on": "2020-02-03"}
    with room.open() as register:
        subject.enrol(register, read_lines([line(**shared), line(**shared)], NIGHT.date()), NIGHT, "tester")
        disclosures = disclosure.of_document(register.matches, "R1")
    assert [(row.recipient, row.available_from) for row in disclosures] == [("COA", date(2020, 2, 3))]


def test_no_byte_of_the_text_is_written(room: Room, tmp_path: Path) -> None:
    """No file holds a piece of fourteen characters of what was enrolled, in any form of the words."""
    text = "De brokkelfluister wermt kantelgroen tussen dertien strompelvazen en ijlgestopte vuurkokers. "
    room.enrol("R1", text * 3)
    room.check(text)
    pieces = {text[at : at + 14].lower().encode() for at in range(len(text) - 14)}
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not any(piece in content for piece in pieces), path


def test_every_passage_is_told_whether_it_can_be_found(room: Room) -> None:
    """A passage of a few words is weak with a reason, and a telling one is not."""
    assert [passage.weakness for passage in room.enrol("R1")] == [None]
    assert room.enrol("R2", "Hij woonde daar lang.")[0].weakness == "too_short"


def test_an_english_document_is_found_in_english_and_in_dutch(room: Room) -> None:
    """A letter to another country's authorities is in English, and who leaks it may retell it in Dutch."""
    english = (
        "The applicant stated that he repaired clocks in the village of Varmada, and that in March 2017 he "
        "had mended seventeen alarm clocks for lieutenant Orsoval. When he refused to hide a transmitter in "
        "the church tower, his brother-in-law Tamur was beaten with a bicycle pump and held for two weeks in "
        "the cellar of a mill near Belhazi. He hid in a barrel and was taken to the border in a milk truck."
    )
    room.enrol("R1", english)
    assert [checked.alert for checked in room.check(english)] == [True]
    assert [checked.alert for checked in room.check(STORY)] == [True]
