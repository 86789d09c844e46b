"""Names as pages show them: where else the same one stands. A name is not a person.

Many write under one name, and one under many. A word that stands where nobody gave a name joins nothing.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from store.rows import from_row

MOST = 500
"""Places of one name that are told; more are counted."""

NAMELESS = frozenset(
    {"anoniem", "anonieme", "anonymous", "anonymus", "anon", "annoniem", "anoniempje", "anonyme", "anonim"}
    | {"gast", "gastgebruiker", "bezoeker", "lezer", "guest", "visitor", "invité", "gosc", "misafir"}
    | {"onbekend", "onbekende", "unknown", "naamloos", "geen naam", "no name", "noname", "nobody", "niemand"}
    | {
        "gebruiker",
        "user",
        "member",
        "lid",
        "deleted",
        "deleted user",
        "verwijderd",
        "removed",
        "null",
        "none",
    }
    | {"verwijderde gebruiker", "ingezonden", "iemand", "somebody", "someone", "nn", "n n", "mailgast"}
    | {"anonieme gebruiker", "anonymous user", "anonieme bezoeker", "anonymous coward", "not verified"}
    | {"gesloten account", "opgeheven account", "مجهول", "ضيف", "аноним", "гость", "匿名"}
)
_BESIDE = re.compile(r"\(.*?\)|\[.*?\]")
_SIGNS = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place where the name stands."""

    incident_number: str
    case_ref: str
    sighting_id: int
    site: str
    author: str  # as the page shows it
    published_raw: str | None
    published_at: datetime | None
    first_captured_at: datetime
    score: int


@dataclass(frozen=True, slots=True)
class NameElsewhere:
    """A name of one incident that stands in others too."""

    author: str
    incidents: tuple[str, ...]  # their numbers


def key_of(author: str | None) -> str | None:
    """What is the same for all spellings of one shown name; None where it names nobody."""
    if author is None:
        return None
    folded = " ".join(unicodedata.normalize("NFKC", author).casefold().split())
    bare = " ".join(_SIGNS.sub(" ", _BESIDE.sub(" ", folded)).split())
    inner = " ".join(_SIGNS.sub(" ", folded).split())
    if not folded or not any(sign.isalnum() for sign in folded) or {bare, inner} & NAMELESS:
        return None
    return folded


def keep(database: Database, version_id: int, author: str | None) -> None:
    """Keep the name of a version, if it is one."""
    key = key_of(author)
    if key is None:
        database.execute("DELETE FROM author_name WHERE version_id = ?", [version_id])
        return
    database.execute(
        """INSERT INTO author_name (version_id, key) VALUES (?, ?)
        ON CONFLICT (version_id) DO UPDATE SET key = excluded.key""",
        [version_id, key],
    )


def places(database: Database, key: str) -> tuple[NamedPlace, ...]:
    """Every place that an incident has under this name, oldest capture first."""
    return tuple(from_row(NamedPlace, row) for row in database.query(_PLACES, [key, MOST]))


def count(database: Database, key: str) -> int:
    """How many places there are under this name."""
    return int(database.execute(_COUNT, [key]).fetchone()[0])


def elsewhere(database: Database, incident_id: int) -> tuple[NameElsewhere, ...]:
    """The names of this incident that stand in others too, in order of the alphabet."""
    places: dict[str, tuple[str, set[str]]] = {}
    for key, author, number in database.execute(_ELSEWHERE, {"id": incident_id}):
        places.setdefault(key, (author, set()))[1].add(number)
    return tuple(
        NameElsewhere(author, tuple(sorted(numbers))) for _, (author, numbers) in sorted(places.items())
    )


_FROM = """
FROM author_name JOIN sighting_version AS version ON version.id = author_name.version_id
JOIN sighting ON sighting.id = version.sighting_id JOIN incident ON incident.id = sighting.incident_id
WHERE author_name.key = ? AND sighting.suppression_id IS NULL
"""
_PLACES = f"""
SELECT incident.number AS incident_number, sighting.case_ref, sighting.id AS sighting_id, sighting.site,
    version.author, version.published_raw, version.published_at, sighting.first_captured_at, sighting.score
{_FROM} GROUP BY sighting.id HAVING version.id = MAX(version.id)
ORDER BY sighting.first_captured_at, sighting.id LIMIT ?
"""
_COUNT = f"SELECT COUNT(DISTINCT sighting.id) {_FROM}"
_ELSEWHERE = """
SELECT own_name.key, own.author, incident.number
FROM sighting AS here JOIN sighting_version AS own ON own.sighting_id = here.id
JOIN author_name AS own_name ON own_name.version_id = own.id
JOIN author_name AS other_name ON other_name.key = own_name.key
JOIN sighting_version AS other ON other.id = other_name.version_id
JOIN sighting AS there ON there.id = other.sighting_id JOIN incident ON incident.id = there.incident_id
WHERE here.incident_id = :id AND here.suppression_id IS NULL
    AND there.incident_id <> :id AND there.suppression_id IS NULL
GROUP BY own_name.key, incident.id ORDER BY own_name.key, incident.id LIMIT 500
"""
