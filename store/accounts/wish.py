"""What waits for a second person before it is done to an account: a link to sign in with, or more rights."""

import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock
from store.accounts.account import Role
from store.database import transaction


class WishKind(StrEnum):
    """What is wished."""

    LINK = "link"
    ROLES = "roles"


@dataclass(frozen=True, slots=True)
class AccountWish:
    """One wish about an account; a later one takes its place."""

    account_id: int
    kind: WishKind
    roles: frozenset[Role]  # with ROLES: those that the account would have
    asked_by: str
    asked_at: datetime


def keep_wish(database: Database, wish: AccountWish) -> None:
    """Keep a wish until somebody else agrees."""
    row = {
        "account_id": wish.account_id,
        "kind": wish.kind.value,
        "roles": json.dumps(sorted(wish.roles)),
        "asked_by": wish.asked_by,
        "asked_at": clock.to_text(wish.asked_at),
    }
    with transaction(database):
        database.table("wish").insert(row, pk="account_id", replace=True)


def wishes(database: Database) -> dict[int, AccountWish]:
    """Every wish, by account."""
    return {wish.account_id: wish for wish in map(_wish, database.query("SELECT * FROM wish"))}


def end_wish(database: Database, account_id: int) -> None:
    """Strike a wish off: it was fulfilled or withdrawn."""
    with transaction(database):
        database.execute("DELETE FROM wish WHERE account_id = ?", [account_id])


def _wish(row: dict[str, object]) -> AccountWish:
    return AccountWish(
        account_id=int(str(row["account_id"])),
        kind=WishKind(str(row["kind"])),
        roles=frozenset(Role(role) for role in json.loads(str(row["roles"]))),
        asked_by=str(row["asked_by"]),
        asked_at=clock.from_text(str(row["asked_at"])),
    )
