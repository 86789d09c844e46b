"""Speaks to one archive: slowly, to public addresses alone, and never again once it said no.

Kept libraries for archives decide by themselves which address is connected to, how large an answer may be and
how often it is tried; here these are the crawler's rules.
"""

import asyncio
import hashlib
import re
import socket
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.connector import Connection
from sqlite_utils import Database
from yarl import URL

from crawler.archives.archive import Archive, guard_of
from crawler.errors import AddressRefusedError, ArchiveBusyError, ArchiveClosedError
from crawler.settings import CrawlSettings
from store.archive import holding as holdings
from store.archive.holding import ArchiveState
from store.clock import Clock, to_text
from store.database import transaction
from store.warc import Exchange
from store.web_address import BadAddressError, parse

MOST_REDIRECTS = 5
LONGEST_WAIT_S = 600.0
"""An archive that wants to be left alone for longer is left until then, by whoever asks again."""
_REST = timedelta(hours=1)
_TRIES = 3
_PATIENCE = frozenset({429, 503})
_EXCLUDED = re.compile(rb"AccessControl|Blocked Site|excluded from", re.IGNORECASE)
"""How the Internet Archive says that it does not show a page, which is no block of ours."""


class Client:
    """One archive's line; requests go one after the other."""

    def __init__(
        self, database: Database, archive: Archive, settings: CrawlSettings, clock: Clock, agent: str
    ) -> None:
        self.archive = archive
        self._database, self._settings, self._clock, self._agent = database, settings, clock, agent
        self._guard = guard_of(archive, settings)
        self._runner = asyncio.Runner()
        self._session: aiohttp.ClientSession | None = None

    def __enter__(self) -> Self:
        self._session = self._runner.run(self._opened())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            self._runner.run(self._session.close())
        self._runner.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Exchange:
        """What the archive answers, its own redirects followed.

        Raises:
            ArchiveClosedError: it does not give this.
            ArchiveBusyError: it must not be asked any more now.
        """
        for _ in range(MOST_REDIRECTS):
            if not self.archive.owns(url):
                raise ArchiveClosedError("not_its_own")
            try:
                asked = parse(url).url
            except BadAddressError:
                raise ArchiveClosedError("bad_address") from None
            exchange = self._patiently(asked, headers or {})
            location = header(exchange, "Location")
            if not 300 <= exchange.status < 400 or not location:
                return exchange
            url = _joined(url, location)
        raise ArchiveClosedError("redirects")

    def _patiently(self, url: str, headers: Mapping[str, str]) -> Exchange:
        """One answer, asked again where the archive wants patience."""
        for left in reversed(range(_TRIES)):
            self._wait_turn()
            try:
                exchange = self._runner.run(self._ask(url, headers))
            except AddressRefusedError:
                raise ArchiveClosedError("address_refused") from None
            except aiohttp.ClientConnectorError:  # how some archives treat whom they have blocked
                self._rest("it refuses connections", _REST)
            except (aiohttp.ClientError, TimeoutError, ValueError) as error:
                if not left:
                    raise ArchiveClosedError(_named(error)) from None
                continue
            if exchange.status in _PATIENCE:
                self._be_patient(exchange, left)
            elif exchange.status >= 500 and left:
                continue
            else:
                return self._given(exchange)
        raise ArchiveBusyError(f"{self.archive.name} is busy")

    def _given(self, exchange: Exchange) -> Exchange:
        if exchange.status in {401, 403, 407} and not _EXCLUDED.search(exchange.body):
            self._block(f"it answered {exchange.status}")
        if exchange.status in {401, 403, 407, 451}:
            raise ArchiveClosedError("closed")
        if exchange.status >= 400:
            raise ArchiveClosedError(
                "not_found" if exchange.status in {404, 410} else f"http_{exchange.status}"
            )
        return exchange

    def _be_patient(self, exchange: Exchange, left: int) -> None:
        asked = _retry_after(exchange, self._clock.now())
        wait_s = self._settings.archive_patience_s if asked is None else asked
        if wait_s > LONGEST_WAIT_S or not left:
            self._rest(f"it answered {exchange.status}", max(timedelta(seconds=wait_s), _REST))
        self._runner.run(asyncio.sleep(wait_s))

    def _wait_turn(self) -> None:
        state = self._state()
        between = 60.0 / max(self._settings.archive_requests_a_minute, 0.001)
        if state.asked_at is not None:
            left = between - (self._clock.now() - state.asked_at).total_seconds()
            self._runner.run(asyncio.sleep(min(max(left, 0.0), between)))
        self._save(replace(state, asked_at=self._clock.now()))

    def _state(self) -> ArchiveState:
        """What the archive asked of us.

        Raises:
            ArchiveBusyError: not to be asked now.
        """
        state = holdings.state_of(self._database, self.archive.name)
        if state.blocked_at is not None:
            raise ArchiveBusyError(
                f"{self.archive.name} blocked us on {to_text(state.blocked_at)[:10]} ({state.reason}): it is"
                f" asked no more; `lekwacht archives allow {self.archive.name}` once it agreed"
            )
        if state.not_before is not None and state.not_before > self._clock.now():
            raise ArchiveBusyError(
                f"{self.archive.name} must not be asked until {to_text(state.not_before)[:16]}Z"
            )
        return state

    def _rest(self, reason: str, length: timedelta) -> None:
        until = self._clock.now() + length
        state = holdings.state_of(self._database, self.archive.name)
        self._save(replace(state, not_before=until, reason=reason))
        raise ArchiveBusyError(f"{self.archive.name}: {reason}; left alone until {to_text(until)[:16]}Z")

    def _block(self, reason: str) -> None:
        state = holdings.state_of(self._database, self.archive.name)
        self._save(replace(state, blocked_at=self._clock.now(), reason=reason))
        self._state()

    def _save(self, state: ArchiveState) -> None:
        with transaction(self._database):
            holdings.save_state(self._database, state)

    async def _opened(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=1, socket_factory=self._socket, happy_eyeballs_delay=None, use_dns_cache=False
        )
        session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            response_class=_Answer,
            timeout=aiohttp.ClientTimeout(total=self._settings.timeout_s),
        )
        session._retry_connection = False  # noqa: SLF001 - it would ask again at once where one hangs up
        return session

    def _socket(self, info: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, address = info
        self._guard.check(address[0], address[1])
        return socket.socket(family, kind, protocol)

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Exchange:
        if self._session is None:
            raise RuntimeError("the client is used inside its block alone")
        sent = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "identity", **headers}
        started_at = self._clock.now()
        asked = URL(url, encoded=True)  # as the archive wrote it
        async with self._session.get(asked, headers=sent, allow_redirects=False) as answer:
            address, certificate = answer.peer if isinstance(answer, _Answer) else (None, None)
            body = await self._body(answer)
            return Exchange(
                url=url,
                request_headers=tuple(sent.items()),
                status=answer.status,
                reason=answer.reason or "",
                version="HTTP/1.1",
                headers=tuple(answer.raw_headers),
                body=body,
                started_at=started_at,
                ended_at=self._clock.now(),
                address=address,
                certificate_sha256=certificate,
            )

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        parts, size = [], 0
        async for part in answer.content.iter_chunked(1 << 16):
            size += len(part)
            if size > self._settings.max_bytes:
                raise ValueError("too_large")
            parts.append(part)
        return b"".join(parts)


def header(exchange: Exchange, name: str) -> str | None:
    """The first value of a header, or None."""
    wanted = name.lower().encode()
    for known, value in exchange.headers:
        if known.lower() == wanted:
            return value.decode("latin-1").strip()
    return None


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise ArchiveClosedError("bad_address") from None


class _Answer(aiohttp.ClientResponse):
    """An answer that knows whom it came from; a small one has let go of its connection when it is here."""

    peer: tuple[str | None, str | None] = None, None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Take up the connection."""
        self.peer = _peer(connection)
        return await super().start(connection)


def _peer(connection: Connection) -> tuple[str | None, str | None]:
    """Whom we speak to: the address, and the SHA-256 of the certificate."""
    line = connection.transport
    if line is None:
        return None, None
    peer, tls = line.get_extra_info("peername"), line.get_extra_info("ssl_object")
    der = tls.getpeercert(binary_form=True) if tls else None
    return str(peer[0]) if peer else None, hashlib.sha256(der).hexdigest() if der else None


def _retry_after(exchange: Exchange, now: datetime) -> float | None:
    pause = header(exchange, "Retry-After") or ""
    if pause.isascii() and pause.isdecimal() and len(pause) < 10:
        return float(pause)
    try:
        at = parsedate_to_datetime(pause)
        return max((at.astimezone(UTC) - now).total_seconds(), 0.0) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _named(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "timeout"
    return str(error) if isinstance(error, ValueError) and str(error) == "too_large" else "connection"
