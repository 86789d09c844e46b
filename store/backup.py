"""A copy of a data directory that is whole while others write, and its way back.

Databases are copied with SQLite's own online backup, each at one moment, the nights and the casebook first
and the archive last: a room writes its results from what an earlier one wrote, so whatever a copied database
speaks of is in those copied after it. Files come last for the same reason. The key is never part of it: it
lies outside the data directory.
"""

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from store.clock import Clock, to_text
from store.errors import IntegrityError, StoreError
from store.layout import DataDirectory

MANIFEST = "manifest.json"
_VERSION = 1
_CHUNK = 2**20


class BackupError(StoreError):
    """A backup cannot be made or put back here."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk: when it was made, and the SHA-256 of every file by its path in the data directory."""

    folder: Path
    made_at: str
    digests: dict[str, str]


def back_up(data: DataDirectory, folder: Path, clock: Clock) -> Backup:
    """Copy databases, vectors, WARC files, evidence and configuration of `data` to the new folder `folder`.

    Exports are left out: they can be made again, and copies of them are copies too many.

    Raises:
        BackupError: the folder exists or lies inside the data directory.
        IntegrityError: a copied database is damaged.
    """
    if folder.exists():
        raise BackupError(f"{folder} exists; give a folder that does not")
    if folder.absolute().is_relative_to(data.root.absolute()):
        raise BackupError(f"{folder} lies inside the data directory; give a folder elsewhere")
    made_at = to_text(clock.now())
    folder.mkdir(parents=True, mode=0o700)
    digests = {}
    for source in _databases(data):
        digests[_place(data, source)] = _copy_database(source, folder / _place(data, source))
    for source in _files(data):
        digests[_place(data, source)] = _copy_file(source, folder / _place(data, source))
    content = {"version": _VERSION, "made_at": made_at, "sha256": digests}
    (folder / MANIFEST).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return Backup(folder, made_at, digests)


def verify(folder: Path) -> Backup:
    """The backup in `folder`, after comparing every file with its digest and looking for files too many.

    Raises:
        BackupError: there is no finished backup, or one of another version.
        IntegrityError: a file is missing, changed or was added.
    """
    backup = _read_manifest(folder)
    for place, digest in backup.digests.items():
        file = folder / place
        if not file.is_file():
            raise IntegrityError(f"{file} is missing from the backup; use another one")
        if _digest(file) != digest:
            raise IntegrityError(f"{file} was changed after the backup was made; use another one")
    present = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}
    added = present - backup.digests.keys() - {MANIFEST}
    if added:
        raise IntegrityError(f"{folder / min(added)} is not part of the backup; remove it")
    return backup


def restore(folder: Path, data: DataDirectory) -> Backup:
    """Put the backup in `folder` back as the data directory `data`, which must not hold anything yet.

    Raises:
        BackupError: `data` holds something already, or `folder` is no backup.
        IntegrityError: the backup is not as it was made.
    """
    if data.root.exists() and any(data.root.iterdir()):
        raise BackupError(f"{data.root} is not empty; restore to a new directory")
    backup = verify(folder)
    for directory in data.folders():
        directory.mkdir(parents=True, exist_ok=True)
    for place in backup.digests:
        _copy_file(folder / place, data.root / place)
    return backup


def _databases(data: DataDirectory) -> Iterator[Path]:
    """The databases there are; what a database speaks of comes after it."""
    every = (
        data.nights,
        data.casebook,
        data.accounts,
        data.matches,
        data.register,
        data.exchange,
        data.archive,
    )
    return (path for path in every if path.exists())


def _files(data: DataDirectory) -> Iterator[Path]:
    yield data.configuration
    if data.vectors.is_file():
        yield data.vectors
    for folder in (data.evidence, data.warc):
        yield from sorted(file for file in folder.rglob("*") if file.is_file())


def _place(data: DataDirectory, file: Path) -> str:
    return file.relative_to(data.root).as_posix()


def _copy_database(source: Path, target: Path) -> str:
    """The digest of a copy of a database as it stood at one moment, in one file without journals."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            closing(
                sqlite3.connect(f"{source.absolute().as_uri()}?mode=rw", uri=True, timeout=30)
            ) as original,
            closing(sqlite3.connect(target)) as copy,
        ):
            original.execute("PRAGMA query_only = on")
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = delete")
            answer = copy.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN:
            advice = f"{source} cannot be copied: let this user read and write in {source.parent}"
            raise BackupError(advice) from error
        raise IntegrityError(f"{source} cannot be copied: {error}") from error
    if answer != "ok":
        raise IntegrityError(f"{source} is damaged: {answer}")
    return _digest(target)


def _copy_file(source: Path, target: Path) -> str:
    """The digest of what was copied; a file that is still written to is copied as far as it came."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as original, target.open("xb") as copy:
        while chunk := original.read(_CHUNK):
            digest.update(chunk)
            copy.write(chunk)
    shutil.copystat(source, target)
    return digest.hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_manifest(folder: Path) -> Backup:
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version, made_at, digests = content["version"], str(content["made_at"]), dict(content["sha256"])
    except FileNotFoundError:
        raise BackupError(f"{folder} holds no finished backup: there is no {MANIFEST} in it") from None
    except (ValueError, KeyError, TypeError):
        raise IntegrityError(f"{folder / MANIFEST} cannot be read; use another backup") from None
    if version != _VERSION:
        raise BackupError(f"{folder} was made by another version of Lekwacht; restore it with that version")
    if any(PurePosixPath(place).is_absolute() or ".." in PurePosixPath(place).parts for place in digests):
        raise IntegrityError(f"{folder / MANIFEST} names files outside the backup; use another one")
    return Backup(folder, made_at, digests)
