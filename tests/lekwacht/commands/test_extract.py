"""The command `extract` as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crawler.support.publicsite import thread

PAGES = Path(__file__).parents[2] / "crawler" / "extraction" / "platforms" / "pages"


def _run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lekwacht", "extract", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60)


def test_file_is_shown_for_a_reader() -> None:
    """A saved page prints its platform and each post with author and time."""
    done = _run(str(PAGES / "wordpress-nl.html"))
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[0] == "wordpress (wordpress/3): 3 posts"


def test_json_of_one_page() -> None:
    """`--json` gives one object with the posts."""
    done = _run("--json", "--url", "https://x.example/1", str(PAGES / "wordpress-nl.html"))
    page = json.loads(done.stdout)
    assert (page["url"], len(page["posts"])) == ("https://x.example/1", 3)


def test_broken_lines_do_not_change_the_exit_code() -> None:
    """With `--jsonl` a broken line is answered as an error and the command still ends with 0."""
    done = _run("--jsonl", "-", stdin=b'{"html":"<p>a</p>"}\nkapot\n')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [("error" in answer) for answer in answers] == [False, True]


def test_empty_page_is_one_line_and_exit_2() -> None:
    """An empty file is told in one sentence."""
    done = _run("-")
    assert done.returncode == 2
    assert done.stderr.decode() == "lekwacht: the page is empty\n"


def test_a_sample_is_kept_beside_its_profile_and_told_when_it_no_longer_holds(tmp_path: Path) -> None:
    """`--keep-sample` writes page and posts; a profile that changed is told on stderr."""
    profile = tmp_path / "ons.toml"
    profile.write_text(
        'name = "ons"\n[[part]]\nkind = "comment"\npost = "li.comment"\nbody = ".comment-content"\n'
    )
    asked = (str(PAGES / "wordpress-nl.html"), "--url", "https://x.example/1", "--profile", str(profile))
    assert _run(*asked, "--keep-sample").returncode == 0
    assert profile.with_suffix(".html").exists()
    assert len(json.loads(profile.with_suffix(".json").read_text("utf-8"))["posts"]) == 2
    quiet = _run(*asked)
    assert (quiet.returncode, quiet.stderr) == (0, b"")
    profile.write_text(profile.read_text().replace(".comment-content", "footer"))
    ended = _run(*asked)
    assert ended.returncode == 0
    assert "profile ons: its sample page yields no post" in ended.stderr.decode()
    assert _run(*asked[:1], "--keep-sample").returncode == 2


def test_relative_dates_count_from_when_the_page_was_saved() -> None:
    """`--fetched-at` makes `2 dagen geleden` a day, for a page and for lines without a moment."""
    page = thread("Sluis", [("11", "anna", "Over de sluis is het laatste woord nog niet gezegd.")])
    page = page.replace("11 mei 2026 20:11", "2 dagen geleden")
    line = json.dumps({"url": "https://x.example/1", "html": page}).encode()
    moment = ("--fetched-at", "2026-05-11T20:00:00+02:00")
    many = _run("--jsonl", *moment, "--jobs", "2", "-", stdin=b"\n".join([line] * 3))
    single = _run("--json", *moment, "--url", "https://x.example/1", "-", stdin=page.encode())
    pages = [json.loads(content) for content in many.stdout.splitlines()]
    assert len(pages) == 3
    assert pages[0] == json.loads(single.stdout)
    assert {post["published_at"][:10] for post in pages[0]["posts"]} == {"2026-05-09"}


@pytest.mark.parametrize(
    "wrong", [("--fetched-at", "fetched_at"), ("--jobs", "0"), ("--profile", "weg.toml"), ("weg.html",)]
)
def test_what_cannot_be_used_is_told_and_ends_with_2(wrong: tuple[str, ...]) -> None:
    """A moment, number or file that is none is named."""
    done = _run(*wrong, "-") if len(wrong) > 1 else _run(*wrong)
    assert done.returncode == 2
    assert wrong[-1] in done.stderr.decode()
