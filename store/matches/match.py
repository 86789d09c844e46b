"""A passage that was recognised in a post, and why."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock
from store.archive.extracted import Span
from store.database import transaction


class ReasonCode(StrEnum):
    """What spoke for a match; the officers' screen turns each into a sentence."""

    SHARED_WORDING = "shared_wording"  # groups of words of the passage stand close together in the post
    RARE_WORDS = "rare_words"  # rare words, names or numbers that stand in the passage together
    SAME_ORDER = "same_order"  # they come in the passage's order
    DENSE = "dense"  # they stand close together in the post
    THREAD = "thread"  # posts of one thread complete each other
    CONTACT = "contact"  # part stood in a contact field beside the text
    REPORTED = "reported"  # a person says so; the matcher was silent


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that spoke for a match, counted."""

    code: ReasonCode
    count: int


@dataclass(frozen=True, slots=True)
class Match:
    """A passage found in a post version: raised as an alert by the matcher."""

    id: int  # grows with every match: a reader's cursor; 0 before it is stored
    post_version_id: int
    post_id: int
    passage_id: int
    scheme: str
    key_id: str
    document_ref: str
    document_kind: str
    case_ref: str
    section: str
    passage: int  # the passage's number within its document
    canary: bool
    score: int  # 0-100, for people
    e_value: float  # chance posts per million at least this strong, in the register as it is: it decides
    coverage: float  # 0-1, share of the passage found
    spans: tuple[Span, ...]  # in the post's text
    reasons: tuple[Reason, ...]
    looking_back: bool  # found in a version that had been matched before, against the register as it was
    matched_at: datetime


def matches_after(database: Database, cursor: int) -> Iterator[Match]:
    """The matches that came after `cursor`, in the order in which they came."""
    for row in database.query("SELECT * FROM match WHERE id > ? ORDER BY id", [cursor]):
        yield _match(row)


def matches_of_document(database: Database, ref: str) -> Iterator[Match]:
    """Every match of this document, in the order in which they came."""
    for row in database.query("SELECT * FROM match WHERE document_ref = ? ORDER BY id", [ref]):
        yield _match(row)


def matches_of_posts(database: Database, post_ids: Iterable[int]) -> Iterator[Match]:
    """Every match in these posts, in the order in which they came."""
    sql = "SELECT * FROM match WHERE post_id IN (SELECT value FROM json_each(?)) ORDER BY id"
    for row in database.query(sql, [json.dumps(list(post_ids))]):
        yield _match(row)


def add(database: Database, matches: Iterable[Match]) -> int:
    """Store matches that are new by post version, passage and scheme; tells how many were."""
    with transaction(database):
        before = _count(database)
        database.table("match").insert_all(map(_row, matches), ignore=True)
        return _count(database) - before


def _count(database: Database) -> int:
    return int(database.execute("SELECT count(*) FROM match").fetchone()[0])


def _row(match: Match) -> dict[str, object]:
    row = {name: getattr(match, name) for name in Match.__slots__ if name != "id"}
    row["canary"], row["looking_back"] = int(match.canary), int(match.looking_back)
    row["spans"] = json.dumps(match.spans)
    row["reasons"] = json.dumps([(reason.code, reason.count) for reason in match.reasons])
    row["matched_at"] = clock.to_text(match.matched_at)
    return row


def _match(row: dict[str, object]) -> Match:
    values = {name: row[name] for name in Match.__slots__}
    values["canary"] = bool(row["canary"])
    values["looking_back"] = bool(row["looking_back"])
    values["spans"] = tuple((start, end) for start, end in json.loads(str(row["spans"])))
    values["reasons"] = tuple(
        Reason(ReasonCode(code), count) for code, count in json.loads(str(row["reasons"]))
    )
    values["matched_at"] = clock.from_text(str(row["matched_at"]))
    return Match(**values)  # type: ignore[arg-type]
