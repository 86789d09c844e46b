"""Fetches one capture, and looks whether it is the one that the archive listed."""

from datetime import datetime

from crawler.archives.client import Client, header
from crawler.archives.listing import is_plausible, key_of
from crawler.errors import ArchiveClosedError
from crawler.responses.hints import moment_of
from store import warc
from store.archive.holding import Holding
from store.errors import IntegrityError
from store.warc import Archived, Exchange, WarcRecord

_LARGEST = 64 * 2**20
_OURS = b"warc-lekwacht-"


def fetch(client: Client, holding: Holding) -> tuple[WarcRecord, ...]:
    """The capture as records of a WARC file: what the archive sent, our request, and the circumstances.

    Raises:
        ArchiveClosedError: it was not given, or is another than was listed.
        ArchiveBusyError: the archive must not be asked any more now.
    """
    if holding.length:
        return _by_place(client, holding)
    exchange = client.get(holding.source)
    at = moment_of(header(exchange, "Memento-Datetime") or "")
    _refuse_other(at, holding, exchange)
    return warc.records(exchange, Archived(holding.url, holding.at))


def _refuse_other(at: datetime | None, holding: Holding, exchange: Exchange) -> None:
    """Refuse an answer of another moment: archives lead to the nearest capture where one is not there."""
    if at is None:
        raise ArchiveClosedError("no_date")
    if not is_plausible(at, exchange.ended_at) or abs((at - holding.at).total_seconds()) >= 1:
        raise ArchiveClosedError("other_date")


def _by_place(client: Client, holding: Holding) -> tuple[WarcRecord, ...]:
    """A record at its place in a file of the archive: the archive's own, byte for byte."""
    start, length = holding.offset or 0, holding.length or 0
    exchange = client.get(holding.source, {"Range": f"bytes={start}-{start + length - 1}"})
    if exchange.status != 206 or len(exchange.body) != length:
        raise ArchiveClosedError("bad_response")
    try:
        head = warc.uncompressed(exchange.body, limit=_LARGEST).partition(b"\r\n\r\n")[0]
    except IntegrityError:
        raise ArchiveClosedError("bad_response") from None
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    fields = {name.lower(): value.strip() for name, _, value in lines}
    at = moment_of(fields.get(b"warc-date", b"").decode("latin-1"))
    _refuse_other(at, holding, exchange)
    if any(name.startswith(_OURS) for name in fields):  # fields by which we tell what an archive sent
        raise ArchiveClosedError("bad_response")
    if key_of(fields.get(b"warc-target-uri", b"").strip(b"<> ").decode("utf-8", "replace")) != holding.key:
        raise ArchiveClosedError("other_page")
    return warc.foreign(exchange.body, exchange)
