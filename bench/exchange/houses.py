"""Two houses in a folder of their own, filled with made-up passages and posts, and commands as processes."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path
from typing import TypeVar

from bench import filler
from exchange import identity as identities
from exchange import partners
from exchange.house import House
from exchange.office import open_office
from lekwacht import setup
from matcher import key
from matcher.enrol import enrol
from matcher.new_document import NewDocument, NewSection
from matcher.register import open_both
from matcher.settings import MatchSettings
from store import clock
from store.archive.schema import open_archive
from store.clock import SystemClock
from store.database import transaction
from store.layout import DataDirectory

Thing = TypeVar("Thing")
PASSAGES_A_DOCUMENT = 20
POSTS_A_THREAD = 25
AT = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)
_TEXTS = 2_000
_BATCH = 500
_POLL = 0.02


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """What a process took."""

    seconds: float
    processor: float  # seconds
    memory: int  # MiB at its most


@dataclass(frozen=True, slots=True)
class Houses:
    """A watching house and a source that trust each other."""

    folder: Path

    def data(self, name: str) -> DataDirectory:
        """The data directory of a house."""
        return DataDirectory(self.folder / name)

    def command(self, name: str, *arguments: str) -> list[str]:
        """The words that run a command in a house."""
        return [sys.executable, "-m", "lekwacht", "--data", str(self.data(name).root), *arguments]

    def run(self, name: str, *arguments: str) -> ProcessCost:
        """Run a command as a process of its own, which must end well."""
        start = time.perf_counter()
        words = self.command(name, *arguments)
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        memory = 0
        while True:
            ended, status, used = os.wait4(process.pid, os.WNOHANG)
            if ended:
                break
            memory = max(memory, _most_memory(process.pid))
            time.sleep(_POLL)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
        return ProcessCost(time.perf_counter() - start, used.ru_utime + used.ru_stime, memory)

    def bring(self, sender: str, addressee: str) -> list[Path]:
        """Copy every bundle of an outbox into the partner's inbox; where they lie now."""
        inbox = self.data(addressee).inbox / sender
        inbox.mkdir(parents=True, exist_ok=True)
        made = sorted((self.data(sender).outbox / addressee).glob("*.lekwacht"))
        return [Path(shutil.copy(path, inbox)) for path in made]


def make(folder: Path) -> Houses:
    """Both houses, empty, after their fingerprints were compared."""
    houses = Houses(folder)
    for name, house in (("coa", House.WATCHING), ("ind", House.SOURCE)):
        setup.initialise(folder / name, settings={"exchange.house": house.value})
        identities.save(houses.data(name).identity, identities.make(AT))
    for name, other in (("coa", "ind"), ("ind", "coa")):
        with open_office(houses.data(name), SystemClock()) as office:
            partners.trust(office, identities.load(houses.data(other).identity).card, other)
    return houses


def enrol_passages(houses: Houses, count: int) -> None:
    """Enrol made-up passages at the source, for a register that travels and with a key of its own."""
    travelling = houses.folder / "travelling.key"
    if not travelling.exists():
        key.make(travelling)
    data = houses.data("ind")
    settings = MatchSettings(
        key_file=str(houses.folder / "ind.key"), carried_key_file=str(travelling), meaning=False
    )
    with open_both(data, settings) as register:
        for documents in _batches(_documents(count), _BATCH):
            enrol(register, documents, AT, "bench", tidy=False)
    text = data.configuration.read_text(encoding="utf-8")
    chosen = f"carried_key_file = {json.dumps(str(travelling))}"
    text = text.replace('# carried_key_file = ""', chosen)
    data.configuration.write_text(text, encoding="utf-8")


def add_posts(houses: Houses, count: int) -> None:
    """Put made-up posts into the archive of the watching house, as a crawl would."""
    database = open_archive(houses.data("coa").archive)
    at = clock.to_text(AT)
    with transaction(database):
        database.execute(
            "INSERT INTO site (id, name, url, canary, added_at) VALUES (1, 'forum', ?, 0, ?)",
            ["https://forum.example/", at],
        )
        capture = {
            "id": 1,
            "site_id": 1,
            "url": "https://forum.example/",
            "fetched_at": at,
            "status": 200,
            "warc_length": 0,
            "warc_file": "made-up.warc",
            "warc_offset": 0,
            "sha256": "0" * 64,
        }
        warc = {"name": capture["warc_file"], "site_id": 1, "origin": "crawl", "opened_at": at}
        _insert(database.conn, "warc_file", [warc])
        _insert(database.conn, "capture", [capture])
        _insert(database.conn, "post", (_post(number, at) for number in range(1, count + 1)))
        texts = cycle([passage.text for passage in filler.passages(min(count, _TEXTS), seed=7)])
        versions = zip(range(1, count + 1), texts, strict=False)
        _insert(database.conn, "post_version", (_version(number, text, at) for number, text in versions))
    database.close()


def _documents(count: int) -> Iterator[NewDocument]:
    passages = iter(filler.passages(count, seed=3))
    for number, parts in enumerate(_batches(passages, PASSAGES_A_DOCUMENT), 1):
        sections = tuple(NewSection(part.section, part.text) for part in parts)
        yield NewDocument(f"B-{number}", "afwijzende beschikking", f"Z-{number}", sections)


def _post(number: int, at: str) -> dict[str, object]:
    return {
        "id": number,
        "site_id": 1,
        "native_id": f"c{number}",
        "first_seen_at": at,
        "last_seen_at": at,
        "checked_at": at,
        "presence": "present",
        "version_id": number,
    }


def _version(number: int, text: str, at: str) -> dict[str, object]:
    thread = f"https://forum.example/{number // POSTS_A_THREAD}"
    return {
        "id": number,
        "post_id": number,
        "capture_id": 1,
        "kind": "comment",
        "thread": thread,
        "permalink": f"{thread}#c{number}",
        "author": f"schrijver-{number}",
        "text": f"{text} ({number})",
        "text_sha256": f"{number:064x}",
        "quotes": "[]",
        "contact": "[]",
        "extractor": "bench/1",
        "captured_at": at,
    }


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, object]]) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, 10_000)):
        columns = ", ".join(batch[0])
        marks = ", ".join(f":{name}" for name in batch[0])
        sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - our own names
        connection.executemany(sql, batch)


def _most_memory(process: int) -> int:
    """MiB of a process at its most, so far: what the kernel keeps of a child begins with its parent's."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return 0
    peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(peak.group(1)) // 1024 if peak else 0


def _batches(things: Iterator[Thing], size: int) -> Iterator[list[Thing]]:
    while batch := list(islice(things, size)):
        yield batch
