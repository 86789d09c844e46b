"""Browsers on which somebody signed in before: their attempts are not held up by those of strangers."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlite_utils import Database

from store import clock
from store.database import transaction

KNOWN_FOR = timedelta(days=365)


def know_device(database: Database, account_id: int, at: datetime) -> str:
    """Remember a browser for an account, and return the secret for its cookie, which is kept nowhere else."""
    secret = secrets.token_urlsafe(24)
    with transaction(database):
        database.execute("DELETE FROM device WHERE since <= ?", [clock.to_text(at - KNOWN_FOR)])
        row = {"digest": _digest(secret), "account_id": account_id, "since": clock.to_text(at)}
        database.table("device").insert(row)
    return secret


def is_known(database: Database, secret: str, account_id: int, at: datetime) -> bool:
    """Whether this account signed in on this browser before."""
    sql = "SELECT 1 FROM device WHERE digest = ? AND account_id = ? AND since > ?"
    rows = database.execute(sql, [_digest(secret), account_id, clock.to_text(at - KNOWN_FOR)])
    return bool(secret) and rows.fetchone() is not None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
