"""Real programs on loopback: every post and comment once, with author, date and permalink."""

import json
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.extraction.extract import extract_page
from store.archive.extracted import ExtractedPost, PostKind
from store.archive.post import PostVersion, Presence
from store.archive.site import Site, SiteOptions, save_site
from store.archive.standing import standing
from store.clock import to_text
from tests.crawler.support import crawling
from tests.crawler.support.crawling import Watch
from tests.crawler.support.publicsite import PublicSite, serve
from tests.real.programs import WordPress, edit_wiki, flaskbb, isso, mediawiki, replay, spirit, wordpress

pytestmark = pytest.mark.real

ARTICLES, COMMENTS = 6, 12
THEMES = ("twentytwentythree", "twentytwentytwo", "twentytwentyone")
"""The first two are made of blocks, the last of templates."""
TALK = (
    "== Bron ==\nWaar staat dit eigenlijk beschreven? ~~~~\n\n"
    ":In het archief van de gemeente, dacht ik. ~~~~\n"
)
LEAK = "Volgens mij is hij gevlucht omdat zijn broer voor de brouwerij in Vurinas had getekend."


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """A data directory that watches nothing yet, beside a folder for the program."""
    (tmp_path / "program").mkdir()
    yield from crawling.watch(tmp_path)


def add(watch: Watch, url: str, also: tuple[str, ...] = ()) -> None:
    """Watch a real program."""
    watch.allowed += [url.split("/")[2], *also]
    options = SiteOptions(also_hosts=also)
    site = Site(0, "echt", url, enabled=True, canary=False, platform=None, options=options)
    save_site(watch.database, site, crawling.AheadClock().now())


def with_text(watch: Watch, text: str) -> list[PostVersion]:
    """Versions of single posts that hold this text: those of whole pages are left out."""
    return [
        v
        for v in crawling.versions_after(watch.database, 0)
        if text in v.text and not v.native_id.startswith("page-")
    ]


def fill(blog: WordPress) -> dict[int, list[int]]:
    """Articles with comments, of which every third answers the one before; ids of both."""
    made: dict[int, list[int]] = {}
    for number in range(1, ARTICLES + 1):
        date = f"2026-10-{number:02d}"
        text = (
            f"Verslag {number} van de avond in het dorpshuis. "
            + "Er was koffie en er werd lang gepraat. " * 8
        )
        order = {"act": "article", "title": f"Avond {number}", "text": text, "date": f"{date} 12:00:00"}
        (article,) = blog.act(order)
        made[article] = []
        for c in range(1, COMMENTS + 1):
            comment = {
                "act": "comment",
                "article": article,
                "author": f"Lezer {c}",
                "text": f"Reactie {c} op avond {number}, over de koffie en het lange gepraat.",
                "date": f"{date} 13:{c:02d}:00",
                "parent": made[article][-1] if c % 3 == 0 else 0,
            }
            made[article] += blog.act(comment)
    return made


def test_wordpress(watch: Watch, tmp_path: Path) -> None:
    """Articles and threaded, paged comments arrive once; the next nights see what is new, edited and gone."""
    with wordpress(tmp_path / "program") as blog:
        made = fill(blog)
        add(watch, blog.url)
        assert watch.crawl().whole
        for number, (article, comments) in enumerate(made.items(), 1):
            for c, comment in enumerate(comments, 1):
                (reaction,) = with_text(watch, f"Reactie {c} op avond {number},")
                assert reaction.native_id == f"comment-{comment}"
                assert reaction.author == f"Lezer {c}"
                assert reaction.published is not None
                assert reaction.published.at is not None
                assert f"comment-{comment}" in reaction.permalink
                if c % 3 == 0:
                    assert reaction.parent == f"comment-{comments[c - 2]}"
            assert len({v.native_id for v in with_text(watch, f"Verslag {number} van")}) == 1, article
        first, *_ = made
        fetched = "SELECT count(DISTINCT url) AS n FROM capture WHERE url LIKE '%/avond-%' AND fetched_at > ?"
        articles = watch.rows(fetched, "")[0]["n"]
        second = to_text(crawling.AheadClock(0).now())
        (leak,) = blog.act(
            {"act": "comment", "article": first, "author": "x", "text": LEAK, "date": "2026-11-24 01:00:00"}
        )
        report = watch.crawl(nights=1)
        assert [v.native_id for v in with_text(watch, LEAK)] == [f"comment-{leak}"]
        assert report.coverage[0].posts_new == 1
        again = watch.rows(fetched, second)[0]["n"]
        assert 0 < int(str(again)) <= int(str(articles)) / 3
        edited, gone = made[first][0], made[first][1]
        blog.act(
            {"act": "edit", "comment": edited, "text": "Ik heb mij bedacht over die koffie."},
            {"act": "delete", "comment": gone},
        )
        watch.crawl(nights=25)
        assert watch.versions(f"comment-{edited}")[1:] == ["Ik heb mij bedacht over die koffie."]
        post = standing(watch.database, watch.posts()[f"comment-{gone}"].post_id)
        assert post is not None
        assert post.presence is Presence.GONE
        stands = [
            row["presence"]
            for row in watch.rows("SELECT presence FROM post WHERE native_id LIKE 'comment-%'")
        ]
        assert stands.count("gone") == 1


def test_wordpress_in_every_theme(tmp_path: Path) -> None:
    """Each article and comment of a page is one post with author and time, however the theme writes it."""
    (tmp_path / "program").mkdir()
    with wordpress(tmp_path / "program") as blog:
        made = fill(blog)
        for theme in THEMES:
            assert blog.act({"act": "theme", "theme": theme}) == [1], theme
            for number, comments in enumerate(made.values(), 1):
                pages = [_posts(f"{blog.url}2026/10/avond-{number}/comment-page-{page}/") for page in (1, 2)]
                for posts in pages:
                    (article,) = [post for post in posts if f"Verslag {number} van" in post.text]
                    assert article.kind is PostKind.ARTICLE, (theme, article.native_id)
                    comment_ids = [post.native_id for post in posts if "Reactie" in post.text]
                    assert len(comment_ids) == len(set(comment_ids)), theme
                shown = {post.native_id: post for posts in pages for post in posts if "Reactie" in post.text}
                assert shown.keys() == {f"comment-{comment}" for comment in comments}, theme
                for c, comment in enumerate(comments, 1):
                    shown_comment = shown[f"comment-{comment}"]
                    assert f"Reactie {c} op avond {number}," in shown_comment.text
                    assert shown_comment.author == f"Lezer {c}", theme
                    assert shown_comment.published is not None, theme


def _posts(url: str) -> tuple[ExtractedPost, ...]:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return extract_page(answer.read(), url, crawling.AheadClock().now()).posts


def test_evidence_replays(watch: Watch, tmp_path: Path) -> None:
    """The WARC files of a crawl pass `warcio check` and replay in pywb, byte for byte."""
    with wordpress(tmp_path / "program") as blog:
        blog.act({"act": "article", "title": "Een", "text": LEAK, "date": "2026-10-01 12:00:00"})
        add(watch, blog.url)
        watch.crawl()
        url = next(v.thread for v in with_text(watch, LEAK) if v.thread != blog.url)
        with urllib.request.urlopen(url) as response:
            live = response.read()
    files = sorted(watch.data.warc.glob("*.warc.gz"))
    check = [Path(sys.executable).parent / "warcio", "check", *files]
    assert subprocess.run(check, check=False).returncode == 0
    (tmp_path / "pywb").mkdir()
    with (
        replay(tmp_path / "pywb", files) as archive,
        urllib.request.urlopen(f"{archive}/avond/2026id_/{url}") as again,
    ):
        assert LEAK in again.read().decode()
        assert LEAK in live.decode()


def test_mediawiki(watch: Watch, tmp_path: Path) -> None:
    """Signed remarks on a talk page arrive one by one; an edit that recent changes tell of is found."""
    with mediawiki(tmp_path / "program") as (url, site):
        edit_wiki(
            site,
            "Overleg:Brouwerij",
            TALK,
        )
        edit_wiki(site, "Brouwerij", "De brouwerij stond aan de kade. Zie ook [[Overleg:Brouwerij]].")
        edit_wiki(site, "Hoofdpagina", "Welkom. Lees over de [[Brouwerij]].")
        add(watch, url)
        assert watch.crawl().whole
        assert with_text(watch, "Waar staat dit eigenlijk beschreven?")
        assert with_text(watch, "In het archief van de gemeente")
        edit_wiki(
            site,
            "Overleg:Brouwerij",
            f"{TALK}\n::{LEAK} ~~~~\n",
        )
        watch.crawl(nights=1)
        assert with_text(watch, LEAK)


SEED = """
from django.contrib.auth import get_user_model
from spirit.category.models import Category
from spirit.comment.models import Comment
from spirit.core.utils.markdown import Markdown
from spirit.topic.models import Topic
make = get_user_model().objects.create_user
users = [make(username=f"lid{n}", email=f"lid{n}@example.org", password="x") for n in range(3)]
category = Category.objects.create(title="Dorpszaken")
for t in range(5):
    topic = Topic.objects.create(user=users[0], category=category, title=f"Draad {t}")
    for c in range(25):
        text = f"Bericht {c} in draad {t}, over de kade en de oude brouwerij."
        markup = Markdown().render(text)
        Comment.objects.create(user=users[c % 3], topic=topic, comment=text, comment_html=markup)
    topic.comment_count = 25
    topic.save()

"""


def test_spirit(watch: Watch, tmp_path: Path) -> None:
    """Every comment of every topic arrives once, with its author and date, over several pages."""
    with spirit(tmp_path / "program", SEED) as url:
        add(watch, url)
        assert watch.crawl().whole
        for t in range(5):
            for c in range(25):
                (post,) = with_text(watch, f"Bericht {c} in draad {t},")
                assert post.author == f"lid{c % 3}"
                assert post.published is not None


def test_flaskbb(watch: Watch, tmp_path: Path) -> None:
    """Every post of every topic arrives once, with its author, date and permalink, over several pages."""
    with flaskbb(tmp_path / "program", 4, 22) as url:
        add(watch, url)
        assert watch.crawl().whole
        database = sqlite3.connect(tmp_path / "program" / "flaskbb.sqlite")
        numbers = [number for (number,) in database.execute("SELECT id FROM posts")]
        database.close()
        posts = [post for post in watch.posts().values() if "/topic/" in post.thread]
        dated = [post for post in posts if post.author and post.published and post.published.at]
        assert len(numbers) > 80
        assert sorted(f"/post/{n}" for n in numbers) == sorted(
            post.permalink.partition("#")[0].removeprefix(url.rstrip("/")) for post in dated
        )


def test_isso(watch: Watch, tmp_path: Path) -> None:
    """Comments that stand in no HTML are read from Isso's interface, with parents."""
    with serve() as public, isso(tmp_path / "program", public.url) as interface:
        script = f"<script data-isso='{interface}/' src='{interface}/js/embed.min.js'></script>"
        page = f"<h1>Artikel</h1><p>Gewone tekst over de kade.</p>{script}"
        public.html("/", "<a href='/artikel.html'>lees</a>")
        public.html("/artikel.html", page)
        first = _comment(
            interface, public, {"author": "anna", "text": "Eerste reactie op het artikel.", "title": "t"}
        )
        second = _comment(interface, public, {"author": "bert", "text": LEAK, "title": "t", "parent": first})
        add(watch, public.url, also=(interface.removeprefix("http://"),))
        watch.crawl()
        posts = watch.posts()
        assert posts[f"isso-{second}"].text == LEAK
        assert posts[f"isso-{second}"].parent == f"isso-{first}"
        assert posts[f"isso-{first}"].author == "anna"


def _comment(interface: str, public: PublicSite, fields: dict[str, object]) -> int:
    request = urllib.request.Request(
        f"{interface}/new?uri=/artikel.html",
        json.dumps(fields).encode(),
        {"Content-Type": "application/json", "Origin": public.url.rstrip("/")},
    )
    with urllib.request.urlopen(request) as response:
        return int(json.load(response)["id"])
