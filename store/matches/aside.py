"""Post versions that could not be matched, or not all of them, and why: so that none holds up the others."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from store.database import transaction
from store.rows import from_row, to_row


class AsideReason(StrEnum):
    """Why a post version was not matched, or not all of it."""

    FAILED = "failed"  # the program met an error of its own
    TOO_SLOW = "too_slow"  # it took longer than any post may
    ENDED = "ended"  # the process ended, and not because it was told to, while it looked at this post alone
    IN_THREAD = "in_thread"  # the post itself was matched, its thread as one text could not be
    LONG_WORDS = "long_words"  # runs of letters and digits that are no words were passed over
    TOO_LONG = "too_long"  # what comes after the longest text that is looked through was left out

    @property
    def unmatched(self) -> bool:
        """Whether something in the post may have been missed that a mended program would find."""
        return self not in {AsideReason.LONG_WORDS, AsideReason.TOO_LONG}


@dataclass(frozen=True, slots=True)
class Aside:
    """One post version set aside. It says where in the program, and never what stood in the post."""

    post_version_id: int
    reason: AsideReason
    where: str  # the error's type and the line of the program; empty where nothing failed
    program: str  # the version that could not
    at: datetime


def put(database: Database, asides: Iterable[Aside]) -> None:
    """Write these down, in place of what was known of the same versions and reasons."""
    with transaction(database):
        database.table("aside", pk=("post_version_id", "reason")).upsert_all(
            {**to_row(post, without=("where",)), "place": post.where} for post in asides
        )


def settle(database: Database, version_ids: Iterable[int]) -> None:
    """Strike these versions off: they were matched, or retention removed them."""
    with transaction(database):
        sql = "DELETE FROM aside WHERE post_version_id IN (SELECT value FROM json_each(?))"
        database.execute(sql, [json.dumps(list(version_ids))])


def replace_of(database: Database, program: str, asides: Iterable[Aside]) -> None:
    """Let these be all that this program set aside."""
    with transaction(database):
        database.execute("DELETE FROM aside WHERE program = ?", [program])
        put(database, asides)


def unmatched(database: Database) -> Iterator[Aside]:
    """Everything that still waits for a program that can match it, by post version."""
    for row in database.query("SELECT * FROM aside ORDER BY post_version_id, reason"):
        if AsideReason(row["reason"]).unmatched:
            yield _aside(row)


def counts(database: Database) -> dict[AsideReason, int]:
    """How many post versions are set aside now, by reason."""
    rows = database.query("SELECT reason, count(*) AS n FROM aside GROUP BY reason ORDER BY reason")
    return {AsideReason(row["reason"]): row["n"] for row in rows}


ENOUGH = 3
"""Processes that ended while they looked at one post alone: then it is passed over."""


def begin(database: Database, version_ids: Collection[int]) -> None:
    """Write down that these versions are being looked at, together or one alone."""
    with transaction(database):
        alone = int(len(version_ids) == 1)
        sql = """
            INSERT INTO trying SELECT value, ? FROM json_each(?) WHERE true
            ON CONFLICT (post_version_id) DO UPDATE SET alone = alone + excluded.alone
        """
        database.execute(sql, [alone, json.dumps(list(version_ids))])


def begun(database: Database) -> dict[int, bool]:
    """The versions that a process was looking at when it ended; True for one it so often looked at alone.

    One such end may be anybody's kill, or the machine's: a post is to blame after `ENOUGH` of them.
    """
    return {row["post_version_id"]: row["alone"] >= ENOUGH for row in database.query("SELECT * FROM trying")}


def end(database: Database, version_ids: Iterable[int]) -> None:
    """Strike off what was begun."""
    with transaction(database):
        sql = "DELETE FROM trying WHERE post_version_id IN (SELECT value FROM json_each(?))"
        database.execute(sql, [json.dumps(list(version_ids))])


def _aside(row: dict[str, Any]) -> Aside:
    return from_row(Aside, row, where=row["place"])
