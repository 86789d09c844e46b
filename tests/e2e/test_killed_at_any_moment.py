"""Killed at any moment and started again until done, the tables equal those of an undisturbed run."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from crawler.evidence import verify
from lekwacht import setup
from lekwacht.demo.show import DECISION
from lekwacht.demo.sites import served
from lekwacht.process import command_line
from store.archive.schema import read_archive
from store.layout import DataDirectory
from tests.e2e.conftest import CHECKOUT

STEPS = ("crawl", "match", "report")
KILLS = 4
"""How often each step is killed before it may end."""

# what every table holds, but for ids of rows and runs and the times at which things were done
TABLES = {
    "public/archive.db": (
        "SELECT name, url FROM site",
        "SELECT url, status FROM capture WHERE url NOT LIKE '%/robots.txt'",  # each process asks it anew
        "SELECT native_id, presence FROM post",
        """SELECT native_id, kind, thread, permalink, version.parent, author, published_at, text, quotes
        FROM post_version AS version JOIN post ON post.id = post_id""",
        "SELECT ending, reached, posts_new, posts_changed, posts_gone FROM coverage",
    ),
    "matches/matches.db": (
        """SELECT document_ref, passage, section, score, e_value, coverage, spans, reasons, looking_back
        FROM match""",
    ),
    "casebook/casebook.db": (
        "SELECT number, case_ref, status FROM incident",
        "SELECT site, native_id, kind, permalink, presence, score, coverage FROM sighting",
        "SELECT text_sha256, author, published_at FROM sighting_version",
        "SELECT document_ref, passage, score FROM hit",
    ),
}


@pytest.fixture
def prepared(tmp_path: Path) -> Iterator[Path]:
    """A data directory with a decision enrolled and two sites to crawl, which are served meanwhile."""
    root = tmp_path / "prepared"
    with served("forum") as forum, served("weblog") as weblog:
        setup.initialise(root, settings={"crawl.loopback": (forum, weblog)})
        finish(root, "enrol", str(DECISION), "--ref", "B-1", "--kind", "afwijzende beschikking")
        for name, address in (("forum", forum), ("weblog", weblog)):
            finish(root, "sites", "add", f"http://{address}/", "--name", name, "--yes")
        yield root


def start(root: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """One command as the leader of a process group of its own."""
    return subprocess.Popen(
        command_line(root, *arguments),
        cwd=CHECKOUT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def finish(root: Path, *arguments: str) -> float:
    """Run one command to its end; the seconds it took."""
    began = time.monotonic()
    ended = subprocess.run(
        command_line(root, *arguments), cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    return time.monotonic() - began


def kill_at_random(root: Path, step: str, longest_s: float, draw: random.Random) -> bool:
    """Start a step and kill it at a random moment, alone or with its children; whether it was in time."""
    process = start(root, step)
    time.sleep(draw.uniform(0.1, 0.8 * longest_s))
    if process.poll() is not None:
        return False
    if draw.random() < 0.5:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return True


def rows(root: Path, database: str, query: str) -> list[tuple[object, ...]]:
    """What a query gives, in an order of its own."""
    with closing(sqlite3.connect(root / database)) as connection:
        return sorted(connection.execute(query).fetchall(), key=repr)


def test_a_run_killed_anywhere_equals_an_undisturbed_one(prepared: Path, tmp_path: Path) -> None:
    """No post lost or doubled, no WARC record broken, no incident twice, however often a step was killed."""
    seed = random.SystemRandom().randrange(10**6)
    draw = random.Random(seed)
    calm, stormy = tmp_path / "calm", tmp_path / "stormy"
    for root in (calm, stormy):
        shutil.copytree(prepared, root)
    for step in STEPS:
        took = finish(calm, step)
        killed = sum(kill_at_random(stormy, step, took, draw) for _ in range(KILLS))
        finish(stormy, step)
        sys.stderr.write(f"{step}: killed {killed} times within {took:.1f} s (seed {seed})\n")

    for database, queries in TABLES.items():
        for query in queries:
            assert rows(stormy, database, query) == rows(calm, database, query), (seed, query)
    archive = read_archive(DataDirectory(stormy).archive)
    assert list(verify(archive, DataDirectory(stormy).warc)) == []
    archive.close()
