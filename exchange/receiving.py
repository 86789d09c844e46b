"""Takes in what partners sent, in the order of its numbers; what is refused is refused whole."""

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from exchange import bundle, transport
from exchange.bundle import SUFFIX
from exchange.errors import BundleRefusal, BundleRefusedError, ExchangeError
from exchange.house import House
from exchange.kinds import BundleHandling, Kinds
from exchange.manifest import BundleKind
from exchange.office import REFUSED, Office
from exchange.partners import partners
from exchange.transport import Arrival
from store.exchange import bundle as store
from store.lock import exclusive


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of one file."""

    file: Path
    refusal: BundleRefusal | None
    outcome: str  # one sentence
    partner: str = ""  # empty where it is not known who sent it
    kind: BundleKind | None = None
    number: int = 0
    rows: tuple[tuple[str, int], ...] = ()  # by sort of row, of what was read
    known: bool = False  # taken in before, byte for byte: no fault, and nothing new


def receive(office: Office, house: House, kinds: Kinds, place: Path | None = None) -> Iterator[Receipt]:
    """Take in a file, the bundles of a folder, or everything in the inbox; one refused stops no other.

    What was taken in is removed from the inbox, and what was refused put aside in it: only a bundle that
    waits for the one before it stays. A file that was given from elsewhere stays where it is.

    Raises:
        LockedError: the exchange is at work already.
        ExchangeError: a file cannot be read.
    """
    taken = {kind: kinds[kind] for kind in house.takes & kinds.keys()}
    with exclusive(office.lock, "exchange"):
        for path in in_order(office, place):
            receipt = _receive_file(office, taken, path)
            _put_away(office, receipt)
            yield receipt


def look(office: Office, house: House, kinds: Kinds, place: Path | None = None) -> Iterator[Receipt]:
    """What would come of each bundle, and how many rows it holds; nothing is taken in or written down."""
    taken = {kind: kinds[kind] for kind in house.takes & kinds.keys()}
    before: Arrival | None = None
    for path in in_order(office, place):
        try:
            arrival = transport.check(office, path, frozenset(taken), after=before)
            counted = _checked_rows(office, arrival, taken[arrival.manifest.kind])
        except BundleRefusedError as error:
            yield _known(office, path, error) or Receipt(path, error.refusal, str(error))
        else:
            before = arrival
            yield _receipt(arrival, counted, "would be taken in")


def in_order(office: Office, place: Path | None) -> tuple[Path, ...]:
    """The bundles at a place, the inbox where none is named, by sender and number."""
    if place is not None and not place.is_dir():
        return (place,)
    arrived = waiting(office.directory.inbox) if place is None else _bundles(place)
    return tuple(sorted(arrived, key=_place_in_line))


def _place_in_line(path: Path) -> tuple[str, int, str]:
    try:
        manifest = bundle.read_head(path).manifest
    except BundleRefusedError:
        return ("", 0, str(path))
    return (manifest.sender, manifest.number, str(path))


def _receive_file(office: Office, taken: Mapping[BundleKind, BundleHandling], path: Path) -> Receipt:
    """Take one bundle in, unless it was taken in before."""
    try:
        arrival = transport.check(office, path, frozenset(taken))
        kind = taken[arrival.manifest.kind]
        counted = _take_in(office, arrival, kind)
    except BundleRefusedError as error:
        if known := _known(office, path, error):
            return known
        transport.note_refusal(office, error)
        return Receipt(path, error.refusal, str(error))
    return _receipt(arrival, counted, "taken in")


def _take_in(office: Office, arrival: Arrival, kind: BundleHandling) -> Counter[str]:
    with kind.open(office, arrival) as taker:
        counted = _checked_rows(office, arrival, kind, taker.check)
        transport.read(office, arrival, _row_reader(kind, taker.take))
        taker.finish()
        transport.note(office, arrival, taker.note)
    return counted


def _checked_rows(
    office: Office, arrival: Arrival, kind: BundleHandling, check: Callable[[Any], None] | None = None
) -> Counter[str]:
    """How many rows of each sort a bundle holds, once every one of them was found to fit.

    Raises:
        BundleRefusedError: one does not.
    """
    counted: Counter[str] = Counter()

    def look_at(row: object) -> None:
        counted[type(row).__name__] += 1
        if check is not None:
            check(row)

    try:
        transport.read(office, arrival, _row_reader(kind, look_at))
    except ExchangeError:
        raise
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise BundleRefusedError(arrival.path.name, BundleRefusal.UNFIT_ROW) from None
    return counted


def _row_reader(kind: BundleHandling, take: Callable[[Any], None]) -> Callable[[bytes], None]:
    decoder = msgspec.json.Decoder(kind.row)

    def line(content: bytes) -> None:
        take(decoder.decode(content))

    return line


def _receipt(arrival: Arrival, counted: Counter[str], outcome: str) -> Receipt:
    manifest = arrival.manifest
    return Receipt(
        arrival.path,
        None,
        outcome,
        arrival.partner.name,
        manifest.kind,
        manifest.number,
        tuple(sorted(counted.items())),
    )


def _known(office: Office, path: Path, error: BundleRefusedError) -> Receipt | None:
    """What is told of these very bytes where they were taken in: a killed run or a mover left the file."""
    if error.refusal is not BundleRefusal.SEEN_BEFORE:
        return None
    if not store.was_received(office.database, bundle.digest_of(path)):
        return None
    manifest = bundle.read_head(path).manifest
    sender = next(partner.name for partner in partners(office) if partner.house == manifest.sender)
    return Receipt(path, None, "was processed before", sender, manifest.kind, manifest.number, known=True)


def _put_away(office: Office, receipt: Receipt) -> None:
    if receipt.refusal is None:
        _remove_from_inbox(office, receipt.file)
    elif receipt.refusal is not BundleRefusal.GAP and _is_in_inbox(office, receipt.file):
        aside = receipt.file.parent / REFUSED
        aside.mkdir(exist_ok=True)
        receipt.file.replace(aside / receipt.file.name)


def remove_refused(office: Office, before: datetime) -> int:
    """Remove the refused bundles that were put aside before a moment, and tell how many there were."""
    aside = put_aside(office.directory.inbox)
    old = [path for path in aside if path.stat().st_mtime < before.timestamp()]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _remove_from_inbox(office: Office, path: Path) -> None:
    if _is_in_inbox(office, path):
        path.unlink(missing_ok=True)


def _is_in_inbox(office: Office, path: Path) -> bool:
    return path.resolve().is_relative_to(office.directory.inbox.resolve())


def waiting(inbox: Path) -> Iterable[Path]:
    """The files in an inbox that have yet to be taken in: in a partner's folder, or loose in the inbox.

    A bundle says itself who sent it, so the folder decides nothing.
    """
    folders = (inbox, *(folder for folder in inbox.glob("*/") if folder.name != REFUSED))
    return itertools.chain.from_iterable(_bundles(folder) for folder in folders)


def put_aside(inbox: Path) -> Iterable[Path]:
    """The refused bundles in an inbox: those of a partner's folder, and those that lay loose."""
    return (path for path in inbox.rglob(f"{REFUSED}/*") if path.is_file())


def _bundles(folder: Path) -> Iterable[Path]:
    return (path for path in folder.glob(f"*{SUFFIX}") if not path.name.startswith("."))
