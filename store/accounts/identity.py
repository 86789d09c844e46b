"""Whose account belongs to whom at the organisation: by what does not change there, never by a name."""

from sqlite_utils import Database

from store.database import transaction


def account_of(database: Database, issuer: str, subject: str) -> int | None:
    """The account of this person of this issuer, or None."""
    sql = "SELECT account_id FROM identity WHERE issuer = ? AND subject = ?"
    row = database.execute(sql, [issuer, subject]).fetchone()
    return None if row is None else int(row[0])


def keep_identity(database: Database, issuer: str, subject: str, account_id: int) -> None:
    """Keep that this account is this person's.

    Raises:
        sqlite3.IntegrityError: the person has another account, or the account another person.
    """
    with transaction(database):
        database.table("identity").insert({"issuer": issuer, "subject": subject, "account_id": account_id})
