"""From pages to posts, on sample pages written after real markup."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.extract import extract_page
from crawler.extraction.finder import finder
from crawler.extraction.platforms.platform import Platform, platform_from
from store.archive.extracted import ClaimedTime, ExtractedPage, PostKind

PAGES = Path(__file__).parent / "platforms" / "pages"
FETCHED = datetime(2023, 5, 20, 12, 0, tzinfo=UTC)


def _extract(name: str) -> ExtractedPage:
    return extract_page((PAGES / name).read_bytes(), f"https://site.example/{name}", FETCHED)


def test_drupal_article_and_threaded_comments() -> None:
    """An article with comments on an Indymedia-like Drupal gives each its author, time, id and parent."""
    page = _extract("drupal7-indymedia.html")
    assert page.platform == "drupal"
    assert [(p.native_id, p.kind, p.author, p.parent) for p in page.posts] == [
        ("node-53408", PostKind.ARTICLE, "Buurtbewoner", None),
        ("comment-101", PostKind.COMMENT, "anoniem", None),
        ("comment-102", PostKind.REPLY, "Piet", "comment-101"),
    ]
    assert page.posts[2].text == "Wel waar hoor.\nMijn neef was erbij."


def test_quotation_is_part_of_the_text_and_marked() -> None:
    """Words quoted from another post stay in the text, and the span says that they are quoted."""
    post = _extract("vbulletin3-de.html").posts[1]
    assert [post.text[start:end] for start, end in post.quotes] == [
        "Zitat:\nZitat von Max\nWas kann ich tun?"
    ]
    assert post.text.endswith("Geh zum Arzt!")


def test_signature_is_left_out() -> None:
    """A signature below a rule is no part of what was posted."""
    texts = [post.text for post in _extract("vbulletin3-de.html").posts]
    assert not any("Signatur" in text for text in texts)


def test_page_without_posts_is_one_post() -> None:
    """Where nothing repeats, the whole visible text is kept as one post, so that no leak is missed."""
    page = extract_page(
        "<html><body><p>Een losse bladzijde.</p></body></html>", "https://a.example/x", FETCHED
    )
    assert [(p.kind, p.text) for p in page.posts] == [(PostKind.ARTICLE, "Een losse bladzijde.")]
    assert page.platform == "page"


@pytest.mark.parametrize("html", [b"", b"   ", "\n"])
def test_empty_page_is_a_typed_error(html: bytes | str) -> None:
    """An empty page is told as such."""
    with pytest.raises(UnreadablePageError):
        extract_page(html, "https://a.example", FETCHED)


# Which way to read a page is taken

URL = "https://dorp.example/t/7"
SAID = (
    "De molen aan de vaart kreeg nieuwe wieken van eikenhout, en het koren wordt er weer gemalen.",
    "Op zaterdag werd het zwembad geopend door de wethouder, die een lint doorknipte voor de school.",
    "De koffie was koud, maar de taart van de bakker op het plein maakte die middag veel goed.",
)
NAMES = ("Kees", "Els", "Piet")
POST = '<div class="v" id="v{0}"><b class="w">{1}</b> <i>{0} mei 2021 10:00</i><p class="t">{2}</p></div>'
POSTS = "".join(POST.format(n, name, text) for n, (name, text) in enumerate(zip(NAMES, SAID, strict=True), 1))


def _profile(**part: str) -> Platform:
    return platform_from({"name": "dorp", "version": 7, "part": [{"kind": "comment", "post": ".v", **part}]})


def _read(body: str, profile: Platform | None = None, url: str = URL) -> ExtractedPage:
    return extract_page(f"<html><body>{body}</body></html>", url, FETCHED, profile=profile)


def test_profile_of_a_site_decides_and_is_named_with_its_version() -> None:
    """Whatever another way would find."""
    page = _read(POSTS, _profile(body=".t", author="i"))
    assert (page.platform, page.extractor) == ("dorp", "dorp/7")
    assert [post.author for post in page.posts] != list(NAMES)
    assert [post.text for post in page.posts] == list(SAID)


def test_profile_that_reads_nothing_makes_way_for_the_other_ways() -> None:
    """A page of another kind on the same site."""
    page = _read(POSTS.replace('class="v"', 'class="z"'), _profile(body=".t"))
    assert page.platform == "generic"
    assert [(post.author, post.text) for post in page.posts] == list(zip(NAMES, SAID, strict=True))


def test_known_platform_is_believed_where_it_explains_as_much() -> None:
    """Its marks alone decide nothing: where its selectors catch little, likeness finds the posts."""
    comments = "".join(
        f'<li class="comment" id="comment-{n}"><cite class="fn">{name}</cite><div class="comment-meta">'
        f'<a href="#comment-{n}">{n} mei 2021 om 10:00</a></div>'
        f'<div class="comment-content">{text}</div></li>'
        for n, (name, text) in enumerate(zip(NAMES, SAID, strict=True), 1)
    )
    known = _read(f'<link href="/wp-content/x.css"><ol class="comment-list">{comments}</ol>')
    other = _read(f'<link href="/wp-content/x.css">{POSTS}')
    assert (known.platform, other.platform) == ("wordpress", "generic")
    for page in (known, other):
        assert [(post.author, post.text) for post in page.posts] == list(zip(NAMES, SAID, strict=True))


def test_article_of_a_known_platform_stands_above_comments_of_an_unknown_theme() -> None:
    """The theme hides the comments from the selectors, not the article."""
    article = (
        '<link href="/wp-content/x.css"><article class="post type-post" id="post-5"><h1>Dorp</h1>'
        f'<div class="entry-content"><p>{SAID[0]} {SAID[1]} {SAID[2]}</p></div></article>'
    )
    page = _read(article + POSTS)
    assert (page.posts[0].kind, page.posts[0].native_id) == (PostKind.ARTICLE, "post-5")
    assert [post.author for post in page.posts[1:]] == list(NAMES)


def test_prose_that_no_record_claims_is_an_article_beside_them() -> None:
    """Its id is not that of any post."""
    lead = f"<p>{SAID[0].replace('molen', 'brug')} {SAID[1].replace('zwembad', 'park')}</p>"
    page = _read(lead + POSTS)
    assert [post.native_id.partition("-")[0] for post in page.posts] == ["v1", "v2", "v3", "rest"]
    assert len({post.native_id for post in page.posts}) == 4


def test_listing_for_machines_is_read_where_the_page_shows_little_of_it() -> None:
    """Twice as many posts as readers see, or more."""
    things = [
        {"@type": "Comment", "text": text, "author": name, "url": f"#c{n}", "dateCreated": "2021-05-03"}
        for n, (name, text) in enumerate(zip(NAMES, SAID, strict=True), 1)
    ]
    script = f'<script type="application/ld+json">{json.dumps(things)}</script>'
    page = _read(
        f"{script}<p>Een losse bladzijde over het dorp, die verder niets zegt van wie er wat zei.</p>"
    )
    assert page.extractor == "schema.org/1"
    assert [(post.author, post.text) for post in page.posts[:3]] == list(zip(NAMES, SAID, strict=True))
    shown = _read(script + POSTS)
    assert sorted(post.text for post in shown.posts) == sorted(SAID)


def test_page_says_how_it_was_read() -> None:
    """Not cut, and not fallen back, unless it was."""
    page = _read(POSTS)
    assert (page.url, page.cut, page.fell_back) == (URL, False, False)
    assert page.extractor == f"generic/{finder.VERSION}"


def test_dates_are_read_in_the_zone_that_is_asked_for() -> None:
    """Where the page names none."""
    hours = [
        page.posts[0].published.at.astimezone(UTC).hour
        for zone in ("Europe/Amsterdam", "America/New_York")
        for page in [extract_page(POSTS, URL, FETCHED, zone=zone)]
        if page.posts[0].published and page.posts[0].published.at
    ]
    assert hours == [8, 14]


def test_relative_dates_without_a_time_of_fetch_stay_words() -> None:
    """A saved page of unknown age."""
    body = "".join(
        POST.format(n, name, text) for n, (name, text) in enumerate(zip(NAMES, SAID, strict=True), 1)
    )
    page = extract_page(body.replace("mei 2021 10:00", "dagen geleden"), URL, None)
    assert [post.published for post in page.posts] == [ClaimedTime(f"{n} dagen geleden") for n in (1, 2, 3)]


def test_header_of_the_server_tells_the_encoding() -> None:
    """Bytes of Windows under a name of their own."""
    html = f"<p>Wij zijn één dorp. {SAID[0]}</p>".encode("cp1250")
    page = extract_page(html, URL, FETCHED, content_type="text/html; charset=windows-1250")
    assert page.posts[0].text.startswith("Wij zijn één dorp.")


def test_page_is_read_the_same_on_every_run() -> None:
    """Extraction is a pure function."""
    assert _read(POSTS) == _read(POSTS)


def _is_talk(talk: list[tuple[str, str]]) -> bool:
    """Whether nobody says more than two thirds of it: a name that stands everywhere is like a rank."""
    return all(3 * sum(who == name for who, _ in talk) <= 2 * len(talk) for name in NAMES)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(SAID)), min_size=2, max_size=8).filter(
        _is_talk
    )
)
def test_talk_of_any_people_is_read_post_by_post(talk: list[tuple[str, str]]) -> None:
    """Whoever says how much: each post once, under the name of who said it."""
    said = [(name, f"{text} Dat zeg ik voor keer {n}.") for n, (name, text) in enumerate(talk, 1)]
    body = "".join(POST.format(n, name, text) for n, (name, text) in enumerate(said, 1))
    assert [(post.author, post.text) for post in _read(body).posts] == said
