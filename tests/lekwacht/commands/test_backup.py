"""The backup as an operator uses it: made, checked, restored elsewhere, and found whole."""

from pathlib import Path

import pytest

from lekwacht.cli import run
from lekwacht.setup import initialise
from matcher import key as key_file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A data directory as `init` makes it."""
    initialise(tmp_path / "data")
    return tmp_path / "data"


def test_a_backup_is_restored_elsewhere_and_verifies(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Backup, check, restore and verify all end well, and none holds the key."""
    folder, elsewhere = tmp_path / "backup", tmp_path / "elders"
    assert run(["--data", str(root), "backup", str(folder)]) == 0
    assert run(["--data", str(root), "backup", str(folder), "--check"]) == 0
    assert run(["--data", str(elsewhere), "restore", str(folder)]) == 0
    assert run(["--data", str(elsewhere), "verify"]) == 0
    assert "files as of" in capsys.readouterr().out
    secret = key_file.load(str(root.with_name("data.key"))).secret
    copied = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    assert not any(secret in content or secret.hex().encode() in content for content in copied)


def test_a_changed_backup_is_told_and_not_restored(root: Path, tmp_path: Path) -> None:
    """A changed file ends the check with 1, and the restore too, leaving nothing behind."""
    folder, elsewhere = tmp_path / "backup", tmp_path / "elders"
    run(["--data", str(root), "backup", str(folder)])
    (folder / "lekwacht.toml").write_text("[general]\nlanguage = 'en'\n")
    assert run(["--data", str(root), "backup", str(folder), "--check"]) == 1
    assert run(["--data", str(elsewhere), "restore", str(folder)]) == 1
    assert not elsewhere.exists()


def test_a_restore_over_data_is_refused(root: Path, tmp_path: Path) -> None:
    """What stands is never overwritten: exit 2."""
    run(["--data", str(root), "backup", str(tmp_path / "backup")])
    assert run(["--data", str(root), "restore", str(tmp_path / "backup")]) == 2
