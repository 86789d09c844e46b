"""The gate: no value that a page invented gets behind it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import extract
from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.extract import extract_page
from crawler.extraction.gate import LONGEST_ID, LONGEST_NAME, admitted
from crawler.responses import isso
from store.archive.extracted import ClaimedTime, ExtractedPage, ExtractedPost, PostKind

FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
URL = "https://dorp.example/1"
LD = '<script type="application/ld+json">{}</script><p>Hallo allemaal, dit is een bladzijde.</p>'


def _in_order(page: ExtractedPage) -> None:
    for post in page.posts:
        every = f"{post.native_id}{post.text}{post.permalink}{post.author}{post.parent}{post.contact}"
        every.encode()  # no half characters
        assert post.text.strip()
        assert post.author is None or (isinstance(post.author, str) and len(post.author) <= LONGEST_NAME)
        assert len(post.native_id) <= LONGEST_ID
        if post.published is not None:
            post.published.raw.encode()
            assert post.published.at is None or 1980 <= post.published.at.astimezone(UTC).year <= 2028


@settings(max_examples=100, deadline=None)
@given(
    st.text(alphabet=st.characters(exclude_categories=())),
    st.none() | st.text(alphabet=st.characters(exclude_categories=()), max_size=400),
    st.none() | st.datetimes(timezones=st.timezones()),
)
def test_any_post_comes_through_in_order(text: str, author: str | None, at: datetime | None) -> None:
    """Whatever text, name and time: no half character, no endless name, no year in which nobody wrote."""
    published = None if at is None else ClaimedTime(text, at)
    post = ExtractedPost(f"i{text}", PostKind.COMMENT, f"x{text}", URL, author, published, parent=text)
    (kept,) = admitted([post], FETCHED)
    assert len(kept.text) == len(post.text)  # what quotes point at stays where it was
    _in_order(ExtractedPage(URL, "x", "x/1", (kept,)))


@pytest.mark.parametrize(
    "html",
    [
        LD.format(
            '{"@type":"Comment","text":"a \\ud800 b is een tekst","author":"J\\udfff","dateCreated":"2021-11-09"}'
        ),
        LD.format(
            '{"@type":"Comment","text":"een tekst","author":{"name":{"x":1}},"dateCreated":"0001-01-01T00:00:00+01:00"}'
        ),
        LD.format(
            '{"@type":"Comment","text":"een tekst","author":{"name":["a"]},"dateCreated":1e300,"url":{"a":1}}'
        ),
        LD.format(
            '{"@type":["Comment",{"a":1}],"text":["een"],"author":[[]],"datePublished":"9999-12-31T23:59:59-05:00"}'
        ),
        LD.format('{"@type":"NewsArticle","articleBody":7,"author":[null],"comment":"x"}'),
        LD.format(
            '{"@graph":[null,1,"x",{"@type":null,"text":"t"}],"mainEntity":{"@type":"Question","text":{}}}'
        ),
        LD.format("[" * 5000 + "]" * 5000),
        '<div class=c><b class=author>Jan</b><time datetime="0001-01-01T00:00:00+01:00">1 mei 2020</time><p>Hallo daar</p></div>',
        '<time datetime="9999-12-31T23:59:59-05:00">x</time><time datetime="99999999999999">y</time><p>Hallo daar</p>',
        '<span data-time="1e300">x</span><abbr title="-62135596800">y</abbr><p>Hallo 32.13.2020 daar</p>',
        '<div itemscope itemtype="http://schema.org/Comment"><b itemprop=author>A\ud800</b><i itemprop=text>Hallo</i></div>',
    ],
)
def test_odd_values_cost_nothing_but_themselves(html: str) -> None:
    """Half characters, objects for names, years that cannot be: the words of the page are still read."""
    page = extract_page(html, URL, FETCHED)
    assert "Hallo" in " ".join(post.text for post in page.posts)
    assert not page.fell_back
    _in_order(page)


@pytest.mark.parametrize(
    "charset", ["hex", "idna", "undefined", "rot13", "base64", "punycode", "zip", "mbcs", "\x00"]
)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_codec_that_is_no_encoding_is_not_believed(charset: str, where: str) -> None:
    """A page that names a codec of Python which encodes no text is read as UTF-8."""
    declared = f"text/html; charset={charset}" if where == "header" else None
    html = f"<meta charset={charset}><p>Wij zijn één dorp.</p>".encode()
    page = extract_page(html, URL, FETCHED, content_type=declared)
    assert "Wij zijn één dorp." in page.posts[0].text


def test_time_for_machines_that_cannot_be_leaves_the_words() -> None:
    """Where an attribute says the year 1, what readers see is believed."""
    comments = "".join(
        f'<div class="comment" id="c{n}"><b class="author">{who}</b> <time datetime="0001-01-01T00:00:00+01:00">'
        f"{n} mei 2020</time><p>{text}</p></div>"
        for n, who, text in (
            (1, "Kees", "Hallo allemaal daar in het dorp aan de vaart."),
            (2, "Jan", "Wie weet wanneer de brug weer open gaat?"),
        )
    )
    posts = extract_page(comments, URL, FETCHED).posts
    assert [p.published.at.date().isoformat() for p in posts if p.published and p.published.at] == [
        "2020-05-01",
        "2020-05-02",
    ]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_any_bytes_under_any_header_are_a_page_or_a_typed_error(html: bytes, declared: str | None) -> None:
    """Nothing else is raised, and what comes out is in order."""
    try:
        _in_order(extract_page(html, URL, FETCHED, content_type=declared))
    except UnreadablePageError:
        return


@pytest.mark.parametrize("created", ["1e300", "-1e300", "NaN", '"x"', "null", "[]"])
def test_comment_of_isso_with_an_odd_time_is_kept(created: str) -> None:
    """A time that is none costs the time alone, and a name that is an object the name."""
    body = f'{{"replies":[{{"id":1,"text":"Hallo","author":{{"a":1}},"created":{created},"replies":[]}}]}}'
    (post,) = isso.read_comments(body.encode(), "https://i.example/?uri=/a", URL).posts
    assert (post.text, post.author) == ("Hallo", None)


def test_page_that_breaks_its_reading_is_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever fails while posts are told apart, the text of the page is there as one post, and it is told."""

    def broken(*_: object) -> None:
        raise KeyError("nobody thought of this")

    monkeypatch.setattr(extract, "find_stamps", broken)
    page = extract_page("<p>Hallo allemaal.</p>", URL, FETCHED)
    assert page.fell_back
    assert [post.text for post in page.posts] == ["Hallo allemaal."]
