"""Changes one byte of a bundle at a time: each change must be refused, and nothing of it handed over."""

import random
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.exchange.houses import Houses
from exchange import partners, transport
from exchange.errors import BundleRefusedError
from exchange.manifest import BundleKind
from exchange.office import Office, open_office
from store.clock import SystemClock

_ROWS = 50
SENDERS = {
    BundleKind.POSTS: ("coa", "ind"),
    BundleKind.ANSWERS: ("ind", "coa"),
    BundleKind.REGISTER: ("ind", "coa"),
    BundleKind.REQUESTS: ("coa", "ind"),
    BundleKind.FEEDBACK: ("coa", "ind"),
}


def refused(houses: Houses, kind: BundleKind, flips: int) -> Counter[str]:
    """By reason how many of so many changes were refused; "taken in" counts those that were not."""
    sender, addressee = SENDERS[kind]
    rng = random.Random(f"flip {kind}")
    counted: Counter[str] = Counter()
    with (
        open_office(houses.data(sender), SystemClock()) as ours,
        open_office(houses.data(addressee), SystemClock()) as theirs,
    ):
        sent = transport.send(ours, partners.named(ours, addressee), kind, _rows())
        content = (ours.outbox(addressee) / sent.file).read_bytes()
        changed = theirs.inbox(sender) / sent.file
        for place, bit in _changes(rng, len(content), flips):
            data = bytearray(content)
            data[place] ^= bit
            changed.write_bytes(data)
            counted[_outcome(theirs, changed)] += 1
        changed.write_bytes(content)
        _take_in(theirs, changed)  # unchanged it is taken in: the refusals were the changes'
        changed.unlink()
    return counted


def _rows() -> Iterable[object]:
    return ({"row": number} for number in range(_ROWS))


def _changes(rng: random.Random, size: int, flips: int) -> list[tuple[int, int]]:
    """Places and the bits that change there, no change twice."""
    chosen = rng.sample(range(size * 8), min(flips, size * 8))
    return [(number // 8, 1 << (number % 8)) for number in chosen]


def _outcome(office: Office, path: Path) -> str:
    handed: list[bytes] = []
    try:
        arrival = transport.check(office, path, frozenset(BundleKind))
        transport.read(office, arrival, handed.append)
    except BundleRefusedError as error:
        return "handed over" if handed else error.refusal.value
    return "taken in"


def _take_in(office: Office, path: Path) -> None:
    arrival = transport.check(office, path, frozenset(BundleKind))
    transport.read(office, arrival, lambda _line: None)
    transport.note(office, arrival)
