"""Runs the console on its socket until it is told to stop."""

import errno
import socket
from dataclasses import dataclass, field

import uvicorn

from console.address import public_address
from console.app import create_app
from console.console import Console, ToldSetting
from console.errors import PortTakenError
from console.organisation.choice import organisation_sign_in
from console.settings import ConsoleSettings
from console.signin import first_link_secret
from reports.casework.figures import MatchLimits
from reports.settings import ReportSettings
from store.clock import Clock
from store.layout import DataDirectory


@dataclass(frozen=True, slots=True)
class Rooms:
    """The settings that the console works with: its own, and those of the room it stands on."""

    console: ConsoleSettings = field(default_factory=ConsoleSettings)
    reports: ReportSettings = field(default_factory=ReportSettings)
    thresholds: MatchLimits = field(default_factory=MatchLimits)
    configured: tuple[ToldSetting, ...] = ()  # every room's, to be read
    archives: tuple[str, ...] = ()  # the public web archives that may be asked, by name


def open_console(data: DataDirectory, settings: Rooms, clock: Clock, language: str) -> Console:
    """The console on this data directory; its accounts are made where there are none.

    Raises:
        ConsoleSetupError: the settings cannot be used.
        StoreError: the accounts cannot be opened.
    """
    address = public_address(settings.console)
    console = Console(
        data,
        settings.console,
        settings.reports,
        address,
        clock,
        language,
        settings.thresholds,
        settings.configured,
        organisation_sign_in(settings.console, clock),
        settings.archives,
    )
    with console.accounts():
        return console


def sign_in_trouble(console: Console) -> str | None:
    """Why nobody could sign in by the organisation now; None where that is no way, or works."""
    trouble = None if console.organisation is None else console.organisation.trouble()
    return f"the organisation's sign-in: {trouble}; local accounts work" if trouble else None


def first_link(console: Console) -> str | None:
    """The one-time link with which the first person makes their account; None once somebody has one."""
    with console.accounts() as database:
        secret = first_link_secret(database, console.clock)
    return None if secret is None else f"{console.address.url}/welkom/{secret}"


def listen(settings: ConsoleSettings) -> socket.socket:
    """The socket that the settings name, bound, so that a taken port is told before anything is printed.

    Raises:
        PortTakenError: another program listens there.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((settings.host, settings.port))
        bound.listen()  # whoever opens the address the moment it is printed waits, and is not refused
    except OSError as error:
        bound.close()
        if error.errno != errno.EADDRINUSE:
            raise
        raise PortTakenError(
            f"port {settings.port} is taken; stop the other program or set console.port"
        ) from None
    return bound


def run(console: Console, bound: socket.socket) -> None:
    """Answer requests until the process is told to stop."""
    config = uvicorn.Config(
        create_app(console),
        access_log=False,  # a path can hold a one-time secret; who read what is in the audit trail
        date_header=True,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=list(console.settings.trusted_proxies),
        log_level="warning",
        timeout_graceful_shutdown=5,
        lifespan="off",
        ws="none",
    )
    uvicorn.Server(config).run(sockets=[bound])
