"""A platform as a table of selectors: what a table may say, and what its selectors catch."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from crawler.extraction.errors import ProfileError
from crawler.extraction.finder.fields import Fields
from crawler.extraction.page import ParsedPage
from crawler.extraction.platforms.platform import (
    Platform,
    PostPart,
    find_fields,
    known_platforms,
    platform_from,
    select,
    traits,
)
from crawler.extraction.stamps import find_stamps
from crawler.extraction.text import plain_text
from store.archive.extracted import PostKind

FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
MILL = "De molen aan de vaart kreeg nieuwe wieken van eikenhout."
POOL = "Op zaterdag werd het zwembad geopend door de wethouder."
CAKE = "De taart van de bakker op het plein maakte veel goed."


def _parsed(body: str, attributes: str = "") -> ParsedPage:
    return ParsedPage(f"<html><body {attributes}>{body}</body></html>")


def _platform(*parts: Mapping[str, object]) -> Platform:
    return platform_from(
        {"name": "dorp", "part": [{"kind": "comment", "post": ".p", **part} for part in parts]}
    )


def _read(body: str, *parts: Mapping[str, object], attributes: str = "") -> tuple[ParsedPage, list[Fields]]:
    page = _parsed(body, attributes)
    return page, find_fields(page, _platform(*parts or ({},)), find_stamps(page))


def _texts(page: ParsedPage, posts: list[Fields]) -> list[str]:
    return [plain_text(page, *post.body) for post in posts if post.body is not None]


# Tables


def test_table_becomes_a_platform() -> None:
    """Every field has its place; what is not said is empty, and the version is the first."""
    platform = platform_from(
        {
            "name": "dorp",
            "marks": ["dorpsforum"],
            "part": [{"kind": "article", "post": ".p", "body": "p", "contact": {"tel": ".t"}}],
        }
    )
    part = PostPart(PostKind.ARTICLE, ".p", body="p", contact=(("tel", ".t"),))
    assert platform == Platform("dorp", 1, ("dorpsforum",), (part,))


def test_kind_of_a_part_is_a_comment_where_it_tells_none() -> None:
    """Most posts are."""
    assert platform_from({"name": "x", "part": [{"post": ".p"}]}).parts[0].kind is PostKind.COMMENT


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({}, "needs a `name`"),
        ({"name": 7, "part": [{"post": ".p"}]}, "needs a `name`"),
        ({"name": "x", "part": []}, "at least one"),
        ({"name": "x", "part": {"post": ".p"}}, "at least one"),
        ({"name": "x", "part": [{"post": ".p"}], "marks": "x"}, "profile x: `marks` is a list"),
        ({"name": "x", "part": [{"post": ".p"}], "version": "2"}, "`version` a number"),
        (
            {"name": "x", "part": [{"post": ".p", "bodie": "p", "autor": "b"}]},
            "unknown field autor; use author",
        ),
        ({"name": "x", "part": [{"post": "p["}]}, "profile x: "),
        ({"name": "x", "part": [{"post": ".p", "drop": "p:::"}]}, "profile x: "),
        ({"name": "x", "part": [{"post": ".p", "indented": ")"}]}, "profile x: "),
        ({"name": "x", "part": [{"post": ".p", "id": "("}]}, "profile x: "),
        ({"name": "x", "part": [{"post": ".p", "kind": "brief"}]}, "brief"),
        ({"name": "x", "part": [{"post": ".p", "contact": [1]}]}, "`contact` is a table"),
        ({"name": "x", "part": [{"post": ".p", "contact": {"tel": 7}}]}, "`tel` is no text"),
        ({"name": "x", "part": [{"post": ".p", "contact": {"tel": "p["}}]}, "profile x: "),
        ({"name": "x", "part": [{"post": ".p", "prefix": 7}]}, "`prefix` is no text"),
        ({"name": "x", "part": [7]}, "is a table"),
        ({"name": "x", "part": [{"body": "p"}]}, "profile x: "),
        ({"name": "x", "part": [{"post": 7}]}, "`post` is no text"),
    ],
)
def test_wrong_table_says_what_is_wrong(table: dict[str, object], message: str) -> None:
    """The profile's name and the field, or the form that it needs."""
    with pytest.raises(ProfileError, match=message):
        platform_from(table)


def test_platform_is_recognised_by_any_of_its_marks() -> None:
    """One that bears no marks is nobody's: a site's own profile is asked for by name."""
    platform = platform_from({"name": "x", "marks": ["een", "twee"], "part": [{"post": ".p"}]})
    assert platform.recognises("dit is twee")
    assert not platform.recognises("dit is drie")
    assert not _platform({}).recognises("")


def test_traits_are_the_head_the_names_and_the_last_lines() -> None:
    """A mark in the middle of what people wrote is none of the software's."""
    middle = "x" * 20_000
    source = (
        f"<html><head>kopmerk</head><body class=klasmerk><p id=idmerk-7>{middle} tekstmerk {middle} voetmerk"
    )
    shown = traits(ParsedPage(source), source)
    assert [mark in shown for mark in ("kopmerk", "klasmerk", "idmerk-#", "voetmerk", "tekstmerk")] == [
        *(True, True, True, True),
        False,
    ]


def test_known_platforms_are_loaded_once() -> None:
    """In the order of the table, each with marks by which it is recognised."""
    assert known_platforms() is known_platforms()
    assert all(platform.marks for platform in known_platforms())


# Selectors


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("", []),
        (".a", ["een", "twee"]),
        ("p.a", ["een"]),
        (".weg", []),
        (".weg, .a", ["een", "twee"]),
        ("i:not(.a)", ["drie"]),
        ("[data-x='1,2']", ["drie"]),
        ("i", ["twee", "drie"]),
        ("p > i", []),
    ],
)
def test_selector_catches_elements_in_reading_order(selector: str, texts: list[str]) -> None:
    """Of a choice, what none of the page's words allows is not even tried."""
    page = _parsed('<p class="a">een</p><i class="a b">twee</i><i data-x="1,2">drie</i>')
    assert [plain_text(page, page.first[e], page.last[e]) for e in select(page, selector)] == texts


def test_selector_in_an_element_catches_what_lies_in_it() -> None:
    """An element that a reader does not see is not caught."""
    page = _parsed('<div><i class="a">een</i></div><i class="a">twee</i><p hidden><i class="a">drie</i></p>')
    assert len(select(page, ".a")) == 2
    assert [page.texts[page.first[e]] for e in select(page, ".a", page.tag.index("div"))] == ["een"]


def test_selector_catches_for_the_innermost_post() -> None:
    """The name in an answer is not the name of the post that holds it."""
    body = (
        f'<div class="p"><b class="wie">Els</b><p class="t">{MILL}</p>'
        f'<div class="p"><b class="wie">Kees</b><p class="t">{POOL}</p></div></div>'
    )
    page, posts = _read(body, {"author": ".wie", "body": ".t"})
    assert [post.author for post in posts] == ["Els", "Kees"]
    assert _texts(page, posts) == [MILL, POOL]
    assert posts[1].answers is posts[0]
    assert posts[0].answers is None


def test_first_choice_that_catches_in_a_post_is_taken() -> None:
    """Each post has its own first; what is to be dropped is caught by every choice."""
    body = (
        '<div class="p"><b class="alias">E.</b><b class="wie">Els</b>'
        f'<p class="t">{MILL}<u class="x">1</u></p></div>'
        f'<div class="p"><b class="alias">Kees</b><p class="t">{POOL}<s class="y">2</s>'
        '<u class="x">3</u></p></div>'
    )
    page, posts = _read(body, {"author": ".wie, .alias", "body": ".t", "drop": ".x, .y"})
    assert [post.author for post in posts] == ["Els", "Kees"]
    assert [[page.tag[e] for e in post.drop] for post in posts] == [["u"], ["u", "s"]]


def test_name_of_a_place_around_all_posts_names_nobody() -> None:
    """On a page of the class "wie", ".wie a" is only what lies in such an element inside a post."""
    body = f'<div class="p"><a href="/x">Een titel</a><p class="t">{MILL}</p></div>'
    _, posts = _read(body, {"author": ".wie a", "body": ".t"}, attributes='class="wie"')
    assert [post.author for post in posts] == [None]
    _, posts = _read(body.replace("<a", '<b class="wie"><a'), {"author": ".wie a", "body": ".t"})
    assert [post.author for post in posts] == ["Een titel"]


# Texts


def test_text_reaches_from_the_first_to_the_last_body_beside_each_other() -> None:
    """Paragraphs that are caught one by one are one text; one inside another is part of it."""
    page, posts = _read(
        f'<div class="p"><p class="t">{MILL}</p><p class="t">{POOL} <b class="t">ja</b></p></div>',
        {"body": ".t"},
    )
    assert _texts(page, posts) == [f"{MILL}{POOL} ja"]


def test_largest_of_bodies_in_different_places_is_the_text() -> None:
    """A line in the head is called text too."""
    page, posts = _read(
        f'<div class="p"><div><i class="t">kort</i></div><div><p class="t">{MILL}</p></div></div>',
        {"body": ".t"},
    )
    assert _texts(page, posts) == [MILL]


def test_article_has_one_body() -> None:
    """The largest of those beside each other; without any it is no post, as a comment may be."""
    body = f'<div class="p"><p class="t">kort</p><p class="t">{MILL}</p></div>'
    page, posts = _read(body, {"kind": "article", "body": ".t"})
    assert _texts(page, posts) == [MILL]
    other = f'<div class="p"><b>Els</b> <i>3 mei 2021 10:00</i><p>{MILL}</p></div>'
    assert _read(other, {"kind": "article", "body": ".t"})[1] == []
    page, posts = _read(other, {"body": ".t"})
    assert _texts(page, posts) == [MILL]


def test_post_holds_its_own_text_up_to_the_first_post_inside_it() -> None:
    """A post of another part counts as one inside it."""
    body = f'<div class="p"><p>{MILL}</p><div class="q"><p>{POOL}</p></div>{CAKE}</div>'
    page, posts = _read(body, {"kind": "article", "body": "p"}, {"post": ".q", "body": "p"})
    assert [(post.kind, plain_text(page, post.record.start, post.record.end)) for post in posts] == [
        (PostKind.ARTICLE, MILL),
        (PostKind.COMMENT, POOL),
    ]


def test_posts_of_all_parts_stand_in_reading_order() -> None:
    """Whatever the order of the parts."""
    posts_of = zip("qpq", (MILL, POOL, CAKE), strict=True)
    body = "".join(f'<div class="{name}"><p>{text}</p></div>' for name, text in posts_of)
    page, posts = _read(body, {"body": "p"}, {"post": ".q", "body": "p"})
    assert _texts(page, posts) == [MILL, POOL, CAKE]


def test_platform_whose_posts_are_not_there_reads_none() -> None:
    """A page of the same software may hold no talk."""
    assert _read(f"<p>{MILL}</p>")[1] == []


# Names


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ('<b class="wie">Els</b>', "Els"),
        ('<b class="wie">door Els:</b>', "Els"),
        ('<b class="wie">Els <i>1.204</i></b>', "Els"),
        ('<b class="wie">Els <i class="rank">Vaste gast</i></b>', "Els"),
        ('<b class="wie">Els <i class="zij">de Vries</i></b>', "Els de Vries"),
        ('<b class="wie">Els<br>uit Lemmer</b>', "Els"),
        ('<div class="wie"><a href="/img"></a><a href="/user/els">Els</a> <p>Lid</p></div>', "Els"),
        ('<div class="wie">Beheerder <a href="/member.php?u=7">Els</a></div>', "Els"),
        ('<img class="wie" title="Els">', "Els"),
        (f'<b class="wie">{"E" * 500}</b>', "E" * 120),
    ],
)
def test_author_is_the_name_that_an_element_shows(shown: str, name: str) -> None:
    """The account where there is a link to one, else the line without ranks and counts."""
    _, posts = _read(f'<div class="p">{shown}<p class="t">{MILL}</p></div>', {"author": ".wie", "body": ".t"})
    assert [post.author for post in posts] == [name]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Geplaatst door Els op 3 mei 2021 10:00", "Els"),
        ("Posted by Els on 3 May 2021 10:00", "Els"),
        ("3 mei 2021 10:00", None),
        ("door Antwoorden op 3 mei 2021 10:00", None),
    ],
)
def test_byline_tells_author_and_time(line: str, name: str | None) -> None:
    """Where it names somebody; a button is nobody."""
    _, posts = _read(
        f'<div class="p"><p class="regel">{line}</p><p class="t">{MILL}</p></div>',
        {"byline": ".regel", "body": ".t"},
    )
    assert [post.author for post in posts] == [name]
    assert [post.stamp.mention.day for post in posts if post.stamp] == [3]


def test_doubtful_name_of_the_only_post_is_forgotten_unless_a_selector_caught_it() -> None:
    """What is learnt from one post alone needs something that speaks for it."""
    body = f'<div class="p"><p><u>Sportnieuws</u></p><p>3 mei 2021</p><p class="t">{MILL}</p></div>'
    assert [post.author for post in _read(body, {"body": ".t"})[1]] == [None]
    assert [post.author for post in _read(body, {"body": ".t", "author": "u"})[1]] == ["Sportnieuws"]


def test_names_are_learnt_where_the_table_tells_none() -> None:
    """Two posts show where the names stand."""
    post = '<div class="p"><b>{}</b> <i>{} mei 2021 10:00</i><p class="t">{}</p></div>'
    _, posts = _read(post.format("Els", 3, MILL) + post.format("Kees", 4, POOL), {"body": ".t"})
    assert [post.author for post in posts] == ["Els", "Kees"]
    assert [post.stamp.mention.day for post in posts if post.stamp] == [3, 4]


# Times


@pytest.mark.parametrize(
    ("shown", "machine"),
    [
        ('<i class="toen" datetime="2021-05-03T08:00Z">3 mei 2021</i>', "2021-05-03T08:00Z"),
        ('<i class="toen" data-time="1620036000">3 mei 2021</i>', "1620036000"),
        ('<i class="toen" title="3 mei 2021 10:00">3 mei 2021</i>', "3 mei 2021 10:00"),
        ('<i class="toen" title="t" datetime="2021-05-03">3 mei 2021</i>', "2021-05-03"),
        ('<meta class="toen"><i class="toen">3 mei 2021</i>', None),
    ],
)
def test_time_is_printed_and_told_machines(shown: str, machine: str | None) -> None:
    """The first attribute that tells one is kept with the words."""
    _, posts = _read(f'<div class="p">{shown}<p class="t">{MILL}</p></div>', {"time": ".toen", "body": ".t"})
    assert [(post.machine, post.stamp.mention.raw if post.stamp else None) for post in posts] == [
        (machine, "3 mei 2021")
    ]


# Ids and addresses


@pytest.mark.parametrize(
    ("opening", "native"),
    [
        ('<div class="p" id="post-12">', "12"),
        ('<div class="p" data-id="post-12">', "12"),
        ('<div class="p" data-post-id="post-12">', "12"),
        ('<div class="p" data-pk="post-12" id="post-13">', "12"),
        ('<div class="p"><a name="post-12"></a>', "12"),
        ('<div class="p"><u><i id="post-12"></i></u>', "12"),
        ('<div id="post-12"><div class="p">', "12"),
        ('<div class="p"><a class="hier" href="/t/7#post-12">#</a>', "12"),
        ('<div class="p" id="kop">', None),
        ('<div class="post-12"><div class="p">', None),
    ],
)
def test_id_is_what_the_pattern_finds_in_a_mark(opening: str, native: str | None) -> None:
    """Of the post, of what stands first in it, of its address or of the element around it."""
    part = {"id": r"post-(\d+)", "permalink": ".hier", "body": ".t"}
    _, posts = _read(f'{opening}<p class="t">{MILL}</p></div>', part)
    assert [post.native for post in posts] == [native]


def test_id_without_a_group_is_all_that_the_pattern_matches() -> None:
    """A prefix stands before it, where other pages call the same post otherwise."""
    body = f'<div class="p" id="r-12-x"><p class="t">{MILL}</p></div>'
    assert [post.native for post in _read(body, {"id": r"r-\d+", "body": ".t"})[1]] == ["r-12"]
    assert [post.native for post in _read(body, {"id": r"\d+", "prefix": "p", "body": ".t"})[1]] == ["p12"]


def test_class_of_an_article_or_of_its_page_may_tell_its_id() -> None:
    """A comment's may not: the page's number is the article's."""
    body = f'<div class="p"><p class="t">{MILL}</p></div>'
    part = {"id": r"postid-(\d+)", "body": ".t"}
    _, posts = _read(body, {**part, "kind": "article"}, attributes='class="single postid-12"')
    assert [post.native for post in posts] == ["12"]
    _, posts = _read(body, part, attributes='class="single postid-12"')
    assert [post.native for post in posts] == [None]


def test_link_to_the_author_is_not_the_address_of_the_post() -> None:
    """Microdata calls both "url"."""
    body = (
        '<div class="p"><span itemprop="author"><a itemprop="url" href="/u/els">Els</a></span>'
        f'<a itemprop="url" href="/t/7#c1">#</a><p class="t">{MILL}</p></div>'
    )
    _, posts = _read(body, {"permalink": "a[itemprop=url]", "body": ".t"})
    assert [post.link for post in posts] == ["/t/7#c1"]


def test_address_may_stand_in_a_field() -> None:
    """What a reader may copy from a box is the address too."""
    body = f'<div class="p"><li class="hier" value="/t/7#c1">x</li><p class="t">{MILL}</p></div>'
    assert [post.link for post in _read(body, {"permalink": ".hier", "body": ".t"})[1]] == ["/t/7#c1"]


# Answers


@pytest.mark.parametrize("mark", ['href="/t/7#c1"', 'data-parent="c1"'])
def test_parent_is_what_a_link_or_an_attribute_names(mark: str) -> None:
    """By the pattern of the ids."""
    body = (
        f'<div class="p" id="c1"><p class="t">{MILL}</p></div>'
        f'<div class="p" id="c2"><a class="op" {mark}>op</a><p class="t">{POOL}</p></div>'
    )
    _, posts = _read(body, {"parent": ".op", "id": r"c\d+", "body": ".t"})
    assert [(post.native, post.parent) for post in posts] == [("c1", None), ("c2", "c1")]
    assert posts[1].answers is None


def test_indented_posts_answer_the_post_before_their_element() -> None:
    """The last one beside it; without any, they answer nobody."""
    post = '<div class="p"><p class="t">{}</p></div>'
    body = (
        f'<div class="in">{post.format("Eerst dit.")}</div>'
        f"{post.format(MILL)}{post.format(POOL)}"
        f'<div class="in">{post.format(CAKE)}{post.format("Ja, dat ook.")}</div>'
    )
    page, posts = _read(body, {"indented": ".in", "body": ".t"})
    answered = [_texts(page, [post.answers])[0] if post.answers else None for post in posts]
    assert answered == [None, None, None, POOL, POOL]


def test_contact_is_the_first_of_each_kind_in_the_post() -> None:
    """What is empty is not told."""
    body = (
        '<div class="p"><i class="tel">06-1</i><i class="tel">06-2</i><i class="mail"></i>'
        f'<p class="t">{MILL}</p></div>'
        f'<div class="p"><p class="t">{POOL}</p></div>'
    )
    _, posts = _read(body, {"body": ".t", "contact": {"phone": ".tel", "e-mail": ".mail"}})
    assert [post.contact for post in posts] == [(("phone", "06-1"),), ()]
