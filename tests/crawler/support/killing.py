"""Crawls that are killed at random moments and started again, and what must hold afterwards."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from crawler.evidence import BrokenCapture, verify
from store import warc
from store.layout import DataDirectory
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import Answer, Handler, PublicSite, thread

NAMES = ((1, "anna"), (2, "bert"))
WORDS = ("brug", "kade", "molen", "haven", "sluis", "dijk", "polder", "veer", "toren", "markt")


def big_forum(public: PublicSite, pages: int, *, latency_s: float = 0.0) -> None:
    """An index of so many threads of two posts each, ten links a page."""
    for number in range(pages):
        text = f"Bericht {number} over de {WORDS[number % 10]} en de {WORDS[number // 10 % 10]} van vroeger."
        posts = [(f"{number}1", "anna", text), (f"{number}2", "bert", f"{text} Dat weet ik nog goed.")]
        links = tuple(f"/t/{n}" for n in range(10 * number + 1, 10 * number + 11) if n < pages)
        body = thread(f"Draad {number}", posts, links).encode()
        public.pages[f"/t/{number}" if number else "/"] = _after(latency_s, body)


class EndlessForum(dict[str, Answer | Handler]):
    """Threads that lead to three more each, until they are told to end.

    A crawl of them cannot be over before a signal comes, however fast or slow the machine is.
    """

    def __init__(self, public: PublicSite, pages: int) -> None:
        super().__init__()
        self.reached = threading.Event()  # so many pages were asked for
        self.over = threading.Event()  # no thread leads to another any more
        self._public, self._pages = public, pages

    def get(self, path: str, default: object = None) -> object:  # type: ignore[override]
        """The thread at this path."""
        if path != "/" and not path.startswith("/t/"):
            return default
        if len(self._public.asked) >= self._pages:
            self.reached.set()
        number = int(path.rpartition("/")[2] or 0)
        links = () if self.over.is_set() else tuple(f"/t/{number + step}" for step in (1, 2, 3))
        posts = [
            (f"{number}{who}", name, f"Bericht {number} van {name} over de haven.") for who, name in NAMES
        ]
        body = thread(f"Draad {number}", posts, links).encode()
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body


def processes_of(data: DataDirectory) -> list[str]:
    """The lease files of this data directory that a process holds: none when every crawl has ended."""
    inodes = {str(path.stat().st_ino) for path in data.archive.parent.glob("*.lease")}
    locks = Path("/proc/locks").read_text().splitlines()
    return [line for line in locks if any(f":{inode} " in line for inode in inodes)]


def write_settings(watch: Watch) -> None:
    """The configuration file that the command line reads."""
    allowed = ", ".join(f'"{address}"' for address in watch.allowed)
    watch.data.configuration.write_text(f"[crawl]\nloopback = [{allowed}]\nretry_delay_s = 0\n")


def crawl_by_command(data: DataDirectory, *, largest_file: int | None = None) -> "subprocess.Popen[bytes]":
    """Start `lekwacht crawl` as a user does; no file may grow beyond `largest_file` bytes.

    Where the tests run in the background, a shell has told them to ignore Ctrl-C; the crawl is to hear it.
    """
    command = [sys.executable, "-m", "lekwacht", "--data", str(data.root), "crawl"]
    command = ["env", "--default-signal=INT", *command]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    if largest_file is not None:
        command = ["prlimit", f"--fsize={largest_file}", *command]
    errors = subprocess.DEVNULL if largest_file is None else subprocess.PIPE
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
    )


def kill_once(data: DataDirectory, public: PublicSite, chance: random.Random, pages: int) -> str:
    """Start a crawl and kill its supervisor, its child or both at a random moment; what was killed.

    The moment lies after up to `pages` requests, now and then while the crawl is still starting.
    """
    process = crawl_by_command(data)
    wanted = len(public.asked) + chance.randint(0, pages)
    end = time.monotonic() + 15
    while len(public.asked) < wanted and process.poll() is None and time.monotonic() < end:
        time.sleep(0.005)
    time.sleep(chance.uniform(0.0, 0.05) if chance.random() < 0.9 else chance.uniform(0.2, 1.0))
    children = children_of(process.pid)
    target = chance.choice(["supervisor", "child", "both"])
    for pid in (children if target != "supervisor" else []) + ([process.pid] if target != "child" else []):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if target == "child":  # the supervisor goes on with the site: that is killed too, at another moment
        time.sleep(chance.uniform(0.0, 0.5))
        process.kill()
    process.wait()
    return target


def broken_records(database: Database, data: DataDirectory) -> list[str | BrokenCapture]:
    """Everything that is wrong with the evidence: digests, order, and members that do not unpack."""
    broken: list[str | BrokenCapture] = list(verify(database, data.warc))
    for row in database.query("SELECT * FROM warc_record"):
        raw = warc.read(data.warc / row["warc_file"], row["warc_offset"], row["warc_length"])
        if not warc.uncompressed(raw).startswith(b"WARC/1.1\r\n"):
            broken.append(f"{row['warc_file']} {row['warc_offset']}")
    return broken


def fetched_twice(database: Database) -> list[str]:
    """Pages that were captured more than once in the night, robots.txt aside."""
    sql = "SELECT url FROM capture WHERE url NOT LIKE '%/robots.txt' GROUP BY url HAVING count(*) > 1"
    return [url for (url,) in database.execute(sql).fetchall()]


def contents(database: Database) -> list[tuple[object, ...]]:
    """What the archive knows of posts, without ids and times of a run."""
    sql = (
        "SELECT site.name, post.native_id, post.presence, version.thread, version.author, version.text"
        " FROM post JOIN site ON site.id = post.site_id"
        " JOIN post_version AS version ON version.post_id = post.id ORDER BY 1, 2, 6"
    )
    return [tuple(row) for row in database.execute(sql).fetchall()]


def children_of(pid: int) -> list[int]:
    """The processes that this one has started from its first thread."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def await_that(is_so: Callable[[], bool], seconds: float = 60) -> bool:
    """Wait until it is so, and tell whether it came to be."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def are_gone(*pids: int, seconds: float = 5) -> bool:
    """Whether every one of these processes has ended within so many seconds."""
    return await_that(lambda: not any(_is_alive(pid) for pid in pids), seconds)


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _after(latency_s: float, body: bytes) -> object:
    def answer(_handler: object) -> tuple[int, dict[str, str], bytes]:
        time.sleep(latency_s)
        return 200, {"Content-Type": "text/html; charset=utf-8"}, body

    return answer
