"""A page that an officer saved: taken as a capture of its own origin, with who gave it and when.

What only somebody with an account can see (Facebook, Instagram, TikTok, X) is looked at by a person, who
saves it: as HTML, MHTML, PDF, a picture of the screen, WARC or WACZ. Nothing of ours signs in anywhere.
"""

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path

from sqlite_utils import Database

from crawler.errors import SavedFileError
from crawler.responses.hints import moment_of
from crawler.runs.given import Given, given_files
from crawler.runs.look import Looked
from crawler.runs.retro import RetroResult, read_given
from crawler.runs.warc_pieces import GZIP
from crawler.settings import CrawlSettings
from store import warc
from store.archive.schema import open_archive
from store.clock import Clock, to_text
from store.layout import DataDirectory
from store.warc import WarcAppender
from store.web_address import BadAddressError, WebAddress, parse, parse_typed

MAX_BYTES = 64 * 2**20
_PICTURES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"RIFF": "image/webp",
    b"%PDF-": "application/pdf",
}
_MHTML = re.compile(
    rb"(From|MIME-Version|Content-Type|Snapshot-Content-Location|Subject|Date):", re.IGNORECASE
)
_URL = rb"(https?://[^\"'\s>]{1,2000})"
_SAYS_URL = re.compile(
    rb"saved from url=\(\d+\)"
    + _URL
    + rb"|\burl:\s*"
    + _URL
    + rb"\s*\n[^>]{0,200}saved date"
    + rb"|<link[^>]{0,300}rel=[\"']?canonical[\"']?[^>]{0,300}href=[\"']?"
    + _URL
    + rb"|<meta[^>]{0,300}property=[\"']?og:url[\"']?[^>]{0,300}content=[\"']?"
    + _URL,
    re.IGNORECASE,
)
"""How browsers and extensions write the address into a page that they save; and what it says itself."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gave a file, and what they say of it."""

    name: str
    url: str | None = None  # the page that it shows
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SavedLook:
    """What a saved page brought."""

    looked: Looked
    result: RetroResult


@dataclass(frozen=True, slots=True)
class _Saved:
    """A saved page, before it is kept."""

    address: WebAddress
    body: bytes
    content_type: str
    at: datetime
    original: tuple[bytes, str] | None = None  # the file itself, where the page was only a part of it


def look_at_file(
    data: DataDirectory, settings: CrawlSettings, clock: Clock, path: Path, giver: Giver
) -> SavedLook:
    """Keep and read what somebody saved.

    Raises:
        SavedFileError: the file is too large, or nobody says which page it shows.
        BadAddressError: the address of the page is none.
        BadWarcError: it is an archive that cannot be read.
    """
    workshop = data.archive.parent / "_saved.unpacked"
    with path.open("rb") as file:
        start = file.read(16)
    if start.startswith((GZIP, b"WARC/")) or zipfile.is_zipfile(path):
        with given_files(path, workshop, by=giver.name) as files:
            result = read_given(data, settings, clock, files)
    else:
        made = _as_warc(data, path, _saved(path, giver, clock.now()), giver, clock)
        try:
            result = read_given(data, settings, clock, [made])
        finally:
            made.path.unlink(missing_ok=True)
    return SavedLook(_looked(data, result), result)


def _saved(path: Path, giver: Giver, now: datetime) -> _Saved:
    if path.stat().st_size > MAX_BYTES:
        raise SavedFileError(f"{path.name} is larger than {MAX_BYTES >> 20} MB; save only the page")
    content = path.read_bytes()
    if not content.strip():
        raise SavedFileError(f"{path.name} is empty; save the page again")
    kind = next((kind for mark, kind in _PICTURES.items() if content.startswith(mark)), None)
    if kind is not None:
        return _Saved(_address(giver, None, path), content, kind, giver.saved_at or now)
    if _MHTML.match(content) and b"multipart/related" in content[:10_000].lower():
        return _from_mhtml(path, content, giver, now)
    saved_from = _SAYS_URL.search(content[:200_000])
    named = (
        next((part.decode("utf-8", "replace") for part in saved_from.groups() if part), None)
        if saved_from
        else None
    )
    mime = "text/html" if b"<" in content[:10_000] else "text/plain"
    return _Saved(_address(giver, named, path), content, mime, giver.saved_at or now)


def _from_mhtml(path: Path, content: bytes, giver: Giver, now: datetime) -> _Saved:
    message = message_from_bytes(content, policy=policy.compat32)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    body = page.get_payload(decode=True) if page is not None else None
    if page is None or not isinstance(body, bytes):
        raise SavedFileError(f"{path.name} is a MIME file without a page in it; save the page as HTML")
    named = message.get("Snapshot-Content-Location") or page.get("Content-Location")
    dated = moment_of(str(message.get("Date") or ""))
    at = giver.saved_at or (dated if dated is not None and dated <= now else now)
    charset = page.get_param("charset")
    mime = f"text/html; charset={charset}" if isinstance(charset, str) else "text/html"
    address = _address(giver, None if named is None else str(named), path)
    return _Saved(address, body, mime, at, (content, "multipart/related"))


def _address(giver: Giver, named: str | None, path: Path) -> WebAddress:
    """The page that the file shows: by the word of who gave it, or its own."""
    if giver.url is not None:
        return parse_typed(giver.url)
    try:
        return parse(named or "")
    except BadAddressError:
        raise SavedFileError(
            f"{path.name} does not say which page it shows; give its address: `look URL --file {path.name}`"
        ) from None


def _as_warc(data: DataDirectory, path: Path, saved: _Saved, giver: Giver, clock: Clock) -> Given:
    """A WARC file of what was saved: the page, the file that it came in, and who gave it."""
    name = f"given-{clock.now():%Y%m%d%H%M%S%f}-{path.stem[:60]}.warc.gz"
    target = data.archive.parent / f"_{name}"
    target.unlink(missing_ok=True)
    fields = {
        "description": "a page that a person saved and gave; no server answered us",
        "givenBy": _one_line(giver.name),
        "givenAt": to_text(clock.now()),
        "savedAt": to_text(saved.at) if giver.saved_at else None,
        "fileName": _one_line(path.name),
    }
    records = [
        warc.provenance(fields, clock.now()),
        warc.resource(saved.address.url, saved.body, saved.content_type, saved.at.astimezone(UTC)),
    ]
    if saved.original is not None:
        body, kind = saved.original
        records.append(warc.resource(f"urn:lekwacht:saved:{saved.address.url}", body, kind, saved.at))
    with WarcAppender(target) as file:
        file.append(records)
    origin = f"saved page {path.name}, given by {_one_line(giver.name)} on {clock.now():%Y-%m-%d %H:%M} UTC"
    return Given(target, name, origin)


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode().split())


def _looked(data: DataDirectory, result: RetroResult) -> Looked:
    database = open_archive(data.archive)
    try:
        captures = _rows(database, "SELECT id, url, site_id FROM capture WHERE warc_file IN", result.files)
        posts = {
            int(row[0])
            for _, url, site_id in captures
            for row in database.execute(
                "SELECT post_id FROM post_version JOIN post ON post.id = post_id"
                " WHERE thread = ? AND site_id = ?",
                [url, site_id],
            ).fetchall()
        }
        url = str(captures[0][1]) if captures else ""
        return Looked("", url, tuple(int(str(row[0])) for row in captures), tuple(sorted(posts)))
    finally:
        database.close()


def _rows(database: Database, sql: str, values: tuple[str, ...]) -> list[tuple[object, ...]]:
    marks = ", ".join("?" * len(values))
    return list(database.execute(f"{sql} ({marks}) ORDER BY id", list(values)).fetchall())
