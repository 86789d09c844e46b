"""The key is read only where nobody else can read it, and is never overwritten or shown."""

from pathlib import Path

import pytest

from matcher import key
from matcher.errors import KeyFileError


def test_a_made_key_is_private_and_loads(tmp_path: Path) -> None:
    """A new key file has mode 0600 and gives the same key twice."""
    path = tmp_path / "map" / "sleutel"
    key.make(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert key.load(str(path)) == key.load(str(path))


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    """Making a key where a file stands is refused and leaves the file as it is."""
    path = tmp_path / "sleutel"
    key.make(path)
    before = path.read_bytes()
    with pytest.raises(KeyFileError, match="not overwritten"):
        key.make(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """A key file of any wider mode is refused with the command that mends it."""
    path = tmp_path / "sleutel"
    key.make(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        key.load(str(path))


@pytest.mark.parametrize("content", [b"", b"abc", b"zz" * 32, b"ab" * 31, b"\xff" * 64])
def test_what_is_no_key_is_refused_without_being_shown(content: bytes) -> None:
    """A file of other content is refused by name, and its content is in no message."""
    with pytest.raises(KeyFileError, match="holds no key") as caught:
        key.parse(content, "bestand")
    assert not content or content.decode("latin-1") not in str(caught.value)


def test_no_key_configured_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a configured path or credential the setting is named."""
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    with pytest.raises(KeyFileError, match=r"match\.key_file"):
        key.load("")


def test_a_credential_is_taken_where_none_is_configured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systemd's credential is used although its own mode is wider than 0600."""
    path = tmp_path / key.CREDENTIAL
    key.make(path)
    path.chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert key.load("").id


def test_a_key_shows_its_id_alone(tmp_path: Path) -> None:
    """The secret is not in the key's representation."""
    path = tmp_path / "sleutel"
    key.make(path)
    assert path.read_text(encoding="ascii").strip() not in repr(key.load(str(path)))
