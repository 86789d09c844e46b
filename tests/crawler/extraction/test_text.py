"""The visible text of a part of a page: what is left out of it, and what of it quotes somebody else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.page import ParsedPage
from crawler.extraction.text import (
    Body,
    element_text,
    is_dropped,
    plain_text,
    quote_elements,
    read_body,
    read_tokens,
)

SAID = "De molen aan de vaart kreeg nieuwe wieken van eikenhout."
LONG = " ".join([SAID] * 8)


def _parsed(body: str) -> ParsedPage:
    return ParsedPage(f"<html><body>{body}</body></html>")


def _read(body: str) -> Body:
    page = _parsed(body)
    return read_body(page, 0, len(page.texts))


def _quoted(body: Body) -> list[str]:
    return [body.text[start:end] for start, end in body.quotes]


# Lines and spaces


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>een</p><p>twee</p>", "een\ntwee"),
        ("een<br><br><br>twee", "een\ntwee"),
        ("<b>een</b> <i>twee</i>", "een twee"),
        ("<b>een</b><i>twee</i>", "eentwee"),
        ("een <b> twee</b>", "een twee"),
        ("<ul><li>een<li>twee</ul>drie", "een\ntwee\ndrie"),
        ("<table><tr><td>een</td><td>twee</td></tr></table>", "een\ntwee"),
        ("<pre>een\n\ntwee</pre>", "een twee"),
        ("", ""),
    ],
)
def test_text_has_the_lines_and_spaces_that_a_reader_sees(body: str, text: str) -> None:
    """A block begins a line, an empty line is none, and no two spaces follow each other."""
    page = _parsed(body)
    assert read_tokens(page, range(len(page.texts))).text == text


def test_one_line_of_an_element_has_all_its_words() -> None:
    """Whatever lines a reader sees, for a label they are one."""
    page = _parsed("<div> een\n<b>twee</b><br>drie </div>vier")
    assert element_text(page, page.tag.index("div")) == "een twee" + "drie"
    assert plain_text(page, 0, 0) == ""
    assert plain_text(page, 0, len(page.texts)) == "een tweedrie vier"


def test_only_the_tokens_asked_for_are_read() -> None:
    """Tokens left out in the middle leave no trace, and what is read says which they were."""
    page = _parsed("<p>een</p><p>twee</p><p>drie</p>")
    body = read_tokens(page, [0, 2])
    assert (body.text, list(body.tokens)) == ("een\ndrie", [0, 2])
    assert read_tokens(page, []) == Body("")


def test_tokens_of_another_record_are_not_read_twice() -> None:
    """What an inner post took does not stand in the outer one."""
    page = _parsed("<p>een</p><p>twee</p><p>drie</p>")
    assert read_body(page, 0, 3, taken=[0, 1, 0]).text == "een\ndrie"
    assert read_body(page, 0, 3, taken=[1, 1, 1]) == Body("")


@pytest.mark.parametrize("dash", ["--", "\u2014", "\u2013", " -- "])
def test_dash_at_the_end_belongs_to_what_followed(dash: str) -> None:
    """What stood before a name is no part of the text; a dash within it is."""
    assert _read(f"<p>Tot dan {dash} zeg ik {dash}</p>").text == f"Tot dan {dash} zeg ik".replace("  ", " ")


# What is left out


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="signature">Groet van de molenaar</div>',
        '<div class="post-buttons">Druk hier op</div>',
        '<span class="avatar">Lid</span>',
        '<div id="sig-12">Groet van de molenaar</div>',
        '<b itemprop="author">Els</b>',
        "<button>Antwoord geven op dit bericht van Els</button>",
        "<label>Kies een antwoord</label>",
        "<a href='/r'>Reageer</a>",
        "<a href='/r'>#12</a>",
        "<p>Melden</p>",
        "<p>[ Edit ]</p>",
        "<p>Laatst bewerkt door Els op 3 mei 2021</p>",
        "<p>Zuletzt bearbeitet von <b>Els</b> am 3. Mai 2021</p>",
        "<p>_____</p><p>Wie zaait zal oogsten</p>",
        "<p>----------</p><p>Wie zaait zal oogsten</p>",
        "<p>--</p><p>Wie zaait zal oogsten</p>",
    ],
)
def test_what_its_author_did_not_write_is_left_out(beside: str) -> None:
    """Signatures, buttons, what a class names so, and notes of editing with the whole line they stand on."""
    assert _read(f"<p>{SAID}</p>{beside}").text == SAID


@pytest.mark.parametrize(
    "beside",
    [
        "<p>Ik wil dit melden aan de gemeente.</p>",
        "<a href='/r'>Reageer op het plan van de gemeente</a>",
        "<p>Profil</p>",
        "<p>12</p>",
        "<p>----</p><p>Wie zaait zal oogsten</p>",
        "<div class='quote signature'>Zo zei hij dat toen</div>",
        "<p>De foto werd gisteren nog door Els bewerkt.</p>",
    ],
)
def test_words_that_only_look_like_buttons_stay(beside: str) -> None:
    """A button is short and most of them are links; a quotation is read whatever else it is called."""
    page = _parsed(f"<p>{SAID}</p>{beside}")
    assert read_body(page, 0, len(page.texts)).text == read_tokens(page, range(len(page.texts))).text


def test_dropped_element_loses_all_its_text_and_nothing_after_it() -> None:
    """Beside the usual ones, those that a platform names."""
    page = _parsed(f"<p>{SAID}</p><div>weg<b>weg</b></div><p>blijft</p>")
    assert read_body(page, 0, len(page.texts), drop=[page.tag.index("div")]).text == f"{SAID}\nblijft"


def test_dropped_element_inside_another_changes_nothing() -> None:
    """The outer one counts, and what follows both is kept."""
    body = _read(f'<p>{SAID}</p><div class="profile">a<b class="rank">b</b>c</div><p>blijft</p>')
    assert body.text == f"{SAID}\nblijft"


def test_element_that_reaches_past_the_body_is_not_dropped() -> None:
    """A named element around a post and more is not inside it."""
    page = _parsed(f'<div class="profile"><p>{SAID}</p><p>later</p></div>')
    assert read_body(page, 0, 1).text == SAID
    assert read_body(page, 0, 2).text == ""


@pytest.mark.parametrize(
    ("body", "dropped"),
    [
        ('<div class="rank">x</div>', True),
        ('<div class="rank quote">x</div>', False),
        ('<div class="frank">x</div>', False),
        ('<main class="rank">x</main>', False),
        ('<div id="rank">x</div>', True),
    ],
)
def test_dropped_element_is_known_by_its_names(body: str, dropped: bool) -> None:
    """By whole words of its classes and its id; the page's main part never is."""
    assert is_dropped(_parsed(body), 2) is dropped


def test_body_of_the_page_is_not_dropped() -> None:
    """Whatever a page calls itself, it is read."""
    page = ParsedPage(f'<html class="profile"><body class="profile">{SAID}</body></html>')
    assert not is_dropped(page, 0)
    assert not is_dropped(page, 1)


@pytest.mark.parametrize("rule", ["_____", "----------", "==========", "* _____"])
def test_signature_is_shorter_than_what_was_said_above_it(rule: str) -> None:
    """A rule with more below it than above parts a text, it does not end it."""
    assert _read(f"<p>{SAID}</p><p>{rule}</p><p>{LONG}</p>").text.endswith(LONG)
    assert _read(f"<p>{LONG}</p><p>{rule}</p><p>{LONG[:-200]}</p>").text == LONG


def test_rule_at_the_start_of_a_text_ends_nothing() -> None:
    """Nothing was said above it that a signature could be of."""
    assert _read(f"<p>__________</p><p>{SAID}</p>").text.endswith(SAID)


def test_second_rule_may_be_that_of_the_signature() -> None:
    """The first rule parts the text, the last sets off the signature."""
    body = _read(f"<p>Hoor.</p><p>_____</p><p>{LONG}</p><p>_____</p><p>Wie zaait</p>")
    assert body.text.endswith(LONG)


def test_note_of_editing_ends_with_its_line() -> None:
    """The name after it goes with it, the next line does not."""
    body = _read(f"<p>{SAID}</p><p>Edited by <b>Els</b>, the <i>miller</i></p><p>Nog iets.</p>")
    assert body.text == f"{SAID}\nNog iets."


# Quotations


@pytest.mark.parametrize(
    "quote",
    [
        "<blockquote>Wie was dat?</blockquote>",
        '<div class="quote">Wie was dat?</div>',
        '<div class="bbcode_quote"><p>Wie was dat?</p></div>',
        '<td class="citaat">Wie was dat?</td>',
        "<p>&gt; Wie was dat?</p>",
        "<p>| Wie was dat?</p>",
        "<div><b>Els schreef:</b> <p>Wie was dat?</p></div>",
        "<div><p>Originally posted by Els</p><p>Wie was dat?</p></div>",
    ],
)
def test_quotation_is_in_the_text_and_marked(quote: str) -> None:
    """By its tag, its class, its marks or the line above it."""
    body = _read(f"<p>{SAID}</p>{quote}<p>Ik.</p>")
    assert body.text.startswith(SAID)
    assert body.text.endswith("\nIk.")
    (quoted,) = _quoted(body)
    assert quoted.endswith("Wie was dat?")
    assert SAID not in quoted


@pytest.mark.parametrize(
    "plain",
    [
        '<a class="quote" href="/q">Wie was dat?</a>',
        '<ul class="quotes"><li>Wie was dat?</li></ul>',
        '<button class="quote">Wie was dat hier nu toch weer?</button>',
        '<div class="unquoted">Wie was dat?</div>',
        "<p>Wie was dat? &gt; Ik.</p>",
        "<div><b>Els schreef:</b></div>",
        "<div><b>Els liep:</b> <p>Wie was dat?</p></div>",
    ],
)
def test_link_or_list_that_is_called_quote_is_none(plain: str) -> None:
    """Buttons and lists bear the name too, and a head without anything below it heads nothing."""
    assert _read(f"<p>{SAID}</p>{plain}<p>Ik.</p>").quotes == ()


def test_whole_text_below_a_head_is_no_quotation() -> None:
    """Of a body that is nothing but a line "Els wrote:" and its text, the text is the post's."""
    page = _parsed(f"<div><p>Els schreef:</p><p>{SAID}</p></div>")
    assert read_body(page, 0, len(page.texts)).quotes == ()


def test_quotation_inside_another_is_part_of_it() -> None:
    """The outermost one is marked, once."""
    page = _parsed("<p>x</p><blockquote>een<blockquote>twee</blockquote>drie</blockquote><p>y</p>")
    assert [page.tag[e] for e in quote_elements(page, 0, len(page.texts))] == ["blockquote"]
    assert _quoted(read_body(page, 0, len(page.texts))) == ["een\ntwee\ndrie"]


def test_quotations_that_touch_are_one() -> None:
    """Two in a row are one span; with an answer between them they are two."""
    assert _quoted(_read("<blockquote>een</blockquote><blockquote>twee</blockquote><p>x</p>")) == [
        "een\ntwee"
    ]
    apart = _read("<blockquote>een</blockquote><p>ja</p><blockquote>twee</blockquote><p>x</p>")
    assert _quoted(apart) == ["een", "twee"]


def test_button_in_a_quotation_stays_as_the_quoted_words() -> None:
    """What is quoted is not read for buttons: nobody answers there."""
    assert "Melden" in _read(f"<blockquote><p>{SAID}</p><p>Melden</p></blockquote><p>x</p>").text


def test_lines_marked_by_hand_are_one_quotation() -> None:
    """Several lines with a mark before each are one; the first without ends it."""
    body = _read("&gt; een<br>&gt; twee<br>drie")
    assert _quoted(body) == ["> een\n> twee"]


def test_quotation_at_the_edge_keeps_its_place_when_the_text_is_trimmed() -> None:
    """What falls off the ends moves no span out of the text."""
    body = _read("<p>x</p><blockquote>Wie was dat? --</blockquote>")
    assert body.text == "x\nWie was dat?"
    assert _quoted(body) == ["Wie was dat?"]


PARTS = st.lists(
    st.sampled_from(
        [
            *(
                "<p>Wie was dat?</p>",
                "<blockquote>Els</blockquote>",
                "&gt; zo<br>",
                "<p>_____</p>",
                "<br>",
                " ",
            ),
            *(
                "<p>Edited by Els</p>",
                "<div class=quote>",
                "</div>",
                "<b>Els schreef:</b>",
                "<a href=x>Melden</a>",
            ),
            *("<i class=rank>", "</i>", "woord", "<p> -- </p>", "<p>| x</p>", "<button>Meld</button>"),
        ]
    ),
    max_size=25,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(PARTS)
def test_spans_lie_in_the_text_in_order_and_apart(body: str) -> None:
    """Whatever stands on a page: spans are whole, sorted and do not touch, and the text has no edges."""
    page = _parsed(f"x{body}")
    for result in (read_body(page, 0, len(page.texts)), read_tokens(page, range(len(page.texts)))):
        assert result.text == result.text.strip()
        assert "\n\n" not in result.text
        assert "  " not in result.text
        edges = [edge for span in result.quotes for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= start < end <= len(result.text) for start, end in result.quotes)
        assert list(result.tokens) == sorted(set(result.tokens))


@settings(max_examples=80, deadline=None)
@given(PARTS)
def test_body_says_nothing_that_the_page_does_not(body: str) -> None:
    """Leaving out removes words and adds none, and never changes their order."""
    page = _parsed(f"x{body}")
    letters = iter(read_tokens(page, range(len(page.texts))).text.replace(" ", ""))
    kept = read_body(page, 0, len(page.texts)).text.replace(" ", "").replace("\n", "")
    assert all(letter in letters for letter in kept)
