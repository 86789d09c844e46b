"""What was removed is in no file any more when the command returns: the bytes are searched for it."""

from array import array
from dataclasses import replace
from pathlib import Path

import pytest

from matcher import enrol, key, removal
from matcher.errors import JournalHeldError
from store import database as cellar
from store.matches import enrolled
from store.register import fingerprint
from store.register.fingerprint import Fingerprint
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room
from tests.matcher.test_register import other_key

OTHER = """Betrokkene voerde in Lomaru een drukkerij en heeft pamfletten van een verboden vakbond gezet.
Agenten hebben de drukpers met mokers vernield en zijn nichtje Ishvara in een vrachtwagen meegenomen. Hij
heeft zich als matroos op een garnalenkotter aangemonsterd en bij het lossen in de haven asiel gevraagd."""
RUN = 3
"""Hashes in a row that no other document has by chance."""


@pytest.fixture(params=["source", "carried"], autouse=True)
def scheme(request: pytest.FixtureRequest, room: Room) -> str:
    """Every test here is run for both sorts of schemes."""
    room.settings = replace(room.settings, scheme=request.param)
    return str(request.param)


def fingerprints(room: Room, ref: str) -> list[Fingerprint]:
    """The stored fingerprints of a document."""
    with room.open() as register:
        ids = {passage.id for passage in enrolled.passages(register.matches, ref)}
        makers = fingerprint.makers(register.hashes)
        return [
            stored
            for maker in makers
            for stored in fingerprint.all_of(register.hashes, *maker)
            if stored.passage_id in ids
        ]


def holding(room: Room, gone: list[Fingerprint]) -> set[str]:
    """The names of all files in which a run of these hashes stands, as they are written there."""
    with room.open() as register:
        makers = fingerprint.makers(register.hashes)
        left = [
            stored
            for maker in makers
            for stored in fingerprint.all_of(register.hashes, *maker)
            if stored not in gone
        ]
    runs = runs_of(gone) - runs_of(left)  # a word that another document has too may well be there
    assert runs
    files = [path for path in room.world.directory.root.rglob("*") if path.is_file()]
    return {path.name for path in files for data in [path.read_bytes()] if any(run in data for run in runs)}


def runs_of(prints: list[Fingerprint]) -> set[bytes]:
    """What is searched for: whole hashes each by itself, truncated ones in runs."""
    runs = set()
    for hashes in (hashes for stored in prints for hashes in (stored.groups, stored.words)):
        if max(hashes, default=0) >> 32:
            runs |= {array("Q", [value]).tobytes() for value in hashes}
        else:
            runs |= {array("I", hashes[at : at + RUN]).tobytes() for at in range(len(hashes) - RUN + 1)}
    return runs


def indexes(room: Room) -> list[Path]:
    """The index files, finished or not."""
    return sorted(room.world.directory.register.parent.glob("index-*"))


def test_the_search_would_find_what_is_there(room: Room) -> None:
    """While a document is enrolled, its hashes are found in the files: the search is a real one."""
    room.enrol("R1")
    assert holding(room, fingerprints(room, "R1"))


def test_a_removed_document_is_in_no_file_any_more(room: Room) -> None:
    """After a removal neither the register, nor its journal, nor an index holds its hashes."""
    room.enrol("R1")
    room.enrol("R2", OTHER)
    room.check(RETOLD)
    gone = fingerprints(room, "R1")
    assert indexes(room)
    with room.open() as register:
        assert enrol.remove(register, "R1", NIGHT, "tester")
        assert holding(room, gone) == set()  # while the databases are still open
        assert indexes(room) == []
    assert {hit.detection.document.ref for hit in room.check(RETOLD)} <= {"R2"}


def test_what_was_replaced_is_in_no_file_any_more(room: Room) -> None:
    """Enrolling with --replace leaves nothing of the former text."""
    room.enrol("R1")
    room.check(RETOLD)
    gone = fingerprints(room, "R1")
    room.enrol("R1", "Betrokkene is visser in Lomaru en repareerde garnalennetten. " * 4, replace=True)
    assert holding(room, gone) == set()
    assert indexes(room) == []


def test_the_index_of_a_former_key_goes_with_its_last_document(room: Room) -> None:
    """When every document is enrolled anew under another key no index of the former key is left."""
    room.enrol("R1")
    room.check(RETOLD)
    gone = fingerprints(room, "R1")
    changed = other_key(room, keep=True)
    changed.enrol("R1", STORY, replace=True)
    changed.check(RETOLD)
    (left,) = indexes(changed)
    assert key.load(changed.settings.key_file).id in left.name
    assert holding(changed, gone) == set()


def test_an_index_that_was_being_made_meanwhile_does_not_stay(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document removed while another process writes an index of it is not in that index."""
    room.enrol("R1")
    room.enrol("R2", OTHER)
    build = removal.index_file.build
    removals = iter([True])

    def build_while_another_removes(*arguments: object) -> object:
        made = build(*arguments)  # type: ignore[arg-type]
        if next(removals, False):
            with room.open() as other:
                enrol.remove(other, "R1", NIGHT, "another process")
        return made

    monkeypatch.setattr(removal.index_file, "build", build_while_another_removes)
    assert {hit.detection.document.ref for hit in room.check(STORY)} <= {"R2"}
    with room.open() as register:
        generation = fingerprint.generation(register.hashes)
        (left,) = indexes(room)
        assert removal.index_file.generation_of(left) == generation
        hit = removal.index_file.read(left, generation)
        assert hit is not None
        assert len(hit) == len(enrolled.passages(register.matches, "R2"))


def test_what_a_killed_run_left_unfinished_goes(room: Room) -> None:
    """A half-written index of a process that was killed is unlinked by the next enrolment."""
    room.enrol("R1")
    unfinished = room.world.directory.register.parent / "index-trios-1-00000000.4711.tmp"
    unfinished.write_bytes(b"hashes")
    room.enrol("R2", OTHER)
    assert not unfinished.exists()


def test_a_journal_that_another_process_reads_is_told_and_cleared_by_purge(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a reader keeps the journal, removal says so; purge, needing no key, clears it afterwards."""
    room.enrol("R1")
    room.enrol("R2", UNRELATED * 4)
    gone = fingerprints(room, "R1")
    monkeypatch.setattr(cellar, "BUSY_TIMEOUT_S", 0.1)
    with room.open() as reader:
        reader.hashes.conn.execute("BEGIN")
        fingerprint.generation(reader.hashes)
        with room.open() as register, pytest.raises(JournalHeldError, match="lekwacht purge"):
            enrol.remove(register, "R1", NIGHT, "tester")
        assert holding(room, gone)
        reader.hashes.conn.rollback()
        removal.purge(room.world.directory)
        assert holding(room, gone) == set()


def test_matching_sweeps_what_a_killed_enrolment_left(room: Room) -> None:
    """Fingerprints without a passage are gone after the next night's matching."""
    room.enrol("R1")
    gone = fingerprints(room, "R1")
    with room.open() as register, cellar.transaction(register.matches):
        register.matches.execute("DELETE FROM document WHERE ref = 'R1'")
    assert holding(room, gone)
    room.match()
    assert holding(room, gone) == set()
