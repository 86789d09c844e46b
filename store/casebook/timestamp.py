"""What timestamp authorities replied, as it came."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.rows import from_row, to_row


@dataclass(frozen=True, slots=True)
class Timestamp:
    """One authority's reply about one statement or file."""

    sha256: str  # of what was stamped
    authority: str
    stamped_at: datetime  # as the authority says
    reply: str  # base64
    certificates: str = ""  # PEM; by which it was checked

    @property
    def token(self) -> bytes:
        """The reply as it came."""
        return base64.b64decode(self.reply)


def made(data: bytes, authority: str, stamped_at: datetime, reply: bytes, pem: bytes) -> Timestamp:
    """A reply about these bytes, ready to be kept."""
    packed = base64.b64encode(reply).decode()
    digest = hashlib.sha256(data).hexdigest()
    return Timestamp(digest, authority, stamped_at, packed, pem.decode("utf-8", "replace"))


def keep(database: Database, timestamp: Timestamp) -> None:
    """Store a reply; the first one of an authority stays."""
    database.table("timestamp").insert(to_row(timestamp), ignore=True)


def of(database: Database, sha256: str) -> tuple[Timestamp, ...]:
    """Every reply about what has this digest."""
    sql = "SELECT * FROM timestamp WHERE sha256 = ? ORDER BY stamped_at, authority"
    return tuple(from_row(Timestamp, row) for row in database.query(sql, [sha256]))


def has(database: Database, sha256: str, authority: str) -> bool:
    """Whether this authority replied about it."""
    return database.table("timestamp").count_where("sha256 = ? AND authority = ?", [sha256, authority]) > 0
