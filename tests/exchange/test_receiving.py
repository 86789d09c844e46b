"""Taking in what arrived: in order, whole or not at all, and once however often the run is killed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from exchange import partners, receiving, transport
from exchange.errors import BundleRefusal
from exchange.house import House
from exchange.kinds import BundleHandling, Making
from exchange.manifest import BundleKind
from exchange.office import Office
from exchange.receiving import Receipt
from exchange.transport import Arrival
from store import audit
from store.exchange.bundle import ReceivedBundle
from store.exchange.partner import Partner
from tests.exchange.conftest import Houses


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the kind that these tests exchange."""

    id: Annotated[int, Meta(ge=1, le=1000)]


@dataclass
class Keeping:
    """Keeps what it is given, and dies where a test wants it to."""

    kept: set[int] = field(default_factory=set)
    noted: list[int] = field(default_factory=list)
    dies_at: str = ""

    def check(self, row: Line) -> None:
        """Thirteen is nothing that this house knows."""
        if row.id == 13:
            raise ValueError("unknown")

    def take(self, row: Line) -> None:
        """Keep it under its id."""
        self.kept.add(row.id)
        self._die("take")

    def finish(self) -> None:
        """Nothing is held back."""
        self._die("finish")

    def note(self, received: ReceivedBundle) -> None:
        """Which bundle came."""
        self._die("note")
        self.noted.append(received.number)

    def _die(self, where: str) -> None:
        if self.dies_at == where:
            raise KeyboardInterrupt


def kinds_of(taker: Keeping) -> MappingProxyType[BundleKind, BundleHandling]:
    """A table with the one kind of these tests."""

    @contextmanager
    def opened(_office: Office, _arrival: Arrival) -> Iterator[Keeping]:
        yield taker

    @contextmanager
    def nothing(_office: Office, _partner: Partner) -> Iterator[Making | None]:
        yield None

    return MappingProxyType({BundleKind.POSTS: BundleHandling(Line, nothing, opened)})


def sent(houses: Houses, *rows: object) -> Path:
    """COA's next bundle, in IND's inbox."""
    made = transport.send(houses.coa, partners.named(houses.coa, "ind"), BundleKind.POSTS, rows)
    return houses.bring(houses.coa, made.file, houses.ind, "coa")


def receive(houses: Houses, taker: Keeping, place: Path | None = None) -> list[Receipt]:
    """What comes of everything that arrived at IND."""
    return list(receiving.receive(houses.ind, House.SOURCE, kinds_of(taker), place))


def test_what_arrived_is_taken_in_by_number(houses: Houses) -> None:
    """Also where the files' names say otherwise; the inbox is empty afterwards."""
    first, second = sent(houses, Line(1)), sent(houses, Line(2))
    first.rename(first.with_name("z.lekwacht"))
    second.rename(second.with_name("a.lekwacht"))
    taker = Keeping()
    assert [receipt.number for receipt in receive(houses, taker)] == [1, 2]
    assert (taker.kept, taker.noted) == ({1, 2}, [1, 2])
    assert list(houses.ind.directory.inbox.rglob("*.lekwacht")) == []


@pytest.mark.parametrize(
    "row",
    [{"id": 0}, {"id": "1"}, {"id": 1, "author": "x"}, {}, [], "tekst", 13 * [0], {"id": 13}, {"id": 2**70}],
)
def test_one_row_that_does_not_fit_refuses_the_whole_bundle(houses: Houses, row: object) -> None:
    """Nothing before it or after it is taken in, and the trail says why."""
    sent(houses, Line(1), row, Line(2))
    taker = Keeping()
    (receipt,) = receive(houses, taker)
    assert receipt.refusal is BundleRefusal.UNFIT_ROW
    assert (taker.kept, taker.noted) == (set(), [])
    *_, event = audit.events(houses.ind.database)
    assert (event.action, event.result) == ("bundle_refused", "refused")
    assert "unfit_row" in event.details
    assert [path.name for path in houses.ind.inbox("coa").iterdir()] == ["refused"]
    assert receive(houses, taker) == []


def test_a_bundle_that_waits_for_another_stays(houses: Houses) -> None:
    """It is refused as long as the one before it is missing, and taken in after it."""
    first = sent(houses, Line(1))
    aside = first.rename(first.with_suffix(".later"))
    sent(houses, Line(2))
    taker = Keeping()
    assert [receipt.refusal for receipt in receive(houses, taker)] == [BundleRefusal.GAP]
    aside.rename(first)
    assert [receipt.refusal for receipt in receive(houses, taker)] == [None, None]
    assert taker.kept == {1, 2}


def test_what_lies_loose_in_the_inbox_is_taken_in_too(houses: Houses) -> None:
    """A bundle says itself who sent it; a refused one is put aside beside it, once, until it is too old."""
    inbox = houses.ind.directory.inbox
    for row in (Line(1), Line(13)):
        path = sent(houses, row)
        path.rename(inbox / path.name)
    assert len(list(receiving.waiting(inbox))) == 2
    taker = Keeping()
    assert [receipt.refusal for receipt in receive(houses, taker)] == [None, BundleRefusal.UNFIT_ROW]
    assert taker.kept == {1}
    (aside,) = receiving.put_aside(inbox)
    assert aside.parent == inbox / "refused"
    assert list(receiving.waiting(inbox)) == receive(houses, taker) == []
    assert receiving.remove_refused(houses.ind, datetime.now(UTC) + timedelta(days=1)) == 1


def test_the_same_file_again_is_no_alarm(houses: Houses) -> None:
    """A mover that copies what it copied before changes nothing; other bytes under that number do."""
    path = sent(houses, Line(1))
    content = path.read_bytes()
    taker = Keeping()
    receive(houses, taker)
    path.write_bytes(content)
    sentence = "was processed before"
    known = Receipt(path, None, sentence, "coa", BundleKind.POSTS, 1, known=True)
    assert list(receiving.look(houses.ind, House.SOURCE, kinds_of(taker))) == [known]
    assert path.exists()
    assert receive(houses, taker) == [known]
    assert not path.exists()
    houses.coa.database.execute("DELETE FROM sent_bundle")
    sent(houses, Line(3))
    assert [receipt.refusal for receipt in receive(houses, taker)] == [BundleRefusal.SEEN_BEFORE]


@pytest.mark.parametrize("where", ["take", "finish", "note"])
def test_a_run_that_was_killed_is_done_again(houses: Houses, where: str) -> None:
    """The note comes last: before it everything is read again, after it nothing."""
    sent(houses, Line(1), Line(2))
    with pytest.raises(KeyboardInterrupt):
        receive(houses, Keeping(dies_at=where))
    taker = Keeping()
    assert [receipt.refusal for receipt in receive(houses, taker)] == [None]
    assert (taker.kept, taker.noted) == ({1, 2}, [1])


def test_a_look_takes_nothing_in(houses: Houses) -> None:
    """It counts the rows of every bundle in the chain and leaves all as it was."""
    sent(houses, Line(1), Line(2))
    sent(houses, Line(3))
    taker = Keeping()
    bundles = list(receiving.look(houses.ind, House.SOURCE, kinds_of(taker)))
    assert [dict(receipt.rows) for receipt in bundles] == [{"Line": 2}, {"Line": 1}]
    assert taker.kept == set()
    assert len(receive(houses, taker)) == 2


def test_a_file_from_elsewhere_stays_there(houses: Houses, tmp_path: Path) -> None:
    """What a person names is theirs to remove."""
    path = sent(houses, Line(1)).rename(tmp_path / "van-een-stick.lekwacht")
    assert [receipt.refusal for receipt in receive(houses, Keeping(), path)] == [None]
    assert path.exists()


def test_a_kind_of_the_other_house_is_refused(houses: Houses) -> None:
    """A watching house takes in no posts."""
    sent(houses, Line(1))
    (receipt,) = receiving.receive(houses.ind, House.WATCHING, kinds_of(Keeping()))
    assert receipt.refusal is BundleRefusal.NOT_FOR_THIS_HOUSE
