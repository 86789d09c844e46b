"""Nobody is named who did not write it."""

from datetime import UTC, datetime

import pytest
from lxml.html import document_fromstring

from crawler.extraction.extract import extract_page
from crawler.extraction.finder.authors import clean_name, forget_doubtful_author, is_name
from crawler.extraction.finder.weights import WEIGHTS
from store.archive.extracted import ExtractedPage
from tests.crawler.extraction.finder.pages import parsed, read

FETCHED = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
FIRST = "Op zaterdag werd het zwembad geopend door de wethouder, die een lint doorknipte."
SECOND = "Ik was er bij en vond het een mooie toespraak over sport in het dorp."
ARTICLE = (
    "De gemeente wil het plein opnieuw inrichten en vraagt bewoners om mee te denken over bomen en banken. "
    "Op de markt stonden gisteren twintig kramen met kaas, en de fanfare speelde tot de regen kwam. "
)


def _extract(body: str) -> ExtractedPage:
    return extract_page(f"<html lang=nl><body>{body}</body></html>", "https://dorp.example/1", FETCHED)


def _comment(who: str, day: int, text: str) -> str:
    return (
        f'<div class="b" id="p{day}"><span class="a">{who}</span> <span class="d">{day} november 2021 10:00</span>'
        f'<div class="t">{text}</div></div>'
    )


@pytest.mark.parametrize("name", ["Jan", "Mei", "April", "Juni", "Wo", "Ma", "August", "Mars", "Kees"])
def test_name_that_is_also_a_month_or_day_is_a_name_in_its_place(name: str) -> None:
    """Where the others have their names, Jan and Mei have theirs, and each keeps their own text."""
    page = _extract(_comment(name, 9, FIRST) + _comment("Piet", 10, SECOND))
    assert [(post.author, post.text) for post in page.posts] == [(name, FIRST), ("Piet", SECOND)]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Kees op 9 november 2021 om 10:00",
            "Op 9 november 2021 schreef Kees:",
            "Reactie van Kees (9 november 2021)",
        ),
        *(
            "Door Kees op 9 november 2021",
            "9 november 2021 door Kees",
            "Kees | 9 november 2021 10:00",
            "Kees, 9 november 2021",
        ),
        *(
            "Kees schreef op 9 november 2021:",
            "Bericht door Kees, 9-11-2021",
            "Kees – 9 november 2021 om 10:00 uur",  # noqa: RUF001 - as pages print it
        ),
        *(
            "Comment by Kees on November 9, 2021",
            "Commentaire de Kees le 9 novembre 2021",
            "Kommentar von Kees am 9.11.2021",
        ),
    ],
)
def test_words_around_a_name_are_no_part_of_it(line: str) -> None:
    """Of a line that tells who wrote and when, the name alone is taken."""
    page = _extract(f'<article><h1>Titel</h1><p class="meta">{line}</p><p>{FIRST}</p></article>')
    (post,) = [post for post in page.posts if FIRST in post.text]
    assert post.author == "Kees"


def test_article_is_not_its_only_commenters() -> None:
    """One comment under an article names who wrote the comment; who wrote the article nobody knows."""
    page = _extract(f"<h1>Plein</h1><p>{ARTICLE * 3}</p><h2>Reacties</h2>{_comment('Kees', 9, FIRST)}")
    assert {post.author for post in page.posts if "kramen" in post.text} == {None}
    assert [post.text for post in page.posts if post.author == "Kees"] == [FIRST]


def test_post_without_words_takes_none_of_the_next() -> None:
    """Who posted only a picture is not named for what somebody else wrote below."""
    page = _extract(_comment("Kees", 9, '<img src="/foto.jpg" alt="">') + _comment("Els", 10, SECOND))
    assert [(post.author, post.text) for post in page.posts] == [("Els", SECOND)]


def test_word_of_a_sentence_is_no_name() -> None:
    """A link or a bold word in what somebody wrote, or every word in an element of its own, names nobody."""
    spans = " ".join(f"<span>{word}</span>" for word in SECOND.split())
    linked = FIRST.replace("zwembad", '<a href="/x">zwembad</a>').replace("lint", "<b>lint</b>")
    for text in (spans, linked):
        page = _extract(f"<div class=x><span>Kees</span><span>9-11-2021 10:00</span><div>{text}</div></div>")
        assert {post.author for post in page.posts} <= {"Kees", None}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Find",
            "Lid",
            "1 Kommentar",
            "3 reacties",
            "Posted by",
            "Jan",
            "maandag",
            "Nieuw lid",
            "Antwoorden: 3",
            "12",
            "",
        ),
        *("Beheerder", "Send PM", "Reageer", "Reactie", "#4", "https://a.example", "Volgen"),
    ],
)
def test_label_is_no_name_wherever_it_stands(text: str) -> None:
    """Buttons, ranks, counts and days are not believed to be names without a place that says so."""
    assert not is_name(clean_name(text))


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        *(
            ("door Kees", "Kees"),
            ("Kees op", "Kees"),
            ("schreef Kees:", "Kees"),
            ("Reactie van Kees", "Kees"),
        ),
        *(
            ("Kees schreef:", "Kees"),
            ("von Jan de Vries am", "Jan de Vries"),
            ("Naam: Els", "Els"),
            ("Kees (12)", "Kees"),
        ),
        *(
            ("kool maudit", "kool maudit"),  # a verb that ends a name is none
            ("Candice", "Candice"),
            ("Boursaid", "Boursaid"),
        ),
    ],
)
def test_name_is_freed_of_what_pages_put_around_it(shown: str, name: str) -> None:
    """Prepositions, verbs and counts fall off a name."""
    assert clean_name(shown) == name


@pytest.mark.parametrize(
    "said",
    [
        "Later liep ik nog <a href='/kade'>langs de kade</a> terug, op <strong>3 mei 2021</strong> was dat.",
        "De kaart van <a href='/dorp'>het oude dorp</a> hing tot <b>12 juni 2021</b> in het gemeentehuis.",
        "Ab dem <strong>1. Januar 2021</strong> gilt für alle Besucher die neue Ordnung des Schwimmbads.",
        "Volgens het besluit van <strong>4 maart 2021</strong> mogen de kramen tot zes uur blijven staan.",
    ],
)
def test_words_of_a_sentence_are_no_author(said: str) -> None:
    """Words before a link or a bold date stay in the text, and nobody is named after them."""
    page = _extract(f"<h1>Plein</h1><article><p>{ARTICLE}</p><p>{said}</p><p>{SECOND}</p></article>")
    assert {post.author for post in page.posts} == {None}
    words = " ".join(document_fromstring(said).text_content().split())
    assert any(words in " ".join(post.text.split()) for post in page.posts)


@pytest.mark.parametrize(
    "header",
    [
        '<ul class="crumbs"><li><a href="/">Voorpagina</a></li></ul><p class="when">3 mei 2021</p>',
        '<p><a href="/sport">Sportnieuws</a> <span>3 mei 2021</span></p>',
        "<p><b>Samenvatting</b></p><p>3 mei 2021</p>",
        '<p>3 mei 2021</p><a href="https://facebook.example/s">Deel op Facebook</a>',
    ],
)
def test_what_stands_near_the_date_of_one_article_is_no_author(header: str) -> None:
    """A section, a button or a bold word has nothing that says that it is a name."""
    page = _extract(f"<div><h1>Plein</h1>{header}<div><p>{ARTICLE}</p><p>{FIRST}</p></div></div>")
    assert {post.author for post in page.posts} == {None}
    assert any("kramen" in post.text for post in page.posts)


def _remembered(head: str, worth: float) -> str | None:
    """Who wrote the only post of a page by its head, where so much speaks for the name."""
    page = parsed(f'<div class="p">{head}<div>{FIRST}</div></div>')
    (fields,) = read(page)
    fields.author, fields.author_worth = "Kees", worth
    fields.author_token = next(token for token, text in enumerate(page.texts) if "Kees" in text)
    forget_doubtful_author(page, fields)
    assert (fields.author is None) == (fields.author_token == -1)
    return fields.author


@pytest.mark.parametrize(
    ("worth", "name"), [(WEIGHTS.single_author_sure, "Kees"), (WEIGHTS.single_author_sure - 0.01, None)]
)
def test_name_of_the_only_post_needs_something_that_speaks_for_it(worth: float, name: str | None) -> None:
    """No other post shows that names stand in its place; rather nobody than a section or a button."""
    assert _remembered("<p><i>Kees</i></p><p>3 mei 2021</p>", worth) == name


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("<p>Kees 3 mei 2021</p>", "Kees"),
        ("<p><b>Kees</b> <i>3 mei 2021 10:00</i></p>", "Kees"),
        ("<p><i>3 mei 2021 10:00</i> <b>Kees</b> | 3</p>", "Kees"),
        ("<p><b>Kees</b> <i>3 mei 2021</i></p>", None),
        ("<p><b>Kees</b></p><p>3 mei 2021 10:00</p>", None),
        ('<p><a href="/sport">Kees</a> <i>3 mei 2021 10:00</i></p>', None),
        ("<p><b>Kees</b> <i>3 mei 2021 10:00</i> <u>Sportnieuws</u></p>", None),
        ("<p><b>Kees</b></p>", None),
    ],
)
def test_name_that_signs_the_only_post_is_kept(head: str, name: str | None) -> None:
    """One text with the time, or alone with day and time on a line, and no link to a section."""
    assert _remembered(head, 0.0) == name


@pytest.mark.parametrize(
    "label",
    ["Veröffentlicht", "Gepubliceerd", "Bijgewerkt", "Mis à jour", "Atualizado em", "Datum", "Publicado em"],
)
def test_word_before_a_date_is_no_name(label: str) -> None:
    """What says when an article was published says nothing of who wrote it."""
    assert not is_name(clean_name(label))
    page = _extract(f"<article><h1>Titel</h1><p>{label} 9 november 2021</p><p>{ARTICLE}</p></article>")
    assert {post.author for post in page.posts} == {None}


def test_bold_words_with_a_day_in_a_sentence_name_nobody() -> None:
    """Before the day of which somebody writes stands what happens then."""
    day = "<strong>staking op 24 september</strong>"
    said = f"Alle leraren roepen op tot een {day} door meerdere bonden van leraren."
    page = _extract(f'<div class="x"><p>{ARTICLE}</p><p>{said}</p><p>{SECOND}</p></div>')
    assert {post.author for post in page.posts} == {None}
