"""Adding a site: looked at first, so that whoever adds it knows what it will take."""

import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict

import msgspec
from apscheduler.triggers.cron import CronTrigger
from sqlite_utils import Database

from crawler.errors import BadSiteError, ProbeError
from crawler.extraction import whole_page
from crawler.extraction.errors import ProfileError
from crawler.extraction.profile import SiteProfile
from crawler.fetching.robots import AGENT, delay_of, read_rules
from crawler.limits import Limits
from crawler.responses import telegram
from crawler.runs.crawl import as_json, night_name, run
from crawler.runs.job import guard_of, inner_hint
from crawler.settings import MOST, CrawlSettings
from store import warc
from store.archive.capture import captures_of, robots_captures
from store.archive.coverage import Coverage, coverage, night_of
from store.archive.page import PageKind, left_out
from store.archive.post import PostVersion, versions_after
from store.archive.schema import open_archive, read_archive
from store.archive.site import NOT_WATCHED, Site, SiteOptions, find_site, save_site, set_enabled
from store.archive.site import site as find
from store.archive.site import sites as all_sites
from store.clock import Clock
from store.layout import DataDirectory
from store.web_address import host_of, parse, parse_typed

PROBE_PAGES = 6
PROBE_S = 30.0
"""A site that is so slow, or whose robots.txt asks so much patience, is known by what came until then."""
HEAVY_S = 600.0
"""A first crawl that takes longer is asked about."""
_NIGHTS_SHOWN = 7
_NAME = re.compile(r"^[a-z0-9][a-z0-9.-]{0,62}$")


class LeftOut(TypedDict):
    """Addresses that are left alone for one reason."""

    reason: str
    count: int
    examples: list[str]


class Details(TypedDict):
    """All that is known of a watched site, for a listing."""

    name: str
    url: str
    enabled: bool
    platform: str | None
    options: dict[str, object]  # those that differ from the settings
    nights: list[dict[str, object]]  # newest first
    left_out: list["LeftOut"]


@dataclass(frozen=True, slots=True)
class SiteProbe:
    """What a first look at a site shows."""

    site: Site
    coverage: Coverage
    platform: str | None  # None where the posts of no page could be told apart
    posts: tuple[PostVersion, ...]
    robots: str  # in words
    delay_s: float  # between two requests
    interfaces: tuple[PageKind, ...]  # feeds and the like
    pages_known: int  # addresses after a few pages; a sitemap makes it nearly all

    @property
    def estimate_s(self) -> float:
        """About how long the first crawl takes, from the addresses known by now: more will be found."""
        return self.pages_known * max(self.delay_s, 0.05)


def new_site(url: str, name: str | None = None) -> Site:
    """A site to be added, with the name that its host suggests.

    Raises:
        BadAddressError: it is not a web address.
        BadSiteError: the name cannot be used.
    """
    address = telegram.readable(parse_typed(url))
    channel = telegram.channel_of(address)
    place = address.netloc.removeprefix("www.") + (f"-{channel.lower()}" if channel else "")
    suggested = re.sub("[^a-z0-9.-]", "-", place).strip("-")
    chosen = name or (f"site-{suggested}" if suggested.startswith(NOT_WATCHED) else suggested)
    if not _NAME.match(chosen):
        raise BadSiteError(
            f"{chosen} cannot be a site's name; use lower-case letters, digits, dots and hyphens"
        )
    if chosen.startswith(NOT_WATCHED):
        raise BadSiteError(
            f"{chosen}: names that begin with {' or '.join(NOT_WATCHED)} are reserved for "
            "other captures; choose another --name"
        )
    return Site(0, chosen, address.url, enabled=True, canary=False, platform=None)


def probe(site: Site, settings: CrawlSettings, clock: Clock) -> SiteProbe:
    """Look at a few pages of the site, by its rules, into an archive that is thrown away.

    Raises:
        ProbeError: nothing of it was received.
    """
    light = replace(settings, max_pages=PROBE_PAGES, retries=0, documents=False, sites_at_once=1)
    with tempfile.TemporaryDirectory(prefix="lekwacht-probe-") as folder:
        data = DataDirectory(Path(folder))
        for path in data.folders():
            path.mkdir(parents=True, exist_ok=True)
        database = open_archive(data.archive)
        try:
            budget = min(PROBE_S, Limits.of(light, site, loopback=False).time_budget_s)
            brief = replace(site, enabled=True, options=replace(site.options, time_budget_s=budget))
            save_site(database, brief, clock.now())
            run(data, light, clock, names=[site.name])
            return _probed(database, data, site, settings, night_name(clock.now()))
        finally:
            database.close()


def add_site(data: DataDirectory, probe: SiteProbe, clock: Clock) -> Site:
    """Watch the site from the next crawl on.

    Raises:
        BadSiteError: another site has its name.
    """
    database = open_archive(data.archive)
    try:
        known = find_site(database, probe.site.name)
        if known is not None and not known.options.removed and known.url != probe.site.url:
            raise BadSiteError(f"{known.url} is called {known.name} already; choose another --name")
        return save_site(database, replace(probe.site, platform=probe.platform), clock.now())
    finally:
        database.close()


def switch_site(data: DataDirectory, name: str, *, enabled: bool) -> None:
    """Watch the site again, or stop at once, in a running crawl too.

    Raises:
        UnknownSiteError: there is none of this name.
    """
    database = open_archive(data.archive)
    try:
        set_enabled(database, name, enabled=enabled)
    finally:
        database.close()


def _probed(
    database: Database, data: DataDirectory, site: Site, settings: CrawlSettings, night: str
) -> SiteProbe:
    row = night_of(database, 1, night)
    if row is None or not row.reached:
        why = ", ".join(reason for reason, _ in row.reasons) if row and row.reasons else "no answer"
        hint = inner_hint([reason for reason, _ in row.reasons] if row else [])
        raise ProbeError(f"{site.url} could not be read ({why}){hint}; check the address, or try again later")
    posts = tuple(versions_after(database, 0))
    platforms = [p for p in (post.extractor.partition("/")[0] for post in posts) if p != whole_page.NAME]
    usual = Limits.of(settings, site, loopback=bool(guard_of(site, settings).allowed)).delay_s
    robots, asked = _robots(database, data, site)
    kinds = database.execute("SELECT DISTINCT kind FROM page WHERE kind != 'page'").fetchall()
    visited = "due_at IS NOT NULL OR fetched_at IS NOT NULL"
    known = database.execute(f"SELECT count(*) FROM page WHERE {visited}").fetchone()[0]  # noqa: S608 - our own
    return SiteProbe(
        site=site,
        coverage=row,
        platform=max(set(platforms), key=platforms.count, default=None),
        posts=posts,
        robots=robots,
        delay_s=max(usual, asked),
        interfaces=tuple(PageKind(kind) for (kind,) in kinds),
        pages_known=int(known),
    )


def _robots(database: Database, data: DataDirectory, site: Site) -> tuple[str, float]:
    """What robots.txt says to us, in words, and the delay it asks."""
    captures = captures_of(database, f"{parse(site.url).origin}/robots.txt")
    last = next((capture for capture in reversed(robots_captures(database)) if capture.status == 200), None)
    if not captures or captures[-1].status >= 400 or last is None:
        return "none: everything is allowed", 0.0
    record = warc.uncompressed(
        warc.read(data.warc / last.warc_file, last.warc_offset, last.warc_length), limit=1 << 20
    )
    rules = read_rules(warc.payload(record))
    asked = delay_of(rules)
    words = "allows the first page" if rules.can_fetch(site.url, AGENT) else "forbids the first page"
    return (f"{words}, asks {asked:g} s between requests" if asked else words), asked


def configured(site: Site, options: SiteOptions, profile: SiteProfile | None) -> Site:
    """The site with its own options and profile.

    Raises:
        BadAddressError: a host that is to belong to the site is none.
        BadSiteError: an option cannot be used.
        SampleError: the profile does not read its sample page as it must.
    """
    check_options(options)
    channel = telegram.channel_of(parse(site.url))
    if channel is not None:
        delay = telegram.DELAY_S if options.delay_s is None else options.delay_s
        options = replace(options, delay_s=delay, exclude=(*options.exclude, telegram.others(channel)))
    if profile is None:
        return replace(site, options=options)
    profile.check()
    sample = profile.sample.encode() if profile.sample else None
    return replace(site, options=options, profile=profile.toml, sample=sample)


def check_options(options: SiteOptions) -> None:
    """Refuse options that cannot be used.

    Raises:
        BadAddressError: a host that is to belong to the site is none.
        BadSiteError: another option cannot be used.
    """
    for host in options.also_hosts:
        host_of(host)
    if not options.path.startswith("/"):
        raise BadSiteError(f"--path {options.path} does not begin with a slash; write it as /{options.path}")
    for name in ("delay_s", "max_pages", "time_budget_s", "max_depth"):
        value = getattr(options, name)
        if value is not None and not 0 <= value <= MOST:
            raise BadSiteError(f"{name} is {value}; give a number from 0 to {MOST:,}")
    if options.schedule is not None:
        try:
            CronTrigger.from_crontab(options.schedule)
        except ValueError as error:
            raise BadSiteError(f"--schedule {options.schedule} is not a crontab line: {error}") from None
    for pattern in options.exclude:
        try:
            re.compile(pattern)
        except re.error as error:
            raise BadSiteError(f"--exclude {pattern} is not a regular expression: {error}") from None


def check_profile(site: Site) -> str | None:
    """What is wrong with the site's profile in one sentence, or None where there is nothing wrong."""
    if site.profile is None:
        return None
    try:
        SiteProfile.load(site.profile, site.sample).check()
    except ProfileError as error:
        return str(error)
    return None


def broken_profiles(data: DataDirectory) -> list[str]:
    """A sentence for each watched site whose profile no longer reads its sample page."""
    database = read_archive(data.archive)
    try:
        return [f"{site.name}: {wrong}" for site in all_sites(database) if (wrong := check_profile(site))]
    finally:
        database.close()


def to_be_tested(data: DataDirectory, url: str) -> Site:
    """The watched site of this name or address, with its options; else a new one."""
    database = open_archive(data.archive)
    try:
        known = find_site(database, url)
        if known is not None:
            return known
        fresh = new_site(url)
        return next((site for site in all_sites(database) if site.url == fresh.url), fresh)
    finally:
        database.close()


def details(data: DataDirectory, name: str) -> Details:
    """How a site is watched, its last nights, and what is left alone there.

    Raises:
        UnknownSiteError: there is none of this name.
    """
    database = open_archive(data.archive)
    try:
        site_row = find(database, name)
        options = msgspec.to_builtins(site_row.options)
        standard = msgspec.to_builtins(SiteOptions())
        nights = [night for night in coverage(database) if night.site == name][:_NIGHTS_SHOWN]
        return Details(
            name=site_row.name,
            url=site_row.url,
            enabled=site_row.enabled,
            platform=site_row.platform,
            options={key: value for key, value in options.items() if value != standard[key]},
            nights=[as_json(night) for night in nights],
            left_out=[
                LeftOut(reason=reason.value, count=count, examples=list(examples))
                for reason, count, examples in left_out(database, site_row.id)
            ],
        )
    finally:
        database.close()


def remove_site(data: DataDirectory, name: str, clock: Clock) -> None:
    """Watch the site no more, and take it off the list; its captures and posts stay.

    Raises:
        UnknownSiteError: there is none of this name.
        BadSiteError: it is not watched by itself.
    """
    database = open_archive(data.archive)
    try:
        removed = find(database, name)
        if not removed.watched or removed.canary:
            raise BadSiteError(f"{name} is not watched; `lekwacht sites list` shows the sites that are")
        gone = replace(removed, enabled=False, options=replace(removed.options, removed=True))
        save_site(database, gone, clock.now())
    finally:
        database.close()


def listing(data: DataDirectory) -> list[dict[str, object]]:
    """Every watched site with its last night, for a listing; the canary's own is left out."""
    database = open_archive(data.archive)
    try:
        last: dict[str, Coverage] = {}
        for row in coverage(database):
            last.setdefault(row.site, row)
        return [
            _entry(site, last.get(site.name))
            for site in all_sites(database)
            if site.watched and not site.canary and not site.options.removed
        ]
    finally:
        database.close()


def _entry(site: Site, night: Coverage | None) -> dict[str, object]:
    return {
        "name": site.name,
        "url": site.url,
        "enabled": site.enabled,
        "platform": site.platform,
        "night": night.night if night else None,
        "ending": night.ending.value if night else None,
        "alarm": night.alarm.value if night and night.alarm else None,
        "posts_seen": night.posts_seen if night else 0,
        "posts_new": night.posts_new if night else 0,
        "not_readable": night.not_readable if night else 0,
        "backlog": night.backlog if night else 0,
        "reasons": {reason.value: count for reason, count in night.reasons} if night else {},
    }
