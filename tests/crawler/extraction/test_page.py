"""A page as flat rows: which elements and texts it has, in which order, and what lies under what."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from crawler.extraction import page as pages
from crawler.extraction.page import MAX_DEPTH, MAX_NAME, SHORT, ParsedPage, masked
from tests.strategies import any_text

PROSE = "Toen de molen weer draaide, kwam het hele dorp kijken naar de nieuwe wieken en het verse meel van de molenaar."


def _parsed(body: str) -> ParsedPage:
    return ParsedPage(f"<html><body>{body}</body></html>")


def _words(page: ParsedPage) -> list[str]:
    return [text.strip() for text in page.texts]


def _tagged(page: ParsedPage, tag: str) -> list[int]:
    return [element for element, name in enumerate(page.tag) if name == tag]


def _first(page: ParsedPage, tag: str) -> int:
    return page.tag.index(tag)


def _lines(page: ParsedPage) -> list[str]:
    """The texts of the page, a string for each line that a reader sees."""
    lines: dict[int, str] = {}
    for text, line in zip(page.texts, page.line, strict=True):
        lines[line] = lines.get(line, "") + text
    return [line.strip() for line in lines.values()]


# Rows


def test_elements_stand_in_reading_order_with_parent_depth_and_end() -> None:
    """The subtree of an element is the rows from it to its end."""
    page = _parsed("<div><p>een</p><p><b>twee</b></p></div><ul></ul>")
    assert page.tag == ["html", "body", "div", "p", "p", "b", "ul"]
    assert page.parent == [-1, 0, 1, 2, 2, 4, 1]
    assert page.depth == [0, 1, 2, 3, 3, 4, 2]
    assert page.end == [7, 7, 6, 4, 6, 6, 7]


def test_texts_of_an_element_are_the_tokens_from_its_first_to_its_last() -> None:
    """What follows an element inside its parent belongs to the parent alone."""
    page = _parsed("<div>een<b>twee</b>drie</div>vier")
    div, bold = _first(page, "div"), _first(page, "b")
    assert _words(page) == ["een", "twee", "drie", "vier"]
    assert (page.first[div], page.last[div]) == (0, 3)
    assert (page.first[bold], page.last[bold]) == (1, 2)
    assert [page.tag[owner] for owner in page.owner] == ["div", "b", "div", "body"]


def test_element_without_text_has_no_tokens() -> None:
    """Its first token is its last, and its size is nothing."""
    page = _parsed("een<i></i>twee")
    element = _first(page, "i")
    assert (page.first[element], page.last[element], page.size(element)) == (1, 1, 0)


def test_name_is_the_class_with_the_property_behind_it() -> None:
    """What microdata calls an element counts as one of its names."""
    page = _parsed(
        '<b class="naam vet" itemprop="author">Els</b><i itemprop="date">gisteren</i><u class="x"></u>'
    )
    assert [page.name[_first(page, tag)] for tag in ("b", "i", "u")] == [
        "naam vet itemprop-author",
        " itemprop-date",
        "x",
    ]


def test_endless_class_is_cut_off_and_its_property_is_not() -> None:
    """Names are bounded, and the property behind thousands of classes is still read."""
    page = _parsed(f'<b class="{"x" * 5000}" itemprop="author">Els</b><i class="{"y" * 5000}">Kees</i>')
    assert len(page.name[_first(page, "i")]) == MAX_NAME
    assert page.name[_first(page, "b")].endswith(" itemprop-author")


def test_words_are_squeezed_and_keep_the_space_around_them() -> None:
    """White space within and around a text is one space each, as a browser shows it."""
    page = _parsed("een\n  twee<b>\tdrie </b>\n<i>vier</i><u>vijf</u>")
    assert page.texts == ["een twee", " drie ", " vier", "vijf"]


def test_white_space_alone_parts_what_stands_around_it() -> None:
    """A gap between two elements is a space before the second, and no text of its own."""
    page = _parsed("<b>een</b> <i>twee</i>")
    assert page.texts == ["een", " twee"]


def test_space_that_does_not_break_is_a_space_too() -> None:
    """The words around &nbsp; do not run together."""
    assert _words(_parsed("een&nbsp;twee&nbsp;&nbsp;drie")) == ["een twee drie"]


# Lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>een</p><p>twee</p>", ["een", "twee"]),
        ("<b>een</b><i>twee</i>", ["eentwee"]),
        ("een<br>twee", ["een", "twee"]),
        ("een<hr>twee", ["een", "twee"]),
        ("<span style='display:block'>een</span><span>twee</span>", ["een", "twee"]),
        ("<span style='display: FLEX'>een</span>twee", ["een", "twee"]),
        ("<div style='display:inline'>een</div>twee", ["eentwee"]),
        ("<div style='display:inline-block'>een</div>twee", ["eentwee"]),
        ("<div style='color:red'>een</div>twee", ["een", "twee"]),
        ("een<br style='display:inline'>twee", ["een", "twee"]),
        ("<ul><li>een<li>twee</ul>drie", ["een", "twee", "drie"]),
        ("<label>een</label><label>twee</label>", ["eentwee"]),
    ],
)
def test_block_begins_and_ends_a_line(body: str, lines: list[str]) -> None:
    """By its tag, or by the style that the page gives it; a line break always does."""
    assert _lines(_parsed(body)) == lines


def test_line_breaks_between_blocks_and_not_within() -> None:
    """Whether two texts stand on one line is what a reader sees."""
    page = _parsed("<p><b>een</b><i>twee</i></p><p>drie</p>")
    assert not page.breaks_line(0, 1)
    assert page.breaks_line(1, 2)
    assert page.breaks_line(2, 1)


def test_line_of_many_pieces_is_prose() -> None:
    """Where each of twelve words has an element of its own, none of them is a label; links do not count."""
    pieces = "".join(f"<span>w{n} </span>" for n in range(12))
    linked = "".join(f"<a href=#{n}>w{n} </a>" for n in range(20))
    page = _parsed(f"<p>{pieces}</p><p>{pieces.replace('<span>w0 </span>', '')}</p><p>{linked}</p>")
    assert page.in_prose(0)
    assert not page.in_prose(12)
    assert not page.in_prose(len(page.texts) - 1)


# What a browser shows


@pytest.mark.parametrize(
    "tag",
    ["script", "style", "template", "svg", "math", "iframe", "canvas", "video", "select", "datalist", "rp"],
)
def test_what_no_browser_shows_as_text_is_none(tag: str) -> None:
    """Neither the element nor what stands in it has a row; what follows it does."""
    page = _parsed(f"<p>voor</p><{tag}><b>binnen</b></{tag}>achter")
    assert "binnen" not in " ".join(page.texts)
    assert "achter" in page.texts[-1]


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<button>Meld</button>", False),
        (f"<button>{'x' * (SHORT - 1)}</button>", False),
        (f"<button>{'x' * SHORT}</button>", True),
        ("<dialog>kort</dialog>", False),
        ("<dialog open>kort</dialog>", True),
        (f"<dialog>{PROSE}</dialog>", True),
        ("<noscript>Zet JavaScript aan.</noscript>", False),
        ("<noscript>Bijschrift van een foto</noscript>", True),
        (f"<noscript>{'Dit dorp kent zijn cookies. ' * 20}</noscript>", True),
        ("<template shadowrootmode=open>kort</template>", True),
        ("<template>kort</template>", False),
        ("<p style='display:none'>kort</p>", False),
        ("<p style='VISIBILITY : hidden'>kort</p>", False),
        ("<p hidden>kort</p>", False),
        ("<p style='display:none' class='bbSpoiler-content'>kort</p>", True),
        ("<div class=Spoiler><p style='display:none'>kort</p></div>", True),
        (f"<p hidden>{PROSE}</p>", True),
        (f"<p hidden>{PROSE}<input></p>", False),
        (f"<p hidden>{PROSE} Zet cookies aan.</p>", False),
        (f"<p hidden><a href=/x>{PROSE}</a></p>", False),
        (f"<p hidden>{'x' * 200}</p>", False),
        (f"<p hidden><script>{PROSE}</script></p>", False),
    ],
)
def test_what_a_reader_may_see_is_shown(body: str, shown: bool) -> None:
    """Labels and forms that are hidden stay out; spoilers and prose, which scripts fold out, are read."""
    page = _parsed(f"<i>voor</i>{body}<i>achter</i>")
    assert (len(page.texts) == 3) is shown
    assert _words(page)[0] == "voor"
    assert _words(page)[-1] == "achter"


def test_text_behind_something_hidden_belongs_to_what_is_around_it() -> None:
    """The tail of an element that is not shown is text of its parent."""
    page = _parsed("<div>voor <script>1</script>na</div>")
    assert [page.tag[owner] for owner in page.owner] == ["div", "div"]
    assert "".join(page.texts) == "voor na"


# Limits


def test_nesting_past_the_limit_keeps_the_text() -> None:
    """Past the deepest level that is read the page is one piece, with every word."""
    page = _parsed("<div>" * (MAX_DEPTH + 5) + "binnen" + "</div>" * (MAX_DEPTH + 5) + "buiten")
    assert "".join(page.texts).split() == ["binnen", "buiten"]
    assert max(page.depth) < MAX_DEPTH


def test_flood_of_elements_keeps_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Past so many elements the page is one piece, with every word and no row of the first attempt."""
    monkeypatch.setattr(pages, "MAX_ELEMENTS", 50)
    page = _parsed("".join(f"<i>w{n} </i>" for n in range(80)))
    assert "".join(page.texts).split() == [f"w{n}" for n in range(80)]
    assert len(page.tag) < 10
    assert len(page.before) == len(page.texts) + 1


# Sizes and shares


def test_length_and_size_count_characters() -> None:
    """Between two tokens, and under an element."""
    page = _parsed("<div>een<b>twee</b></div>drie")
    assert page.length(0, 2) == 7
    assert page.length(1, 1) == 0
    assert page.size(_first(page, "div")) == 7
    assert page.size(_first(page, "b")) == 4


def test_share_of_links_is_by_characters() -> None:
    """A page without text divides by nothing."""
    page = _parsed("<a href=/x>een<b>twee</b></a>drie!!!")
    assert page.link == [True, True, False]
    assert page.link_share(0, 3) == pytest.approx(0.5)
    assert page.link_share(0, 2) == pytest.approx(1.0)
    assert page.link_share(1, 1) == 0


def test_prose_counts_links_little_short_texts_half_and_repeated_ones_not() -> None:
    """What is written between two tokens leaves labels out."""
    page = _parsed(f"<p>{PROSE}</p><p>kort</p><p><a href=/x>{PROSE}</a></p>" + "<p>Lid 7</p>" * 3)
    end = len(page.texts)
    assert page.written(0, 1) == pytest.approx(len(PROSE))
    assert page.written(1, 2) == pytest.approx(2)
    assert page.written(2, 3) == pytest.approx(0.2 * len(PROSE))
    assert page.written(3, end) == 0
    assert page.written(0, end) == pytest.approx(page.written(0, 2) + page.written(2, end))


def test_label_that_differs_in_its_figures_is_repeated() -> None:
    """Numbered labels are one label; twice is not often, and long texts never are labels."""
    label = _parsed("".join(f"<p>Bericht {n}</p>" for n in range(3)))
    twice = _parsed("".join(f"<p>Bericht {n}</p>" for n in range(2)))
    long = _parsed(f"<p>{PROSE}</p>" * 3)
    assert label.written(0, 3) == 0
    assert twice.written(0, 2) > 0
    assert long.written(0, 3) == pytest.approx(3 * len(PROSE))


# Walks


def test_ancestors_are_the_nearest_first_and_no_more_than_asked_for() -> None:
    """The root has none."""
    page = _parsed("<div><p><b>x</b></p></div>")
    bold = _first(page, "b")
    assert [page.tag[e] for e in page.ancestors(bold)] == ["p", "div", "body", "html"]
    assert [page.tag[e] for e in page.ancestors(bold, 2)] == ["p", "div"]
    assert page.ancestors(bold, 0) == []
    assert page.ancestors(0) == []


def test_children_are_those_right_inside() -> None:
    """Of an element, or of the page for -1."""
    page = _parsed("<div><p>a<b>c</b></p><i>d</i></div>")
    assert [page.tag[e] for e in page.children(_first(page, "div"))] == ["p", "i"]
    assert page.children(_first(page, "i")) == []
    assert page.children(-1) == [0]


def test_element_is_inside_itself_and_what_holds_it() -> None:
    """The element after the last of a subtree is outside it."""
    page = _parsed("<div><p>a</p></div><i>b</i>")
    div, inner, outer = _first(page, "div"), _first(page, "p"), _first(page, "i")
    assert page.inside(div, div)
    assert page.inside(inner, div)
    assert not page.inside(div, inner)
    assert not page.inside(outer, div)


def test_elements_within_begin_at_or_after_one_token_and_before_another() -> None:
    """An element that holds the first token begins at it; one that begins at the last does not count."""
    page = _parsed("<p>een</p><p>twee</p><p>drie</p>")
    second = _tagged(page, "p")[1]
    assert [element for element in page.within(1, 2) if page.tag[element] == "p"] == [second]
    assert list(page.within(1, 1)) == []


def test_elements_between_begin_after_one_token_and_up_to_another() -> None:
    """What stands between two tokens: the rule, and the element of the second."""
    page = _parsed("<p>een</p><hr><p>twee</p>")
    assert [page.tag[element] for element in page.between(0, 1)] == ["hr", "p"]
    assert list(page.between(1, 1)) == []


# Kinds of elements


@pytest.mark.parametrize(
    ("classes", "signature"),
    [
        ("", "p"),
        ("post", "p.post"),
        ("post odd", "p.post"),
        ("Post POST", "p.post"),
        ("b a", "p.a.b"),
        ("post-12", "p.post"),
        ("post-12 post-13", "p.post"),
        ("12", "p"),
        ("odd even first last", "p"),
        ("a b c d e f g h i j", "p.a.b.c.d.e.f.g.h"),
    ],
)
def test_signature_is_tag_and_classes_without_numbers_and_passing_states(
    classes: str, signature: str
) -> None:
    """Two posts of one thread have one signature, whichever is read, odd or the first."""
    page = _parsed(f'<p class="{classes}">x</p>')
    assert page.signature[_first(page, "p")] == signature


@pytest.mark.parametrize("posts", [2, 3, 20])
def test_number_of_a_part_of_a_post_is_kept(posts: int) -> None:
    """Classes "b1" and "b2" beside each other in one post after the other are two kinds of place."""
    page = _parsed(
        "".join(f'<div class="r"><i class="b1">k{n}</i><i class="b2">t{n}</i></div>' for n in range(posts))
    )
    assert {page.signature[element] for element in _tagged(page, "i")} == {"i.b1", "i.b2"}


@pytest.mark.parametrize(
    "row",
    [
        '<div class="r"><i class="b1">k</i><i class="b1">k</i><i class="b2">t</i></div>',
        '<div class="r"><i class="b1">k</i></div>',
    ],
)
def test_number_that_stands_twice_or_alone_in_a_post_is_left_out(row: str) -> None:
    """Parts of a post are there once each, beside each other."""
    page = _parsed(row * 3)
    assert {page.signature[element] for element in _tagged(page, "i")} == {"i.b"}


def test_number_of_a_post_is_left_out() -> None:
    """Classes "post1" to "post3" beside each other, built alike, are posts of one kind."""
    page = _parsed("".join(f'<div class="post{n}"><b>k</b><i>t</i></div>' for n in range(1, 4)))
    assert {page.signature[element] for element in _tagged(page, "div")} == {"div.post"}


def test_numbers_of_parts_that_are_built_differently_are_kept() -> None:
    """Three numbered elements of one page that hold other things each are head, text and foot."""
    page = _parsed(
        '<div class="deel1"><b>k</b></div><div class="deel2"><p>t</p><p>u</p></div>'
        '<div class="deel3"><i>v</i></div>'
    )
    assert [page.signature[element] for element in _tagged(page, "div")] == [
        "div.deel1",
        "div.deel2",
        "div.deel3",
    ]


def test_role_is_the_element_and_what_is_around_it() -> None:
    """A name in a head and one in a quotation stand in places of two kinds."""
    page = _parsed('<div class="kop"><b>Els</b></div><div class="citaat"><b>Els</b></div>')
    assert [page.role(element) for element in _tagged(page, "b")] == [("b", "div.kop"), ("b", "div.citaat")]
    assert page.role(0) == ("html", "")


def test_cells_of_a_row_are_different_places() -> None:
    """The first and the second cell of each row are told apart, those of two rows are not."""
    page = _parsed("<table><tr><td>Els</td><td>hoi</td></tr><tr><td>Kees</td><td>dag</td></tr></table>")
    assert [page.role(cell)[0] for cell in _tagged(page, "td")] == ["td0", "td1", "td0", "td1"]
    assert [page.column(cell) for cell in _tagged(page, "td")] == ["0", "1", "0", "1"]


@pytest.mark.parametrize(
    ("text", "mask"), [("post-12", "post-#"), ("", ""), ("a1b22", "a#b#"), ("٣٤", "#"), ("geen", "geen")]
)
def test_masked_text_shows_its_shape(text: str, mask: str) -> None:
    """Figures of any script are one sign each run."""
    assert masked(text) == mask


def test_names_hold_the_id_without_its_figures() -> None:
    """A class, a property and the shape of the id stand in one string."""
    page = _parsed('<p class="bericht" id="reactie-77">x</p><i class="bericht">y</i>')
    assert page.names[_first(page, "p")] == "bericht reactie-#"
    assert page.names[_first(page, "i")] == "bericht"
    assert page.marks[_first(page, "p")] == "reactie-77"
    assert not page.marks[_first(page, "i")]


def test_vocabulary_holds_tags_and_classes() -> None:
    """Classes have their point, so that a selector's words can be looked up."""
    page = _parsed('<p class="een twee">x</p>')
    assert page.vocabulary == {"html", "body", "p", ".een", ".twee"}


def test_described_elements_are_those_with_a_type() -> None:
    """An element without a type, and a page without microdata, describe nothing."""
    page = _parsed('<p itemscope itemtype="https://schema.org/Comment">x</p><p>y</p>')
    assert page.described == [_first(page, "p")]
    assert _parsed("<p>y</p>").described == []


def test_row_of_each_element_is_known() -> None:
    """What a selector catches can be found among the rows."""
    page = _parsed("<p>x</p><i>y</i>")
    assert [page.number[element] for element in page.elements] == list(range(len(page.tag)))


# What the page says of itself


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title> Dorp\n aan de  vaart </title>", "Dorp aan de vaart"),
        ("<title></title>", ""),
        ("", ""),
        ("<title>een</title><title>twee</title>", "een"),
        (f"<title>{'x' * 3000}</title>", "x" * 1000),
    ],
)
def test_title_is_on_one_line(head: str, title: str) -> None:
    """The first one, bounded; nothing where there is none."""
    assert ParsedPage(f"<html><head>{head}</head><body>x</body></html>").title == title


@pytest.mark.parametrize(
    ("attributes", "language"),
    [("lang=nl-NL", "nl-NL"), ('xml:lang="de"', "de"), ("", ""), (f"lang={'x' * 90}", "x" * 20)],
)
def test_language_is_what_the_page_declares(attributes: str, language: str) -> None:
    """By either attribute, bounded; nothing where it declares none."""
    assert ParsedPage(f"<html {attributes}><body>x</body></html>").language == language


def test_attribute_is_cut_off_where_no_page_means_to_say_more() -> None:
    """An attribute that is not there is nothing."""
    page = _parsed(f'<a href="{"x" * 5000}">x</a>')
    link = _first(page, "a")
    assert page.get(link, "href") == "x" * 2000
    assert not page.get(link, "title")


# Laws

FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *(
                "<div class=a>",
                "<p>",
                "<ul>",
                "<li>",
                "<table>",
                "<tr>",
                "<td>",
                "<b>",
                "<a href=/x>",
                "<br>",
                "<hr>",
            ),
            *(
                "</div>",
                "</p>",
                "</ul>",
                "</li>",
                "</table>",
                "</tr>",
                "</td>",
                "</b>",
                "</a>",
                "<script>",
                "</script>",
            ),
            *("<i hidden>", "</i>", "<button>", "</button>", " ", "woord", "twee woorden", "\n"),
        ]
    ),
    max_size=40,
).map("".join)


def _check_rows(page: ParsedPage) -> None:
    rows, tokens = len(page.tag), len(page.texts)
    assert {
        len(column) for column in (page.name, page.parent, page.depth, page.end, page.first, page.last)
    } <= {rows}
    assert {len(column) for column in (page.owner, page.line, page.link)} <= {tokens}
    for element in range(rows):
        parent = page.parent[element]
        assert parent < element < page.end[element] <= rows
        assert 0 <= page.first[element] <= page.last[element] <= tokens
        assert parent < 0 or (page.inside(element, parent) and page.depth[element] == page.depth[parent] + 1)
    for token, owner in enumerate(page.owner):
        assert page.first[owner] <= token < page.last[owner]
        assert page.texts[token].strip()
    assert all(before <= after for before, after in pairwise(page.line))
    assert page.first == sorted(page.first)


@settings(max_examples=120, deadline=None)
@given(FRAGMENTS)
def test_rows_of_any_page_agree_with_each_other(body: str) -> None:
    """Parents come before their children, each token lies in its owner, lines never go back."""
    _check_rows(_parsed(f"x{body}"))


@settings(max_examples=60, deadline=None)
@given(any_text(60), any_text(60))
def test_words_between_two_paragraphs_stay_apart(first: str, second: str) -> None:
    """Whatever two people write, no word of one runs into a word of the other."""
    body = etree.Element("body")
    for text in (first, second):
        etree.SubElement(body, "p").text = "".join(c for c in text if c.isalnum()) or "x"
    page = ParsedPage(etree.tostring(body, encoding="unicode"))
    assert _lines(page) == [str(paragraph.text) for paragraph in body]
