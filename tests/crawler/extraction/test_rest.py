"""What no record claims, and the law that nothing visible is lost."""

from datetime import UTC, datetime

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
    "De molen aan de vaart kreeg in mei nieuwe wieken van eikenhout. De molenaar vertelde dat het koren uit de polder"  # noqa: E501 - one case a line
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
                f'<{tag} class="comment"><b class="author">{who}</b> <i>{day} mei 2021 10:0{place}</i><p>{text}</p></{tag}>'  # noqa: E501 - one case a line
            )
    return "".join(parts), said


@settings(max_examples=60, deadline=None)
@given(_pages())
def test_every_stretch_of_prose_stands_in_exactly_one_post(made: tuple[str, list[str]]) -> None:
    """For any page: what a browser shows outside menus is in one post, none of it lost and none twice."""
    body, said = made
    page = _extract(body)
    assert not page.fell_back
    found = {text: len(_holders(page, text)) for text in said}
    assert set(found.values()) == {1}, [text[:30] for text, count in found.items() if count != 1]
