"""How one night went: its steps, the canary, and whether it ran at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from store import clock
from store.database import transaction


class Canary(StrEnum):
    """Whether the night found what was planted for it."""

    FOUND = "found"
    MISSED = "missed"
    NOT_PLANTED = "not_planted"
    AWAITED = "awaited"  # it went to another house, and the answer is not in yet


class NightState(StrEnum):
    """What can be said of a night as a whole."""

    NOT_RUN = "not_run"
    RUNNING = "running"  # or cut off: it has a start and no end
    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    AWAITING_ANSWER = "awaiting_answer"  # all was done here, and another house has yet to answer


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a night, as its process ended."""

    name: str
    started_at: datetime
    ended_at: datetime
    exit_code: int
    stopped: bool = False  # it took longer than it may; it goes on the next night


@dataclass(frozen=True, slots=True)
class Night:
    """One night, by the moment at which it was due."""

    due_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    canary: Canary = Canary.NOT_PLANTED
    steps: tuple[Step, ...] = ()

    @property
    def state(self) -> NightState:
        """Whether the night can be trusted: complete means every step done and the canary found."""
        if self.started_at is None:
            return NightState.NOT_RUN
        if self.ended_at is None:
            return NightState.RUNNING
        failed = any(step.exit_code for step in self.steps)
        if not failed and self.canary is Canary.AWAITED:
            return NightState.AWAITING_ANSWER
        return NightState.INCOMPLETE if failed or self.canary is not Canary.FOUND else NightState.COMPLETE


def save(database: Database, night: Night) -> None:
    """Write the night as it is now; saving it again replaces what stood there."""
    with transaction(database):
        database.table("night", pk="due_at").upsert(
            {
                "due_at": clock.to_text(night.due_at),
                "started_at": clock.optional_text(night.started_at),
                "ended_at": clock.optional_text(night.ended_at),
                "canary": night.canary.value,
            }
        )
        database.execute("DELETE FROM step WHERE night = ?", [clock.to_text(night.due_at)])
        database.table("step").insert_all(
            {
                "night": clock.to_text(night.due_at),
                "name": step.name,
                "started_at": clock.to_text(step.started_at),
                "ended_at": clock.to_text(step.ended_at),
                "exit_code": step.exit_code,
                "stopped": int(step.stopped),
            }
            for step in night.steps
        )


def set_canary(database: Database, due_at: datetime, canary: Canary) -> None:
    """Say of a night that is over whether its canary was found."""
    with transaction(database):
        sql = "UPDATE night SET canary = ? WHERE due_at = ?"
        database.execute(sql, [canary.value, clock.to_text(due_at)])


def newest(database: Database, limit: int = 30) -> Iterator[Night]:
    """The nights, newest first."""
    for row in database.query("SELECT * FROM night ORDER BY due_at DESC LIMIT ?", [limit]):
        yield Night(
            due_at=clock.from_text(row["due_at"]),
            started_at=clock.optional_moment(row["started_at"]),
            ended_at=clock.optional_moment(row["ended_at"]),
            canary=Canary(row["canary"]),
            steps=tuple(_steps(database, row["due_at"])),
        )


def _steps(database: Database, night: str) -> Iterator[Step]:
    for row in database.query("SELECT * FROM step WHERE night = ? ORDER BY started_at", [night]):
        yield Step(
            name=row["name"],
            started_at=clock.from_text(row["started_at"]),
            ended_at=clock.from_text(row["ended_at"]),
            exit_code=row["exit_code"],
            stopped=bool(row["stopped"]),
        )
