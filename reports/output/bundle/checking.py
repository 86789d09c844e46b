"""Whether a bundle is what was sealed: by itself and the files beside it, without a data directory."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports.output.bundle.bundle import FOLDER, SUFFIX, digest_path
from reports.output.bundle.manifest import FORMAT
from reports.output.bundle.wacz import DATAPACKAGE, DATAPACKAGE_DIGEST
from store import clock
from store.integrity import Check
from store.timestamp import TimestampError, stamped_at

_MOST_BYTES = 4 << 30
"""What a bundle may unpack to: one that a stranger gives may unpack without end."""
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
)


def is_bundle(path: Path) -> bool:
    """Whether this is to be checked as a bundle: its digest lies beside it, or it has its name or form."""
    if digest_path(path).exists() or path.suffix.lower() == f".{SUFFIX}":
        return True
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as opened:
            return DATAPACKAGE in opened.namelist()
    except _UNREADABLE:
        return False


def check(path: Path) -> tuple[Check, ...]:
    """Look at the whole file by the digest beside it, at every file in it, and at every timestamp."""
    whole = Check(path.name, 1, tuple(_whole(path)))
    try:
        with zipfile.ZipFile(path) as opened:
            content = _Content(opened)
            parts = Check("files in it", len(content.files), tuple(_parts(content)))
            captures = _captures(content)
            stamps = _stamps(path, content)
    except _UNREADABLE as error:
        return (whole, Check("files in it", 0, (f"it cannot be opened: {error or type(error).__name__}",)))
    return (whole, parts, captures, stamps)


def stamped(path: Path) -> tuple[str, ...]:
    """What each timestamp that holds says: which authority, over what, when."""
    try:
        with zipfile.ZipFile(path) as opened:
            content = _Content(opened)
            return tuple(name for name, fault in _each_stamp(path, content) if fault is None)
    except _UNREADABLE:
        return ()


class _Content:
    """The files of a bundle, read once for their digests, and again by name."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self._zip = opened
        self.names = opened.namelist()
        if sum(member.file_size for member in opened.infolist()) > _MOST_BYTES:
            raise ValueError("it unpacks to more than a bundle may hold")
        self.files = {name: self._digest(name) for name in self.names if not name.endswith("/")}

    def read(self, name: str) -> bytes:
        return self._zip.read(name)

    def json(self, name: str) -> Any:  # noqa: ANN401 - what a stranger wrote can be anything
        return json.loads(self.read(name)) if name in self.files else None

    def _digest(self, name: str) -> str:
        with self._zip.open(name) as file:
            digest = hashlib.sha256()
            while chunk := file.read(1 << 20):
                digest.update(chunk)
        return digest.hexdigest()


def _whole(path: Path) -> Iterator[str]:
    beside = digest_path(path)
    try:
        line = beside.read_text(encoding="utf-8")
    except (OSError, UnicodeError):
        yield f"{beside.name} is not beside it: whether it was changed cannot be said"
        return
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    expected, _, name = line.removesuffix("\n").partition("  ")
    if digest != expected:
        yield f"changed: its SHA-256 is {digest}, and {beside.name} says {expected[:64]}"
    elif line != f"{expected}  {name}\n" or not name:
        yield f"changed: {beside.name} is not as it was written"


def _parts(content: _Content) -> Iterator[str]:
    package, sealed = content.json(DATAPACKAGE), content.json(DATAPACKAGE_DIGEST)
    try:
        listed = {str(resource["path"]): str(resource["hash"]) for resource in package["resources"]}
        digest = str(sealed["hash"])
    except (TypeError, KeyError, ValueError):
        yield "it has no list of its files"
        return
    if digest != f"sha256:{content.files[DATAPACKAGE]}":
        yield f"changed: {DATAPACKAGE}"
    present = content.files.keys() - {DATAPACKAGE, DATAPACKAGE_DIGEST}
    yield from (f"added: {name}" for name in sorted(present - listed.keys()))
    yield from (f"missing: {name}" for name in sorted(listed.keys() - present))
    for name in sorted(present & listed.keys()):
        if listed[name] != f"sha256:{content.files[name]}":
            yield f"changed: {name}"
    if len(content.names) != len(set(content.names)):
        yield "a name stands twice in it"


def _captures(content: _Content) -> Check:
    manifest = content.json(f"{FOLDER}/manifest.json")
    try:
        form = str(manifest["format"])
        listed = [
            (str(capture["file"]), str(capture["sha256"]), capture["statement"])
            for capture in manifest["captures"]
        ]
    except (TypeError, KeyError):
        form, listed = "", []
    if form != FORMAT:
        return Check("captures", 0, ("it has no manifest of Lekwacht",))
    return Check("captures", len(listed), tuple(_capture_faults(content, listed)))


def _capture_faults(content: _Content, listed: list[tuple[str, str, Any]]) -> Iterator[str]:
    for name, digest, statement in listed:
        if content.files.get(name) != digest:
            yield f"changed: {name}"
        if statement is not None:
            path = f"statements/{statement}.txt"
            lines = content.read(path).decode().splitlines() if path in content.files else []
            if f"evidence {digest}" not in lines:
                yield f"{path} does not name {name}"
    archived = {name for name in content.files if name.startswith("archive/")}
    yield from (f"not in the manifest: {name}" for name in sorted(archived - {row[0] for row in listed}))


def _stamps(path: Path, content: _Content) -> Check:
    stamps = list(_each_stamp(path, content))
    return Check("timestamps", len(stamps), tuple(f"{name}: {fault}" for name, fault in stamps if fault))


def _each_stamp(path: Path, content: _Content) -> Iterator[tuple[str, str | None]]:
    """Every timestamp: what it says, and why it does not hold."""
    prefix = f"{path.name}."
    for beside in sorted(path.parent.glob("*.tsr")):
        if beside.name.startswith(prefix):
            authority = beside.name.removeprefix(prefix).removesuffix(".tsr")
            data = digest_path(path).read_bytes() if digest_path(path).exists() else b"-"
            yield _stamp(content, authority, "the whole", beside.read_bytes(), data)
    for name in sorted(content.files):
        if name.startswith("statements/") and name.endswith(".tsr"):
            number, _, authority = name.removeprefix("statements/").removesuffix(".tsr").partition(".")
            member = f"statements/{number}.txt"
            data = content.read(member) if member in content.files else b"-"
            yield _stamp(content, authority, number, content.read(name), data)


def _stamp(
    content: _Content, authority: str, thing: str, reply: bytes, data: bytes
) -> tuple[str, str | None]:
    pem = f"authorities/{authority}.pem"
    if pem not in content.files:
        return f"{authority} over {thing}", f"its certificates are not in the bundle ({pem})"
    try:
        at = stamped_at(reply, data or b"-", content.read(pem))
    except TimestampError as error:
        return f"{authority} over {thing}", str(error)
    return f"{authority} over {thing}: {clock.to_text(at)}", None
