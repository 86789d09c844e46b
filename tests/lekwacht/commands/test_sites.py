"""Watching sites from the command line, on a site that is served on loopback."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lekwacht.setup import initialise
from tests.commandline import Run
from tests.crawler.support.publicsite import PublicSite, serve, thread
from tests.lekwacht.commands.conftest import STORY

POSTS = [
    ("11", "anna", "Over de oude sluis is het laatste woord nog niet gezegd, denk ik."),
    ("12", "bert", STORY),
]


@pytest.fixture
def public(root: Path) -> Iterator[PublicSite]:
    """A forum thread with the leak in its second post; the data directory may visit it."""
    with serve() as site:
        site.html("/", thread("Sluis", POSTS))
        initialise(root, settings={"crawl.loopback": (site.address,)})
        yield site


def test_a_site_is_added_listed_crawled_and_disabled(lekwacht: Run, public: PublicSite) -> None:
    """What was chosen at the command line is kept, and the listing tells the site's last night."""
    limits = ("--delay", "0.1", "--max-pages", "9", "--time-budget", "60", "--schedule", "0 */6 * * *")
    scope = ("--path", "/", "--also", "a.example", "--exclude", "/zoek")
    output = lekwacht("sites", "add", public.url, "--name", "sluis", *limits, *scope, "--yes").stdout
    assert "platform: phpbb" in output
    assert "sluis is watched" in output
    (before,) = [json.loads(line) for line in lekwacht("sites", "list", "--json").stdout.splitlines()]
    assert (before["name"], before["url"], before["enabled"], before["night"]) == (
        "sluis", public.url, True, None,
    )  # fmt: skip
    (crawled,) = [json.loads(line) for line in lekwacht("crawl", "sluis", "--json").stdout.splitlines()]
    assert (crawled["site"], crawled["ending"], crawled["posts_new"]) == ("sluis", "complete", 2)
    assert ": complete" in lekwacht("sites", "list").stdout
    lekwacht("sites", "disable", "sluis")
    assert "(disabled)" in lekwacht("sites", "list").stdout
    lekwacht("sites", "enable", "sluis")
    assert "(disabled)" not in lekwacht("sites", "list").stdout


def test_a_site_is_tested_without_being_watched(lekwacht: Run, public: PublicSite) -> None:
    """The platform and every post are shown; nothing is kept."""
    output = lekwacht("sites", "test", public.url).stdout
    assert "platform: phpbb" in output
    assert "Over de oude sluis" in output
    assert lekwacht("sites", "list").stdout == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("sites", "add", "ftp://forum.example/"), "ftp://forum.example/"),
        (("sites", "add", "http://10.0.0.1/", "--yes"), "10.0.0.1"),
        (("sites", "add", "https://forum.example/", "--schedule", "elke dag"), "elke dag"),
        (("sites", "add", "https://forum.example/", "--exclude", "("), "("),
        (("sites", "add", "https://forum.example/", "--profile", "weg.toml"), "weg.toml"),
        (("sites", "disable", "weg"), "weg"),
        (("sites", "enable", "weg"), "weg"),
        (("sites", "test", "geen adres"), "geen adres"),
        (("crawl", "weg"), "weg"),
        (("crawl", "--warc", "weg.warc"), "weg.warc"),
        (("look", "file:///etc/passwd"), "file:///etc/passwd"),
    ],
)
@pytest.mark.usefixtures("public")
def test_what_cannot_be_watched_is_told_and_ends_with_2(
    lekwacht: Run, arguments: tuple[str, ...], sentence: str
) -> None:
    """A bad address, schedule, pattern, profile or name is named in one line."""
    assert sentence in lekwacht(*arguments, expect=2).stderr


def test_a_second_crawl_tells_its_own_numbers(lekwacht: Run, public: PublicSite) -> None:
    """Nothing was due is neither complete nor unreachable, and ends with 0; `--now` asks again."""
    lekwacht("sites", "add", public.url, "--name", "sluis", "--yes")
    (first,) = [json.loads(line) for line in lekwacht("crawl", "--json").stdout.splitlines()]
    assert (first["ending"], first["posts_new"]) == ("complete", 2)
    assert "nothing was due" in lekwacht("crawl").stdout
    (second,) = [json.loads(line) for line in lekwacht("crawl", "--json").stdout.splitlines()]
    assert (second["ending"], second["requests"], second["posts_new"]) == ("nothing_due", 0, 0)
    public.html("/", thread("Sluis", [*POSTS, ("13", "cees", "En de brug dan, daar hoor je niemand over.")]))
    (third,) = [json.loads(line) for line in lekwacht("crawl", "--now", "--json").stdout.splitlines()]
    assert (third["ending"], third["requests"], third["posts_new"]) == ("complete", 1, 1)


def test_a_site_is_shown_and_removed(lekwacht: Run, public: PublicSite) -> None:
    """What is left alone can be looked up; a removed site is off the list, and may be added anew."""
    public.html("/", thread("Sluis", POSTS, ("/login", "/foto.jpg", "/zoek/1")))
    lekwacht("sites", "add", public.url, "--name", "sluis", "--exclude", "/zoek", "--yes")
    lekwacht("crawl")
    site = json.loads(lekwacht("sites", "show", "sluis", "--json").stdout)
    assert site["options"] == {"exclude": ["/zoek"]}
    assert {left["reason"]: left["count"] for left in site["left_out"]} == {"excluded": 2, "not_text": 1}
    assert "left alone (excluded, 2)" in lekwacht("sites", "show", "sluis").stdout
    lekwacht("sites", "remove", "sluis")
    assert lekwacht("sites", "list").stdout == ""
    assert "disabled" in lekwacht("crawl", "sluis", expect=2).stderr
    lekwacht("sites", "add", public.url, "--name", "sluis", "--yes")
    assert "sluis" in lekwacht("sites", "list").stdout


def test_nothing_that_a_page_writes_reaches_the_terminal_raw(lekwacht: Run, public: PublicSite) -> None:
    """Escapes and marks that turn a line are written out."""
    public.html(
        "/", thread("Sluis", [("11", "an\u202ena", "Tekst met \u202e omkering."), ("12", "bert", "x")])
    )
    shown = lekwacht("sites", "test", public.url).stdout
    assert "\u202e" not in shown
    assert "202E" in shown
