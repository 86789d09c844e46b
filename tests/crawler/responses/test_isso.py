"""Comments that Isso keeps apart from a page are posts of that page."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.responses.isso import EXTRACTOR, comments_address, read_comments
from store.archive.extracted import ExtractedPost, PostKind, Precision

SITE = "https://blog.example/"
ASKED = "https://reacties.example/?uri=%2Fdorp%2Fmolen%2F"
PAGE = "https://blog.example/dorp/molen/"
FIRST = {
    "id": 7,
    "parent": None,
    "text": "<p>De molen draait weer.</p>",
    "author": "anna",
    "website": "https://anna.example",
    "created": 1_600_000_000.5,
}


def read(*comments: object, url: str = ASKED) -> tuple[ExtractedPost, ...]:
    """The posts in an answer with these comments."""
    return read_comments(json.dumps({"id": None, "replies": comments}).encode(), url, SITE).posts


def test_a_comment_is_a_post_of_its_page() -> None:
    """With its number, author, second and address on the page, and the author's own page as contact."""
    (post,) = read(FIRST)
    assert (post.native_id, post.kind, post.parent) == ("isso-7", PostKind.COMMENT, None)
    assert (post.text, post.author) == ("De molen draait weer.", "anna")
    assert post.permalink == f"{PAGE}#isso-7"
    assert post.contact == (("website", "https://anna.example"),)
    assert post.published is not None
    assert (post.published.raw, post.published.precision) == ("1600000000.5", Precision.SECOND)
    assert (post.published.at, post.published.zone) == (
        datetime(2020, 9, 13, 12, 26, 40, 500_000, UTC),
        "UTC",
    )


def test_who_made_the_posts_is_said() -> None:
    """The page that was asked, the platform, and the version of this reader."""
    page = read_comments(b'{"replies": []}', ASKED, SITE)
    assert (page.url, page.platform, page.extractor, page.posts) == (ASKED, "isso", EXTRACTOR, ())


def test_an_answer_to_a_comment_is_a_reply() -> None:
    """It hangs on its comment, wherever Isso shows it, and all depths are read in order."""
    deepest = {"id": 9, "parent": 8, "text": "Derde."}
    answer = {"id": 8, "parent": 7, "text": "Tweede.", "replies": [deepest]}
    posts = read({**FIRST, "replies": [answer]}, {"id": 10, "text": "Vierde."})
    assert [post.native_id for post in posts] == ["isso-7", "isso-8", "isso-9", "isso-10"]
    assert [post.parent for post in posts] == [None, "isso-7", "isso-8", None]
    assert [post.kind for post in posts[:3]] == [PostKind.COMMENT, PostKind.REPLY, PostKind.REPLY]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("een<br>twee", "een\ntwee"),
        ("<p>een</p><p>twee</p>", "een\ntwee"),
        ("<ul><li>een</li><li>twee</li></ul>", "een\ntwee"),
        ("<blockquote>een</blockquote>twee", "een\ntwee"),
        ("een <b>vet</b> &amp; <i>schuin</i>", "een vet & schuin"),
        ("  bloot  ", "bloot"),
        ("1 < 2", "1 < 2"),
    ],
)
def test_markup_becomes_lines(markup: str, text: str) -> None:
    """What stood on lines of its own does so still, and no tag is left."""
    (post,) = read({"id": 1, "text": markup})
    assert post.text == text


@pytest.mark.parametrize("author", [None, 5, [], {}])
def test_a_comment_without_a_name_has_no_author(author: object) -> None:
    """Whatever stands where a name would."""
    (post,) = read({"id": 1, "text": "Zonder naam.", "author": author})
    assert (post.author, post.contact) == (None, ())


@pytest.mark.parametrize("created", [None, "gisteren", "1600000000", [], 1e300, -1e300, float("nan")])
def test_a_comment_without_a_time_has_none(created: object) -> None:
    """A time that is none costs no comment."""
    (post,) = read({"id": 1, "text": "Wanneer?", "created": created})
    assert post.published is None


@pytest.mark.parametrize("replies", [5, True, "abc", {"id": 3}, None])
def test_replies_that_are_no_list_cost_no_comment(replies: object) -> None:
    """The comment itself, and what stands behind it, is read."""
    posts = read({**FIRST, "replies": replies}, {"id": 10, "text": "Vierde."})
    assert [post.native_id for post in posts] == ["isso-7", "isso-10"]


def test_what_is_no_comment_is_passed_over() -> None:
    """Isso gives each a number; what has none, or is something else, says nothing."""
    assert [post.native_id for post in read("los", 5, None, {"text": "geen"}, {"id": 3, "text": "Ja."})] == [
        "isso-3"
    ]


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"replies": {}}', b"5", b"geen JSON", b"", b"\xff"])
def test_an_answer_of_something_else_is_an_error(body: bytes) -> None:
    """It is told apart from a page without comments."""
    with pytest.raises(ValueError, match=r"no comments of Isso|JSON|codec|line 1"):
        read_comments(body, ASKED, SITE)


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://reacties.example/?uri=%2Fa", "https://blog.example/a"),
        ("https://reacties.example/?x=1&uri=%2Fa%3Fb", "https://blog.example/a?b"),
        ("https://reacties.example/", "https://blog.example/"),
    ],
)
def test_comments_are_at_home_on_the_page_that_was_asked_about(url: str, home: str) -> None:
    """It is the path in the question, on the site itself and not on the host of the comments."""
    (post,) = read({"id": 1, "text": "Hier."}, url=url)
    assert post.permalink == f"{home}#isso-1"


@pytest.mark.parametrize("interface", ["https://reacties.example", "https://reacties.example/"])
def test_a_page_is_asked_about_by_its_path(interface: str) -> None:
    """Nothing of the path is left to be misread; the first page has one too."""
    assert comments_address(interface, f"{PAGE}?x=1#y") == ASKED
    assert comments_address(interface, "https://blog.example") == "https://reacties.example/?uri=%2F"


def test_the_question_for_a_page_brings_its_comments_home() -> None:
    """What `comments_address` asks, `read_comments` understands."""
    page = "https://blog.example/a%20b/%C3%A9&c=d/"
    (post,) = read({"id": 1, "text": "Hier."}, url=comments_address("https://reacties.example/", page))
    assert post.permalink == f"{page}#isso-1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "text", "created", "replies", "author", "website"]), inner)
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_answer_of_a_stranger_breaks_the_reading(replies: object) -> None:
    """Whatever stands in it, there are posts, or the one error that says that it is no answer."""
    body = json.dumps({"replies": replies}).encode()
    try:
        posts = read_comments(body, ASKED, SITE).posts
    except ValueError:
        assert not isinstance(replies, list)
    else:
        assert all(post.native_id.startswith("isso-") for post in posts)
