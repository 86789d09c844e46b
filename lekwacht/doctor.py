"""What is missing or unsafe on this machine: a list of checks, one line each."""

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lekwacht.context import Context
from store.errors import PlainError
from store.layout import DataDirectory

LOW_DISK_BYTES = 5 * 2**30
OPTIONAL_PROGRAMS = (
    ("tesseract", "scans and pictures are counted as unread; install tesseract-ocr and tesseract-ocr-nld"),
    ("antiword", "DOC files are refused; install antiword"),
    ("catdoc", "XLS and PPT files are refused; install catdoc"),
)
_PLACES_FOR_HEADS = (("syslog", "syslog"), ("the digest by mail", "mail_to"), ("the webhook", "webhook_url"))


class Verdict(StrEnum):
    """How one check went."""

    OK = "ok"
    NOTE = "note"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's answer, in one line."""

    check: str
    verdict: Verdict
    told: str


def examine(context: Context) -> Iterator[Finding]:
    """Every check on this machine and data directory, in a fixed order."""
    data = DataDirectory(context.root)
    yield _data_directory(data)
    try:
        key_file = context.configuration.match.key_file
    except PlainError as error:
        yield Finding("configuration", Verdict.UNSAFE, str(error))
    else:
        yield Finding("configuration", Verdict.OK, f"{data.configuration} can be read")
        yield _key(key_file, data)
    yield from _heads(context)
    yield _swap(Path("/proc/swaps"))
    yield _clock(Path("/run/systemd/timesync/synchronized"))
    yield _disk(context.root)
    yield from _profiles(data)
    yield from (_program(name, lost) for name, lost in OPTIONAL_PROGRAMS)


def _data_directory(data: DataDirectory) -> Finding:
    name = "data directory"
    if not data.root.is_dir():
        return Finding(name, Verdict.UNSAFE, f"{data.root} does not exist; run `lekwacht init`")
    if data.root.stat().st_mode & stat.S_IRWXO:
        return Finding(name, Verdict.UNSAFE, f"others can open {data.root}; run `chmod o-rwx {data.root}`")
    return Finding(name, Verdict.OK, f"{data.root} is closed to others")


def _key(configured: str, data: DataDirectory) -> Finding:
    if not configured:
        return Finding(
            "key", Verdict.NOTE, "no key file is set: the key must reach the matcher as a credential"
        )
    path = Path(configured).expanduser()
    if not path.is_file():
        return Finding(
            "key", Verdict.UNSAFE, f"there is no key at {path}; set match.key_file or run `lekwacht init`"
        )
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("key", Verdict.UNSAFE, f"others can read {path}; run `chmod 600 {path}`")
    if path.absolute().is_relative_to(data.root.absolute()):
        return Finding("key", Verdict.UNSAFE, f"{path} lies inside the data directory; move it elsewhere")
    return Finding("key", Verdict.OK, f"{path} is readable by its owner alone")


def _heads(context: Context) -> Iterator[Finding]:
    """Whether the head of an audit trail ever leaves this machine: what lies here can all be replaced."""
    name = "audit heads"
    try:
        settings = context.configuration.report
    except PlainError:  # told as what it is by another check
        return
    goes = [told for told, to in _PLACES_FOR_HEADS if getattr(settings, to)]
    if not goes:
        told = "no head of the audit trails leaves this machine: who can write here can rewrite them unseen"
        yield Finding(name, Verdict.NOTE, f"{told}; set report.syslog or report.mail_to")
    elif settings.syslog and _could_not_be_sent(DataDirectory(context.root)):
        yield Finding(
            name, Verdict.UNSAFE, f"the last heads did not reach {settings.syslog}; mend report.syslog"
        )
    else:
        yield Finding(name, Verdict.OK, f"heads of the audit trails go to {' and '.join(goes)}")


def _could_not_be_sent(data: DataDirectory) -> bool:
    from store.casebook.schema import read_casebook  # noqa: PLC0415 - a database is opened when it is asked

    if not data.casebook.exists():
        return False
    try:
        database = read_casebook(data.casebook)
    except PlainError:  # another user's, or of an older layout
        return False
    try:
        sql = "SELECT result FROM audit_event WHERE action = 'heads_anchored' ORDER BY id DESC LIMIT 1"
        row = database.execute(sql).fetchone()
    finally:
        database.close()
    return row is not None and row[0] != "ok"


def _swap(swaps: Path) -> Finding:
    try:
        used = swaps.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return Finding("swap", Verdict.NOTE, "this system does not tell whether memory is swapped to disk")
    if used:
        return Finding("swap", Verdict.UNSAFE, "memory can reach the disk; encrypt the swap or turn it off")
    return Finding("swap", Verdict.OK, "memory is not swapped to disk")


def _clock(synchronised: Path) -> Finding:
    if synchronised.exists():
        return Finding("clock", Verdict.OK, "the clock is kept by the network")
    return Finding("clock", Verdict.NOTE, "no sign that the clock is kept by the network; times prove less")


def _disk(root: Path) -> Finding:
    place = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    told = f"{free // 2**30} GiB free at {place}"
    return Finding("disk", Verdict.OK if free >= LOW_DISK_BYTES else Verdict.UNSAFE, told)


def _profiles(data: DataDirectory) -> Iterator[Finding]:
    """Whether each site's profile still reads its sample page; nothing where no site has one."""
    from crawler.sites import broken_profiles  # noqa: PLC0415 - a room is loaded when it is asked

    if not data.archive.exists():
        return
    try:
        for sentence in broken_profiles(data):
            yield Finding("site profile", Verdict.UNSAFE, sentence)
    except PlainError as error:
        yield Finding("site profile", Verdict.UNSAFE, str(error))


def _program(name: str, lost: str, which: Callable[[str], str | None] = shutil.which) -> Finding:
    if which(name):
        return Finding(name, Verdict.OK, f"{name} is installed")
    return Finding(name, Verdict.NOTE, f"{name} is not installed: {lost}")
