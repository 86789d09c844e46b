"""No page, however broken or hostile, raises anything but a typed error or takes unbounded time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.extract import extract_page
from store.archive.extracted import ExtractedPage

FETCHED = datetime(2023, 5, 20, 12, 0, tzinfo=UTC)

TAGS = st.sampled_from(
    [
        "div",
        "table",
        "tr",
        "td",
        "li",
        "ul",
        "p",
        "a",
        "b",
        "blockquote",
        "span",
        "article",
        "time",
        "dl",
        "dd",
    ]
)
NAMES = st.sampled_from(
    ["post", "comment", "author", "date", "content", "quote", "signature", "message", "odd", "x", "children"]
)
TEXTS = st.one_of(
    st.sampled_from(
        [
            "11/05/2023 - 20:45",
            "gisteren om 10:00",
            "31.02.2019",
            "Max",
            "Antworten",
            "vor 3 Tagen",
            "0.0.0000",
        ]
    ),
    st.text(max_size=60),
)


@st.composite
def _markup(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(0, 40))):
        tag = draw(TAGS)
        mark = f"{draw(NAMES)}-{draw(st.integers(0, 9))}"
        opening = f'<{tag} class="{draw(NAMES)}" id="{mark}" href="#{draw(NAMES)}">'
        closing = draw(st.sampled_from([f"</{tag}>", "", "</div>", "</table>", "<br>", "<hr>"]))
        parts.append(opening + draw(TEXTS) + closing)
    return "".join(parts)


def _extract(html: bytes | str) -> ExtractedPage | None:
    try:
        return extract_page(html, "https://a.example/x?y=1", FETCHED)
    except UnreadablePageError:
        return None


def _check(page: ExtractedPage | None) -> None:
    posts = page.posts if page else ()
    assert len({post.native_id for post in posts}) == len(posts)
    for post in posts:
        assert post.text.strip()
        assert all(0 <= start < end <= len(post.text) for start, end in post.quotes)
        assert post.published is None or post.published.at is None or post.published.at.tzinfo is not None


@settings(max_examples=150, deadline=None)
@given(_markup())
def test_any_markup_gives_well_formed_posts(html: str) -> None:
    """Whatever tags stand in whatever order: ids are unique, texts are not empty, quotes lie inside."""
    _check(_extract(html))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_page_or_a_typed_error(html: bytes) -> None:
    """Bytes of no known encoding never raise anything else."""
    _check(_extract(html))


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "x",
        "<table><tr><td>" * 5_000 + "11/05/2023 - 20:45 x",
        "<div class='" + "post " * 300_000 + "'>x</div>",
        "<a href='" + "#1" * 500_000 + "'>11.05.2023 20:45</a>" * 3,
        "<p>" + "11.05.2023 20:45 " * 50_000,
        "<div class=post><b>a</b> <i>11.05.2023 20:45</i> text</div>" * 5_000,
        "<li>" * 3_000 + "<time datetime=2020-01-01>1</time>" * 3_000,
        "<blockquote>" * 2_000 + "Max schrieb:",
        "<!--" * 100_000,
        "<div " + " ".join(f"a{n}=''" for n in range(100_000)) + ">x</div>",
        "\x00\x01<p>a\ud800b</p>",
        "<?xml version='1.0' encoding='utf-16'?><p>x</p>",
        '<script type="application/ld+json">' + "[" * 100_000 + "</script><p>x",
        '<script type="application/ld+json">{"@type":"Comment","text":7,"author":[1]}</script>x',
    ],
)
@pytest.mark.timeout(60)
def test_page_made_to_hurt_ends(html: str) -> None:
    """Deep nesting, endless attributes and floods of dates end in bounded time."""
    _check(_extract(html))


@pytest.mark.parametrize("depth", [100, 500, 3_000, 20_000])
def test_text_under_any_number_of_elements_is_kept(depth: int) -> None:
    """Nesting without end hides nothing: neither the text inside it nor what follows."""
    page = _extract("<div>" * depth + "geheim</div>" + "</div>" * (depth - 1) + "<p>daarna</p>")
    assert page is not None
    assert page.posts[0].text.split() == ["geheim", "daarna"]
