"""Vectors stay in step with the register: made with a passage, gone with it, missed when they are lost."""

from pathlib import Path

import pytest

from matcher.detect import Detector
from matcher.enrol import remove
from matcher.errors import VectorsError
from matcher.meaning import encoder, keeping, vectors
from matcher.meaning.keeping import State
from matcher.register import Register
from store.matches import enrolled
from store.matches.match import MatchReasonCode
from store.register import vector
from tests.factory import NIGHT
from tests.matcher.conftest import STORY, UNRELATED, Room

GERMAN = """In unserer Stadt lebt ein Uhrmacher aus einem Dorf. Er musste siebzehn Wecker für einen
Leutnant reparieren. Er wollte keinen Sender im Kirchturm verstecken, da haben sie seinen Schwager mit einer
Luftpumpe geschlagen und zwei Wochen im Keller einer Mühle festgehalten. Er selbst hat sich in einer leeren
Regentonne versteckt und ist mit einem Milchwagen an die Grenze gebracht worden."""
OTHER = """Betrokkene heeft verklaard dat zij als imker in de heuvels woonde en dat haar korven zijn
verbrand nadat zij honing aan soldaten had geweigerd. Haar tante heeft haar in een graanschuur verborgen,
waarna zij te voet over de bergpas naar de haven is gelopen en daar op een vissersboot is gestapt."""


def kept(register: Register) -> set[int]:
    """The passages of which there are vectors in the file."""
    stored = vectors.read(register.vectors, register.keys)
    return set() if stored is None else set(stored.passage_ids.tolist())


def ids(register: Register, ref: str) -> set[int]:
    """The ids of a document's passages."""
    return {passage.id for passage in enrolled.passages(register.matches, ref)}


def test_what_is_retold_in_german_is_found_by_meaning_alone(room: Room) -> None:
    """A German retelling without a name becomes a lead, never an alert, and says that it is by meaning."""
    room.enrol("R1")
    room.enrol("R2", OTHER)
    with room.open() as register:
        detections = Detector(register).detect([GERMAN, UNRELATED], 300.0)
    assert [(detection.text, detection.case_ref) for detection in detections] == [(0, "R1")]
    assert detections[0].e_value > 1.0
    assert MatchReasonCode.MEANING in {reason.code for reason in detections[0].reasons}
    start, end = detections[0].passages[0].spans[0]
    assert "Luftpumpe" in GERMAN[start:end]


def test_removing_a_document_removes_its_vectors_at_once(room: Room) -> None:
    """After `register remove` the file holds the other documents' vectors alone."""
    room.enrol("R1")
    room.enrol("R2", OTHER)
    with room.open() as register:
        assert kept(register) == ids(register, "R1") | ids(register, "R2")
        remove(register, "R1", NIGHT, "tester")
        assert kept(register) == vector.recorded(register.hashes) == ids(register, "R2")
        remove(register, "R2", NIGHT, "tester")
        assert not register.vectors.exists()


def test_replacing_a_document_leaves_no_vector_of_the_old_text(room: Room) -> None:
    """After --replace the old text is no longer found by meaning."""
    room.enrol("R1")
    room.enrol("R1", OTHER, replace=True)
    with room.open() as register:
        assert kept(register) == ids(register, "R1")
        assert Detector(register).detect([GERMAN], 300.0) == []


def test_a_lost_file_is_an_error_that_says_how_to_mend_it(room: Room) -> None:
    """A channel that lost its vectors would be silent for nothing: it stops until they are enrolled again."""
    room.enrol("R1")
    room.world.directory.vectors.unlink()
    with room.open() as register, pytest.raises(VectorsError, match="--replace"):
        Detector(register)
    room.enrol("R1", replace=True)
    with room.open() as register:
        assert Detector(register).detect([GERMAN], 300.0)


def test_an_old_copy_of_the_file_is_noticed(room: Room) -> None:
    """A file from a backup lacks what was enrolled since."""
    room.enrol("R1")
    old = room.world.directory.vectors.read_bytes()
    room.enrol("R2", OTHER)
    room.world.directory.vectors.write_bytes(old)
    with room.open() as register, pytest.raises(VectorsError, match="1 passage"):
        Detector(register)


def test_vectors_left_by_a_killed_run_go_with_the_next(room: Room) -> None:
    """Recorded and written before the documents were: the next enrolment sweeps them away."""
    with room.open() as register:
        keeping.store(register, "source-1", [(77, OTHER)])
        assert kept(register) == {77}
    room.enrol("R1")
    with room.open() as register:
        assert kept(register) == vector.recorded(register.hashes) == ids(register, "R1")


def test_where_the_extra_is_missing_words_go_on_alone(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package documents are enrolled and matched by words, and those passages are counted."""
    monkeypatch.setattr(encoder, "is_installed", lambda: False)
    room.enrol("R1")
    with room.open() as register:
        assert not register.vectors.exists()
        assert keeping.state("source-1", wanted=True) is State.NOT_INSTALLED
        assert keeping.channel(register) is None
        assert keeping.without(register.hashes, register.matches) == 1
        assert not Detector(register).by_meaning


def test_a_carried_register_has_no_vectors(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """A register that may leave the house gets no file, even where the extra is installed."""
    with room.open() as register:
        keeping.store(register, "carried-1", [(1, STORY)])
        assert not register.vectors.exists()
        assert keeping.state("carried-1", wanted=True) is State.NOT_AT_THE_SOURCE
        monkeypatch.setattr(encoder, "is_installed", lambda: True)
        assert keeping.state("trios-1", wanted=True) is State.NOT_AT_THE_SOURCE


def test_nothing_of_the_text_is_written(room: Room, tmp_path: Path) -> None:
    """No word of the document stands in any file of the data directory."""
    room.enrol("R1")
    room.world.archive.close()
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert b"regenton" not in content
            assert b"fietspomp" not in content


@pytest.mark.parametrize("state", State)
def test_every_state_is_one_sentence(state: State) -> None:
    """What an operator reads is one line."""
    assert "\n" not in state.sentence
    assert state.sentence.startswith("on" if state is State.ON else "off")
