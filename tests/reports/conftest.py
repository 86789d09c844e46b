"""Fixtures of the reports' tests."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from reports.casework import report
from reports.casework.report import ReportResult
from reports.desk import Desk
from reports.settings import ReportSettings
from store.clock import FixedClock
from store.facts import GuardedDatabase
from tests.factory import NIGHT, World, make_desk, make_world

MORNING = NIGHT.replace(hour=9)
REPORT_AT = NIGHT.replace(hour=3)

MakeDesk = Callable[..., Desk]
RunReport = Callable[..., ReportResult]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """An empty data directory; what databases write by themselves has a fixed time, as golden files need."""
    monkeypatch.setattr(GuardedDatabase, "clock", FixedClock(NIGHT))
    made = make_world(tmp_path)
    yield made
    made.close()


@pytest.fixture
def desk_for(world: World) -> Iterator[MakeDesk]:
    """Desks at the world's casebook, closed when the test ends."""
    with ExitStack() as stack:

        def make(
            actor: str = "officier-a",
            at: datetime = MORNING,
            settings: ReportSettings | None = None,
        ) -> Desk:
            desk = make_desk(world, actor=actor, at=at, settings=settings)
            stack.callback(desk.casebook.close)
            return desk

        yield make


@pytest.fixture
def desk(desk_for: MakeDesk) -> Desk:
    """The desk of officer A on the morning after the night."""
    return desk_for()


@pytest.fixture
def run_report(world: World) -> RunReport:
    """Runs the report over the world at a moment."""

    def run(at: datetime = REPORT_AT, settings: ReportSettings | None = None) -> ReportResult:
        return report.run(world.directory, settings or ReportSettings(), FixedClock(at))

    return run


class Postbox(Message):
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[object] = []

    def handle_message(self, message: object) -> None:
        """Keep a letter."""
        self.letters.append(message)


@pytest.fixture
def mail_server() -> Iterator[tuple[Controller, Postbox]]:
    """A real mail server on loopback."""
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield controller, box
    controller.stop()
