"""Posts that a page describes for machines."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.dates import DateReader
from crawler.extraction.extract import extract_page
from crawler.extraction.page import ParsedPage
from crawler.extraction.platforms import schema_org
from crawler.extraction.platforms.schema_org import claimed, find_posts, unseen
from store.archive.extracted import ExtractedPost, PostKind

URL = "https://dorp.example/t/7"
FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
MILL = "De molen aan de vaart kreeg nieuwe wieken van eikenhout."
POOL = "Op zaterdag werd het zwembad geopend door de wethouder."
COMMENT = {"@type": "Comment", "text": MILL, "author": {"name": "Els"}, "dateCreated": "2021-05-03T08:00:00Z"}


def _page(*things: object, body: str = "") -> ParsedPage:
    scripts = "".join(f'<script type="application/ld+json">{json.dumps(thing)}</script>' for thing in things)
    return ParsedPage(f"<html><body>{scripts}<p>x</p>{body}</body></html>")


def _posts(*things: object) -> tuple[ExtractedPost, ...]:
    return find_posts(_page(*things), DateReader(FETCHED), URL)


def _texts(*things: object) -> list[str]:
    return [post.text for post in _posts(*things)]


# Which things are posts


def test_comment_has_its_text_author_time_and_address() -> None:
    """As the page tells it."""
    (post,) = _posts({**COMMENT, "url": "/t/7#c12"})
    assert (post.kind, post.text, post.author, post.native_id) == (PostKind.COMMENT, MILL, "Els", "c12")
    assert post.permalink == "https://dorp.example/t/7#c12"
    assert post.published is not None
    assert post.published.at == datetime(2021, 5, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "post"),
    [
        ("Comment", PostKind.COMMENT),
        ("Answer", PostKind.COMMENT),
        ("UserComments", PostKind.COMMENT),
        ("Review", PostKind.COMMENT),
        ("Article", PostKind.ARTICLE),
        ("NewsArticle", PostKind.ARTICLE),
        ("OpinionNewsArticle", PostKind.ARTICLE),
        ("BlogPosting", PostKind.ARTICLE),
        ("Question", PostKind.ARTICLE),
        ("DiscussionForumPosting", PostKind.ARTICLE),
        (["Thing", "Comment"], PostKind.COMMENT),
        (["Comment", "Article"], PostKind.ARTICLE),
        ("Person", None),
        ("Organization", None),
        (None, None),
        ([], None),
        ({"a": 1}, None),
    ],
)
def test_type_says_what_a_thing_is(kind: object, post: PostKind | None) -> None:
    """One of several is enough, and what is no text of anybody's is no post."""
    assert [found.kind for found in _posts({**COMMENT, "@type": kind})] == ([] if post is None else [post])


@pytest.mark.parametrize("key", ["text", "articleBody", "commentText", "reviewBody"])
def test_text_has_several_names(key: str) -> None:
    """The first that says something is taken."""
    thing = {key: MILL, "@type": "Comment", "author": "Els"}
    assert _texts(thing) == [MILL]
    assert _texts({**thing, "text": ""} if key != "text" else thing) == [MILL]


def test_what_has_a_body_is_an_article_whatever_its_type() -> None:
    """Nor does it need an author or a time."""
    (post,) = _posts({"@type": "CreativeWork", "articleBody": MILL})
    assert (post.kind, post.author, post.published) == (PostKind.ARTICLE, None, None)


@pytest.mark.parametrize(
    "thing",
    [
        {"@type": "Comment", "text": MILL},
        {"@type": "Article", "text": MILL},
        {**COMMENT, "text": ""},
        {**COMMENT, "text": "  \n "},
        {**COMMENT, "text": 7},
        {**COMMENT, "text": [MILL]},
        {"@type": "Article", "headline": MILL, "author": "Els"},
    ],
)
def test_thing_without_text_or_without_anybody_is_no_post(thing: dict[str, object]) -> None:
    """A text without author and time may be anything; a title alone is no text."""
    assert _posts(thing) == ()


def test_steps_of_instructions_are_read_in_order() -> None:
    """With what they describe, in sections or not, and no author is asked for."""
    thing = {
        "@type": "Recipe",
        "description": "Een taart.",
        "recipeInstructions": [
            {"@type": "HowToStep", "text": "Klop de eieren."},
            "Zeef het meel.",
            {"@type": "HowToSection", "itemListElement": [{"text": "Roer."}, {"text": "Bak."}]},
        ],
    }
    assert _texts(thing) == ["Een taart.\nKlop de eieren.\nZeef het meel.\nRoer.\nBak."]


def test_things_inside_things_are_read_after_them() -> None:
    """A graph, a list, comments and answers, at any depth."""
    answer = {"@type": "Answer", "text": POOL, "author": "Kees"}
    question = {"@type": "Question", "text": MILL, "author": "Els", "suggestedAnswer": [answer]}
    assert _texts({"@graph": [{"@type": "QAPage", "mainEntity": question}]}) == [MILL, POOL]
    assert _texts([[question]]) == [MILL, POOL]
    assert _texts({"@type": "Article", "articleBody": "Kop.", "comment": answer}, COMMENT) == [
        "Kop.",
        POOL,
        MILL,
    ]


def test_post_that_is_told_twice_is_one() -> None:
    """By its address, else by its first words."""
    assert len(_posts(COMMENT, COMMENT)) == 1
    assert len(_posts({**COMMENT, "url": "#c1"}, {**COMMENT, "url": "#c1", "text": POOL})) == 1
    assert len(_posts({**COMMENT, "url": "#c1"}, {**COMMENT, "url": "#c2"})) == 2


def test_flood_of_things_ends() -> None:
    """A page may tell no more than some thousands, nested as it likes."""
    assert len(_posts([{**COMMENT, "url": f"#c{n}"} for n in range(6000)])) == 4999


@pytest.mark.parametrize(
    "script", ["{", "", "[" * 100_000, '{"@type":"Comment","text":"\t\x01een","author":"Els"}']
)
def test_script_that_cannot_be_read_costs_no_other(script: str) -> None:
    """Control characters in a string are what software writes."""
    html = f'<script type="application/ld+json">{script}</script>'
    page = ParsedPage(
        f"<p>x</p>{html}<script type='application/ld+json; charset=utf-8'>{json.dumps(COMMENT)}</script>"
    )
    assert MILL in [post.text for post in find_posts(page, DateReader(FETCHED), URL)]


def test_script_of_another_type_is_none_of_ours() -> None:
    """What a page keeps for its own scripts is not read."""
    page = ParsedPage(f"<p>x</p><script type='application/json'>{json.dumps(COMMENT)}</script>")
    assert find_posts(page, DateReader(FETCHED), URL) == ()


# Their values


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Els", "Els"),
        (" Els\n de  Vries ", "Els de Vries"),
        ({"name": "Els"}, "Els"),
        ({"alternateName": "els77"}, "els77"),
        ([{"name": "Els"}, {"name": "Kees"}], "Els"),
        ("E" * 500, "E" * 120),
        ([], None),
        ({}, None),
        ({"name": ["Els"]}, None),
        (7, None),
        (" ", None),
    ],
)
def test_author_is_a_name_however_it_is_told(author: object, name: str | None) -> None:
    """The first of several; what is no name is nobody."""
    assert [post.author for post in _posts({**COMMENT, "author": author})] == [name]
    assert [post.author for post in _posts({**COMMENT, "author": None, "creator": author})] == [name]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("een<br>twee<br/>drie", "een\ntwee\ndrie"),
        ("<p>een</p><p>twee <b>drie</b></p>", "een\ntwee drie"),
        ("een &amp; twee &lt;3", "een & twee <3"),
        (" een  \n\n  twee ", "een\ntwee"),
        ("1 < 2 en 3 > 2", "1 < 2 en 3 > 2"),
        ("een &quot;twee&quot;", 'een "twee"'),
        ("een <!-- twee --> drie", "een drie"),
    ],
)
def test_text_is_that_which_a_reader_would_see(text: str, shown: str) -> None:
    """Without tags, with the characters that entities stand for, a line each."""
    assert _texts({**COMMENT, "text": text}) == [shown]


@pytest.mark.parametrize(
    ("link", "permalink", "native"),
    [
        ({"url": "/t/7/12"}, "https://dorp.example/t/7/12", "12"),
        (
            {"@id": "https://dorp.example/t/7?c=12"},
            "https://dorp.example/t/7?c=12",
            "https://dorp.example/t/7?c=12",
        ),
        ({"url": "#reactie-12"}, f"{URL}#reactie-12", "reactie-12"),
        ({"url": "/over"}, "https://dorp.example/over", None),
        ({"url": {"@id": "#c1"}}, URL, None),
        ({}, URL, None),
    ],
)
def test_address_tells_the_id_where_it_ends_in_a_number(
    link: dict[str, object], permalink: str, native: str | None
) -> None:
    """Else the first words of the text are the id."""
    (post,) = _posts({**COMMENT, **link})
    assert post.permalink == permalink
    assert post.native_id == (native if native and "?" not in native else f"ld-{MILL[:60]}")


@pytest.mark.parametrize("stamp", [None, 7, "geen tijd", ["2021-05-03"]])
def test_time_that_is_none_costs_the_time_alone(stamp: object) -> None:
    """Who wrote is told."""
    (post,) = _posts({**COMMENT, "dateCreated": stamp})
    assert (post.author, post.published) == ("Els", None)


# What of it readers see


def test_unseen_posts_are_those_that_the_page_does_not_show() -> None:
    """By half of their sentences, whatever signs and spaces stand between the letters."""
    posts = _posts({**COMMENT, "url": "#c1"}, {**COMMENT, "text": f"{POOL} {MILL}", "url": "#c2"})
    shown = MILL.replace(" ", " <b></b> ")
    assert [post.native_id for post in unseen(_page(body=f"<p>{shown}</p>"), posts)] == []
    assert [post.native_id for post in unseen(_page(body=f"<p>{POOL}</p>"), posts)] == ["c1"]
    assert [post.native_id for post in unseen(_page(), posts)] == ["c1", "c2"]
    assert unseen(_page(), ()) == ()


def test_short_text_is_seen_as_a_whole() -> None:
    """Where no sentence is long enough to stand nowhere by chance."""
    (post,) = _posts({**COMMENT, "text": "Ja. Nee. Wel."})
    assert unseen(_page(body="<p>Ja, Nee, Wel!</p>"), (post,)) == ()
    assert unseen(_page(body="<p>Ja. Wel.</p>"), (post,)) == (post,)


def test_tokens_that_say_what_posts_say_are_claimed() -> None:
    """Short ones always are: they stand on a page by chance."""
    page = ParsedPage(f"<p>{MILL}</p><p>Reageer</p><p>{POOL}</p>")
    assert claimed(page, _posts(COMMENT)) == [True, True, False]


def test_page_tells_readers_and_machines_the_same_post_once() -> None:
    """And what only machines are told is kept beside what is shown."""
    script = f'<script type="application/ld+json">{json.dumps(COMMENT)}</script>'
    shown = extract_page(f"<html><body>{script}<p>{MILL}</p></body></html>", URL, FETCHED)
    hidden = extract_page(f"<html><body>{script}<p>{POOL}</p></body></html>", URL, FETCHED)
    assert [post.text for post in shown.posts] == [MILL]
    assert sorted(post.text for post in hidden.posts) == [MILL, POOL]
    assert hidden.extractor == f"{schema_org.NAME}/{schema_org.VERSION}"


def test_microdata_is_a_platform_of_its_own() -> None:
    """Each comment with its name, time and address; the author's address is not the comment's."""
    post = (
        '<div itemscope itemtype="https://schema.org/Comment" id="c{0}"><span itemprop="author" itemscope>'
        '<a itemprop="url" href="/u/{1}"><b itemprop="name">{1}</b></a></span>'
        '<time itemprop="dateCreated" datetime="2021-05-0{0}T08:00:00Z">{0} mei</time>'
        '<p itemprop="text">{2}</p></div>'
    )
    page = extract_page(post.format(3, "Els", MILL) + post.format(4, "Kees", POOL), URL, FETCHED)
    assert [(p.author, p.text, p.native_id) for p in page.posts] == [
        ("Els", MILL, "3"),
        ("Kees", POOL, "4"),
    ]
    assert [p.published.at.day for p in page.posts if p.published and p.published.at] == [3, 4]


THINGS = st.recursive(
    st.none()
    | st.booleans()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["Comment", "Article", MILL]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "text", "author", "name", "comment", "@graph", "url", "datePublished", "step"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(THINGS)
def test_any_json_gives_posts_or_none(thing: object) -> None:
    """Whatever a page tells machines: ids are unique, texts are not empty, and nothing is raised."""
    posts = _posts(thing)
    assert len({post.native_id for post in posts}) == len(posts)
    assert all(post.text.strip() for post in posts)
    unseen(_page(), posts)
