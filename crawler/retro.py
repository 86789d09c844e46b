"""Reads a WARC file that somebody gives by hand into the archive: captures of their own origin and date.

They are no watched site's posts: each host has a site of its own here, so that an old capture never looks
like an edit of what stands today.
"""

import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes
from sqlite_utils import Database

from crawler.errors import BadWarcError
from crawler.evidence import seal
from crawler.reading import WHOLE_PAGE, Reader
from crawler.scope import Scope, shape
from crawler.visit import as_page
from store.archive import arrival
from store.archive.arrival import Look
from store.archive.capture import Capture, add_capture, close_file, commit_records, file_state, open_file
from store.archive.page import Page, PageKind
from store.archive.schema import open_archive
from store.archive.site import FILE_PREFIX, Site, find_site, save_site
from store.clock import Clock
from store.database import transaction
from store.layout import DataDirectory
from store.warc import Stored

_BATCH = 200
_MAX_PAGE = 16 * 2**20
_MAX_HEADERS = 1 << 16


@dataclass(frozen=True, slots=True)
class Found:
    """What one file held."""

    file: str  # its name among the archive's WARC files
    records: int
    pages: int
    posts: int  # new ones


@dataclass(frozen=True, slots=True)
class Scanned:
    """One record of a file: where it lies, and the response in it, if it is a page."""

    stored: Stored
    url: str | None = None
    at: datetime | None = None
    response: Response | None = None


def read_file(data: DataDirectory, clock: Clock, path: Path) -> Found:
    """Copy the file among the archive's own, and read its pages; killed and started again it goes on.

    Raises:
        BadWarcError: it is no WARC file, or broken from some record on; what came before it is kept.
    """
    database = open_archive(data.archive)
    try:
        name = _take_in(database, data, clock, path)
        pages = posts = 0
        for batch in _batches(scan(data.warc / name, file_state(database, name) or 0)):
            with transaction(database):
                taken = [_take(database, name, scanned, clock) for scanned in batch]
            pages += sum(count is not None for count in taken)
            posts += sum(count or 0 for count in taken)
        with transaction(database):
            close_file(database, name, clock.now())
            seal(database, name, clock.now())
        records = database.execute("SELECT count(*) FROM warc_record WHERE warc_file = ?", [name])
        return Found(name, int(records.fetchone()[0]), pages, posts)
    finally:
        database.close()


def scan(path: Path, start: int = 0) -> Iterator[Scanned]:
    """Every record from this byte on, in order, with its digest; responses that hold a page are parsed.

    Raises:
        BadWarcError: a record cannot be read.
    """
    with path.open("rb") as stream, path.open("rb") as raw:
        stream.seek(start)
        raw.seek(start)
        offset, pending = start, None
        try:
            for record in ArchiveIterator(stream, auto_decode="all", max_header_len=_MAX_HEADERS):
                if pending is not None:
                    yield _placed(pending, raw.read(record.stream_pos - offset), offset)
                offset, pending = record.stream_pos, _parsed(record)
        except (OSError, ValueError) as error:
            raise BadWarcError(f"{path.name} cannot be read from byte {offset} on: {error}") from None
        if pending is not None:
            yield _placed(pending, raw.read(), offset)
        elif start == 0:
            raise BadWarcError(f"{path.name} holds no WARC record; give a .warc or .warc.gz file")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A record before its end is known."""

    kind: str
    url: str | None = None
    at: datetime | None = None
    response: Response | None = None


def _parsed(record: WarcRecord) -> _Parsed:
    kind = str(record.headers.get("WARC-Type") or "unknown")
    if record.record_type != WarcRecordType.response or record.http_headers is None:
        return _Parsed(kind)
    url, at = record.headers.get("WARC-Target-URI"), record.record_date
    if not url or at is None or record.content_length > _MAX_PAGE:
        return _Parsed(kind)
    body = record.reader.read(_MAX_PAGE)
    headers = Headers([(name, value) for name, value in record.http_headers.astuples()])
    headers.pop("Content-Encoding", None)  # decoded on the way
    made = responsetypes.from_args(headers=headers, url=url, body=body)
    status = record.http_headers.status_code or 200
    return _Parsed(kind, url, at.astimezone(UTC), made(url, status=status, headers=headers, body=body))


def _placed(parsed: _Parsed, data: bytes, offset: int) -> Scanned:
    stored = Stored(parsed.kind, offset, len(data), hashlib.sha256(data).hexdigest())
    return Scanned(stored, parsed.url, parsed.at, parsed.response)


def _batches(scanned: Iterator[Scanned]) -> Iterator[list[Scanned]]:
    while batch := list(islice(scanned, _BATCH)):
        yield batch


def _take_in(database: Database, data: DataDirectory, clock: Clock, path: Path) -> str:
    """Copy the file under a name that its content gives, so that the same file is read once."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
    name = f"given-{digest}-{path.name}"
    if file_state(database, name) is None:
        partial = data.warc.parent / f"{name}.part"
        shutil.copyfile(path, partial)
        partial.rename(data.warc / name)
        with transaction(database):
            open_file(database, name, None, f"file {path.name}", clock.now())
    return name


def _take(database: Database, name: str, scanned: Scanned, clock: Clock) -> int | None:
    """Count one record; the number of new posts where it was a page, else None."""
    response, at = scanned.response, scanned.at
    if response is None or at is None or response.status != 200:
        commit_records(database, name, (scanned.stored,), None)
        return None
    site = _site_of(database, response.url, clock)
    capture_id = add_capture(database, _capture(name, site, scanned, response, at), site.id)
    commit_records(database, name, (scanned.stored,), capture_id)
    return _read_posts(database, site, response, Look(site.id, "", capture_id, at, ""))


def _read_posts(database: Database, site: Site, response: Response, look: Look) -> int:
    scope = Scope.of(site)
    url = scope.clean(response.url) or response.url
    page = Page.at(url, PageKind.PAGE, shape(url))
    extracted = Reader(site.url).read(page, response, look.at).posts
    if extracted is None:
        return 0
    whole = extracted.platform == WHOLE_PAGE
    posts = [as_page(post, url) for post in extracted.posts] if whole else extracted.posts
    homes = [(post, scope.clean(post.permalink, url) or url) for post in posts]
    seen = replace(look, url=url, extractor=extracted.extractor)
    return arrival.arrive(database, seen, homes).new


def _site_of(database: Database, url: str, clock: Clock) -> Site:
    parts = urlsplit(url)
    name = f"{FILE_PREFIX}{parts.netloc.rpartition('@')[2].replace(':', '-')}"
    origin = f"{parts.scheme}://{parts.netloc}/"
    fresh = Site(0, name, origin, enabled=False, canary=False, platform=None)
    return find_site(database, name) or save_site(database, fresh, clock.now())


def _capture(name: str, site: Site, scanned: Scanned, response: Response, at: datetime) -> Capture:
    modified = response.headers.get("Last-Modified")
    return Capture(
        id=0,
        site=site.name,
        url=response.url,
        fetched_at=at,
        status=response.status,
        last_modified=None if modified is None else modified.decode("latin-1"),
        warc_file=name,
        warc_offset=scanned.stored.offset,
        warc_length=scanned.stored.length,
        sha256=scanned.stored.sha256,
    )
