"""Where everything lies: each room in a folder of its own, and what is confidential apart."""

from pathlib import Path

import pytest

from store.layout import DataDirectory

ROOT = Path("/srv/lekwacht")
DATA = DataDirectory(ROOT)
PLACES = {
    name: getattr(DATA, name).relative_to(ROOT).as_posix()
    for name, value in vars(DataDirectory).items()
    if isinstance(value, property)
}


def test_every_place_is_that_of_earlier_versions() -> None:
    """A directory that an earlier version filled is found again: a place moves by a decision alone."""
    assert PLACES == {
        "configuration": "lekwacht.toml",
        "archive": "public/archive.db",
        "warc": "public/warc",
        "retro": "public/retro",
        "register": "confidential/register.db",
        "lexicon": "confidential/lexicon",
        "vectors": "confidential/vectors.bin",
        "matches": "matches/matches.db",
        "casebook": "casebook/casebook.db",
        "accounts": "casebook/accounts.db",
        "evidence": "casebook/evidence",
        "exports": "casebook/exports",
        "nights": "nights/nights.db",
        "exchange": "exchange/exchange.db",
        "identity": "exchange/identity.json",
        "inbox": "exchange/inbox",
        "outbox": "exchange/outbox",
    }


def test_no_two_things_lie_at_one_place() -> None:
    """Nor does a file lie where a folder is."""
    assert len(set(PLACES.values())) == len(PLACES)


def test_what_is_confidential_lies_apart() -> None:
    """One folder that one user alone may enter holds all that was made of decisions, and nothing else."""
    confidential = {name for name, place in PLACES.items() if place.startswith("confidential/")}
    assert confidential == {"register", "lexicon", "vectors"}


@pytest.mark.parametrize(
    "name", ["archive", "register", "matches", "casebook", "accounts", "nights", "exchange"]
)
def test_every_database_has_its_folder(name: str) -> None:
    """Whoever makes all folders can open each database."""
    assert getattr(DATA, name).parent in DATA.folders()


def test_folders_lie_below_the_root_each_once() -> None:
    """The root itself is made with them."""
    folders = DATA.folders()
    assert len(set(folders)) == len(folders)
    assert all(ROOT in folder.parents for folder in folders)
    assert {DATA.warc, DATA.evidence, DATA.exports} <= set(folders)


def test_naming_places_makes_nothing(tmp_path: Path) -> None:
    """A directory that is not there stays so."""
    data = DataDirectory(tmp_path / "nergens")
    assert data.folders()
    assert not data.root.exists()
