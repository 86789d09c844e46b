"""Two machines work with the same when what is enrolled and what decides is the same."""

from dataclasses import replace
from pathlib import Path

from scale.identity import ScanIdentity, identity_at
from tests.matcher.conftest import UNRELATED, Room, make_room


def of(room: Room, *languages: str) -> ScanIdentity:
    """What a room works with."""
    return identity_at(room.world.directory, room.settings, languages)


def test_a_copy_is_the_same_and_another_house_is_not(house: Room, tmp_path: Path) -> None:
    """Neither the key's place nor limits of time decide what is found; another key's register does."""
    first = of(house, "nl")
    house.settings = replace(house.settings, post_limit_seconds=5.0, key_file="/elders")
    assert of(house, "nl").difference(first) is None
    with make_room(tmp_path / "ander", key="a1" * 32) as other:
        assert of(other, "nl").difference(first) == "another register"
        other.enrol("R1")
        assert of(other, "nl").difference(first) == "another register"


def test_a_new_document_is_another_register(house: Room) -> None:
    """A copy that was made before it would be silent about it."""
    first = of(house)
    house.enrol("R2", UNRELATED)
    assert of(house).difference(first) == "another register"


def test_what_decides_is_told_apart(house: Room) -> None:
    """Languages, thresholds and dictionaries; the order of languages is nothing."""
    first = of(house, "nl", "en")
    assert of(house, "en", "nl") == first
    assert "settings" in str(of(house, "nl").difference(first))
    house.world.directory.lexicon.mkdir(exist_ok=True)
    (house.world.directory.lexicon / "x.tsv").write_text("een\ttwee\n")
    changed = of(house, "nl", "en")
    assert "lexicon" in str(changed.difference(first))
    house.settings = replace(house.settings, lead_e_value=2_000.0)
    assert of(house, "nl", "en") != changed
