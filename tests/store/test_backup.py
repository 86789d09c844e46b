"""Backups: whole while others write, restored elsewhere, and never with the key."""

import hashlib
import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from store import backup
from store.backup import BackupError
from store.clock import FixedClock
from store.errors import IntegrityError
from store.layout import DataDirectory
from tests.factory import NIGHT, World, make_world

CLOCK = FixedClock(NIGHT)
WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from store.database import transaction
from tests.factory import NIGHT, make_world

world = make_world(Path(sys.argv[1]))
for number in range(100_000):
    with transaction(world.archive):
        at = NIGHT + timedelta(seconds=number // 50)
        version = world.post("forum", f"c{number}", f"bericht {number}", at)
    world.match(version, passage=number + 1)
    if number == 20:
        print("writing", flush=True)
"""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A data directory with a post, a match, evidence, an export and a configuration."""
    made = make_world(tmp_path)
    made.match(made.post("forum", "c1", "Een bericht."))
    made.directory.configuration.write_text("[general]\nlanguage = 'nl'\n")
    made.directory.vectors.write_bytes(b"versleuteld")
    (made.directory.evidence / "M-1").mkdir()
    (made.directory.evidence / "M-1" / "a.warc.gz").write_bytes(b"bewijs")
    (made.directory.exports / "lijst.csv").write_text("geheim")
    yield made
    made.close()


@contextmanager
def writer(root: Path) -> Iterator[None]:
    """Another process that writes posts, captures and matches all the while."""
    with subprocess.Popen([sys.executable, "-c", WRITER, root], stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None or process.stdout.readline() != "writing\n":
            pytest.fail("the writer did not start")
        try:
            yield
        finally:
            process.kill()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    """What a query on a database answers."""
    with closing(sqlite3.connect(path)) as database:
        return database.execute(statement).fetchall()


def test_a_backup_made_while_others_write_is_whole(tmp_path: Path) -> None:
    """Every capture has its bytes, every match its post, every database its integrity, three times over."""
    with writer(tmp_path):
        for number in range(3):
            backup.back_up(DataDirectory(tmp_path / "lekwacht-data"), tmp_path / f"backup{number}", CLOCK)
    grown = []
    for number in range(3):
        restored = DataDirectory(tmp_path / f"restored{number}")
        backup.restore(tmp_path / f"backup{number}", restored)
        captures = rows(restored.archive, "SELECT warc_file, warc_offset, warc_length, sha256 FROM capture")
        for name, offset, length, digest in captures:
            content = (restored.warc / str(name)).read_bytes()[int(str(offset)) :][: int(str(length))]
            assert hashlib.sha256(content).hexdigest() == digest
        posts = {row[0] for row in rows(restored.archive, "SELECT id FROM post_version")}
        assert {row[0] for row in rows(restored.matches, "SELECT post_version_id FROM match")} <= posts
        grown.append(len(captures))
    assert 20 <= grown[0] <= grown[1] <= grown[2]


def test_a_restored_directory_holds_what_was_backed_up(world: World, tmp_path: Path) -> None:
    """Databases, WARC files, evidence and configuration come back with their bytes; exports stay behind."""
    backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    restored = DataDirectory(tmp_path / "elders")
    made = backup.restore(tmp_path / "backup", restored)
    assert made.made_at == "2026-11-23T02:30:00.000000Z"
    assert restored.configuration.read_text() == world.directory.configuration.read_text()
    assert (restored.evidence / "M-1" / "a.warc.gz").read_bytes() == b"bewijs"
    assert restored.vectors.read_bytes() == b"versleuteld"
    assert [file.name for file in restored.warc.iterdir()] == [
        file.name for file in world.directory.warc.iterdir()
    ]
    assert rows(restored.archive, "SELECT text FROM post_version") == [("Een bericht.",)]
    assert rows(restored.matches, "SELECT case_ref FROM match") == [("ZAAK-1",)]
    assert restored.exports.is_dir()
    assert not list(restored.exports.iterdir())


def test_no_database_is_forgotten(world: World, tmp_path: Path) -> None:
    """Every database that the layout knows is in the backup."""
    names = [name for name in dir(DataDirectory) if isinstance(getattr(DataDirectory, name), property)]
    databases = [path for path in (getattr(world.directory, name) for name in names) if path.suffix == ".db"]
    for path in databases:
        sqlite3.connect(path).close()
    made = backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    assert len(databases) >= 6
    assert {path.relative_to(world.directory.root).as_posix() for path in databases} <= set(made.digests)


def test_a_key_inside_the_data_directory_is_not_copied(world: World, tmp_path: Path) -> None:
    """Only files that are known by name are copied, so a misplaced key never is."""
    key = b"k" * 32
    (world.directory.root / "lekwacht.key").write_bytes(key)
    (world.directory.register.parent / "key").write_bytes(key)
    backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    assert all(key not in file.read_bytes() for file in (tmp_path / "backup").rglob("*") if file.is_file())


def change(folder: Path) -> None:
    """Flip a byte of the evidence."""
    (folder / "casebook" / "evidence" / "M-1" / "a.warc.gz").write_bytes(b"bewijz")


def take(folder: Path) -> None:
    """Take a database away."""
    (folder / "matches" / "matches.db").unlink()


def add(folder: Path) -> None:
    """Put a file in that was not there."""
    (folder / "casebook" / "evidence" / "nieuw").write_bytes(b"")


def escape(folder: Path) -> None:
    """Name a file outside the backup."""
    content = json.loads((folder / backup.MANIFEST).read_text())
    content["sha256"]["../elsewhere"] = "0" * 64
    (folder / backup.MANIFEST).write_text(json.dumps(content))


@pytest.mark.parametrize("harm", [change, take, add, escape])
def test_a_backup_that_is_not_as_it_was_made_is_refused(world: World, tmp_path: Path, harm: object) -> None:
    """A changed, missing, added or foreign file is found before anything is put back."""
    backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    if not callable(harm):
        pytest.fail("no way to harm it")
    harm(tmp_path / "backup")
    with pytest.raises(IntegrityError):
        backup.restore(tmp_path / "backup", DataDirectory(tmp_path / "elders"))
    assert not (tmp_path / "elders").exists()


def test_nothing_that_exists_is_overwritten(world: World, tmp_path: Path) -> None:
    """A backup wants a new folder outside the data, a restore an empty directory."""
    backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    with pytest.raises(BackupError, match="exists"):
        backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    with pytest.raises(BackupError, match="inside the data directory"):
        backup.back_up(world.directory, world.directory.root / "backup", CLOCK)
    with pytest.raises(BackupError, match="not empty"):
        backup.restore(tmp_path / "backup", world.directory)


def test_a_backup_that_was_cut_off_is_none(world: World, tmp_path: Path) -> None:
    """The manifest is written last, so a backup without it was not finished."""
    backup.back_up(world.directory, tmp_path / "backup", CLOCK)
    (tmp_path / "backup" / backup.MANIFEST).unlink()
    with pytest.raises(BackupError, match="no finished backup"):
        backup.verify(tmp_path / "backup")


def test_a_damaged_database_is_told_when_it_is_backed_up(world: World, tmp_path: Path) -> None:
    """Damage is found today rather than on the day the backup is needed."""
    world.close()
    content = bytearray(world.directory.matches.read_bytes())
    content[4096:] = b"\x55" * (len(content) - 4096)
    world.directory.matches.write_bytes(content)
    with pytest.raises(IntegrityError, match=r"matches\.db"):
        backup.back_up(world.directory, tmp_path / "backup", CLOCK)
