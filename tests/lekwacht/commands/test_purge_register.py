"""The matcher's part of a purge, for rooms with a user each: the register's files, and no casebook."""

from contextlib import closing
from pathlib import Path

import pytest

from store.layout import DataDirectory
from store.matches import enrolled as store
from store.matches.schema import open_matches
from store.register.schema import open_register
from tests.commandline import Run


@pytest.mark.parametrize("command", ["purge", "purge-register"])
def test_what_was_removed_leaves_every_file_of_the_register(
    lekwacht: Run, enrolled: Path, command: str
) -> None:
    """Fingerprints whose passage is gone, as after a killed removal, and an old index of them, are erased."""
    data = DataDirectory(enrolled)
    with closing(open_matches(data.matches)) as matches:
        store.remove(matches, "B-1")
    assert fingerprints(data)
    old = data.register.parent / "index-carried-1-0000.bin"
    old.write_bytes(b"made of another register")
    lekwacht(command)
    assert not fingerprints(data)
    assert not old.exists()


def test_it_opens_neither_casebook_nor_archive(lekwacht: Run, enrolled: Path) -> None:
    """Its unit cannot see them: with their folders locked away it does its work all the same."""
    data = DataDirectory(enrolled)
    for folder in (data.casebook.parent, data.archive.parent):
        folder.rename(folder.with_name(f"{folder.name}-of-another"))
        folder.write_bytes(b"whoever opens something below this fails")
    lekwacht("purge-register")


def fingerprints(data: DataDirectory) -> int:
    """How many fingerprints the register holds."""
    with closing(open_register(data.register)) as hashes:
        return int(hashes.table("fingerprint").count)
