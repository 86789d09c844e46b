"""What travels between two houses, and what lies where: every byte is searched for what may not be there."""

import base64
from array import array
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from exchange import bundle
from exchange.identity import load
from reports.casework import requests
from reports.desk import open_desk
from reports.settings import ReportSettings
from store.clock import SystemClock
from store.layout import DataDirectory
from store.register import fingerprint
from store.register.schema import open_register
from tests.commandline import FIRST_INCIDENT as M
from tests.lekwacht import searching
from tests.lekwacht.houses import LEAK, STORY, TALK, TwoHouses, enrol, fill, make_houses
from tests.lekwacht.searching import Heap

POSTS = (TALK, LEAK, "Wat een verhaal.")
OFFICER = "zegerius"
REASON = "Mevrouw Lakerveld heeft haar tuinhek opgemeten."
AUTHORS = ("gerda", "sjaak")
ADDRESSES = ("forum.example", "nieuws/7", "https")


@pytest.fixture
def houses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[TwoHouses]:
    """Two houses after everything went either way once: posts, answers, a comparison, judgements."""
    monkeypatch.setenv("LOGNAME", OFFICER)
    made = make_houses(tmp_path, monkeypatch, capsys)
    enrol(made, tmp_path)
    fill(made.world)
    yield made
    made.world.close()


def everything(houses: TwoHouses, decision: Path) -> dict[str, bytes]:
    """Let every kind of bundle but the register go once; by kind what their payloads hold, opened."""
    opened: dict[str, bytes] = {}

    def move(kind: str, sender: str, addressee: str) -> None:
        maker, taker = (houses.coa, houses.ind) if sender == "coa" else (houses.ind, houses.coa)
        maker("send", kind, "--to", addressee)
        for path in houses.bring(sender, addressee):
            opened[kind] = opened.get(kind, b"") + payload(path, houses.directories[addressee]) + b"\n"
        taker("receive")

    move("posts", "coa", "ind")
    move("answers", "ind", "coa")
    houses.coa("report")
    with open_desk(houses.directories["coa"], ReportSettings(), SystemClock(), actor=OFFICER) as desk:
        requests.ask_comparison(desk, M)
    move("requests", "coa", "ind")
    houses.ind("compare", decision, "--incident", M)
    move("answers", "ind", "coa")
    houses.coa("incidents", "decide", M, "--disposition", "al_openbaar", "--reason", REASON)
    move("feedback", "coa", "ind")
    move("answers", "ind", "coa")
    return opened


def payload(path: Path, addressee: DataDirectory) -> bytes:
    """The rows of a bundle, as its addressee opens them."""
    rows: list[bytes] = []
    bundle.read_rows(path, bundle.read_head(path), load(addressee.identity), rows.append)
    return b"\n".join(rows)


def made_up(answers: bytes) -> list[str]:
    """The texts of the canaries, which hold nothing of a decision and may be read by anybody."""
    rows = map(msgspec.json.decode, answers.splitlines())
    return [row["text"] for row in rows if row["type"] == "canary"]


def source_hashes(houses: TwoHouses) -> list[bytes]:
    """Every hash that the source's register keeps whole."""
    with closing(open_register(houses.directories["ind"].register)) as hashes:
        prints = [
            stored for maker in fingerprint.makers(hashes) for stored in fingerprint.all_of(hashes, *maker)
        ]
    return [array("Q", [value]).tobytes() for stored in prints for value in stored.words if value >> 32]


def test_no_more_travels_or_stays_than_is_needed(houses: TwoHouses, tmp_path: Path) -> None:
    """Payloads, the watching house and the source: what each may not hold is searched for, byte by byte."""
    opened = everything(houses, tmp_path / "besluit.txt")
    assert set(opened) == {"posts", "answers", "requests", "feedback"}
    bundles = Heap.of(opened.items())
    watching = searching.directory(houses.directories["coa"].root)
    source = searching.directory(houses.directories["ind"].root)

    # the search is a real one: what may lie somewhere is found there
    assert watching.with_text([LEAK, *AUTHORS])
    assert {name for name, _ in bundles.with_text([LEAK])} == {"posts", "requests"}
    assert source.with_bytes(source_hashes(houses)[:1])

    # nobody's name, no address and no officer's word travels
    assert bundles.with_text([*AUTHORS, *ADDRESSES, OFFICER, *searching.content_words(REASON)]) == []

    # nothing of a decision travels to the watching house or lies in it, but labels and what was public
    public = (*POSTS, *made_up(opened["answers"]))
    secret = searching.content_words(STORY) - searching.content_words(" ".join(public))
    runs = searching.runs(STORY) - set().union(*map(searching.runs, public))
    assert len(secret) >= 5
    assert len(runs) >= 40
    answers = Heap.of([("answers", opened["answers"])])
    for heap in (answers, watching):
        assert heap.with_text(secret) == []
        assert heap.with_text(runs) == []

    # no fingerprint and no key lies in the watching house or in an answer
    hashes = source_hashes(houses)
    numbers = [str(int.from_bytes(value, "little")).encode() for value in hashes]
    key = (tmp_path / "ind" / "data.key").read_bytes().strip()
    for heap in (answers, watching):
        assert heap.with_bytes([*hashes, *numbers, *map(base64.b64encode, hashes)]) == []
        assert heap.with_bytes([key, bytes.fromhex(key.decode())]) == []
    with closing(open_register(houses.directories["coa"].register)) as register:
        assert fingerprint.makers(register) == set()

    # no post, no author and no address lies at the source once all is answered
    assert source.with_text([*POSTS, *searching.runs(LEAK), *searching.runs(TALK), *AUTHORS]) == []
    assert source.with_text([address for address in ADDRESSES if address != "https"]) == []
    assert source.with_text([OFFICER, *searching.content_words(REASON)]) == []


def test_judgements_travel_as_numbers_and_labels(houses: TwoHouses, tmp_path: Path) -> None:
    """Case, passage and disposition: the fields of a judgement are these and no others."""
    (row,) = map(msgspec.json.decode, everything(houses, tmp_path / "besluit.txt")["feedback"].splitlines())
    assert set(row) == {"type", "case_ref", "disposition", "passages"}
    assert all(set(judged) == {"document_ref", "section", "passage", "places"} for judged in row["passages"])
