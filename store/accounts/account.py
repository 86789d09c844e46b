"""Who may sign in: accounts and their roles. A password is kept as an argon2 hash and never returned."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock
from store.database import transaction


class Role(StrEnum):
    """What somebody does here; the stored value, not the word on screen."""

    BEHANDELAAR = "behandelaar"
    ONDERZOEKER = "onderzoeker"
    COORDINATOR = "coordinator"
    BEWAARDER = "bewaarder"
    FG = "fg"
    AUDITOR = "auditor"
    BEHEERDER = "beheerder"


@dataclass(frozen=True, slots=True)
class Account:
    """One person who may sign in."""

    id: int
    name: str  # what is typed at the sign-in, without regard to case
    full_name: str
    roles: frozenset[Role]
    shortcuts: bool  # single-key shortcuts are on
    disabled: bool
    has_password: bool
    created_at: datetime


def add_account(
    database: Database, name: str, full_name: str, roles: frozenset[Role], at: datetime
) -> Account:
    """A new account that cannot sign in until it has a password.

    Raises:
        sqlite3.IntegrityError: there is an account of this name.
    """
    with transaction(database):
        table = database.table("account")
        table.insert(
            {
                "name": name,
                "full_name": full_name,
                "roles": _roles_text(roles),
                "created_at": clock.to_text(at),
            }
        )
        number = table.last_pk
    return _must(account(database, int(str(number))))


def account(database: Database, account_id: int) -> Account | None:
    """The account with this id, or None."""
    return _account_where(database, "id = ?", account_id)


def account_named(database: Database, name: str) -> Account | None:
    """The account of this name, without regard to case, or None."""
    return _account_where(database, "name = ?", name)


def accounts(database: Database) -> tuple[Account, ...]:
    """Every account, by name."""
    return tuple(_account(row) for row in database.query("SELECT * FROM account ORDER BY name"))


def password_hash(database: Database, account_id: int) -> str | None:
    """The argon2 hash of an account's password, or None when it has none."""
    row = database.execute("SELECT password_hash FROM account WHERE id = ?", [account_id]).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def set_password_hash(database: Database, account_id: int, hashed: str) -> None:
    """Give an account this argon2 hash as its password."""
    with transaction(database):
        database.table("account").update(account_id, {"password_hash": hashed})


def set_rights(database: Database, account_id: int, roles: frozenset[Role], *, disabled: bool) -> None:
    """Give an account these roles, and open or close it; closing ends its sessions."""
    with transaction(database):
        database.table("account").update(account_id, {"roles": _roles_text(roles), "disabled": int(disabled)})
        if disabled:
            database.execute("DELETE FROM session WHERE account_id = ?", [account_id])


def set_full_name(database: Database, account_id: int, full_name: str) -> None:
    """Give an account another name, as people read it."""
    with transaction(database):
        database.table("account").update(account_id, {"full_name": full_name})


def set_shortcuts(database: Database, account_id: int, *, shortcuts: bool) -> None:
    """Turn an account's single-key shortcuts on or off."""
    with transaction(database):
        database.table("account").update(account_id, {"shortcuts": int(shortcuts)})


def _account_where(database: Database, condition: str, value: object) -> Account | None:
    sql = f"SELECT * FROM account WHERE {condition}"  # noqa: S608 - the condition is one of ours
    row = next(iter(database.query(sql, [value])), None)
    return None if row is None else _account(row)


def _must(known: Account | None) -> Account:
    if known is None:
        raise LookupError("the account that was just written is not there")
    return known


def _roles_text(roles: frozenset[Role]) -> str:
    return json.dumps(sorted(roles))


def _account(row: dict[str, object]) -> Account:
    return Account(
        id=int(str(row["id"])),
        name=str(row["name"]),
        full_name=str(row["full_name"]),
        roles=frozenset(Role(role) for role in json.loads(str(row["roles"]))),
        shortcuts=bool(row["shortcuts"]),
        disabled=bool(row["disabled"]),
        has_password=row["password_hash"] is not None,
        created_at=clock.from_text(str(row["created_at"])),
    )
