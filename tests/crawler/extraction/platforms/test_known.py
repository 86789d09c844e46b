"""The known platforms, on sample pages written after their real markup."""

import tomllib
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction.errors import ProfileError
from crawler.extraction.extract import extract_page
from crawler.extraction.platforms.platform import known_platforms, platform_from
from crawler.extraction.profile import read_profile
from store.archive.extracted import ExtractedPage, PostKind

PAGES = Path(__file__).parent / "pages"
FETCHED = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


def _extract(name: str) -> ExtractedPage:
    return extract_page((PAGES / name).read_bytes(), f"https://site.example/{name}", FETCHED)


def _times(page: ExtractedPage) -> list[str | None]:
    return [p.published.at.isoformat() if p.published and p.published.at else None for p in page.posts]


@pytest.mark.parametrize("name", sorted(platform.name for platform in known_platforms()))
def test_every_platform_reads_a_page_of_its_own(name: str) -> None:
    """A table without a page is a guess: each reads at least one page that is called after it."""
    pages = sorted(PAGES.glob(f"{name}*.html"))
    assert pages, f"write a page after the real markup of {name}: {PAGES.name}/{name}.html"
    assert name in {_extract(page.name).extractor.partition("/")[0] for page in pages}


@pytest.mark.parametrize(
    "page", ["discourse", "invision", "phpbb", "vbulletin4", "vbulletin5-bare", "xenforo"]
)
def test_a_forum_gives_two_posts_without_what_stands_around_them(page: str) -> None:
    """Names, texts and times as they stand; signatures and profiles are left out."""
    anna, bert = _extract(f"{page}.html").posts
    assert (anna.author, bert.author) == ("anna", "bert")
    assert anna.text.startswith("Ik woon er vlakbij")
    assert bert.text == "Dat klopt, mijn zus zag het ook, al jaren geleden bij de molen."
    assert bert.published is not None
    assert bert.published.at is not None
    assert bert.published.at.date().isoformat() == "2026-10-05"


def test_wordpress_article_and_nested_comments() -> None:
    """A Dutch WordPress gives the article and each comment once, a nested one with its parent."""
    page = _extract("wordpress-nl.html")
    assert page.extractor == "wordpress/3"
    assert [(p.native_id, p.kind, p.author, p.parent, p.text) for p in page.posts] == [
        ("post-5", PostKind.ARTICLE, "admin", None, "De gemeente zwijgt over de bijeenkomst.\nWij niet."),
        ("comment-49", PostKind.COMMENT, "Jan", None, "Goed stuk."),
        ("comment-51", PostKind.REPLY, "Piet", "comment-49", "Vind ik ook."),
    ]
    assert page.posts[1].permalink == "http://127.0.0.1/2026/10/artikel-1/#comment-49"
    assert _times(page)[2] == "2026-10-05T15:00:00+02:00"


def test_talk_page_comments_end_at_their_signatures() -> None:
    """On a MediaWiki talk page each signed comment is a post, and indentation tells what it answers."""
    page = _extract("mediawiki-talk.html")
    assert [(p.author, p.kind, p.text) for p in page.posts] == [
        (
            "Anna B",
            PostKind.COMMENT,
            "The residents met on Tuesday. Nobody of the council came.\nWhat now?",
        ),
        ("Kees", PostKind.REPLY, "Write to them again."),
        ("10.0.0.7", PostKind.REPLY, "Done."),
        ("Kees", PostKind.COMMENT, "Is there a better one?"),
    ]
    assert [p.parent for p in page.posts[:3]] == [None, page.posts[0].native_id, page.posts[1].native_id]
    assert _times(page)[0] == "2008-02-12T14:33:00+00:00"


def test_spirit_reads_the_time_from_the_title() -> None:
    """Spirit prints "4s" and keeps the time in an attribute; notices of closing are no post."""
    page = _extract("spirit.html")
    assert [(p.native_id, p.author) for p in page.posts] == [("51", "u0"), ("52", "u1")]
    assert _times(page) == ["2026-11-23T15:44:00+01:00", "2026-11-23T15:45:00+01:00"]
    assert page.posts[1].text == "Bericht 0\nBericht 1 in draad 1"
    assert page.posts[1].quotes == ((0, 9),)


def test_flaskbb_leaves_signature_and_edit_out() -> None:
    """FlaskBB gives the time of posting, not of editing, and the text without the signature."""
    page = _extract("flaskbb.html")
    assert [(p.native_id, p.author, p.text) for p in page.posts] == [
        ("1", "test1", "Het eerste bericht."),
        ("2", "weggegaan", "Een antwoord."),
    ]
    assert _times(page)[1] == "2026-11-23T16:00:00+00:00"
    assert page.posts[1].permalink == "https://site.example/post/2"


def test_nodebb_reads_times_from_titles_and_guests_from_attributes() -> None:
    """NodeBB keeps the time in an attribute; the post that is answered, printed above, is no part of it."""
    page = _extract("nodebb.html")
    assert page.extractor == "nodebb/2"
    assert [(p.native_id, p.author) for p in page.posts] == [("41", "Anna B"), ("42", "Gast")]
    assert _times(page) == ["2026-11-22T17:14:00+00:00", "2026-11-22T18:02:00+00:00"]
    assert [p.permalink for p in page.posts] == [
        "https://site.example/post/41",
        "https://site.example/post/42",
    ]
    assert page.posts[0].text == "De brug over de beek is weer dicht.\nWeet iemand tot wanneer?"
    assert page.posts[1].text == "Weet iemand tot wanneer?\nTot na de kerst, zegt de aannemer."
    assert page.posts[1].quotes == ((0, 24),)


def test_hyperactive_article_and_comments() -> None:
    """Hyperactive tells author and time of article and comments in by-lines, which are no text."""
    page = _extract("hyperactive.html")
    assert page.extractor == "hyperactive/1"
    assert [(p.native_id, p.kind, p.author, p.text) for p in page.posts[1:]] == [
        ("comment-31", PostKind.COMMENT, "A neighbour", "It has stood empty for nine years, hasn't it?"),
        (
            "comment-32",
            PostKind.COMMENT,
            "Street Group",
            "There are two studios in it.\nCome and see for yourself.",
        ),
    ]
    assert page.posts[0].kind is PostKind.ARTICLE
    assert page.posts[0].author == "Street Group"
    assert page.posts[0].text.startswith("The council wants")
    assert _times(page) == [
        "2026-05-11T20:45:00+02:00",
        "2026-05-12T09:30:00+02:00",
        "2026-05-12T11:05:00+02:00",
    ]


def test_blogger_article_and_nested_comments() -> None:
    """Blogger gives the article and each comment once, an answer with its parent."""
    page = _extract("blogger.html")
    assert page.extractor == "blogger/2"
    assert [(p.native_id, p.author, p.parent) for p in page.posts] == [
        ("7016086569795689000", "Tuinvrouw", None),
        ("71", "Buurman", None),
        ("72", "Tuinvrouw", "71"),
        ("73", "Anoniem", None),
    ]
    assert page.posts[0].text == "Vannacht waaide de schutting om.\nDe buren hebben geholpen."
    assert page.posts[3].text == "Bij ons lag de hele heg plat."
    assert _times(page)[:2] == ["2026-11-20T08:15:00+01:00", "2026-11-20T09:30:00+01:00"]
    assert str(page.posts[2].permalink).endswith("#c72")


def test_vbulletin5_tells_month_first_and_names_guests() -> None:
    """The attribute decides what "11-22-2026" is, guests have names, and signatures are no text."""
    page = _extract("vbulletin5.html")
    assert [(p.native_id, p.author) for p in page.posts] == [("501", "Anna"), ("502", "Guest")]
    assert [(when or "")[:19] for when in _times(page)] == ["2026-11-22T17:14:00", "2026-11-22T18:02:00"]
    assert page.posts[0].text == "The roof of the barn leaks again.\nDoes anybody know a roofer?"
    start, end = page.posts[1].quotes[0]
    assert page.posts[1].text[start:end].endswith("Does anybody know a roofer?")
    assert page.posts[1].text.endswith("Ask at the mill, they had theirs done last year.")


def test_mir_article_above_its_comments_is_found_with_what_reaches_its_author() -> None:
    """An article that lies loose above the table of comments is a post, and e-mail addresses are kept."""
    page = _extract("mir-contact.html")
    article, dog, *_ = page.posts
    assert [p.author for p in page.posts] == ["Werkgroep Water", "Fietser", "Werkgroep Water", "Marga"]
    assert article.kind is PostKind.ARTICLE
    assert "Verzamelen bij het gemaal" in article.text
    assert "water@example.org" in f"{article.text} {article.contact}"
    assert dog.contact == (("e-mail", "fietser@example.org"),)
    assert (dog.text, _times(page)[1]) == ("Mag de hond ook mee?", "2023-05-12T10:05:00+02:00")


@pytest.mark.parametrize(
    ("name", "extractor", "expected"),
    [
        ("mybb.html", "mybb/1", [("12", "Kees", "2021-11-09T10:00"), ("13", "Jan", "2021-11-09T12:30")]),
        ("smf.html", "smf/1", [("101", "Kees", "2021-11-09T10:00"), ("102", "Mei", "2021-11-09T12:30")]),
        (
            "reddit.html",
            "reddit/1",
            [
                ("t3_ab1", "kees_uit_dorp", "2021-11-09T09:00"),
                ("t1_cd2", "mei", "2021-11-09T11:30"),
                ("t1_ef3", "kees_uit_dorp", "2021-11-09T12:00"),
            ],
        ),
        (
            "discourse-noscript.html",
            "schema.org/1",
            [("post_1", "kees", "2021-11-09T09:00"), ("post_2", "jan", "2021-11-09T11:30")],
        ),
        (
            "wpdiscuz.html",
            "wpdiscuz/1",
            [
                ("post-5", "Els", "2026-10-01T10:00"),
                ("wpd-comm-11", "Rob", "2026-10-26T12:00"),
                ("wpd-comm-12", "Mai", "2026-11-21T12:00"),
            ],
        ),
        (
            "wordpress-blocks.html",
            "wordpress/3",
            [
                ("post-12", "admin", "2026-10-01T12:00"),
                ("comment-31", "Jan", "2026-10-01T13:01"),
                ("comment-32", "Lezer 2", "2026-10-01T13:02"),
            ],
        ),
    ],
)
def test_forum_software_and_themes_are_read(
    name: str, extractor: str, expected: list[tuple[str, str, str]]
) -> None:
    """Each post once, under the name of who wrote it and not of a rank or button, with its time and id."""
    page = extract_page(
        (PAGES / name).read_bytes(), f"https://site.example/{name}", datetime(2026, 11, 26, tzinfo=UTC)
    )
    assert page.extractor == extractor
    assert [
        (p.native_id, p.author, p.published.at.isoformat()[:16] if p.published and p.published.at else None)
        for p in page.posts
    ] == expected
    assert not any("/u/" in post.permalink for post in page.posts)


def test_every_shipped_platform_is_well_formed() -> None:
    """The selectors and patterns of the shipped table compile, and names are unique."""
    names = [platform.name for platform in known_platforms()]
    assert len(names) == len(set(names))


def test_profile_comes_before_everything_else(tmp_path: Path) -> None:
    """A site's own selectors decide, whatever the page looks like to the known platforms."""
    path = tmp_path / "site.toml"
    path.write_text(
        'name = "ons-forum"\n[[part]]\nkind = "comment"\npost = ".vak"\nbody = ".tekst"\nauthor = ".wie"\n'
        'time = ".wanneer"\nid = "v\\\\d+"\n[part.contact]\nphone = ".tel"\n',
        encoding="utf-8",
    )
    html = (
        '<div class="vak" id="v7"><b class="wie">Sam</b><i class="wanneer">1 mei 2020 10:00</i>'
        '<span class="tel">06-1</span><p class="tekst">Hoi</p></div>'
    )
    page = extract_page(html, "https://site.example/", FETCHED, profile=read_profile(path).platform)
    post = page.posts[0]
    assert (page.platform, post.native_id, post.author, post.text) == ("ons-forum", "v7", "Sam", "Hoi")
    assert post.contact == (("phone", "06-1"),)


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"name": "x"},
        {"name": "x", "part": [{"post": "div[", "kind": "comment"}]},
        {"name": "x", "part": [{"post": "div", "kind": "letter"}]},
        {"name": "x", "part": [{"post": "div", "bodie": "p"}]},
        {"name": "x", "part": [{"post": "div", "id": "("}]},
    ],
)
def test_wrong_profile_is_told(table: dict[str, object]) -> None:
    """A profile with a missing field, a misspelt one or a broken selector stops with a sentence."""
    with pytest.raises(ProfileError):
        platform_from(table)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("oscailt.html", ["Neighbour - Street Group", "Someone", "Neighbour"]),
        ("sf-active.html", ["Neighbour", "Someone", "Neighbour"]),
        ("mir.html", ["Buurtbewoner", "Iemand", "Buurtbewoner", "Iemand"]),
        ("spip.html", ["Voisin", "Quelqu'un", "Voisin"]),
    ],
)
def test_software_of_other_indymedia_sites_is_read(name: str, expected: list[str]) -> None:
    """Oscailt, sf-active, Mir and SPIP give each post with author and time and without its title."""
    page = _extract(name)
    assert [post.author for post in page.posts] == expected
    assert all(_times(page))
    assert not any(
        "Jawel" in post.text or "Not true" in post.text or "Mais si" in post.text for post in page.posts
    )


def test_contact_printed_beside_a_post_is_kept() -> None:
    """What Oscailt labels by images only, an e-mail address and a telephone number, belongs to the post."""
    article, _, comment = _extract("oscailt.html").posts
    assert article.contact == (("email", "neighbour at example dot org"), ("phone", "01 555 0100"))
    assert comment.contact == (("email", "neighbour at example dot org"),)


def test_anchor_before_a_post_is_its_permalink() -> None:
    """Old software sets `<a name>` before each post; it is the post's id and address."""
    posts = _extract("oscailt.html").posts
    assert [(p.native_id, p.permalink) for p in posts[1:]] == [
        ("comment1", "https://site.example/oscailt.html#comment1"),
        ("comment2", "https://site.example/oscailt.html#comment2"),
    ]


def test_documents_that_a_post_links_to_are_named() -> None:
    """Links to PDF and office files in a post are kept as absolute addresses, other links are not."""
    html = (
        '<ol class="comment-list"><li class="comment" id="comment-1"><cite class="fn">Sam</cite>'
        '<div class="comment-meta"><a href="#comment-1">1 mei 2020 om 10:00</a></div>'
        '<div class="comment-content"><p><a href="/f/besluit.pdf">dit</a> en <a href="/x">dat</a></p></div>'
        "</li></ol>"
    )
    (post,) = extract_page(html, "https://site.example/a/", FETCHED).posts
    assert post.attachments == ("https://site.example/f/besluit.pdf",)


def test_profile_of_the_documentation_is_valid() -> None:
    """The example in the documentation can be copied as it stands, and shows every field there is."""
    text = (Path(__file__).parents[4] / "docs" / "profiles.md").read_text("utf-8")
    table = tomllib.loads(text.split("```toml\n")[1].split("```")[0])
    platform = platform_from(table)
    assert set(table["part"][0]) == {field.name for field in fields(platform.parts[0])}


def test_a_telegram_channel_gives_its_messages() -> None:
    """The preview of a channel gives each text with who signed it, when, where and what it answers."""
    page = _extract("telegram.html")
    assert page.extractor == "telegram/1"
    assert [(p.native_id, p.author, p.parent, p.text) for p in page.posts] == [
        ("dorpsnieuws/118", "Dorpsnieuws", None, "De markt verhuist naar het plein.\nVanaf zaterdag."),
        ("dorpsnieuws/119", "Piet de Vries", "dorpsnieuws/118", "Toch niet: het blijft bij de kerk."),
        ("dorpsnieuws/121", "Dorpsnieuws", None, "Wie heeft deze fiets gezien?"),
    ]
    assert page.posts[1].permalink == "https://t.me/dorpsnieuws/119"
    assert _times(page)[1] == "2021-11-10T08:30:00+00:00"


EXCERPTS = "".join(
    f'<li class="wp-block-post post-{n} post type-post"><h2 class="wp-block-post-title">'
    f'<a href="https://site.example/2026/avond-{n}/">Avond {n}</a></h2>'
    f'<div class="wp-block-post-excerpt"><p>Verslag {n} van de avond in het dorpshuis, waar lang werd gepraat'
    " over de molen en de brug bij de sluis van het dorp. Er was [&hellip;]</p></div>"
    f'<div class="wp-block-post-date"><time datetime="2026-10-0{n}T12:00:00+00:00">'
    f'<a href="https://site.example/2026/avond-{n}/">{n} oktober 2026</a></time></div></li>'
    for n in range(3, 6)
)
WHOLE = (
    '<li class="wp-block-post post-9 post type-post"><h2 class="wp-block-post-title">'
    '<a href="https://site.example/2026/kort/">Kort</a></h2>'
    '<div class="wp-block-post-excerpt"><p>De brug is weer open.</p></div></li>'
)


def _blog(body: str, name: str = "") -> ExtractedPage:
    html = f'<html><body class="{name}"><link href="/wp-content/a.css"><ul>{body}</ul></body></html>'
    return extract_page(html, "https://site.example/author/beheer/", FETCHED)


def test_beginnings_of_articles_on_a_front_page_are_none() -> None:
    """What stands here in its first words and elsewhere whole is no version of the article."""
    page = _blog(EXCERPTS + WHOLE)
    assert [(post.native_id, post.text) for post in page.posts] == [("post-9", "De brug is weer open.")]


@pytest.mark.parametrize("name", ["author author-beheer", "archive author", "home"])
def test_class_of_a_whole_page_makes_no_title_a_name(name: str) -> None:
    """On the page of an author, every link lies in something of the class "author"; titles stay titles."""
    assert [post.author for post in _blog(WHOLE, name).posts] == [None]


def test_sentence_that_goes_on_names_nobody() -> None:
    """A short line of an article alone on its page is no name, however it stands there."""
    html = (
        '<html><body class="page"><link href="/wp-content/a.css"><article class="post type-post" id="post-2">'
        '<div class="entry-content"><p>This is an example page, as others have them, with some words.</p>'
        "<p>…or something like this:</p><blockquote><p>The company was founded in a mill.</p></blockquote>"
        "</div></article></body></html>"
    )
    assert [post.author for post in extract_page(html, "https://site.example/page/", FETCHED).posts] == [None]
