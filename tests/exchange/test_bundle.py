"""A bundle as a file: what was put in comes out, and every changed byte is refused."""

import random
import resource
import zlib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import encrypt, x25519

from exchange import bundle, transport
from exchange.errors import BundleRefusal, BundleRefusedError
from exchange.manifest import BundleKind
from tests.exchange.conftest import Houses

EVERY = frozenset(BundleKind)
ROWS = [{"id": number, "text": f"bericht {number}: é €"} for number in range(50)]


def received(houses: Houses, path: Path) -> list[object]:
    """Take a bundle in at IND and return its rows."""
    rows: list[object] = []
    arrival = transport.check(houses.ind, path, EVERY)
    transport.read(houses.ind, arrival, lambda line: rows.append(msgspec.json.decode(line)))
    return rows


def sent(houses: Houses, rows: list[dict[str, object]] = ROWS) -> Path:
    """A bundle of COA in IND's inbox."""
    made = transport.send(houses.coa, transport.partners.named(houses.coa, "ind"), BundleKind.POSTS, rows)
    return houses.bring(houses.coa, made.file, houses.ind, "coa")


def test_what_was_put_in_comes_out(houses: Houses) -> None:
    """Rows in order, exactly."""
    assert received(houses, sent(houses)) == ROWS


def test_nothing_in_a_bundle_is_readable_on_the_way(houses: Houses) -> None:
    """The payload is sealed: no word of a row stands in the file."""
    assert b"bericht" not in sent(houses).read_bytes()


def test_an_empty_bundle_is_one(houses: Houses) -> None:
    """No rows are rows too: an answer that nothing was found."""
    assert received(houses, sent(houses, [])) == []


def test_every_changed_byte_is_refused(houses: Houses) -> None:
    """A thousand bytes drawn over the whole file, one bit of each flipped: all refused, nothing seen."""
    path = sent(houses)
    whole = path.read_bytes()
    draw = random.Random(20261126)
    seen: list[bytes] = []
    for _ in range(1000):
        place = draw.randrange(len(whole))
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << draw.randrange(8)]) + whole[place + 1 :])
        with pytest.raises(BundleRefusedError):
            transport.read(houses.ind, transport.check(houses.ind, path, EVERY), seen.append)
    assert seen == []
    path.write_bytes(whole)
    assert received(houses, path) == ROWS


@pytest.mark.parametrize("cut", [0, 1, 16, 200, -1])
def test_a_bundle_that_broke_off_is_refused(houses: Houses, cut: int) -> None:
    """Half a file is none."""
    path = sent(houses)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BundleRefusedError):
        received(houses, path)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400))
def test_bytes_of_a_stranger_are_no_bundle(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """Whatever stands in a file, reading its head refuses it or gives a head; nothing else is raised."""
    path = tmp_path_factory.mktemp("box") / "1.lekwacht"
    path.write_bytes(b"LEKWACHT-BUNDLE\n" + content)
    with pytest.raises(BundleRefusedError):
        bundle.read_head(path)


@pytest.mark.parametrize(
    ("payload", "refusal"),
    [
        (b"no zlib stream", BundleRefusal.PAYLOAD_DIFFERS),
        (zlib.compress(b'{"id":1}\n'), BundleRefusal.PAYLOAD_DIFFERS),  # the manifest says fifty
        (zlib.compress(b'{"id":1}\n' * 60), BundleRefusal.PAYLOAD_DIFFERS),
        (zlib.compress(b'{"id":1}\n' * 50) + b"more", BundleRefusal.PAYLOAD_DIFFERS),
        (zlib.compress(b'{"id":1}\n' * 50 + b"half a line"), BundleRefusal.PAYLOAD_DIFFERS),
        (zlib.compress(b"x" * (bundle.LONGEST_ROW + 2 * 1024 * 1024)), BundleRefusal.TOO_LARGE),
    ],
    ids=["no stream", "fewer rows", "more rows", "bytes after it", "half a line", "an endless line"],
)
def test_a_payload_that_is_not_as_its_manifest_says(
    houses: Houses, monkeypatch: pytest.MonkeyPatch, payload: bytes, refusal: BundleRefusal
) -> None:
    """A partner whose program errs, or lies, is refused although it signed."""

    def sealed(_rows: object, file: object, recipients: list[x25519.Recipient]) -> None:
        file.write(encrypt(payload, recipients))  # type: ignore[attr-defined]

    class Fifty:
        count = 50

        def __init__(self, _rows: object) -> None:
            pass

    with monkeypatch.context() as patched:
        patched.setattr(bundle, "encrypt_io", sealed)
        patched.setattr(bundle, "_PackedRows", Fifty)
        path = sent(houses)
    with pytest.raises(BundleRefusedError) as refused:
        received(houses, path)
    assert refused.value.refusal is refusal


def test_a_large_bundle_takes_no_memory(houses: Houses) -> None:
    """Fifty thousand rows of a thousand characters are made and read in some megabytes."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    path = houses.coa.directory.outbox
    made = transport.send(
        houses.coa,
        transport.partners.named(houses.coa, "ind"),
        BundleKind.POSTS,
        ({"id": number, "text": f"{number:04}" * 250} for number in range(50_000)),
    )
    assert path.exists()
    arrived = houses.bring(houses.coa, made.file, houses.ind, "coa")
    counted = 0

    def count(_line: bytes) -> None:
        nonlocal counted
        counted += 1

    transport.read(houses.ind, transport.check(houses.ind, arrived, EVERY), count)
    assert counted == 50_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024  # kB
