"""When each person last opened an incident, so that a list can say what is new to them."""

import json
from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from store import clock


def keep(database: Database, incident_id: int, person: str, at: datetime) -> None:
    """Write down that this person opened the incident now."""
    database.execute(
        """INSERT INTO look (incident_id, person, at) VALUES (?, ?, ?)
        ON CONFLICT (incident_id, person) DO UPDATE SET at = excluded.at""",
        [incident_id, person, clock.to_text(at)],
    )


def last(database: Database, person: str, incident_ids: Iterable[int]) -> dict[int, datetime]:
    """When this person last opened each of these incidents; those never opened are left out."""
    sql = """SELECT incident_id, at FROM look
    WHERE person = ? AND incident_id IN (SELECT value FROM json_each(?))"""
    rows = database.execute(sql, [person, json.dumps(list(incident_ids))]).fetchall()
    return {incident_id: clock.from_text(at) for incident_id, at in rows}
