"""A case that was recognised in a post, how sure that is, and its passages below it, and why.

A row of `case_match` is a case, a post version and a scheme; rows of `match` are its passages. Ids of both
only grow: a lead that becomes an alert gets new ones, so that a reader's cursor meets it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from store import clock
from store.archive.extracted import Span
from store.database import transaction
from store.rows import from_row, to_row


class Tier(StrEnum):
    """What a match is: the case's e-value and the settings alone decide."""

    ALERT = "alert"  # becomes an incident
    LEAD = "lead"  # chance or the same subject could explain it: shown apart, soon forgotten


class MatchReasonCode(StrEnum):
    """What spoke for a match; the officers' screen turns each into a sentence."""

    SHARED_WORDING = "shared_wording"  # groups of words of the passage stand close together in the post
    RARE_WORDS = "rare_words"  # words and numbers that stand in the passage together
    NAMES = "names"  # names that stand in the passage together
    MEANING = "meaning"  # a stretch of the post means what the passage means
    SAME_ORDER = "same_order"  # they come in the passage's order
    DENSE = "dense"  # they stand close together in the post
    THREAD = "thread"  # posts of one thread complete each other
    CONTACT = "contact"  # part stood in a contact field beside the text
    REPORTED = "reported"  # a person says so; the matcher was silent


@dataclass(frozen=True, slots=True)
class MatchReason:
    """One thing that spoke for a match, counted."""

    code: MatchReasonCode
    count: int


@dataclass(frozen=True, slots=True)
class Match:
    """A passage found in a post version, as part of its case."""

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
    e_value: float  # of the passage by itself: chance posts per million, in the register as it is
    coverage: float  # 0-1, share of the passage found
    spans: tuple[Span, ...]  # in the post's text
    reasons: tuple[MatchReason, ...]
    looking_back: bool  # found in a version that had been matched before, against the register as it was
    matched_at: datetime
    tier: Tier = Tier.ALERT  # the case's
    case_e_value: float = 0.0  # the case's: it decides
    case_score: int = 0  # the case's


@dataclass(frozen=True, slots=True)
class CaseMatch:
    """A case found in a post version, or in a thread together with other posts."""

    id: int  # grows with every one: a reader's cursor; 0 before it is stored
    post_version_id: int
    post_id: int
    case_ref: str
    scheme: str
    key_id: str
    canary: bool
    tier: Tier
    e_value: float  # chance posts per million with as much evidence for any case of the register: it decides
    score: int  # 0-100, for people
    posts: int  # of the thread that tell the case together; 1: this post alone
    reasons: tuple[MatchReason, ...]  # evidence by kind: names, words, wording, meaning
    looking_back: bool
    matched_at: datetime
    passages: tuple[Match, ...]  # at least one


def matches_after(database: Database, cursor: int) -> Iterator[Match]:
    """The passages of alerts that came after `cursor`, in the order in which they came."""
    for row in database.query(
        f"{_PASSAGES} WHERE match.id > ? AND tier = 'alert' ORDER BY match.id", [cursor]
    ):
        yield _match(row)


def matches_of_document(database: Database, ref: str) -> Iterator[Match]:
    """Every passage of this document that was found, of alerts and leads, in the order in which they came."""
    for row in database.query(f"{_PASSAGES} WHERE match.document_ref = ? ORDER BY match.id", [ref]):
        yield _match(row)


def matches_of_posts(database: Database, post_ids: Iterable[int]) -> Iterator[Match]:
    """Every passage found in these posts, of alerts and leads, in the order in which they came."""
    where = "WHERE match.post_id IN (SELECT value FROM json_each(?)) ORDER BY match.id"
    for row in database.query(f"{_PASSAGES} {where}", [json.dumps(list(post_ids))]):
        yield _match(row)


def cases_after(database: Database, cursor: int, tier: Tier | None = None) -> Iterator[CaseMatch]:
    """The case matches that came after `cursor`, of one tier or of both, in the order in which they came."""
    sql = "SELECT * FROM case_match WHERE id > ? AND (? IS NULL OR tier = ?) ORDER BY id"
    for row in database.query(sql, [cursor, tier, tier]):
        yield _case(row, _of_case(database, int(row["id"])))


def versions(database: Database) -> frozenset[int]:
    """The post versions in which a case was found."""
    rows = database.execute("SELECT DISTINCT post_version_id FROM case_match").fetchall()
    return frozenset(version_id for (version_id,) in rows)


def last_passage(database: Database) -> int:
    """The id of the newest passage that was found; 0 before the first."""
    return int(database.execute("SELECT coalesce(max(id), 0) FROM match").fetchone()[0])


def cases_with_passages(database: Database, after: int, last: int) -> Iterator[CaseMatch]:
    """The case matches that gained passages after one, up to another: new ones, and known ones with more."""
    sql = """
        SELECT * FROM case_match WHERE id IN (SELECT case_match_id FROM match WHERE id > ? AND id <= ?)
        ORDER BY id
    """
    for row in database.query(sql, [after, last]):
        yield _case(row, _of_case(database, int(row["id"])))


def case_match(database: Database, number: int) -> CaseMatch | None:
    """The case match of this id, or None."""
    row = next(iter(database.query("SELECT * FROM case_match WHERE id = ?", [number])), None)
    return None if row is None else _case(row, _of_case(database, number))


def count_since(database: Database, moment: datetime) -> dict[Tier, int]:
    """How many case matches of each tier were written since a moment; canaries are none."""
    sql = "SELECT tier, count(*) AS found FROM case_match WHERE matched_at >= ? AND NOT canary GROUP BY tier"
    return {Tier(row["tier"]): row["found"] for row in database.query(sql, [clock.to_text(moment)])}


def add(database: Database, matches: Iterable[CaseMatch]) -> int:
    """Store case matches, each once by post version, case and scheme; tells how many passages were new.

    One that is known gains passages that are new and keeps the stronger evidence. A lead that has become an
    alert, as a thread may make it, takes the lead's place, and its passages with it.
    """
    with transaction(database):
        before = _count(database)
        for case in matches:
            _add(database, case)
        return _count(database) - before


def _add(database: Database, case: CaseMatch) -> None:
    sql = "SELECT * FROM case_match WHERE post_version_id = ? AND case_ref = ? AND scheme = ?"
    known = next(iter(database.query(sql, [case.post_version_id, case.case_ref, case.scheme])), None)
    of_lead: list[dict[str, Any]] = []
    if known is not None and (known["tier"], case.tier) == (Tier.LEAD, Tier.ALERT):
        of_lead = list(database.query("SELECT * FROM match WHERE case_match_id = ?", [known["id"]]))
        database.execute("DELETE FROM case_match WHERE id = ?", [known["id"]])
        known = None
    if known is None:
        number = int(str(database.table("case_match").insert(_case_row(case)).last_pk))
    else:
        number = int(known["id"])
        if case.e_value < known["e_value"]:
            stronger = ("e_value", "score", "posts", "reasons")
            row = _case_row(case)
            database.table("case_match").update(number, {name: row[name] for name in stronger})
    rows = [{**_row(passage), "case_match_id": number} for passage in case.passages]
    rows += [{**row, "id": None, "case_match_id": number} for row in of_lead]
    database.table("match").insert_all(rows, ignore=True)


_PASSAGES = """
SELECT match.*, case_match.tier AS tier, case_match.e_value AS case_e_value,
    case_match.score AS case_score
FROM match JOIN case_match ON case_match.id = match.case_match_id
"""
_OF_THE_CASE = ("tier", "case_e_value", "case_score")


def _of_case(database: Database, number: int) -> tuple[Match, ...]:
    sql = f"{_PASSAGES} WHERE match.case_match_id = ? ORDER BY match.e_value, match.id"
    return tuple(_match(row) for row in database.query(sql, [number]))


def _count(database: Database) -> int:
    return int(database.execute("SELECT count(*) FROM match").fetchone()[0])


def _case_row(case: CaseMatch) -> dict[str, Any]:
    return {**to_row(case, without=("id", "passages", "reasons")), "reasons": _plain(case.reasons)}


def _case(row: dict[str, Any], passages: tuple[Match, ...]) -> CaseMatch:
    return from_row(CaseMatch, row, reasons=_reasons(row["reasons"]), passages=passages)


def _row(match: Match) -> dict[str, Any]:
    return {**to_row(match, without=("id", "reasons", *_OF_THE_CASE)), "reasons": _plain(match.reasons)}


def _match(row: dict[str, Any]) -> Match:
    return from_row(Match, row, reasons=_reasons(row["reasons"]))


def _plain(reasons: tuple[MatchReason, ...]) -> str:
    return json.dumps([(reason.code, reason.count) for reason in reasons])


def _reasons(stored: object) -> tuple[MatchReason, ...]:
    return tuple(MatchReason(MatchReasonCode(code), count) for code, count in json.loads(str(stored)))
