"""The command `extract` as a person runs it."""

import json
import subprocess
import sys
from pathlib import Path

PAGES = Path(__file__).parents[2] / "crawler" / "platforms" / "pages"


def _run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "lekwacht", "extract", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, check=False, timeout=60)


def test_file_is_shown_for_a_reader() -> None:
    """A saved page prints its platform and each post with author and time."""
    done = _run(str(PAGES / "wordpress-nl.html"))
    assert done.returncode == 0
    assert done.stdout.decode().splitlines()[0] == "wordpress (wordpress/1): 3 posts"


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
