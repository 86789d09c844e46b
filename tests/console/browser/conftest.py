"""Debian's Chromium, and a console that runs as a user starts it, on a made-up casebook."""

import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from lekwacht import configuration
from store.accounts.account import Role, account_named, add_account, set_password_hash
from store.accounts.invitation import invite
from store.accounts.schema import open_accounts
from store.accounts.session import start_session
from store.clock import Clock, SystemClock
from store.layout import DataDirectory
from tests.console.town import ARCHIVES, fill
from tests.factory import make_world


@dataclass(frozen=True)
class Running:
    """A console that answers."""

    url: str
    data: DataDirectory
    first_link: str | None
    clock: Clock = field(default_factory=SystemClock)

    def session(self, name: str, *roles: Role) -> str:
        """The cookie of somebody with these roles who signed in."""
        now = self.clock.now()
        database = open_accounts(self.data.accounts)
        try:
            known = account_named(database, name)
            person = known or add_account(database, name, name.title(), frozenset(roles), now)
            set_password_hash(database, person.id, "not a hash: nobody can sign in with it")
            return start_session(database, person.id, "127.0.0.1", now)
        finally:
            database.close()

    def invitation(self) -> str:
        """The page of a one-time link that nobody used yet."""
        database = open_accounts(self.data.accounts)
        try:
            now = self.clock.now()
            person = add_account(database, secrets.token_hex(4), "Nieuw", frozenset(), now)
            return f"/welkom/{invite(database, person.id, now)}"
        finally:
            database.close()


@pytest.fixture(scope="session")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A console on a casebook with everything in it; tests of one run share it."""
    world = make_world(tmp_path_factory.mktemp("town"))
    fill(world)
    archives = tuple(f"{name} wayback https://archive.example" for name in ARCHIVES)
    settings = configuration.as_toml({"crawl.archives": archives})
    world.directory.configuration.write_text(settings, encoding="utf-8")
    with serving(world.directory) as running:
        yield running


@pytest.fixture(scope="session")
def empty_console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A console on a data directory in which nothing has happened yet."""
    world = make_world(tmp_path_factory.mktemp("empty"))
    world.close()
    with serving(world.directory) as running:
        yield running


@contextmanager
def serving(data: DataDirectory) -> Iterator[Running]:
    """`lekwacht serve` on this data directory."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    _set_port(data.configuration, port)
    arguments = [sys.executable, "-m", "lekwacht", "--data", str(data.root), "serve"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            printed = [process.stdout.readline() for _ in range(2)] if process.stdout else []
            link = re.search(r"http\S+/welkom/\S+", "".join(printed))
            yield Running(f"http://127.0.0.1:{port}", data, link.group() if link else None)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)


def _set_port(path: Path, port: int) -> None:
    """Set the console's port and leave whatever else is configured."""
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = (kept or configuration.as_toml({})).splitlines()
    at = lines.index("[console]")
    path.write_text("\n".join([*lines[: at + 1], f"port = {port}", *lines[at + 1 :]]), encoding="utf-8")


@contextmanager
def visiting(
    browser: Browser, running: Running, cookie: str, language: str = "nl", **options: object
) -> Iterator[Page]:
    """A page of somebody who signed in; whatever the browser complains about fails the test."""
    context: BrowserContext = browser.new_context(**options)  # type: ignore[arg-type]
    for name, value in (("lekwacht", cookie), ("lekwacht-language", language)):
        context.add_cookies([{"name": name, "value": value, "url": running.url}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
    try:
        yield page
    finally:
        context.close()
    assert not complaints
