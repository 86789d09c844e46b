"""From the places of a record on a page to the post that the archive keeps."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from crawler.extraction.dates import DateReader
from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.page import ParsedPage
from crawler.extraction.posts import Built, build, documents_in, joined
from crawler.extraction.stamps import find_stamps
from store.archive.extracted import ExtractedPost, PostKind, Precision

URL = "https://dorp.example/t/7?p=2#onder"
FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
MILL = "De molen aan de vaart kreeg nieuwe wieken van eikenhout."
POOL = "Op zaterdag werd het zwembad geopend door de wethouder."
CAKE = "De taart van de bakker op het plein maakte veel goed."


def _parsed(body: str) -> ParsedPage:
    return ParsedPage(f"<html><body>{body}</body></html>")


def _fields(page: ParsedPage, root: int, text: str = "", author: str | None = None) -> Fields:
    """A record of an element; its body is the token that holds the text, or all of it."""
    start, end = page.first[root], page.last[root]
    fields = Fields(FoundRecord(start, end, root), author=author, body=(start, end))
    if text:
        token = next(t for t in range(start, end) if text in page.texts[t])
        fields.body = (token, token + 1)
    return fields


def _records(page: ParsedPage, name: str = "p") -> list[Fields]:
    return [_fields(page, element) for element, classes in enumerate(page.name) if classes == name]


def _built(page: ParsedPage, fields: Sequence[Fields]) -> Built:
    return build(page, fields, DateReader(FETCHED), URL)


def _post(body: str) -> ExtractedPost:
    """The one post of a page with one element of the class "p", whose text is that of the mill."""
    page = _parsed(body)
    (root,) = (element for element, classes in enumerate(page.name) if classes == "p")
    (post,) = _built(page, [_fields(page, root, MILL)]).posts
    return post


# Text


def test_record_without_text_is_no_post() -> None:
    """A picture, a button alone: nothing was said, and nothing is claimed."""
    page = _parsed(f'<div class="p"><a href="/r">Melden</a></div><div class="p">{MILL}</div>')
    built = _built(page, _records(page))
    assert [post.text for post in built.posts] == [MILL]
    assert list(built.claimed) == [0, 1]


def test_record_without_body_is_no_post() -> None:
    """Where nobody found what was said, nothing is made up."""
    page = _parsed(f'<div class="p">{MILL}</div>')
    (fields,) = _records(page)
    fields.body = None
    assert _built(page, [fields]) == Built((), bytearray(1))


def test_text_of_a_record_inside_another_belongs_to_the_inner_one() -> None:
    """No text stands in two posts, whichever comes first; what surrounds it stays with the outer one."""
    page = _parsed(f'<div class="p">{MILL}<div class="p">{POOL}</div>{CAKE}</div>')
    outer, inner = _records(page)
    for order in ([outer, inner], [inner, outer]):
        texts = {post.text for post in _built(page, order).posts}
        assert texts == {f"{MILL}\n{CAKE}", POOL}


def test_head_of_a_record_inside_another_is_text_of_neither() -> None:
    """The name and time of an answer stand in its record, not in the post that it answers."""
    page = _parsed(f'<div class="p">{MILL}<div class="p"><b>Els, 3 mei</b><p>{POOL}</p></div></div>')
    outer, inner = _records(page)
    inner.body = (inner.record.start + 1, inner.record.end)
    assert [post.text for post in _built(page, [outer, inner]).posts] == [MILL, POOL]


def test_posts_beside_each_other_keep_their_heads_apart() -> None:
    """A record whose head lies in no other body takes nothing from its neighbour."""
    page = _parsed(f'<div class="p"><b>Els</b>{MILL}</div><div class="p"><b>Kees</b>{POOL}</div>')
    fields = [
        _fields(page, f.record.root, text) for f, text in zip(_records(page), (MILL, POOL), strict=True)
    ]
    built = _built(page, fields)
    assert [post.text for post in built.posts] == [MILL, POOL]
    assert list(built.claimed) == [0, 1, 0, 1]


def test_elements_that_a_platform_drops_are_left_out() -> None:
    """They are neither in the text nor claimed."""
    page = _parsed(f'<div class="p">{MILL}<u>Advertentie</u></div>')
    (fields,) = _records(page)
    fields.drop = [page.tag.index("u")]
    built = _built(page, [fields])
    assert (built.posts[0].text, list(built.claimed)) == (MILL, [1, 0])


# Ids


def test_id_of_the_element_is_that_of_the_post_and_its_address() -> None:
    """The fragment of the page's own address makes way for it."""
    post = _post(f'<div class="p" id="post-12"><b>{MILL}</b></div>')
    assert (post.native_id, post.permalink) == ("post-12", "https://dorp.example/t/7?p=2#post-12")


def test_id_of_an_element_that_begins_with_the_post_is_its_id_too() -> None:
    """Software sets it on a frame around the post, as long as nothing stands before the post in it."""
    framed = _post(f'<div id="post-12"><div class="p">{MILL}</div><i>x</i></div>')
    apart = _post(f'<div id="post-12"><i>x</i><div class="p">{MILL}</div></div>')
    assert framed.native_id == "post-12"
    assert apart.native_id.startswith("x")
    assert apart.permalink == URL


@pytest.mark.parametrize("mark", ["bericht", "x" * 79 + "1", ""])
def test_id_without_a_number_or_without_end_is_none(mark: str) -> None:
    """It names a part of the page, or is made of what the page says."""
    assert _post(f'<div class="p" id="{mark}">{MILL}</div>').native_id.startswith("x")


@pytest.mark.parametrize(
    "anchor", ['<a name="c12"></a>', '<a id="c12"></a>', '<a id="c12" href="#c12">#1</a>']
)
def test_anchor_before_the_text_is_its_id(anchor: str) -> None:
    """Old software sets `<a name>` before each post."""
    post = _post(f'<div class="p">{anchor}<b>Els</b><p>{MILL}</p></div>')
    assert (post.native_id, post.permalink) == ("c12", "https://dorp.example/t/7?p=2#c12")


@pytest.mark.parametrize(
    ("link", "native", "permalink"),
    [
        ("/t/7#c12", "c12", "https://dorp.example/t/7#c12"),
        ("#p_12-a", "p_12-a", "https://dorp.example/t/7?p=2#p_12-a"),
        ("/t/7#boven", None, URL),
        ("/u/els", None, URL),
    ],
)
def test_link_to_a_place_on_a_page_is_the_address_of_the_post(
    link: str, native: str | None, permalink: str
) -> None:
    """Where it stands beside the text and its fragment has a number."""
    post = _post(f'<div class="p"><a href="{link}">3 mei</a><p>{MILL}</p></div>')
    assert post.permalink == permalink
    assert post.native_id == native if native else post.native_id.startswith("x")


def test_link_in_the_text_is_not_the_address_of_the_post() -> None:
    """Somebody wrote of another post."""
    page = _parsed(f'<div class="p"><p>{MILL} <a href="/t/9#c99">Zie daar</a></p></div>')
    (fields,) = _records(page)
    (post,) = _built(page, [fields]).posts
    assert (post.permalink, post.native_id[:1]) == (URL, "x")


def test_own_id_and_link_of_a_platform_come_first() -> None:
    """What a selector caught decides over what the markup looks like."""
    page = _parsed(f'<div class="p" id="post-12">{MILL}</div>')
    (fields,) = _records(page)
    fields.native, fields.link = "c77", " /c/77 "
    (post,) = _built(page, [fields]).posts
    assert (post.native_id, post.permalink) == ("c77", "https://dorp.example/c/77")


def _invented(author: str | None, text: str, time: str = "", url: str = URL) -> str:
    page = _parsed(f'<div class="p">{time}<p>{text}</p></div>')
    (root,) = (element for element, classes in enumerate(page.name) if classes == "p")
    fields = _fields(page, root, text, author)
    fields.stamp = next(iter(find_stamps(page)), None)
    (post,) = build(page, [fields], DateReader(FETCHED), url).posts
    return post.native_id


def test_invented_id_is_the_same_as_long_as_author_time_and_thread_are() -> None:
    """An edit of the text changes nothing, nor does the page of the thread on which the post stands."""
    time = "<i>3 mei 2021 10:00</i>"
    native = _invented("Els", MILL, time)
    assert native == _invented("Els", POOL, time)
    assert native == _invented("Els", MILL, time, "https://dorp.example/t/7?p=3")
    assert native != _invented("Kees", MILL, time)
    assert native != _invented(None, MILL, time)
    assert native != _invented("Els", MILL, time, "https://dorp.example/t/8")
    assert native != _invented("Els", MILL, time, "https://stad.example/t/7")
    assert native != _invented("Els", MILL, "<i>3 mei 2021 10:01</i>")


def test_invented_id_goes_by_the_words_where_no_time_of_day_is_told() -> None:
    """Two posts of one person on one day are two; the end of a long text may change."""
    day = "<i>3 mei 2021</i>"
    assert _invented("Els", MILL, day) != _invented("Els", POOL, day)
    long = f"{MILL} {POOL}"
    assert _invented("Els", long, day) == _invented("Els", f"{long[:80]} anders.", day)


def test_two_posts_under_one_id_are_both_kept() -> None:
    """A number that a page gives two posts is no reason to lose one."""
    page = _parsed(f'<div class="p">{MILL}</div><div class="p">{POOL}</div><div class="p">{CAKE}</div>')
    fields = _records(page)
    for record in fields:
        record.native = "c1"
    assert [(post.native_id, post.text) for post in _built(page, fields).posts] == [
        ("c1", MILL),
        ("c1~2", POOL),
        ("c1~3", CAKE),
    ]


def test_post_that_a_page_prints_twice_under_its_own_id_is_one() -> None:
    """The same words by the same person at the same time; by another person they are two."""
    page = _parsed(f'<div class="p">{MILL}</div><div class="p">{MILL}</div>')
    first, second = _records(page)
    first.native = second.native = "c1"
    assert [post.native_id for post in _built(page, [first, second]).posts] == ["c1"]
    second.author = "Els"
    assert [post.native_id for post in _built(page, [first, second]).posts] == ["c1", "c1~2"]


def test_equal_posts_without_an_id_of_their_own_are_two() -> None:
    """Two people who say the same thing at once have both said it."""
    page = _parsed(f'<div class="p">{MILL}</div><div class="p">{MILL}</div>')
    first, second = (post.native_id for post in _built(page, _records(page)).posts)
    assert second == f"{first}~2"


# Answers


def test_answer_knows_its_parent() -> None:
    """By nesting, as the id under which the parent is kept; a comment that answers is a reply."""
    page = _parsed(f'<div class="p">{MILL}</div><div class="p">{POOL}</div>')
    first, second = _records(page)
    first.native = "c1"
    second.answers = first
    assert [(post.kind, post.parent) for post in _built(page, [first, second]).posts] == [
        (PostKind.COMMENT, None),
        (PostKind.REPLY, "c1"),
    ]


def test_parent_that_a_page_names_comes_before_nesting() -> None:
    """An article stays one, whatever it answers."""
    page = _parsed(f'<div class="p">{MILL}</div><div class="p">{POOL}</div>')
    first, second = _records(page)
    second.answers, second.parent, second.kind = first, "c9", PostKind.ARTICLE
    assert [(post.kind, post.parent) for post in _built(page, [first, second]).posts][1] == (
        PostKind.ARTICLE,
        "c9",
    )


def test_parent_without_text_is_no_parent() -> None:
    """An answer to what is no post stands alone."""
    page = _parsed(f'<div class="p"><img></div><div class="p">{POOL}</div>')
    second = _records(page)[1]
    second.answers = Fields(FoundRecord(0, 0, 2))
    assert [(post.kind, post.parent) for post in _built(page, [second.answers, second]).posts] == [
        (PostKind.COMMENT, None)
    ]


def test_parent_under_a_number_of_another_is_named_as_it_is_kept() -> None:
    """The answer to the second post of one id leads to that one."""
    page = _parsed("".join(f'<div class="p">{text}</div>' for text in (MILL, POOL, CAKE)))
    first, second, third = _records(page)
    first.native = second.native = "c1"
    third.answers = second
    assert _built(page, [first, second, third]).posts[2].parent == "c1~2"


# Times


@pytest.mark.parametrize(
    ("machine", "raw", "at", "precision"),
    [
        (None, "3 mei 2021 10:00", "2021-05-03T10:00:00+02:00", Precision.MINUTE),
        ("2021-05-03T08:00:09+00:00", "3 mei 2021 10:00", "2021-05-03T08:00:09+00:00", Precision.SECOND),
        ("geen tijd", "3 mei 2021 10:00", "2021-05-03T10:00:00+02:00", Precision.MINUTE),
        ("0001-01-01T00:00:00Z", "3 mei 2021 10:00", "2021-05-03T10:00:00+02:00", Precision.MINUTE),
    ],
)
def test_time_for_machines_is_kept_with_the_words_that_readers_see(
    machine: str | None, raw: str, at: str, precision: Precision
) -> None:
    """Where it is a time; else the words alone tell."""
    page = _parsed(f'<div class="p"><i>3 mei 2021 10:00</i><p>{MILL}</p></div>')
    fields = _fields(page, _records(page)[0].record.root, MILL)
    (fields.stamp,) = find_stamps(page)
    fields.machine = machine
    (post,) = _built(page, [fields]).posts
    assert post.published is not None
    assert post.published.at is not None
    assert (post.published.raw, post.published.at.isoformat()) == (raw, at)
    assert post.published.precision is precision


def test_time_for_machines_alone_is_its_own_words() -> None:
    """Nothing is printed, and the attribute is what is claimed; a post without either has no time."""
    page = _parsed(f'<div class="p">{MILL}</div>')
    (fields,) = _records(page)
    assert _built(page, [fields]).posts[0].published is None
    fields.machine = "2021-05-03T08:00:00+00:00"
    (post,) = _built(page, [fields]).posts
    assert post.published is not None
    assert post.published.raw == "2021-05-03T08:00:00+00:00"


# What stands beside the text


@pytest.mark.parametrize(
    ("beside", "contact"),
    [
        ('<a href="mailto:els@dorp.example">mail</a>', (("e-mail", "els@dorp.example"),)),
        ('<a href="mailto:els@dorp.example?subject=x">mail</a>', (("e-mail", "els@dorp.example"),)),
        ('<a href="mailto:">mail</a>', ()),
        ('<a href="/els@dorp.example">mail</a>', ()),
        ('<img alt="e-mail"> els at dorp ', (("e-mail", "els at dorp"),)),
        ('<img alt="Phone"> 01 555 0100 ', (("phone", "01 555 0100"),)),
        ('<img alt="home address"> Kade 1 ', (("address", "Kade 1"),)),
        ('<img alt="phone box"> Kade 1 ', ()),
        (
            '<a href="mailto:een@x.example">a</a><a href="mailto:twee@x.example">b</a>',
            (("e-mail", "een@x.example"),),
        ),
    ],
)
def test_what_reaches_an_author_is_kept(beside: str, contact: tuple[tuple[str, str], ...]) -> None:
    """Old software prints it beside a post; the first of a kind counts."""
    assert _post(f'<div class="p"><u>Els</u>{beside}<p>{MILL}</p></div>').contact == contact


def test_address_in_the_text_is_text() -> None:
    """Whom somebody tells to write to is not who wrote."""
    page = _parsed(f'<div class="p"><p>{MILL} <a href="mailto:els@dorp.example">Els</a></p></div>')
    assert _built(page, _records(page)).posts[0].contact == ()


def test_contact_of_a_platform_comes_first() -> None:
    """What a selector caught is not mixed with what was found."""
    page = _parsed(f'<div class="p"><a href="mailto:x@y.example">m</a><p>{MILL}</p></div>')
    fields = _fields(page, _records(page)[0].record.root, MILL)
    fields.contact = (("tel", "1"),)
    assert _built(page, [fields]).posts[0].contact == (("tel", "1"),)


def test_documents_from_the_text_to_the_end_of_the_record_are_attached() -> None:
    """What a post lists below its text is attached, what stands above it is not; each once, in order."""
    post = _post(
        f'<div class="p"><a href="/kop.pdf">k</a><p>{MILL}</p>'
        '<a href="/b.pdf">b</a><a href="a.docx">a</a><a href="/b.pdf">b</a></div>'
    )
    assert post.attachments == ("https://dorp.example/b.pdf", "https://dorp.example/t/a.docx")


def test_documents_in_elements_are_absolute_and_each_once() -> None:
    """An address that cannot be read leads to the page itself."""
    page = _parsed('<a href="a.pdf">a</a><a href="//[kapot/b.pdf">b</a><a href=" a.pdf ">c</a>')
    assert documents_in(page, range(len(page.tag)), URL) == ("https://dorp.example/t/a.pdf", URL)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("", URL),
        ("#c1", "https://dorp.example/t/7?p=2#c1"),
        ("/x", "https://dorp.example/x"),
        ("x", "https://dorp.example/t/x"),
        (" https://stad.example/x\n", "https://stad.example/x"),
        ("http://[kapot", URL),
    ],
)
def test_link_is_joined_with_the_address_of_its_page(link: str, address: str) -> None:
    """A broken one is the page's own address."""
    assert joined(URL, link) == address
