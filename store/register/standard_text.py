"""Keyed hashes of public standard text, whose wording never counts."""

from collections.abc import Iterable

from sqlite_utils import Database

from store.database import transaction

_SIGN = 1 << 63
_ADD = "INSERT OR IGNORE INTO standard_text (key_id, scheme, hash) VALUES (?, ?, ?)"


def add(database: Database, key_id: str, scheme: str, hashes: Iterable[int]) -> int:
    """Store 64-bit hashes and tell how many were new."""
    rows = [(key_id, scheme, value - _SIGN) for value in hashes]
    with transaction(database):
        before = _count(database)
        # sqlite-utils asks an ignored single row for its rowid, which this table does not have
        database.conn.executemany(_ADD, rows)
        return _count(database) - before


def hashes(database: Database, key_id: str, scheme: str) -> list[int]:
    """The hashes made with one key and scheme, from small to large."""
    sql = "SELECT hash FROM standard_text WHERE key_id = ? AND scheme = ? ORDER BY hash"
    return [row["hash"] + _SIGN for row in database.query(sql, [key_id, scheme])]


def _count(database: Database) -> int:
    return int(database.execute("SELECT count(*) FROM standard_text").fetchone()[0])
