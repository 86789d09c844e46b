"""Whether a bundle was changed: found by itself, without the casebook that it came from."""

import hashlib
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from reports.output.bundle import checking
from reports.output.bundle.bundle import Bundle, digest_path
from store.integrity import Check
from tests import authority
from tests.reports.output.bundle.conftest import STAMPS, stamped


def faults(checks: tuple[Check, ...]) -> str:
    """All that is wrong, in one text."""
    return "\n".join(fault for check in checks for fault in check.faults)


def test_what_was_sealed_is_whole(sealed: Bundle) -> None:
    """Nothing is wrong with a bundle as it was written; files, captures and both timestamps are counted."""
    checks = {check.subject: check for check in checking.check(sealed.path)}
    assert all(check.whole for check in checks.values())
    assert (checks["captures"].count, checks["timestamps"].count) == (2, 2)
    assert len(checking.stamped(sealed.path)) == 2


def test_a_thousand_changed_bytes_are_found(sealed: Bundle) -> None:
    """Of 1,000 single changed bytes, at places drawn by chance, every one is found."""
    content = sealed.path.read_bytes()
    drawn = random.Random(20261126)
    noticed = 0
    for _ in range(1000):
        place, change = drawn.randrange(len(content)), drawn.randrange(1, 256)
        changed = bytearray(content)
        changed[place] ^= change
        sealed.path.write_bytes(changed)
        noticed += any(not check.whole for check in checking.check(sealed.path))
    assert noticed == 1000


def test_cut_short_and_lengthened_are_found(sealed: Bundle) -> None:
    """A missing last byte and an added one are changes too."""
    content = sealed.path.read_bytes()
    for changed in (content[:-1], content + b"\n", b""):
        sealed.path.write_bytes(changed)
        assert "changed" in faults(checking.check(sealed.path))


@pytest.mark.parametrize("place", [0, 63, 64, 65, 66, -2, -1])
def test_a_changed_digest_file_is_found(sealed: Bundle, place: int) -> None:
    """A changed byte in the small file beside it is found: in the digest, the blanks, the name, the end."""
    digests = bytearray(sealed.digest_file.read_bytes())
    digests[place] ^= 1
    sealed.digest_file.write_bytes(digests)
    assert not all(check.whole for check in checking.check(sealed.path))


@pytest.mark.parametrize("length", [0, 1, 100, 5_000])
def test_what_is_left_of_one_is_checked_as_a_bundle(sealed: Bundle, length: int) -> None:
    """Cut so short that it is no ZIP file any more, without its digest, it is still told to be damaged."""
    digest_path(sealed.path).unlink()
    sealed.path.write_bytes(sealed.path.read_bytes()[:length])
    assert checking.is_bundle(sealed.path)
    assert "cannot be opened" in faults(checking.check(sealed.path))


def test_without_its_digest_nothing_is_promised(sealed: Bundle) -> None:
    """Where the small file is gone, whether the whole was changed cannot be said: that is a fault."""
    digest_path(sealed.path).unlink()
    assert checking.is_bundle(sealed.path)
    assert "cannot be said" in faults(checking.check(sealed.path))


def test_whoever_changes_the_digest_too_is_caught_by_the_stamp(sealed: Bundle) -> None:
    """A forger who writes a new digest beside a changed bundle cannot make the authority's stamp."""
    _rewrite(sealed.path, "dossier/dossier.html", lambda page: page.replace(b"bergen", b"heuvel"))
    digest = hashlib.sha256(sealed.path.read_bytes()).hexdigest()
    sealed.digest_file.write_text(f"{digest}  {sealed.path.name}\n")
    complaints = faults(checking.check(sealed.path))
    assert "changed: dossier/dossier.html" in complaints
    assert f"{STAMPS} over the whole: the timestamp is not valid" in complaints


def test_certificates_of_somebody_else_do_not_make_it_hold(sealed: Bundle, tmp_path: Path) -> None:
    """A stamp that another authority made under the same name does not hold."""
    other = authority.make(tmp_path / "other")
    sealed.stamp_file(STAMPS).write_bytes(stamped(other, sealed.digest_file.read_bytes()).token)
    assert "is not valid" in faults(checking.check(sealed.path))
    sealed.stamp_file("vreemd").write_bytes(b"geen antwoord")
    assert "its certificates are not in the bundle" in faults(checking.check(sealed.path))


def test_added_and_missing_files_are_named(sealed: Bundle) -> None:
    """A file that was put in or taken out is told by its name."""
    with zipfile.ZipFile(sealed.path, "a") as opened:
        opened.writestr("archive/vreemd.warc.gz", b"x")
    complaints = faults(checking.check(sealed.path))
    assert "added: archive/vreemd.warc.gz" in complaints
    assert "not in the manifest: archive/vreemd.warc.gz" in complaints


def test_it_moves_with_the_files_beside_it(sealed: Bundle, tmp_path: Path) -> None:
    """Copied to another folder with what lies beside it, it is checked there as well."""
    away = tmp_path / "elders"
    shutil.copytree(sealed.path.parent, away)
    assert all(check.whole for check in checking.check(away / sealed.path.name))


@pytest.mark.parametrize(
    "content", [b"", b"geen zip", b"PK\x05\x06" + b"\0" * 18, b"PK\x03\x04" + b"\xff" * 500]
)
def test_what_is_none_is_told_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    """A file that is no bundle, with a digest beside it, is told to be none, whatever it holds."""
    path = tmp_path / "iets.wacz"
    path.write_bytes(content)
    digest_path(path).write_text(f"{'0' * 64}  iets.wacz\n")
    assert "changed" in faults(checking.check(path))


def test_hostile_lists_raise_nothing(tmp_path: Path) -> None:
    """A ZIP file with lists of any other form gets faults, not a traceback."""
    for package in (
        b"[]",
        b"{}",
        b'{"resources": [1]}',
        b"\xff",
        b'{"resources": [{"path": 1, "hash": []}]}',
    ):
        path = tmp_path / "iets.wacz"
        with zipfile.ZipFile(path, "w") as opened:
            opened.writestr("datapackage.json", package)
            opened.writestr("dossier/manifest.json", package)
        assert not all(check.whole for check in checking.check(path))


def _rewrite(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as opened:
        content = {member: opened.read(member) for member in opened.namelist()}
    content[name] = change(content[name])
    with zipfile.ZipFile(path, "w") as opened:
        for member, data in content.items():
            opened.writestr(member, data)
