"""Pairs of a post and a passage that were judged a false alarm: they stay quiet, and no text is kept."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock


@dataclass(frozen=True, slots=True)
class QuietPlace:
    """A post and a passage, by what identifies them."""

    site: str
    native_id: str
    case_ref: str
    document_ref: str
    passage: int

    @property
    def pair(self) -> str:
        """The digest under which it is remembered."""
        parts = [self.site, self.native_id, self.case_ref, self.document_ref, self.passage]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def remember(database: Database, place: QuietPlace, reason_code: str, until: datetime) -> None:
    """Keep this hit quiet until then."""
    row = {"pair": place.pair, "reason_code": reason_code, "until": clock.to_text(until), "hits": 0}
    database.table("quiet").insert(row, pk="pair", replace=True)


def hushes(database: Database, place: QuietPlace, at: datetime) -> bool:
    """Whether this hit shall stay quiet now; it is counted."""
    rows = database.execute(
        "UPDATE quiet SET hits = hits + 1 WHERE pair = ? AND until > ?", [place.pair, clock.to_text(at)]
    )
    return rows.rowcount > 0


def keeps_quiet(database: Database, place: QuietPlace, at: datetime) -> bool:
    """Whether this hit shall stay quiet now, without counting it."""
    known = database.table("quiet").count_where("pair = ? AND until > ?", [place.pair, clock.to_text(at)])
    return bool(known)


def forget_expired(database: Database, at: datetime) -> int:
    """Remove the pairs whose time is over; how many went."""
    return int(database.execute("DELETE FROM quiet WHERE until <= ?", [clock.to_text(at)]).rowcount)


def expired(database: Database, at: datetime) -> int:
    """How many pairs' time is over."""
    return int(database.table("quiet").count_where("until <= ?", [clock.to_text(at)]))
