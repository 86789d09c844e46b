"""A real web archive on loopback, pywb, is asked about pages whose history is known."""

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.commandline import FIRST_INCIDENT as M
from tests.commandline import Run, make_run
from tests.e2e.test_trace import PASSAGE, page_of
from tests.real.programs import environment_of, free_port, running
from tests.webarchive import Kept

pytestmark = [pytest.mark.real, pytest.mark.timeout(1800)]
START = datetime(2012, 1, 1, tzinfo=UTC)
WORDS = ("het weer", "de bus", "een markt", "in het dorp", "met koffie", "lange gesprekken", "van belang")


@dataclass(frozen=True)
class History:
    """What happened to one page, and what an archive kept of it."""

    url: str
    kept: tuple[Kept, ...]
    oldest_with: datetime | None
    newest_without: datetime | None


def made(number: int, drawn: random.Random) -> History:
    """A page that was captured some times, and got the passage at one of them, or after the last."""
    url = f"http://forum.example/draad/{number}"
    moments, at = [], START + timedelta(days=drawn.randrange(1000))
    for _ in range(drawn.randrange(1, 9)):
        at += timedelta(seconds=drawn.randrange(3600, 300 * 86400))
        moments.append(at)
    came = drawn.randrange(len(moments) + 1)
    kept, text = [], ""
    for place, moment in enumerate(moments):
        if not text or drawn.random() < 0.5:  # else the page stood unchanged: the same bytes again
            text = " ".join(drawn.choices(WORDS, k=40))
        version = f"{text}. {PASSAGE}" if place >= came else f"{text}."
        kept.append(Kept(url, moment, page_of(version)))
    return History(
        url,
        tuple(kept),
        moments[came] if came < len(moments) else None,
        moments[came - 1] if came else None,
    )


@pytest.mark.parametrize(("dialect", "count"), [("pywb", 100), ("memento", 10)])
def test_histories_come_back_in_their_order(
    dialect: str,
    count: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Of every page the oldest capture with the passage and the newest before it without are found."""
    drawn = random.Random(f"{dialect} 20261126")
    histories = [made(number, drawn) for number in range(count)]
    run: Run = make_run(tmp_path / "data", monkeypatch, capsys)
    run("init")
    document, live = tmp_path / "besluit.txt", tmp_path / "nu.warc.gz"
    document.write_text(PASSAGE, encoding="utf-8")
    now = datetime(2026, 10, 1, tzinfo=UTC)
    pages = (Kept(page_history.url, now, page_of(PASSAGE)) for page_history in histories)
    live.write_bytes(b"".join(page.record() for page in pages))
    run("enrol", document, "--ref", "VB-7", "--kind", "voornemen", "--section", "relaas")
    for step in (("crawl", "--warc", live), ("match",), ("report",)):
        run(*step)
    with_archive(tmp_path, histories, dialect)
    known = json.loads(run("trace", M, "--no-search", "--json").stdout)
    archived = {page_history["page"]: page_history for page_history in known["archived"]}
    assert len(archived) == count
    for history in histories:
        answer = archived[history.url]
        assert answer["oldest_with"] == text_of(history.oldest_with), history.url
        assert answer["newest_without"] == text_of(history.newest_without), history.url
        assert answer["unread"] == 0


def with_archive(folder: Path, histories: list[History], dialect: str) -> None:
    """Have pywb serve what was kept, and ask it."""
    programs, place = environment_of("pywb"), folder / "pywb"
    place.mkdir()
    warc = folder / "gisteren.warc.gz"
    warc.write_bytes(b"".join(kept.record() for history in histories for kept in history.kept))
    for words in (("init", "oud"), ("add", "oud", warc)):
        subprocess.run([programs / "wb-manager", *words], cwd=place, check=True, capture_output=True)
    port = free_port()
    settings = folder / "data" / "lekwacht.toml"
    own = (
        f'archives = ["oud {dialect} http://127.0.0.1:{port}/oud"]\nloopback = ["127.0.0.1:{port}"]\n'
        "archive_requests_a_minute = 60000\n"
    )
    settings.write_text(settings.read_text().replace("[crawl]\n", f"[crawl]\n{own}"))
    command = [programs / "wayback", "--port", str(port), "--bind", "127.0.0.1"]
    with running(command, f"http://127.0.0.1:{port}/", env={"PATH": os.environ["PATH"]}, cwd=place):
        asked = ("trace", M, "--archives", "--yes", "--reason", "Stond het er al?")
        whole = [sys.executable, "-m", "lekwacht", "--data", folder / "data", *asked]
        done = subprocess.run(whole, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]


def text_of(at: datetime | None) -> str | None:
    """A moment as the outline tells it."""
    return None if at is None else f"{at:%Y-%m-%dT%H:%M:%S}.000000Z"
