"""What no record claims, and the law that nothing visible is lost."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.extract import extract_page
from store.archive.extracted import ExtractedPage

FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
URL = "https://dorp.example/1"
NAV = (
    "<nav><ul>"
    + "".join(f'<li><a href="/m{n}">Onderdeel nummer {n}</a></li>' for n in range(9))
    + "</ul></nav>"
)
COMMENTS = "".join(
    f'<div class="b" id="p{n}"><span class="a">{who}</span> <span class="d">{n} november 2021 10:00</span>'
    f'<div class="t">{text}</div></div>'
    for n, who, text in (
        (9, "Kees", "Op zaterdag werd het zwembad geopend door de wethouder, die een lint doorknipte."),
        (10, "Piet", "Ik was er bij en vond het een mooie toespraak over sport in het dorp."),
        (11, "Els", "De koffie was koud, maar de taart van de bakker maakte veel goed."),
    )
)
ARTICLE = (
    "De molen aan de vaart kreeg in mei nieuwe wieken van eikenhout. De molenaar vertelde dat het koren uit de polder"
    " nu weer ter plaatse wordt gemalen, en dat bezoekers op zaterdag welkom zijn."
)


def _extract(body: str) -> ExtractedPage:
    return extract_page(
        f"<html lang=nl><head><title>Dorp</title></head><body>{body}</body></html>", URL, FETCHED
    )


def _holders(page: ExtractedPage, text: str) -> list[str]:
    """The ids of the posts in which these words stand, in this order."""
    return [post.native_id for post in page.posts if " ".join(text.split()) in " ".join(post.text.split())]


WRAPPINGS = (
    *(
        "<p>{}</p>",
        "<div>{}</div>",
        "<section><p>{}</p></section>",
        "<ul><li>{}</li></ul>",
        "<dl><dd>{}</dd></dl>",
    ),
    *(
        "<table><tr><td>{}</td></tr></table>",
        "<blockquote>{}</blockquote>",
        "<pre>{}</pre>",
        "<main><div>{}</div></main>",
    ),
    *(
        "<article><p>{}</p></article>",
        "<details><summary>Lees meer</summary>{}</details>",
        "<textarea>{}</textarea>",
    ),
    *(
        "<noscript><p>{}</p></noscript>",
        "<div style='display:none' class='spoiler'>{}</div>",
        "<aside><p>{}</p></aside>",
    ),
    *(
        "<div class='more' style='display: none'>{}</div>",
        "<div hidden>{}</div>",
        "<footer><p>{}</p></footer>",
    ),
    *("<form><p>{}</p></form>", "<center>{}</center>", "<div class='sidebar'><div>{}</div></div>", "{}<br>"),
    *(
        "<iframe srcdoc='&lt;p&gt;{}&lt;/p&gt;'></iframe>",
        "</html><p>{}</p>",
        "<button type=button>{}</button>",
    ),
    *(
        "<dialog open>{}</dialog>",
        "<fieldset><legend>{}</legend></fieldset>",
        "<div class='post-content'>{}</div>",
    ),
    *(
        "<template shadowrootmode='open'><p>{}</p></template>",
        "<div class='signature'>{}</div>",
        "<object>{}</object>",
    ),
)


@pytest.mark.parametrize("wrapping", WRAPPINGS)
@pytest.mark.parametrize("beside", ["", COMMENTS])
def test_prose_stands_in_exactly_one_post(wrapping: str, beside: str) -> None:
    """Whatever element holds it, open or to be opened, above comments or alone: each word is read once."""
    page = _extract(NAV + wrapping.format(ARTICLE) + beside)
    assert len(_holders(page, ARTICLE)) == 1
    for text in (
        ("die een lint doorknipte.", "een mooie toespraak over sport", "maakte veel goed.") if beside else ()
    ):
        assert len(_holders(page, text)) == 1


VOCABULARY = """
molen vaart wieken eikenhout molenaar koren polder bezoekers zaterdag brug sluis wethouder fanfare kaas
bloemen regen markt plein banken bomen verlichting bewoners raad plan school bus halte winter kachel turf
"""
WORDS = st.sampled_from(VOCABULARY.split())


@st.composite
def _prose(draw: st.DrawFn, mark: str) -> str:
    """A stretch of prose that no other stretch equals."""
    sentences = [
        " ".join(draw(st.lists(WORDS, min_size=9, max_size=14))) for _ in range(draw(st.integers(2, 4)))
    ]
    return " ".join(f"In {mark}{n} stond {sentence}." for n, sentence in enumerate(sentences))


@st.composite
def _pages(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A page of prose in wrappings, some of it said by somebody, and the stretches of prose on it."""
    parts, said = [NAV], []
    for place in range(draw(st.integers(1, 7))):
        text = draw(_prose(f"zwq{place}x"))
        said.append(text)
        kind = draw(st.integers(0, 2))
        if kind:
            parts.append(draw(st.sampled_from(WRAPPINGS)).format(text))
        else:
            who, day = (
                draw(st.sampled_from(["Kees", "Jan", "Mei", "Els Smit", "Anoniem"])),
                draw(st.integers(1, 28)),
            )
            tag = draw(st.sampled_from(["div", "li", "article"]))
            parts.append(
                f'<{tag} class="comment"><b class="author">{who}</b> <i>{day} mei 2021 10:0{place}</i><p>{text}</p></{tag}>'
            )
    return "".join(parts), said


@settings(max_examples=60, deadline=None)
@given(_pages())
def test_every_stretch_of_prose_stands_in_exactly_one_post(made: tuple[str, list[str]]) -> None:
    """For any page: what a browser shows outside menus is in one post, none of it lost and none twice."""
    body, said = made
    page = _extract(body)
    assert not page.fell_back
    holders = {text: len(_holders(page, text)) for text in said}
    assert set(holders.values()) == {1}, [text[:30] for text, count in holders.items() if count != 1]


PAGES = sorted((Path(__file__).parent / "platforms" / "pages").glob("*.html"))
BLOCKS = re.compile(r"</(?:p|div|li|article|section|table|ul|ol|h[1-6]|blockquote|main)>", re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
@settings(max_examples=12, deadline=None)
@given(st.data())
def test_prose_anywhere_on_a_page_of_a_known_platform_stands_in_one_post(
    page: Path, data: st.DataObject
) -> None:
    """A stretch of prose after any element of a platform's page, in whatever holds it, is in one post."""
    html = page.read_text(encoding="utf-8")
    ends = [end for end in (match.end() for match in BLOCKS.finditer(html)) if _is_outside_menus(html, end)]
    text = data.draw(_prose("zwq0x"))
    place = data.draw(st.sampled_from(ends))
    wrapping = data.draw(st.sampled_from([wrapping for wrapping in WRAPPINGS if "</html>" not in wrapping]))
    posts = extract_page(f"{html[:place]}{wrapping.format(text)}{html[place:]}", URL, FETCHED)
    assert len(_holders(posts, text)) == 1, (wrapping, html[max(0, place - 80) : place])


def _is_outside_menus(html: str, place: int) -> bool:
    """Whether a place lies in the body, and in no menu, link or script."""
    before = html[:place].lower()
    return "<body" in before and not any(
        len(re.findall(rf"<{tag}\b", before)) > len(re.findall(rf"</{tag}\b", before))
        for tag in ("nav", "script", "noscript", "a")
    )


NOTICED = [
    "De gemeente schond de privacy van de molenaar. Niemand belde hem daarover op.",
    "Zijn adres stond in de nieuwsbrief van de polder, met zijn leeftijd, en bleef daar drie weken staan.",
    "Bij het inloggen zag de buurvrouw de dossiers van het hele dorp. Zij maakte er geen foto van.",
    "Volgens het datenschutz-rapport uit Emden las de wethouder de cookies van zijn vrouw, elke zaterdag.",
]
"""What is said with words of which sites' notices are made."""


@pytest.mark.parametrize("text", NOTICED)
@pytest.mark.parametrize("beside", ["", COMMENTS, COMMENTS[: COMMENTS.index('<div class="b" id="p10">')]])
def test_word_of_notices_loses_no_prose(text: str, beside: str) -> None:
    """A sentence of an article with a word such as "privacy" is no notice, above comments or alone."""
    page = _extract(
        f"{NAV}<div class='artikel'><p>{ARTICLE}</p><p>{text}</p><p>{ARTICLE[:66]}</p></div>{beside}"
    )
    assert len(_holders(page, text)) == 1


def test_notice_of_a_site_is_left_out() -> None:
    """What a site says of its cookies, its letters and its forms beside an article is no part of it."""
    notices = [
        "Wij gebruiken cookies om onze website en onze dienstverlening te verbeteren.",
        "Benachrichtige mich über nachfolgende Kommentare via E-Mail.",
    ]
    boxes = "".join(f'<div class="box"><span>{notice}</span></div>' for notice in notices)
    article = f"<div class='artikel'><p>{ARTICLE}</p><p>{ARTICLE.replace('mei', 'juni')}</p></div>"
    page = _extract(NAV + article + boxes + COMMENTS)
    assert not [notice for notice in notices if _holders(page, notice)]


def test_short_lines_of_an_article_are_kept() -> None:
    """List items, table cells and labels between an article's paragraphs belong to it, buttons do not."""
    short = ["Twee eieren", "Een snufje zout", "200 gram bloem", "Be there or be square!"]
    items = "".join(f"<li><b>{item}</b></li>" for item in short)
    page = _extract(
        f"{NAV}<main><h1>Taart</h1><p>{ARTICLE}</p><div><div><ul>{items}</ul></div></div><p>{ARTICLE[:66]}</p>"
        "<div><span>Delen</span></div></main>"
    )
    (post,) = page.posts
    assert [item for item in short if item not in post.text] == []
    assert "Delen" not in post.text


def test_label_above_a_list_of_links_is_left_out_with_it() -> None:
    """What heads a list of links to elsewhere is no part of the article above it."""
    links = "".join(f'<p><a href="/{n}">Nog een bericht over het dorp, deel {n}</a></p>' for n in range(5))
    page = _extract(
        f"{NAV}<main><p>{ARTICLE}</p><p>{ARTICLE[:66]}</p><p>Lees ook deze stukken</p>{links}</main>"
    )
    (post,) = page.posts
    assert "Lees ook" not in post.text
    assert "deel 3" not in post.text


def test_teaser_of_another_page_is_left_out_and_a_lead_is_not() -> None:
    """A box that is named a teaser and begins with a link to its page is no part of this one."""
    lead = "Na twee jaar draait de molen aan de vaart weer, tot vreugde van het hele dorp en de molenaar."
    teaser = "In de haven van Lemmer wordt sinds vorige week weer vis gerookt. De vissers zijn daar blij mee."
    page = _extract(
        f'{NAV}<main><div class="teaser-text"><p>{lead}</p></div><p>{ARTICLE}</p></main>'
        '<div class="related-posts"><h3><a href="/9">Gerookte vis uit Lemmer is terug</a></h3>'
        f"<p>{teaser}</p></div>"
    )
    assert len(_holders(page, lead)) == 1
    assert not _holders(page, teaser)


def test_sentence_that_leads_in_an_article_is_read() -> None:
    """One sentence between the title and the signed article is in a post too."""
    lead = "De molen aan de vaart draait weer na twintig jaar stilstand."
    page = _extract(
        f'<article><header><h1>Molen</h1><p class="intro">{lead}</p></header>'
        '<p class="meta">Door Kees op 9 november 2021</p>'
        f'<div class="text"><p>{ARTICLE}</p><p>{ARTICLE[:80]}.</p></div></article>'
    )
    assert len(_holders(page, lead)) == 1
    assert "Kees" in {post.author for post in page.posts}
