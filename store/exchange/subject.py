"""What partners know of each subject, by digest; and which partner owns what partners told us of."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from sqlite_utils import Database

from store.database import transaction


class Subject(StrEnum):
    """What bundles are about."""

    DOCUMENT = "document"  # of a register that travels
    CASE = "case"
    REQUEST = "request"
    FEEDBACK = "feedback"
    ASIDE = "aside"  # posts that could not be matched, as one thing


def digests(database: Database, partner_id: int, subject: Subject) -> dict[str, str]:
    """By thing the digest of what the partner was told last."""
    sql = "SELECT thing, digest FROM told WHERE partner_id = ? AND subject = ?"
    return dict(database.execute(sql, [partner_id, subject.value]).fetchall())


def note(database: Database, partner_id: int, subject: Subject, known: Mapping[str, str | None]) -> None:
    """Note what the partner was told; None where it was told to forget the thing."""
    with transaction(database):
        for thing, digest in known.items():
            key = (partner_id, subject.value, thing)
            if digest is None:
                database.execute("DELETE FROM told WHERE (partner_id, subject, thing) = (?, ?, ?)", key)
            else:
                database.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?)", (*key, digest))


def partners_who_know(database: Database, subject: Subject, thing: str) -> frozenset[int]:
    """The partners who were told of a thing, and not to forget it."""
    sql = "SELECT partner_id FROM told WHERE subject = ? AND thing = ?"
    return frozenset(row[0] for row in database.execute(sql, [subject.value, thing]))


def owners(database: Database, subject: Subject) -> dict[str, int]:
    """By thing the partner who told us of it first: whose it is.

    A partner none of whose keys is trusted any more owns nothing: another house may have taken its place.
    """
    sql = f"SELECT thing, partner_id FROM heard WHERE subject = ? AND {_IS_LIVE}"  # noqa: S608 - ours
    return dict(database.execute(sql, [subject.value]).fetchall())


def note_owner(database: Database, partner_id: int, subject: Subject, things: Iterable[str]) -> None:
    """Note that these are the partner's; what is another live one's already stays that one's."""
    sql = f"""
        INSERT INTO heard VALUES (?, ?, ?)
        ON CONFLICT (subject, thing) DO UPDATE SET partner_id = excluded.partner_id WHERE NOT {_IS_LIVE}
    """  # noqa: S608 - ours
    with transaction(database):
        database.conn.executemany(sql, [(partner_id, subject.value, thing) for thing in things])


_IS_LIVE = """
EXISTS (SELECT 1 FROM partner_key WHERE partner_key.partner_id = heard.partner_id AND retired_at IS NULL)
"""
