"""What officers wrote down about a breach, field by field, for the authority's form and the register."""

import json
from datetime import datetime

from sqlite_utils import Database

from store import clock

Values = tuple[str, ...]


def fields(database: Database, incident_id: int) -> dict[str, Values]:
    """The fields that were filled in."""
    rows = database.execute("SELECT field, value FROM breach WHERE incident_id = ?", [incident_id]).fetchall()
    return {name: tuple(json.loads(value)) for name, value in rows}


def write(database: Database, incident_id: int, field: str, values: Values, by: str, at: datetime) -> None:  # noqa: PLR0917 - the columns of the table
    """Fill one field in, or empty it."""
    database.table("breach").upsert(
        {
            "incident_id": incident_id,
            "field": field,
            "value": json.dumps(values, ensure_ascii=False),
            "written_by": by,
            "written_at": clock.to_text(at),
        },
        pk=("incident_id", "field"),
    )
