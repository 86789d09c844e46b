"""Fingerprints of several keys stand side by side; one that cannot be made from posts is refused by name."""

from dataclasses import replace

import pytest

from matcher import key
from matcher.errors import NormaliserError, WrongKeyError
from store.register import fingerprint
from tests.matcher.conftest import RETOLD, STORY, Room


def other_key(room: Room, *, keep: bool) -> Room:
    """The same room with a new key, the former one kept at hand or not."""
    path = room.world.directory.root.parent / "sleutel-2"
    key.make(path)
    former = (room.settings.key_file,) if keep else ()
    return replace(room, settings=replace(room.settings, key_file=str(path), former_key_files=former))


def test_another_key_is_refused_by_its_id(room: Room) -> None:
    """Looking up with a key that the register was not made with names both keys."""
    room.enrol("R1")
    changed = other_key(room, keep=False)
    with pytest.raises(WrongKeyError) as caught:
        changed.check(RETOLD)
    assert key.load(room.settings.key_file).id in str(caught.value)
    assert key.load(changed.settings.key_file).id in str(caught.value)


def test_two_keys_stand_side_by_side(room: Room) -> None:
    """While documents are enrolled anew, those of the former key are found as well."""
    room.enrol("R1")
    changed = other_key(room, keep=True)
    changed.enrol("R2", STORY.replace("Varmada", "Ilvasko"))
    assert {hit.detection.document.ref for hit in changed.check(RETOLD)} == {"R1", "R2"}


@pytest.mark.parametrize("scheme", ["forest-1", "trios-7"])
def test_a_scheme_of_another_normaliser_is_refused(room: Room, scheme: str) -> None:
    """Fingerprints that this version cannot make from posts stop it instead of being silently unmatched."""
    room.enrol("R1")
    with room.open() as register:
        register.hashes.execute("UPDATE fingerprint SET scheme = ?", [scheme])
        with pytest.raises(NormaliserError, match=scheme):
            register.makers()


def test_the_index_is_made_anew_when_the_register_changes(room: Room) -> None:
    """A document enrolled after an index was written is found, a removed one is not."""
    room.enrol("R1")
    assert room.check(RETOLD)
    with room.open() as register:
        fingerprint.keep_only(register.hashes, [])
    assert room.check(RETOLD) == []


def test_an_index_file_of_other_content_is_made_anew(room: Room) -> None:
    """A damaged index is not trusted."""
    room.enrol("R1")
    room.check(RETOLD)
    (path,) = room.world.directory.register.parent.glob("index-*.bin")
    path.write_bytes(b"kapot")
    assert room.check(RETOLD)
