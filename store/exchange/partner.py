"""A partner: another house, and its keys that are trusted here."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store import clock
from store.rows import from_row, to_row

TRUSTED = "SELECT partner_id FROM partner_key WHERE retired_at IS NULL"
"""The ids of the partners that are trusted, in SQL: whoever stepped down has no key that counts."""


@dataclass(frozen=True, slots=True)
class PartnerKey:
    """One key of a partner, pinned after its fingerprint was compared."""

    key_id: str
    partner_id: int
    signing: str
    recipient: str
    trusted_at: datetime
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """Another house."""

    id: int
    name: str
    house: str
    keys: tuple[PartnerKey, ...] = ()  # newest first, retired ones included

    @property
    def live(self) -> tuple[PartnerKey, ...]:
        """The keys that count now."""
        return tuple(key for key in self.keys if key.retired_at is None)


def partners(database: Database) -> tuple[Partner, ...]:
    """Every partner, by name."""
    rows = database.query("SELECT * FROM partner ORDER BY name")
    return tuple(
        Partner(row["id"], row["name"], row["house"], tuple(_keys(database, row["id"]))) for row in rows
    )


def add(database: Database, name: str, house: str) -> int:
    """Store a partner without keys; returns its id."""
    return int(database.table("partner").insert({"name": name, "house": house}).last_rowid or 0)


def add_key(database: Database, key: PartnerKey) -> None:
    """Pin a key."""
    database.table("partner_key").insert(to_row(key))


def retire_key(database: Database, key_id: str, at: datetime) -> None:
    """Trust this key no longer."""
    database.table("partner_key").update(key_id, {"retired_at": clock.to_text(at)})


def step_down(database: Database, partner: Partner, at: datetime) -> None:
    """Let another row take a partner's name and house; this one keeps its past, and its keys are retired."""
    for number in itertools.count(1):
        row = {"name": f"{partner.name}-former-{number}", "house": f"{partner.house}~{number}"}
        if not database.table("partner").count_where("name = :name OR house = :house", row):
            database.table("partner").update(partner.id, row)
            break
    for key in partner.live:
        retire_key(database, key.key_id, at)


def hand_over_key(database: Database, key: PartnerKey) -> None:
    """Pin a key that was a former row's."""
    database.table("partner_key").update(key.key_id, to_row(key, without=("key_id",)))


def _keys(database: Database, partner_id: int) -> Iterator[PartnerKey]:
    sql = "SELECT * FROM partner_key WHERE partner_id = ? ORDER BY trusted_at DESC, key_id"
    for row in database.query(sql, [partner_id]):
        yield from_row(PartnerKey, row)
