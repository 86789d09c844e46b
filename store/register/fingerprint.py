"""The keyed hashes of one passage, with the scheme and the key id that made them.

Hashes of groups are 32-bit integers. Those of single words are too, or 64-bit ones where the scheme keeps
them whole: which it is follows from how many bytes there are for each block.
"""

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from store.database import note_removal, transaction

_NARROW = 4


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hashes of one passage in coarse order: `group_blocks[i]` is the stretch in which `groups[i]` stood."""

    passage_id: int
    scheme: str
    key_id: str
    groups: tuple[int, ...]
    group_blocks: tuple[int, ...]
    words: tuple[int, ...]
    word_blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """The same in the bytes of the database: integers of 32 or 64 bits, and blocks of 8."""

    passage_id: int
    groups: bytes
    group_blocks: bytes
    words: bytes
    word_blocks: bytes


def word_width(words: bytes, blocks: bytes) -> int:
    """How many bytes the hash of a single word has."""
    return len(words) // len(blocks) if blocks else _NARROW


def write(database: Database, fingerprints: Iterable[Fingerprint]) -> None:
    """Store fingerprints, in place of those the same passages had of the same scheme and key."""
    with transaction(database):
        database.table("fingerprint").upsert_all(
            map(_row, fingerprints), pk=("passage_id", "scheme", "key_id")
        )
        _age_index(database)


def write_raw(database: Database, scheme: str, key_id: str, raws: Iterable[Raw]) -> None:
    """The same for fingerprints as they are stored, of one scheme and key."""
    columns = "passage_id, scheme, key_id, groups, group_blocks, words, word_blocks"
    with transaction(database):
        database.conn.executemany(
            f"INSERT OR REPLACE INTO fingerprint ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
            (
                (raw.passage_id, scheme, key_id, raw.groups, raw.group_blocks, raw.words, raw.word_blocks)
                for raw in raws
            ),
        )
        _age_index(database)


def keep_only(database: Database, passage_ids: Iterable[int]) -> int:
    """Remove the fingerprints of every other passage, to be erased from the file, and tell how many went."""
    with transaction(database):
        stored = {row["passage_id"] for row in database.query("SELECT DISTINCT passage_id FROM fingerprint")}
        gone = stored.difference(passage_ids)
        for passage_id in gone:
            database.execute("DELETE FROM fingerprint WHERE passage_id = ?", [passage_id])
        if gone:
            _age_index(database)
            note_removal(database)
    return len(gone)


def makers(database: Database) -> set[tuple[str, str]]:
    """Every (scheme, key id) of which there are fingerprints."""
    known: set[tuple[str, str]] = set()
    sql = """
        SELECT scheme, key_id FROM fingerprint WHERE (scheme, key_id) > (?, ?) ORDER BY scheme, key_id LIMIT 1
    """
    after = ("", "")
    while rows := database.execute(sql, after).fetchall():  # one step a maker, not one a passage
        after = (rows[0][0], rows[0][1])
        known.add(after)
    return known


def schemes(database: Database) -> dict[int, tuple[str, ...]]:
    """By passage id the names of the schemes under which it has fingerprints."""
    sql = "SELECT passage_id, group_concat(DISTINCT scheme) AS names FROM fingerprint GROUP BY passage_id"
    return {row["passage_id"]: tuple(sorted(row["names"].split(","))) for row in database.query(sql)}


def all_of(database: Database, scheme: str, key_id: str) -> Iterator[Fingerprint]:
    """Every fingerprint of one scheme and key, by passage id."""
    sql = "SELECT * FROM fingerprint WHERE scheme = ? AND key_id = ? ORDER BY passage_id"
    for row in database.query(sql, [scheme, key_id]):
        yield _fingerprint(row)


def raw_of(database: Database, scheme: str, key_id: str) -> Iterator[Raw]:
    """Every fingerprint of one scheme and key, by passage id, as it is stored.

    Of a million passages this is read within seconds, and without an object for each hash.
    """
    sql = """
        SELECT passage_id, groups, group_blocks, words, word_blocks FROM fingerprint
        WHERE scheme = ? AND key_id = ? ORDER BY passage_id
    """
    for row in database.execute(sql, [scheme, key_id]):
        yield Raw(*row)


def raw_of_passage(database: Database, passage_id: int, scheme: str, key_id: str) -> Raw | None:
    """The fingerprint of one passage as it is stored, or None."""
    sql = """
        SELECT passage_id, groups, group_blocks, words, word_blocks FROM fingerprint
        WHERE passage_id = ? AND scheme = ? AND key_id = ?
    """
    row = database.execute(sql, [passage_id, scheme, key_id]).fetchone()
    return None if row is None else Raw(*row)


def passage_ids(database: Database, scheme: str, key_id: str) -> Iterator[int]:
    """The ids of the passages that have a fingerprint of one scheme and key."""
    sql = "SELECT passage_id FROM fingerprint WHERE scheme = ? AND key_id = ?"
    for row in database.execute(sql, [scheme, key_id]):
        yield int(row[0])


def of_passage(database: Database, passage_id: int, scheme: str, key_id: str) -> Fingerprint | None:
    """The fingerprint of one passage, or None."""
    sql = "SELECT * FROM fingerprint WHERE passage_id = ? AND scheme = ? AND key_id = ?"
    row = next(iter(database.query(sql, [passage_id, scheme, key_id])), None)
    return None if row is None else _fingerprint(row)


def generation(database: Database) -> int:
    """A number that grows with every change: an index made at another is old."""
    return int(database.execute("SELECT number FROM generation").fetchone()[0])


def _age_index(database: Database) -> None:
    database.execute("UPDATE generation SET number = number + 1")


def _row(fingerprint: Fingerprint) -> dict[str, object]:
    return {
        "passage_id": fingerprint.passage_id,
        "scheme": fingerprint.scheme,
        "key_id": fingerprint.key_id,
        "groups": array("I", fingerprint.groups).tobytes(),
        "group_blocks": bytes(fingerprint.group_blocks),
        "words": array(_type(fingerprint.words), fingerprint.words).tobytes(),
        "word_blocks": bytes(fingerprint.word_blocks),
    }


def _fingerprint(row: dict[str, object]) -> Fingerprint:
    return Fingerprint(
        passage_id=int(str(row["passage_id"])),
        scheme=str(row["scheme"]),
        key_id=str(row["key_id"]),
        groups=_integers(row["groups"]),
        group_blocks=_small(row["group_blocks"]),
        words=_integers(row["words"], row["word_blocks"]),
        word_blocks=_small(row["word_blocks"]),
    )


def _type(hashes: tuple[int, ...]) -> str:
    return "Q" if max(hashes, default=0) >> 32 else "I"


def _integers(blob: object, blocks: object = b"") -> tuple[int, ...]:
    if not isinstance(blob, bytes) or not isinstance(blocks, bytes):
        raise TypeError("a column of hashes holds no bytes")
    return tuple(array("I" if word_width(blob, blocks) == _NARROW else "Q", blob))


def _small(blob: object) -> tuple[int, ...]:
    if not isinstance(blob, bytes):
        raise TypeError("a column of blocks holds no bytes")
    return tuple(blob)
