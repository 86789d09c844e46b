"""A console on an empty data directory, and people who visit it as a browser would."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from starlette.testclient import TestClient

from console.app import create_app
from console.console import Console
from console.server import Rooms, open_console
from console.settings import ConsoleSettings
from console.signin import new_account
from store.accounts.account import Account, Role, set_password_hash
from store.accounts.session import start_session
from store.layout import DataDirectory
from tests.console.town import fill
from tests.factory import NIGHT, make_world

BEGIN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FROM_OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class HandClock:
    """A clock that is set by hand."""

    at: datetime = BEGIN

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self.at += by


@dataclass
class House:
    """A running console and its people."""

    console: Console
    clock: HandClock
    clients: list[TestClient] = field(default_factory=list)

    def visitor(self, origin: str = "127.0.0.1", **headers: str) -> TestClient:
        """A browser that has not signed in, at this address."""
        base = self.console.address.url.removesuffix(self.console.address.prefix)
        client = TestClient(
            create_app(self.console),
            base_url=base,
            headers={**FROM_OUR_PAGE, **headers},
            follow_redirects=False,
            client=(origin, 50000),
        )
        self.clients.append(client)
        return client

    def account(self, name: str, *roles: Role) -> Account:
        """An account that exists, without a password."""
        with self.console.accounts() as database:
            return new_account(
                database, name, name.title(), frozenset(roles or {Role.COORDINATOR}), self.clock
            )

    def officer(self, name: str = "anna", *roles: Role, language: str = "nl") -> TestClient:
        """A browser of somebody who signed in."""
        person = self.account(name, *roles)
        with self.console.accounts() as database:
            set_password_hash(database, person.id, "not a hash: nobody can sign in with it")
            secret = start_session(database, person.id, "127.0.0.1", self.clock.now())
        client = self.visitor()
        client.cookies.set(self.console.cookie, secret)
        client.cookies.set("lekwacht-language", language)
        return client

    def with_settings(self, settings: ConsoleSettings) -> "House":
        """The same data behind other settings."""
        console = open_console(self.console.data, Rooms(settings), self.clock, self.console.default_language)
        return replace(self, console=console)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A console on an empty data directory, at a fixed morning."""
    data = DataDirectory(tmp_path / "data")
    for folder in data.folders():
        folder.mkdir(parents=True, exist_ok=True)
    clock = HandClock()
    house = House(open_console(data, Rooms(), clock, "nl"), clock)
    yield house
    for client in house.clients:
        client.close()


@pytest.fixture
def town(tmp_path: Path) -> House:
    """A console on a small made-up casebook, in the morning after its last night."""
    return morning_in_town(tmp_path)


def morning_in_town(folder: Path, *, small: int = 8, rooms: Rooms | None = None) -> House:
    """A console on the made-up casebook with so many small incidents, in the morning after its last night."""
    world = make_world(folder)
    fill(world, small=small)
    clock = HandClock(NIGHT + timedelta(hours=6))
    return House(open_console(world.directory, rooms or Rooms(), clock, "nl"), clock)


Post = Callable[..., httpx2.Response]
