"""What a child process is told: which site, where the archive lies, and how to treat the site."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import msgspec

from crawler.address import Guard, loopback
from crawler.errors import BadSiteError, NoContactError
from crawler.limits import Limits
from crawler.scope import SiteScope
from crawler.settings import CrawlSettings
from store.archive.coverage import CoverageReason
from store.archive.site import Site
from store.clock import Clock
from store.layout import DataDirectory

PRODUCT = "Lekwacht"
BUSY = 75
"""A child's exit code: another process holds the site (EX_TEMPFAIL)."""


@dataclass(frozen=True, slots=True)
class Job:
    """One site's share of one night, as it goes to the child on its standard input."""

    data: str
    site: str
    night: str
    settings: CrawlSettings = field(default_factory=CrawlSettings)
    only: tuple[str, ...] = ()  # visit these addresses and nothing else
    budget_s: float = 0.0  # how long the site may still be crawled
    ahead_s: float = 0.0  # how far the run's clock is ahead of the machine's
    fresh: bool = True  # a run begins, rather than goes on after its process died
    now: bool = False  # every page is due, whenever it was visited

    @property
    def directory(self) -> DataDirectory:
        """The data directory."""
        return DataDirectory(Path(self.data))

    @classmethod
    def at(
        cls,
        data: DataDirectory,
        site: Site,
        night: str,
        settings: CrawlSettings,
        clock: Clock,
        *,
        only: tuple[str, ...] = (),
        now: bool = False,
    ) -> "Job":
        """The job of this site in this run, by the run's own clock."""
        return cls(
            data=str(data.root.absolute()),
            site=site.name,
            night=night,
            settings=settings,
            only=only,
            budget_s=Limits.of(settings, site, loopback=False).time_budget_s,
            ahead_s=AheadClock.of(clock).ahead_s,
            now=now,
        )

    def encode(self) -> bytes:
        """The job as one line."""
        return msgspec.json.encode(self) + b"\n"

    @classmethod
    def decode(cls, line: bytes) -> "Job":
        """The job in a line that `encode` wrote."""
        return msgspec.json.decode(line, type=cls)


@dataclass(frozen=True, slots=True)
class AheadClock:
    """The machine's clock, set ahead by a fixed time."""

    ahead_s: float = 0.0

    @classmethod
    def of(cls, clock: Clock) -> "AheadClock":
        """This clock, as it can be told to another process."""
        ahead = (clock.now() - datetime.now(UTC)).total_seconds()
        return cls(ahead if abs(ahead) > 1 else 0.0)

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead_s)


def lease_path(job: Job) -> Path:
    """The file whose lock is the site's lease."""
    return job.directory.archive.parent / f"{job.site}.lease"


def guard_of(site: Site, settings: CrawlSettings) -> Guard:
    """What the crawl of this site may connect to: its own address on loopback, where that is configured.

    Raises:
        BadSiteError: the setting `crawl.loopback` holds something else than loopback address:port.
    """
    try:
        allowed = frozenset(loopback(entry) for entry in settings.loopback)
    except ValueError as error:
        raise BadSiteError(f"crawl.loopback: {error}; write it as 127.0.0.1:8080") from None
    return Guard(frozenset(own for own in _addresses(site) if own in allowed))


def user_agent(site: Site, settings: CrawlSettings) -> str:
    """Who we say we are: the product, its version and where its operator can be reached.

    Raises:
        NoContactError: the site is a real one, and no contact is configured.
    """
    contact = settings.contact.strip()
    if not contact and not guard_of(site, settings).allowed:
        raise NoContactError(
            f"set crawl.contact in lekwacht.toml before {site.name} is crawled: its owner must be able to"
            " reach you"
        )
    return f"{PRODUCT}/{product_version()} (+{contact or 'loopback only'})"


def product_version() -> str:
    """The installed version, for the User-Agent and the evidence."""
    try:
        return version("lekwacht")
    except PackageNotFoundError:  # run from a checkout
        return "0"


def _addresses(site: Site) -> list[tuple[str, int]]:
    addresses = []
    for netloc in SiteScope.of(site).hosts:
        host, _, port = netloc.rpartition(":")
        if port.isdecimal():
            addresses.append((host.strip("[]"), int(port)))
    return addresses


def inner_hint(reasons: Iterable[str]) -> str:
    """What to add where an address was left alone because it leads to this machine or an inner network."""
    if CoverageReason.FORBIDDEN_ADDRESS not in reasons:
        return ""
    return ", which leads to this machine or an inner network: a site here has to stand in crawl.loopback"
