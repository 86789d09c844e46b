"""Plays the same case over two houses: one watches the sites, the other has the decision."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from exchange import bundle
from lekwacht import setup
from lekwacht.context import Context
from lekwacht.demo.show import (
    DECISION,
    LOG,
    REF,
    SHARED_ON,
    Tell,
    clear,
    do,
    print_incident,
    tell_csv,
)
from lekwacht.demo.sites import served
from lekwacht.errors import StepFailedError
from store.archive.post import versions_after
from store.archive.schema import read_archive
from store.layout import DataDirectory
from store.matches.match import cases_after
from store.matches.schema import read_matches
from store.register import fingerprint
from store.register.schema import open_register

_LONG_ENOUGH = 25
"""Characters of a post's text by which it would be known in a file of another house."""


@dataclass(frozen=True, slots=True)
class _Travelled:
    """A bundle that the courier moved."""

    sender: str
    addressee: str
    kind: str
    rows: int
    size: int


@dataclass
class _Courier:
    """Moves files from one house's outbox into the other's inbox, as SFTP or a share would."""

    houses: dict[str, Context]
    moved: list[_Travelled]

    def bring(self, sender: str, addressee: str) -> None:
        """Move what was not moved before."""
        inbox = self.houses[addressee].data.inbox / sender
        inbox.mkdir(parents=True, exist_ok=True)
        known = sum(travelled.sender == sender for travelled in self.moved)
        for path in sorted((self.houses[sender].data.outbox / addressee).glob(f"*{bundle.SUFFIX}")):
            manifest = bundle.read_head(path).manifest
            if manifest.number > known:
                shutil.copy(path, inbox)
                kind, size = manifest.kind.value, path.stat().st_size
                self.moved.append(_Travelled(sender, addressee, kind, manifest.rows, size))


def show(context: Context, tell: Tell) -> None:
    """Run the demonstration on two fresh directories; its last line is `CSV: ` and an absolute path.

    Raises:
        InputError: the data directory holds something else than an earlier demonstration.
        StepFailedError: a step did not end well; its own line says why.
    """
    clear(context.root, "coa")
    houses = {name: Context(context.root / name, context.clock) for name in ("coa", "ind")}
    coa, ind, courier = houses["coa"], houses["ind"], _Courier(houses, [])
    with served("forum") as forum, served("weblog") as weblog:
        _make(houses, (forum, weblog))
        (context.root / LOG).touch()
        tell(
            f"IND ({ind.root}) has the decision; COA ({coa.root}) watches http://{forum}/ and http://{weblog}/."
        )
        do(ind, "enrol", str(DECISION), "--ref", REF, "--kind", "afwijzende beschikking")
        do(ind, "disclose", REF, "--to", "COA", "--unit", "azc Voorbeeldstad", "--on", SHARED_ON)
        do(ind, "send", "answers", "--to", "coa")
        courier.bring("ind", "coa")
        do(coa, "receive")
        tell("IND enrolled the decision, and sent a made-up text ahead that COA must find tonight.")
        for name, address in (("forum", forum), ("weblog", weblog)):
            do(coa, "sites", "add", f"http://{address}/", "--name", name, "--yes")
        do(coa, "nightly")
    courier.bring("coa", "ind")
    tell("COA crawled both sites in the night and sent the public posts to IND; now it waits for the answer.")
    do(ind, "nightly")
    courier.bring("ind", "coa")
    tell("IND matched the posts in memory, kept none, and answered which cases stand in which posts.")
    do(coa, "receive", "--follow-up")
    tell("The answer is in, and the made-up text came back through both houses.")
    export = print_incident(coa, tell)
    for line in (*_travelled(courier), *_lies(coa.data, ind.data)):
        tell(line)
    tell_csv(tell, export)


def _make(houses: dict[str, Context], sites: tuple[str, str]) -> None:
    """Both directories, with keys whose fingerprints two people would compare by voice."""
    own: dict[str, dict[str, object]] = {
        "coa": {"exchange.house": "watching", "exchange.posts_to": ("ind",), "crawl.loopback": sites},
        "ind": {"exchange.house": "source", "exchange.answers_to": ("coa",)},
    }
    for name, house in houses.items():
        setup.initialise(house.root, settings={"general.language": "nl", **own[name]})
        do(house, "exchange", "identity", "--out", str(_card(house)))
    for name, other in (("coa", "ind"), ("ind", "coa")):
        do(houses[name], "exchange", "trust", str(_card(houses[other])), "--name", other)


def _card(house: Context) -> Path:
    return house.root.with_name(f"{house.root.name}.card")


def _travelled(courier: _Courier) -> Iterator[str]:
    yield "What travelled:"
    for moved in courier.moved:
        way = f"{moved.sender:>3} → {moved.addressee:<3}"
        yield f"  {way}  {moved.kind:<8} {moved.rows:>4} rows  {moved.size:>8,} bytes"


def _lies(coa: DataDirectory, ind: DataDirectory) -> Iterator[str]:
    """What lies where, counted in the files themselves.

    Raises:
        StepFailedError: a post lies at the source, or a fingerprint in the house that watches.
    """
    posts = {house: _posts(house) for house in (coa, ind)}
    prints = {house: _fingerprints(house) for house in (coa, ind)}
    keys = {
        house: sum(path.exists() for path in [house.root.with_name(f"{house.root.name}.key")])
        for house in posts
    }
    left = sum(_stands_in(text, ind.root) for text in posts[coa])
    if left or prints[coa] or keys[coa]:
        raise StepFailedError("data is in the wrong house; keep the directories and report it")
    yield "What lies where:                     coa   ind"
    rows = (
        ("public posts", len(posts[coa]), len(posts[ind])),
        ("posts whose text stands in a file", len(posts[coa]), left),
        ("fingerprints of the decision", prints[coa], prints[ind]),
        ("keys of a register", keys[coa], keys[ind]),
        ("cases found in posts", _cases(coa), _cases(ind)),
    )
    for name, at_coa, at_ind in rows:
        yield f"  {name:<33} {at_coa:>4}  {at_ind:>4}"


def _posts(house: DataDirectory) -> list[str]:
    with closing(read_archive(house.archive)) as archive:
        return [version.text for version in versions_after(archive, 0)]


def _fingerprints(house: DataDirectory) -> int:
    with closing(open_register(house.register)) as register:
        return sum(
            len(list(fingerprint.passage_ids(register, scheme, key_id)))
            for scheme, key_id in fingerprint.makers(register)
        )


def _cases(house: DataDirectory) -> int:
    with closing(read_matches(house.matches)) as matches:
        return sum(not case.canary for case in cases_after(matches, 0))


def _stands_in(text: str, root: Path) -> bool:
    """Whether a text, long enough to be known, stands in the bytes of a house."""
    content = text.strip().encode()
    if len(text) < _LONG_ENOUGH:
        return False
    return any(content in path.read_bytes() for path in root.rglob("*") if path.is_file())
