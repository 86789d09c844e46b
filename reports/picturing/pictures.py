"""Draws a place's page from the evidence and keeps the picture beside it, with its digest."""

from pathlib import Path

from reports.desk import Desk
from reports.picturing import browser
from reports.picturing.browser import CapturedAnswer
from reports.picturing.errors import PictureError
from reports.places import evidence
from store import warc
from store.casebook import picture as store
from store.casebook import sighting as sightings
from store.casebook.picture import Picture
from store.casebook.sighting import Version
from store.database import transaction
from store.errors import IntegrityError
from store.http_block import BodyTooLargeError, HttpBlock, PackedError, decoded, read_block

LARGEST = 16 << 20
_FIRST_BYTES = b"\x89PNG\r\n\x1a\n"


def make(desk: Desk, sighting_id: int) -> Picture:
    """Draw the newest version of a place of which there is a capture, and keep the picture.

    Raises:
        PictureError: there is no capture of it, or it could not be drawn.
    """
    version = _newest(desk, sighting_id)
    digest = version.evidence_sha256 or ""
    page = _page(evidence.path_of(desk.directory, digest))
    address = version.capture_url
    drawn = browser.draw(address, lambda url: page if _same(url, address) else None)
    if not drawn.startswith(_FIRST_BYTES):
        raise PictureError("chromium returned something that is not a picture")
    kept = evidence.keep_picture(desk.directory, drawn)
    with transaction(desk.casebook):
        made = store.insert(desk.casebook, Picture(0, version.id, kept, digest, desk.now()))
        desk.record("picture_made", f"V-{sighting_id}", sha256=kept, source=digest)
    return made


def _newest(desk: Desk, sighting_id: int) -> Version:
    place = sightings.by_id(desk.casebook, sighting_id)
    versions = sightings.files(desk.casebook, [place])[0].versions if place else ()
    for version in reversed(versions):
        if version.version.text and version.version.evidence_sha256:
            return version.version
    raise PictureError(f"there is no capture of V-{sighting_id} to draw; none was stored, or it was erased")


def _page(path: Path) -> CapturedAnswer:
    try:
        record = warc.uncompressed(path.read_bytes(), limit=2 * LARGEST)
        block = read_block(record.partition(b"\r\n\r\n")[2])
        body = decoded(block, LARGEST) if block else b""
    except (FileNotFoundError, IntegrityError, BodyTooLargeError, PackedError) as error:
        raise PictureError(f"the capture cannot be read: {error or type(error).__name__}") from None
    if block is None or not body:
        raise PictureError("the capture holds no page")
    return CapturedAnswer(_content_type(block), body)


def _content_type(block: HttpBlock) -> str:
    """As the server stated it; what is no page or picture is shown as text."""
    stated = block.value(b"content-type").decode("latin-1")
    kind = stated.partition(";")[0].strip().lower()
    shown = kind in {"text/html", "application/xhtml+xml", "text/plain"} or kind.startswith("image/")
    return stated if shown and stated.isprintable() else "text/plain; charset=utf-8"


def _same(url: str, address: str) -> bool:
    return url.partition("#")[0] == address.partition("#")[0]
