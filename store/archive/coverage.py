"""What a night's crawl of a site reached, and why it did not reach the rest."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from store import clock
from store.archive.site import IS_WATCHED
from store.rows import from_row


class Ending(StrEnum):
    """How a site's night ended."""

    RUNNING = "running"
    COMPLETE = "complete"  # everything that was due was visited
    TIME_BUDGET = "time_budget"  # what was left is backlog, not failure
    PAGE_LIMIT = "page_limit"
    DISABLED = "disabled"
    INTERRUPTED = "interrupted"
    CRASHED = "crashed"
    BUSY = "busy"  # another run holds the site
    UNREACHABLE = "unreachable"  # nothing was received
    ROBOTS = "robots"  # robots.txt could not be read, or forbids the site
    NOTHING_DUE = "nothing_due"  # the run before had visited all of it: nothing was asked
    NOT_RUN = "not_run"  # there was no crawl that night

    @property
    def whole(self) -> bool:
        """Whether silence of this night means something."""
        return self in {Ending.COMPLETE, Ending.TIME_BUDGET, Ending.PAGE_LIMIT, Ending.NOTHING_DUE}


class Alarm(StrEnum):
    """What should make somebody look at a site though it was reached."""

    SILENT = "silent"  # it used to have new posts, and has none for too long
    PROFILE = "profile"  # the site's profile no longer reads its own sample page
    NO_POSTS = "no_posts"  # pages that had posts have none any more: the template changed
    NOT_READABLE = "not_readable"  # most of what it shows cannot be read


class CoverageReason(StrEnum):
    """Why an address was not visited, or gave nothing."""

    FORBIDDEN_ADDRESS = "forbidden_address"  # a private or otherwise inner address
    OFF_SITE = "off_site"  # a redirect left the site
    REDIRECT_LIMIT = "redirect_limit"
    BAD_ADDRESS = "bad_address"  # javascript:, data:, no host, too long
    EXCLUDED = "excluded"
    TOO_DEEP = "too_deep"
    TRAP = "trap"  # addresses without end: calendars, session ids, repeated folders
    ROBOTS_FORBIDDEN = "robots_forbidden"
    ROBOTS_UNAVAILABLE = "robots_unavailable"
    NO_SUCH_HOST = "no_such_host"
    NOT_CONNECTED = "not_connected"
    TLS = "tls"
    TIMEOUT = "timeout"
    CUT_SHORT = "cut_short"  # the connection ended before the body did
    BAD_RESPONSE = "bad_response"  # no valid HTTP
    TOO_LARGE = "too_large"
    BOMB = "bomb"  # small when compressed, too large when not
    CLIENT_ERROR = "client_error"  # 4xx
    GONE = "gone"  # 404 and 410
    SERVER_ERROR = "server_error"  # 5xx
    TOO_MANY_REQUESTS = "too_many_requests"
    CHALLENGE = "challenge"  # a page that wants proof of a person
    SIGN_IN = "sign_in"
    NOT_TEXT = "not_text"  # an image, a film, an archive
    SCRIPT_COMMENTS = "script_comments"  # comments that only JavaScript loads
    UNREADABLE = "unreadable"  # a document whose text cannot be had
    NO_TEXT = "no_text"  # a document or picture in which there is none
    PICTURE_UNREAD = "picture_unread"  # a scan or picture that no machine read
    READ_BY_MACHINE = "read_by_machine"  # a scan or picture that one did: letters may be wrong
    LOCKED = "locked"  # a document behind a password
    UNKNOWN_KIND = "unknown_kind"  # a file, or a part of one, of a kind that is not read
    TOO_SLOW = "too_slow"  # the processor time for reading a document was used up; it is tried again
    READ_IN_PART = "read_in_part"  # a document or page of which a part cannot be read: its post lacks that
    READING_FAILED = "reading_failed"  # reading it took too long, failed, or ended the process
    CRAWL_DELAY = "crawl_delay"  # robots.txt asks for so long a wait that the rest had to be left
    CRASHED = "crashed"  # the process that crawled the site died, and another went on


BY_READER = frozenset(
    {
        CoverageReason.UNREADABLE,
        CoverageReason.PICTURE_UNREAD,
        CoverageReason.LOCKED,
        CoverageReason.UNKNOWN_KIND,
        CoverageReason.TOO_SLOW,
        CoverageReason.READING_FAILED,
    }
)
"""What another reader of documents may be able to read."""

NOT_READABLE = frozenset(
    {
        CoverageReason.SCRIPT_COMMENTS,
        CoverageReason.UNREADABLE,
        CoverageReason.LOCKED,
        CoverageReason.READ_IN_PART,
        CoverageReason.ROBOTS_FORBIDDEN,
        CoverageReason.SIGN_IN,
    }
)
"""What stands there, perhaps, and cannot be read: never the same as nothing."""

SPOILS = frozenset({CoverageReason.READING_FAILED, CoverageReason.CRASHED})
"""After these a night is not whole: what stood there was received, and nobody knows what it said."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """One site in one night."""

    site: str
    canary: bool
    night: str  # the date in Europe/Amsterdam on which the night ended: "2026-11-23"
    ending: Ending
    alarm: Alarm | None
    started_at: datetime | None
    ended_at: datetime | None
    reached: bool  # at least one page was received
    requests: int
    pages: int  # pages received whole
    unchanged: int  # pages the server said had not changed
    bytes: int
    posts_seen: int
    posts_new: int
    posts_changed: int
    posts_gone: int
    not_readable: int
    barren: int  # pages that had posts before and gave none now
    backlog: int
    reasons: tuple[tuple[CoverageReason, int], ...]

    @property
    def whole(self) -> bool:
        """Whether silence of this site and night means something: what could not be read is no silence."""
        return self.ending.whole and self.reached and not self.spoilt

    @property
    def spoilt(self) -> bool:
        """Whether something was received of which nobody knows what it said."""
        return any(reason in SPOILS for reason, _ in self.reasons)

    @property
    def broke_off(self) -> bool:
        """Whether the site could be reached at first, and then no longer: what was read is still known."""
        return self.ending is Ending.UNREACHABLE and self.reached and bool(self.pages or self.posts_seen)


def coverage(database: Database, night: str | None = None) -> Iterator[Coverage]:
    """Every watched site (and the canary's) of one night, or of every night, newest night first.

    What came of looks and of files given by hand is told to who asked for them: no night depends on it.
    """
    reasons: dict[tuple[int, str], list[tuple[CoverageReason, int]]] = {}
    for row in database.query("SELECT * FROM coverage_reason ORDER BY count DESC, reason"):
        key = (row["site_id"], row["night"])
        reasons.setdefault(key, []).append((CoverageReason(row["reason"]), row["count"]))
    where, arguments = ("AND night = ?", [night]) if night else ("", [])
    for row in database.query(f"{_WATCHED} {where} ORDER BY night DESC, coverage.site_id", arguments):
        yield _coverage(row, tuple(reasons.get((row["site_id"], row["night"]), ())))


def open_night(database: Database, site_id: int, night: str, now: datetime) -> None:
    """Begin the site's night, or go on with it."""
    database.execute(
        "INSERT INTO coverage (site_id, night, ending, started_at) VALUES (?, ?, 'running', ?)"
        " ON CONFLICT DO UPDATE SET ending = 'running', started_at = coalesce(started_at, ?)",
        [site_id, night, clock.to_text(now), clock.to_text(now)],
    )


def begin_run(database: Database, site_id: int, night: str, now: datetime) -> None:
    """Begin a run of the site's night: what is counted from here on is this run's own.

    A night may have several runs: by hand, by the hour, after a failure. `night_of` tells them together,
    `run_of` the last one alone.
    """
    row = database.execute(
        "SELECT before FROM coverage WHERE site_id = ? AND night = ? AND ending = 'running'", [site_id, night]
    ).fetchone()
    open_night(database, site_id, night, now)
    known = night_of(database, site_id, night)
    if known is not None and row is not None and row[0] is not None:  # a killed run: this one goes on with it
        before = json.loads(row[0])
        before["reasons"][CoverageReason.CRASHED.value] = dict(known.reasons).get(CoverageReason.CRASHED, 0)
        database.execute(
            "UPDATE coverage SET before = ? WHERE site_id = ? AND night = ?",
            [json.dumps(before), site_id, night],
        )
    elif known is not None:
        counts = {name: getattr(known, name) for name in _COUNTS}
        reasons = {reason.value: count for reason, count in known.reasons}
        before = {"counts": counts, "reasons": reasons}
        database.execute(
            "UPDATE coverage SET before = ? WHERE site_id = ? AND night = ?",
            [json.dumps(before), site_id, night],
        )


def close_killed_nights(database: Database, site_id: int, night: str) -> None:
    """Say of the site's nights before this one that still stand as running that they broke off.

    Call it under the site's lease: whoever crawled it then is gone.
    """
    database.execute(
        "UPDATE coverage SET ending = ? WHERE site_id = ? AND night < ? AND ending = 'running'",
        [Ending.CRASHED.value, site_id, night],
    )


def run_of(database: Database, site_id: int, night: str) -> Coverage | None:
    """What the last run of this site's night counted, without the runs before it."""
    known = night_of(database, site_id, night)
    row = database.execute("SELECT before FROM coverage WHERE site_id = ? AND night = ?", [site_id, night])
    run = row.fetchone()
    if known is None or run is None or run[0] is None:
        return known
    before = json.loads(run[0])
    counts = {name: getattr(known, name) - before["counts"][name] for name in _COUNTS}
    left = ((reason, count - before["reasons"].get(reason.value, 0)) for reason, count in known.reasons)
    reasons = tuple((reason, count) for reason, count in left if count > 0)
    idle = known.ending is Ending.COMPLETE and not counts["requests"] and not reasons
    return replace(
        known,
        **counts,
        reasons=reasons,
        reached=counts["pages"] + counts["unchanged"] > 0,
        ending=Ending.NOTHING_DUE if idle else known.ending,
    )


def add_counts(database: Database, site_id: int, night: str, counts: Mapping[str, int]) -> None:
    """Add to the night's counts; names are columns of `Coverage`."""
    wanted = {name: number for name, number in counts.items() if number}
    if not wanted:
        return
    columns = ", ".join(f"{name} = {name} + ?" for name in wanted)
    sql = f"UPDATE coverage SET {columns} WHERE site_id = ? AND night = ?"  # noqa: S608 - names are ours
    database.execute(sql, [*wanted.values(), site_id, night])


def add_reason(database: Database, site_id: int, night: str, reason: CoverageReason, number: int = 1) -> None:
    """Count one more failure of this kind; what cannot be read is counted apart too.

    Before the night has begun nothing is counted: a look then says nothing of the night.
    """
    database.execute(
        "INSERT INTO coverage_reason (site_id, night, reason, count)"
        " SELECT site_id, night, ?, ? FROM coverage WHERE site_id = ? AND night = ?"
        " ON CONFLICT DO UPDATE SET count = count + excluded.count",
        [reason.value, number, site_id, night],
    )
    if reason in NOT_READABLE:
        add_counts(database, site_id, night, {"not_readable": number})


def mark_reached(database: Database, site_id: int, night: str) -> None:
    """At least one page of the site was received."""
    database.execute("UPDATE coverage SET reached = 1 WHERE site_id = ? AND night = ?", [site_id, night])


def close_night(
    database: Database, site_id: int, night: str, *, ending: Ending, now: datetime, backlog: int = 0
) -> None:
    """End the site's night for now; a later run of the same night may go on with it."""
    database.execute(
        "INSERT INTO coverage (site_id, night, ending, ended_at, backlog) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET ending = excluded.ending, ended_at = excluded.ended_at,"
        " backlog = excluded.backlog",
        [site_id, night, ending.value, clock.to_text(now), backlog],
    )


def set_alarm(database: Database, site_id: int, night: str, alarm: Alarm | None) -> None:
    """Raise the alarm for this site and night, or take it back."""
    database.execute("UPDATE coverage SET alarm = ? WHERE site_id = ? AND night = ?", [alarm, site_id, night])


def fill_missed_nights(database: Database, site_id: int, night: str) -> None:
    """Give every night between the site's last one and this one a row that says there was no crawl."""
    last = database.execute("SELECT max(night) FROM coverage WHERE site_id = ?", [site_id]).fetchone()[0]
    if last is None:
        return
    day, end = date.fromisoformat(last) + timedelta(days=1), date.fromisoformat(night)
    while day < end:
        database.execute(
            "INSERT INTO coverage (site_id, night, ending) VALUES (?, ?, 'not_run') ON CONFLICT DO NOTHING",
            [site_id, day.isoformat()],
        )
        day += timedelta(days=1)


def night_of(database: Database, site_id: int, night: str) -> Coverage | None:
    """This site's night so far, or None when it has not begun."""
    reasons = database.execute(
        "SELECT reason, count FROM coverage_reason WHERE site_id = ? AND night = ?", [site_id, night]
    ).fetchall()
    sql = f"{_SELECT} WHERE coverage.site_id = ? AND night = ?"
    typed = tuple((CoverageReason(reason), int(count)) for reason, count in reasons)
    return next((_coverage(row, typed) for row in database.query(sql, [site_id, night])), None)


def last_ends(database: Database) -> dict[int, str]:
    """By site id when its last crawl ended, as text that sorts by time."""
    sql = "SELECT site_id, max(ended_at) FROM coverage WHERE ended_at IS NOT NULL GROUP BY site_id"
    return {int(site_id): str(ended) for site_id, ended in database.execute(sql)}


def nights_before(database: Database, site_id: int, night: str, limit: int) -> list[Coverage]:
    """The site's nights before this one, newest first."""
    sql = f"{_SELECT} WHERE coverage.site_id = ? AND night < ? ORDER BY night DESC LIMIT ?"
    return [_coverage(row, ()) for row in database.query(sql, [site_id, night, limit])]


_COUNTS = (
    *("requests", "pages", "unchanged", "bytes", "posts_seen", "posts_new", "posts_changed", "posts_gone"),
    *("not_readable", "barren"),
)
"""What a night adds up over its runs."""
_SELECT = """
SELECT coverage.*, site.name AS site, site.canary FROM coverage JOIN site ON site.id = coverage.site_id
"""
_WATCHED = f"{_SELECT} WHERE {IS_WATCHED}"


def _coverage(row: dict[str, Any], reasons: tuple[tuple[CoverageReason, int], ...]) -> Coverage:
    return from_row(Coverage, row, reasons=reasons)
