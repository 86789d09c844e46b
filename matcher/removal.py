"""What is removed is gone from every file at once: the register, its journal, indexes made of it before.

An index is a copy of all hashes: one that is older than the register, or of a scheme and key that the
register no longer holds, is unlinked and made anew when it is next needed.
"""

from pathlib import Path

from sqlite_utils import Database

from matcher import index as index_file
from matcher.errors import JournalHeldError
from store.database import erase_removed, transaction
from store.layout import DataDirectory
from store.matches import enrolled
from store.matches.schema import open_matches
from store.register import fingerprint
from store.register.schema import open_register


def sweep(hashes: Database, matches: Database, folder: Path) -> int:
    """Remove fingerprints without a passage from every file in `folder`, and tell how many there were.

    Raises:
        JournalHeldError: they are removed, but another process keeps them in the register's journal.
    """
    with transaction(matches):  # nobody is between writing fingerprints and writing down their passages
        gone = fingerprint.keep_only(hashes, enrolled.cases(matches))
    unlink_old_indexes(hashes, folder)
    if not erase_removed(hashes):
        raise JournalHeldError(
            "the removed document can no longer be matched, but another process reads the "
            "register and its journal still holds the hashes; run `lekwacht purge` when that "
            "process has ended"
        )
    return gone


def purge(data: DataDirectory) -> int:
    """`sweep` without a key: what a killed run, or one that was read by another process, left behind.

    Raises:
        JournalHeldError: another process still reads the register.
    """
    hashes, matches = open_register(data.register), open_matches(data.matches)
    try:
        return sweep(hashes, matches, data.register.parent)
    finally:
        hashes.close()
        matches.close()


def unlink_old_indexes(hashes: Database, folder: Path) -> None:
    """Unlink every index, finished or not, that was not made of the register as it now is."""
    generation = fingerprint.generation(hashes)
    present = {index_file.path_of(folder, *maker) for maker in fingerprint.makers(hashes)}
    for path in folder.glob(index_file.PATTERN):
        if path not in present or index_file.generation_of(path) != generation:
            path.unlink(missing_ok=True)
