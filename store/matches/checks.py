"""How much was asked of `check`, by day, from the audit trail: whoever asks enough can confirm guesses."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock

ACTION = "check"
"""By which the audit trail names an answer of `check`; its details count texts and words."""
EXPLAIN = "explain"
"""The same of `check --explain`, which is about one text."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on one day (UTC)."""

    day: str
    texts: int
    words: int  # content words


def busiest_day(database: Database, since: datetime) -> Asked | None:
    """The day with most texts since a moment; None when nothing was asked."""
    row = database.execute(_BY_DAY, [ACTION, EXPLAIN, clock.to_text(since)]).fetchone()
    return None if row is None else Asked(str(row[0]), int(row[1]), int(row[2]))


_BY_DAY = """
SELECT substr(at, 1, 10) AS day,
       sum(coalesce(json_extract(details, '$.texts'), 1)) AS texts,
       sum(coalesce(json_extract(details, '$.words'), 0))
FROM audit_event WHERE action IN (?, ?) AND at >= ?
GROUP BY day ORDER BY texts DESC, day DESC LIMIT 1
"""
