"""What is missing or unsafe on this machine: a list of checks, one line each."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from crawler.sites import broken_profiles
from exchange.house import House
from lekwacht import exchange_checks, houses
from lekwacht.context import Context
from lekwacht.finding import Finding, Severity
from lekwacht.scheme_notes import describe_scheme
from matcher.meaning import encoder, keeping
from matcher.register import schemes_held
from matcher.settings import MatchSettings
from store.archive.schema import read_archive
from store.archive.volume import NIGHTS, Volume, expected, posts_a_night
from store.casebook.schema import read_casebook
from store.counted import counted
from store.errors import PlainError
from store.layout import DataDirectory
from store.matches import checks
from store.matches.match import Tier, count_since
from store.matches.schema import read_matches
from store.register.schema import open_register

LOW_DISK_BYTES = 5 * 2**30
CHECKS_LOOKED_BACK = 30  # days
OPTIONAL_PROGRAMS = (
    ("tesseract", "scans and pictures are counted as unread; install tesseract-ocr and tesseract-ocr-nld"),
    ("antiword", "DOC files are refused; install antiword"),
    ("catdoc", "XLS and PPT files are refused; install catdoc"),
    ("chromium", "no pictures of pages as they looked; install chromium"),
)
_PLACES_FOR_HEADS = (("syslog", "syslog"), ("the digest by mail", "mail_to"), ("the webhook", "webhook_url"))


def examine(context: Context) -> Iterator[Finding]:
    """Every check on this machine and data directory, in a fixed order."""
    data = DataDirectory(context.root)
    yield _data_directory(data)
    try:
        key_file = context.configuration.match.key_file
    except PlainError as error:
        yield Finding("configuration", Severity.UNSAFE, str(error))
    else:
        yield Finding("configuration", Severity.OK, f"{data.configuration} can be read")
        settings, now = context.configuration.match, context.clock.now()
        if houses.has_register(context) or context.configuration.exchange.house is not House.WATCHING:
            yield _key(key_file, data)
            yield from _guarded("matching", _matching(settings, data, now))
        else:
            yield Finding("key", Severity.OK, "no register lies here, so no key is needed")
        yield from _guarded("check", _checks(data, settings.check_texts_a_day, now))
        yield from _guarded("exchange", exchange_checks.examine(context))
    yield from _heads(context)
    yield _swap(Path("/proc/swaps"))
    yield _clock(Path("/run/systemd/timesync/synchronized"))
    yield _disk(context.root)
    yield from _profiles(data)
    yield from (_program(name, lost) for name, lost in OPTIONAL_PROGRAMS)


def _guarded(check: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """These findings; where a database cannot be read that is the finding."""
    try:
        yield from findings
    except PlainError as error:
        yield Finding(check, Severity.UNSAFE, str(error))


def _data_directory(data: DataDirectory) -> Finding:
    name = "data directory"
    if not data.root.is_dir():
        return Finding(name, Severity.UNSAFE, f"{data.root} does not exist; run `lekwacht init`")
    if data.root.stat().st_mode & stat.S_IRWXO:
        return Finding(name, Severity.UNSAFE, f"others can open {data.root}; run `chmod o-rwx {data.root}`")
    return Finding(name, Severity.OK, f"{data.root} is closed to others")


def _key(configured: str, data: DataDirectory) -> Finding:
    if not configured:
        return Finding(
            "key", Severity.NOTE, "no key file is set: the key must reach the matcher as a credential"
        )
    path = Path(configured).expanduser()
    if not path.is_file():
        return Finding(
            "key", Severity.UNSAFE, f"there is no key at {path}; set match.key_file or run `lekwacht init`"
        )
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        return Finding("key", Severity.UNSAFE, f"others can read {path}; run `chmod 600 {path}`")
    if path.absolute().is_relative_to(data.root.absolute()):
        return Finding("key", Severity.UNSAFE, f"{path} lies inside the data directory; move it elsewhere")
    return Finding("key", Severity.OK, f"{path} is readable by its owner alone")


def _matching(settings: MatchSettings, data: DataDirectory, now: datetime) -> Iterator[Finding]:
    """What the register holds and finds, and how many alerts and leads chance alone will bring."""
    if not (data.register.exists() and data.archive.exists() and data.matches.exists()):
        return
    held = {name for names in schemes_held(data).values() for name in names}
    schemes = sorted(held) or [f"{settings.scheme or 'source'}-"]  # of the sort, before anything is enrolled
    for name in schemes:
        yield Finding("scheme", Severity.NOTE, describe_scheme(name))
    yield from _meaning(settings, data, schemes)
    yield from _thresholds(settings, _volume(data), _matches_by_tier(data, now))


def _meaning(settings: MatchSettings, data: DataDirectory, schemes: list[str]) -> Iterator[Finding]:
    """Whether posts are matched by meaning too, and what keeps that from being whole."""
    states = {keeping.state(scheme, wanted=settings.meaning) for scheme in schemes}
    is_on = keeping.State.ON in states
    shown = keeping.State.ON if is_on else min(states, key=lambda state: state.value)
    yield Finding("meaning", Severity.OK if is_on else Severity.NOTE, shown.sentence)
    if not is_on:
        return
    try:
        encoder.load()
    except PlainError as error:
        yield Finding("meaning", Severity.UNSAFE, str(error))
    if data.vectors.exists() and data.vectors.stat().st_mode & stat.S_IRWXO:
        yield Finding(
            "meaning", Severity.UNSAFE, f"others can read {data.vectors}; run `chmod o= {data.vectors}`"
        )
    if lacking := _without_vectors(data):
        advice = (
            f"{counted(lacking, 'passage has', 'passages have')} no vector, found by words alone; "
            "enrol again with --replace"
        )
        yield Finding("meaning", Severity.NOTE, advice)


def _without_vectors(data: DataDirectory) -> int:
    with closing(open_register(data.register)) as hashes, closing(read_matches(data.matches)) as matches:
        return keeping.without(hashes, matches)


def _thresholds(settings: MatchSettings, volume: Volume, counts: dict[Tier, int]) -> Iterator[Finding]:
    basis = f"mean of {NIGHTS} nights" if volume.seen else f"assumed until {NIGHTS} nights were read"
    read = f"at {volume.posts:,.0f} posts a night ({basis})"
    seen = f"seen in {NIGHTS} days"
    chance = expected(volume, settings.alert_e_value, settings.lead_e_value)
    yield Finding(
        "alerts",
        Severity.NOTE,
        f"chance alone raises {chance.alerts_a_year:.2g} a year {read}; {seen}: {counts.get(Tier.ALERT, 0)}",
    )
    yield Finding(
        "leads",
        Severity.NOTE,
        f"chance alone brings {chance.leads_a_night:.2g} a night {read}; {seen}: {counts.get(Tier.LEAD, 0)}",
    )


def _volume(data: DataDirectory) -> Volume:
    database = read_archive(data.archive)
    try:
        return posts_a_night(database)
    finally:
        database.close()


def _matches_by_tier(data: DataDirectory, now: datetime) -> dict[Tier, int]:
    database = read_matches(data.matches)
    try:
        return count_since(database, now - timedelta(days=NIGHTS))
    finally:
        database.close()


def _heads(context: Context) -> Iterator[Finding]:
    """Whether the head of an audit trail ever leaves this machine: what lies here can all be replaced."""
    name = "audit heads"
    try:
        settings = context.configuration.report
    except PlainError:  # told as what it is by another check
        return
    goes = [place for place, to in _PLACES_FOR_HEADS if getattr(settings, to)]
    if not goes:
        warning = (
            "no head of the audit trails leaves this machine: who can write here can rewrite them unseen"
        )
        yield Finding(name, Severity.NOTE, f"{warning}; set report.syslog or report.mail_to")
    elif settings.syslog and _could_not_be_sent(DataDirectory(context.root)):
        yield Finding(
            name, Severity.UNSAFE, f"the last heads did not reach {settings.syslog}; mend report.syslog"
        )
    else:
        yield Finding(name, Severity.OK, f"heads of the audit trails go to {' and '.join(goes)}")


def _could_not_be_sent(data: DataDirectory) -> bool:
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


def _checks(data: DataDirectory, limit: int, now: datetime) -> Iterator[Finding]:
    """How much was asked of `check`: whoever asks enough can confirm guesses, and learns what is in there."""
    if not os.access(data.matches, os.R_OK):
        return
    database = read_matches(data.matches)
    try:
        asked = checks.busiest_day(database, now - timedelta(days=CHECKS_LOOKED_BACK))
    finally:
        database.close()
    if asked is None:
        yield Finding("check", Severity.OK, f"nothing was checked by hand in {CHECKS_LOOKED_BACK} days")
        return
    words = counted(asked.words, "content word")
    message = f"{counted(asked.texts, 'text')} of {words} checked by hand on {asked.day}"
    if asked.texts <= limit:
        yield Finding("check", Severity.OK, message)
    else:
        message = f"{message}, more than match.check_texts_a_day ({limit}); ask who did, and why"
        yield Finding("check", Severity.UNSAFE, message)


def _swap(swaps: Path) -> Finding:
    try:
        used = swaps.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return Finding("swap", Severity.NOTE, "this system does not tell whether memory is swapped to disk")
    if used:
        return Finding("swap", Severity.UNSAFE, "memory can reach the disk; encrypt the swap or turn it off")
    return Finding("swap", Severity.OK, "memory is not swapped to disk")


def _clock(synchronised: Path) -> Finding:
    if synchronised.exists():
        return Finding("clock", Severity.OK, "the clock is kept by the network")
    return Finding("clock", Severity.NOTE, "no sign that the clock is kept by the network; times prove less")


def _disk(root: Path) -> Finding:
    place = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    message = f"{free // 2**30} GiB free at {place}"
    return Finding("disk", Severity.OK if free >= LOW_DISK_BYTES else Severity.UNSAFE, message)


def _profiles(data: DataDirectory) -> Iterator[Finding]:
    """Whether each site's profile still reads its sample page; nothing where no site has one."""
    if not data.archive.exists():
        return
    try:
        for sentence in broken_profiles(data):
            yield Finding("site profile", Severity.UNSAFE, sentence)
    except PlainError as error:
        yield Finding("site profile", Severity.UNSAFE, str(error))


def _program(name: str, lost: str, which: Callable[[str], str | None] = shutil.which) -> Finding:
    if which(name):
        return Finding(name, Severity.OK, f"{name} is installed")
    return Finding(name, Severity.NOTE, f"{name} is not installed: {lost}")
