"""One-time links with which somebody chooses a password: for the first account, and for a new one."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.database import transaction

VALID_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that still works."""

    digest: str
    account_id: int | None  # None: it makes the first account
    expires_at: datetime


def invite(database: Database, account_id: int | None, at: datetime) -> str:
    """A new secret for a link; an earlier one for the same account no longer works."""
    secret = secrets.token_urlsafe(24)
    with transaction(database):
        database.execute("DELETE FROM invitation WHERE account_id IS ?", [account_id])
        database.table("invitation").insert(
            {
                "digest": _digest(secret),
                "account_id": account_id,
                "expires_at": clock.to_text(at + VALID_FOR),
            }
        )
    return secret


def invitation(database: Database, secret: str, now: datetime) -> Invitation | None:
    """The invitation of this secret; None when there is none, it was used, or it is too old."""
    sql = "SELECT * FROM invitation WHERE digest = ? AND expires_at > ?"
    row = next(iter(database.query(sql, [_digest(secret), clock.to_text(now)])), None)
    if row is None:
        return None
    number = row["account_id"]
    return Invitation(
        digest=str(row["digest"]),
        account_id=None if number is None else int(str(number)),
        expires_at=clock.from_text(str(row["expires_at"])),
    )


def use_invitation(database: Database, used: Invitation) -> bool:
    """Take the invitation away; False when somebody used it a moment earlier."""
    with transaction(database):
        return database.execute("DELETE FROM invitation WHERE digest = ?", [used.digest]).rowcount == 1


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
