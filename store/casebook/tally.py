"""How many incidents there are, with whom and since when: counts for the officers' overview."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.casebook.incident import OPEN, Status


@dataclass(frozen=True, slots=True)
class IncidentTally:
    """Incidents as one person sees them."""

    work: int  # open, and with this person or nobody
    mine: int
    open: int
    closed: int
    all: int


def tally(database: Database, person: str) -> IncidentTally:
    """The counts for this person, in one pass over the incidents."""
    rows = database.execute(
        "SELECT status, assignee IS NULL, assignee IS ?, COUNT(*) FROM incident GROUP BY 1, 2, 3", [person]
    ).fetchall()
    known = [(Status(status), bool(nobodys), bool(own), int(count)) for status, nobodys, own, count in rows]
    return IncidentTally(
        work=sum(count for status, nobodys, own, count in known if status in OPEN and (nobodys or own)),
        mine=sum(count for _, _, own, count in known if own),
        open=sum(count for status, _, _, count in known if status in OPEN),
        closed=sum(count for status, _, _, count in known if status is Status.AFGEHANDELD),
        all=sum(count for _, _, _, count in known),
    )


def per_week(database: Database, weeks: int, now: datetime) -> dict[date, int]:
    """How many incidents were raised in each of the last weeks, by its Monday in Amsterdam; 0 included."""
    this = _monday(now)
    counts = {this - timedelta(weeks=back): 0 for back in reversed(range(weeks))}
    first = datetime.combine(min(counts), datetime.min.time(), clock.AMSTERDAM)
    sql = "SELECT opened_at FROM incident WHERE opened_at >= ?"
    for (opened_at,) in database.execute(sql, [clock.to_text(first)]).fetchall():
        week = _monday(clock.from_text(opened_at))
        counts[week] = counts.get(week, 0) + 1
    return counts


def _monday(at: datetime) -> date:
    day = at.astimezone(clock.AMSTERDAM).date()
    return day - timedelta(days=day.weekday())
