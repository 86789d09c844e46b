"""A register that travels: made beside the source's own, written into another house's, and taken back."""

from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import msgspec
import pytest

from matcher import carried, enrol
from matcher.carried import Intake
from matcher.errors import CarriedRegisterError, KeyFileError
from matcher.new_document import NewDocument, NewSection
from matcher.scheme import CARRIED
from store.matches import disclosure, enrolled, progress
from store.matches.document import Disclosure
from store.register import fingerprint
from store.register.carried import CarriedDocument, SourceFingerprintError
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, STORY, UNRELATED, Room, make_room
from tests.matcher.test_removal import OTHER, fingerprints, holding

TRAVELLING = "7a" * 32


@dataclass
class TwoRooms:
    """The source's matcher, whose key stays there, and that of the watching house, which has the other."""

    source: Room
    watching: Room

    def documents(self) -> list[CarriedDocument]:
        """What the source's register has to carry."""
        with carried.opened(self.source.world.directory) as (hashes, matches):
            return list(carried.Carried(hashes, matches).documents())

    @contextmanager
    def intake(self) -> Iterator[Intake]:
        """What writes into the register of the watching house."""
        with (
            carried.opened(self.watching.world.directory) as (hashes, matches),
            carried.taking_in(hashes, matches, NIGHT, "ind") as intake,
        ):
            yield intake

    def bring(self, *documents: CarriedDocument) -> None:
        """Take documents in at the watching house."""
        with self.intake() as intake:
            for document in documents:
                intake.check(document)
                intake.document(document)
        carried.clear(self.watching.world.directory, NIGHT, "ind")

    def retract(self, ref: str) -> None:
        """Forget a document at the watching house."""
        with self.intake() as intake:
            intake.retract(ref)
        carried.clear(self.watching.world.directory, NIGHT, "ind")


@pytest.fixture
def rooms(tmp_path: Path) -> Iterator[TwoRooms]:
    """Two houses with keys of their own, and one that may be handed over."""
    key = tmp_path / "reissleutel"
    key.touch(mode=0o600)
    key.write_text(TRAVELLING, encoding="ascii")
    with make_room(tmp_path / "ind") as source, make_room(tmp_path / "coa", TRAVELLING) as watching:
        source.settings = replace(source.settings, carried_key_file=str(key))
        yield TwoRooms(source, watching)


def test_what_travels_is_found_in_the_other_house(rooms: TwoRooms) -> None:
    """A retold passage is recognised with the carried register and the key that was handed over."""
    rooms.source.enrol("R1", case="Z1")
    rooms.source.enrol("R2", OTHER)
    rooms.bring(*rooms.documents())
    hits = rooms.watching.check(STORY, UNRELATED, everything=True)
    assert {(hit.id, hit.detection.document.ref, hit.case.case_ref) for hit in hits} == {(0, "R1", "Z1")}
    assert {hit.case.scheme for hit in hits} == {CARRIED.name}
    with rooms.watching.open() as register:
        (passage, *_) = enrolled.passages(register.matches, "R1")
        assert (passage.section, passage.words > 0) == ("relaas", True)
        assert set(progress.looking_back(register.matches)) == {"R1", "R2"}


def test_the_source_matches_with_its_own_fingerprints(rooms: TwoRooms) -> None:
    """What was made for another house finds nothing twice, and the key that stays makes what stays."""
    rooms.source.enrol("R1")
    hits = rooms.source.check(RETOLD)
    assert {hit.case.scheme for hit in hits} == {"source-1"}
    schemes = {stored.scheme: stored.key_id for stored in fingerprints(rooms.source, "R1")}
    assert set(schemes) == {"source-1", CARRIED.name}
    assert len(set(schemes.values())) == 2


def test_nothing_of_the_source_scheme_is_in_what_travels(rooms: TwoRooms) -> None:
    """No record and no byte of it: whole hashes are searched for in all that would be sent."""
    rooms.source.enrol("R1")
    content = msgspec.json.encode(rooms.documents())
    packed = b"".join(
        part
        for document in rooms.documents()
        for passage in document.passages
        for part in (passage.groups, passage.words)
    )
    own = [stored for stored in fingerprints(rooms.source, "R1") if stored.scheme == "source-1"]
    whole = [array("Q", [value]).tobytes() for stored in own for value in stored.words]
    assert whole
    assert not any(value in packed or value in content for value in whole)
    assert b"source" not in content


@pytest.mark.parametrize("scheme", ["source-1", "source-2", "", "trios-1", "Carried-1"])
def test_a_record_of_another_scheme_cannot_be(rooms: TwoRooms, scheme: str) -> None:
    """Neither made here nor read from a stranger's line."""
    rooms.source.enrol("R1")
    (document,) = rooms.documents()
    with pytest.raises(SourceFingerprintError):
        msgspec.structs.replace(document, scheme=scheme)
    line = msgspec.json.encode(document).replace(b'"carried-1"', f'"{scheme}"'.encode())
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(line, type=CarriedDocument)


@pytest.mark.parametrize("extra", ["vectors", "text", "title"])
def test_a_field_that_there_is_not_is_refused(rooms: TwoRooms, extra: str) -> None:
    """Vectors and text have no field, and a line that has one is no record."""
    rooms.source.enrol("R1")
    line = msgspec.json.encode(rooms.documents()[0])
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(
            line.replace(b'{"type"', f'{{"{extra}":"x","type"'.encode()), type=CarriedDocument
        )


def test_a_replacement_leaves_nothing_of_what_stood(rooms: TwoRooms) -> None:
    """The hashes of the former text are in no file of the watching house."""
    rooms.source.enrol("R1")
    rooms.bring(*rooms.documents())
    former = fingerprints(rooms.watching, "R1")
    assert holding(rooms.watching, former)
    rooms.source.enrol("R1", OTHER, replace=True)
    rooms.bring(*rooms.documents())
    assert holding(rooms.watching, former) == set()
    assert {hit.detection.document.ref for hit in rooms.watching.check(OTHER, everything=True)} == {"R1"}


def test_a_retraction_really_removes(rooms: TwoRooms) -> None:
    """Neither the register, nor its journal, nor an index holds its hashes; its disclosures are gone too."""
    rooms.source.enrol("R1")
    rooms.bring(*rooms.documents())
    rooms.watching.check(RETOLD, everything=True)
    former = fingerprints(rooms.watching, "R1")
    assert holding(rooms.watching, former)
    rooms.retract("R1")
    assert holding(rooms.watching, former) == set()
    assert rooms.watching.check(STORY, everything=True) == []
    with rooms.watching.open() as register:
        assert enrolled.document(register.matches, "R1") is None


def test_disclosures_travel_and_are_withdrawn(rooms: TwoRooms) -> None:
    """The watching house knows what the source knows of who was given the document, and no more."""
    rooms.source.enrol("R1")
    with rooms.source.open() as register:
        for recipient in ("COA", "gemeente"):
            given = Disclosure("R1", recipient, None, date(2026, 3, 1), (), NIGHT)
            disclosure.add(register.matches, given)
    rooms.bring(*rooms.documents())
    with rooms.source.open() as register:
        first, _ = disclosure.numbered(register.matches, "R1")
        disclosure.remove(register.matches, first.number)
    rooms.bring(*rooms.documents())
    with rooms.watching.open() as register:
        assert [row.recipient for row in disclosure.of_document(register.matches, "R1")] == ["gemeente"]


def test_what_was_not_finished_is_undone(rooms: TwoRooms) -> None:
    """An intake that ends early leaves neither documents nor fingerprints."""
    rooms.source.enrol("R1")
    documents = rooms.documents()

    def begin_and_die() -> None:
        with rooms.intake() as intake:
            intake.document(documents[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        begin_and_die()
    with carried.opened(rooms.watching.world.directory) as (hashes, matches):
        assert list(enrolled.documents(matches)) == []
        assert fingerprint.makers(hashes) == set()


def test_a_scheme_that_is_not_known_here_is_refused(rooms: TwoRooms) -> None:
    """A newer program's register needs that program."""
    rooms.source.enrol("R1")
    newer = msgspec.structs.replace(rooms.documents()[0], scheme="carried-99")
    with pytest.raises(CarriedRegisterError, match="carried-99"):
        rooms.bring(newer)


@pytest.mark.parametrize("value", [CARRIED.segments[0], sum(CARRIED.segments), 2**32 - 1])
def test_a_hash_that_is_none_of_the_scheme_is_refused(rooms: TwoRooms, value: int) -> None:
    """An index is made of what is taken in, and a bucket that does not exist would break it."""
    rooms.source.enrol("R1")
    (document,) = rooms.documents()
    passage = document.passages[0]
    other = msgspec.structs.replace(passage, groups=array("I", [value]).tobytes(), group_blocks=b"\0")
    with pytest.raises(CarriedRegisterError):
        rooms.bring(msgspec.structs.replace(document, passages=(other,)))


def test_a_document_enrolled_before_is_told_as_lacking(rooms: TwoRooms) -> None:
    """Without the other key nothing is made for another house; enrolled anew it can travel."""
    with_key, without = rooms.source.settings, replace(rooms.source.settings, carried_key_file="")
    rooms.source.settings = without
    rooms.source.enrol("R1")
    rooms.source.settings = with_key
    rooms.source.enrol("R2", OTHER)
    with carried.opened(rooms.source.world.directory) as (hashes, matches):
        what = carried.Carried(hashes, matches)
        assert ([document.ref for document in what.documents()], what.lacking()) == (["R2"], 1)
    rooms.source.enrol("R1", replace=True)
    assert [document.ref for document in rooms.documents()] == ["R1", "R2"]


def test_a_canary_does_not_travel(rooms: TwoRooms) -> None:
    """It is made up, and each house has its own."""
    canary = NewDocument("kanarie", "proef", "kanarie", (NewSection("relaas", STORY),), canary=True)
    with rooms.source.open() as register:
        enrol.enrol(register, [canary], NIGHT, "tester")
    assert rooms.documents() == []


def test_the_houses_own_key_is_not_the_one_to_hand_over(rooms: TwoRooms) -> None:
    """Whoever has the key of the source's own register can read it."""
    rooms.source.settings = replace(rooms.source.settings, carried_key_file=rooms.source.settings.key_file)
    with pytest.raises(KeyFileError, match="may not be handed over"):
        rooms.source.enrol("R1")
