"""Looking at one page: now, from a file that somebody saved, and for a request that waits."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lekwacht.process import command_line
from lekwacht.setup import initialise
from store.casebook import request as requests
from store.casebook.request import Request, RequestKind, RequestState
from store.casebook.schema import open_casebook
from store.layout import DataDirectory
from tests.commandline import FIRST_INCIDENT
from tests.crawler.support.publicsite import serve, thread
from tests.e2e.conftest import CHECKOUT
from tests.lekwacht.commands.conftest import STORY


def run(root: Path, *arguments: str | Path, expect: int = 0) -> str:
    """One command in a process of its own, which starts others; all that it said."""
    done = subprocess.run(
        command_line(root, *map(str, arguments)), capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    assert done.returncode == expect, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


POSTS = [("11", "anna", "Wie weet er meer van?"), ("12", "bert", STORY)]


def test_a_saved_page_is_matched_like_any_other(root: Path, story: Path, tmp_path: Path) -> None:
    """A leak on a page that only somebody with an account sees raises an incident, with who gave the page."""
    initialise(root)
    run(root, "enrol", story, "--ref", "B-1", "--kind", "voornemen")
    page = tmp_path / "groep.html"
    page.write_text(thread("Groep", POSTS), encoding="utf-8")
    arguments = ("look", "https://social.example/groep/1", "--file", page, "--by", "Eva de Vries")
    answer = run(root, *arguments, "--saved-at", "2026-11-20T10:00:00+01:00")
    assert "given by Eva de Vries" in answer
    assert "B-1" in answer
    shown = run(root, "incidents", "show", FIRST_INCIDENT, "--json")
    assert "https://social.example/groep/1" in shown
    assert "2026-11-20T09:00" in shown


def test_a_picture_is_kept_and_told_as_not_read(root: Path, tmp_path: Path) -> None:
    """Exit 3: what stands on it nobody has read."""
    initialise(root)
    picture = tmp_path / "scherm.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    answer = run(root, "look", "https://social.example/1", "--file", picture, expect=3)
    assert "1 captured, 0 posts" in answer
    assert "not read: unknown_kind 1" in answer


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/weg", "http://h:99999/"])
def test_a_request_that_fails_makes_its_step_incomplete(root: Path, url: str) -> None:
    """Whether its page still stands is not known; an address that is none stops no other request."""
    with serve() as public:
        public.html("/t", thread("T", POSTS))
        initialise(root, settings={"crawl.loopback": (public.address, "127.0.0.1:9"), "crawl.retries": 0})
        casebook = open_casebook(DataDirectory(root).casebook)
        now = datetime.now(UTC)
        asked = [
            requests.ask(
                casebook,
                Request(
                    id=0,
                    kind=RequestKind.LOOK,
                    incident_number="M-2026-0001",
                    site=None,
                    native_id=None,
                    url=asked_url,
                    due_on=now.date(),
                    asked_by="eva",
                    asked_at=now,
                ),
            )
            for asked_url in (url, f"{public.url}t")
        ]
        run(root, "requests", expect=3)
        states = [row["state"] for row in casebook.query("SELECT state FROM request ORDER BY id")]
        casebook.close()
    assert len(asked) == 2
    assert states == [RequestState.FAILED, RequestState.DONE]
