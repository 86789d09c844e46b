"""The bundled sites: their posts are read as an officer would read them."""

from datetime import UTC, datetime

from crawler.extraction.extract import extract_page
from lekwacht.demo.sites import FOLDER
from store.archive.extracted import ExtractedPage, PostKind

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def read(page: str) -> ExtractedPage:
    """The posts on one bundled page."""
    path = FOLDER / page / "index.html"
    return extract_page(path.read_bytes(), f"http://sites.example/{page}/", NOW)


def test_the_leak_is_a_reaction_of_its_own() -> None:
    """The reaction on the forum has its own author, time and permalink, apart from the article."""
    page = read("forum/node/2017")
    assert page.platform == "drupal"
    assert page.posts[0].kind is PostKind.ARTICLE
    (leak,) = [post for post in page.posts if "graanschuur" in post.text]
    assert leak.kind is PostKind.COMMENT
    assert leak.author == "iemand die het weet"
    assert leak.permalink.endswith("/node/2017/#comment-8812")
    assert leak.published is not None
    assert leak.published.at == datetime(2023, 5, 12, 21, 17, tzinfo=UTC)


def test_the_older_weblog_told_it_years_before() -> None:
    """The weblog's post claims a day in 2019."""
    (post, *_) = read("weblog/2019/10/19/verhalenavond-de-imker").posts
    assert "suikerfabriek" in post.text
    assert post.published is not None
    assert post.published.at is not None
    assert post.published.at.year == 2019
