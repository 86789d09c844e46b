"""From the bytes of a page to its text and its tree."""

import gzip

import pytest
from hypothesis import given, settings

from crawler.extraction import markup
from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.markup import MAX_ATTRIBUTES, decode, flattened, parse, tamed
from tests.strategies import any_text


def test_page_saved_as_gzip_is_unpacked() -> None:
    """A page that was stored packed is read as if it were not."""
    assert decode(gzip.compress(b"<p>Een losse bladzijde.</p>")) == "<p>Een losse bladzijde.</p>"


def test_broken_gzip_is_no_more_than_what_it_is() -> None:
    """What only begins like gzip is told as a page that cannot be read, not as an accident."""
    with pytest.raises(UnreadablePageError):
        decode(b"\x1f\x8b\x08" + bytes(200))


@pytest.mark.parametrize("start", [b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_text_is_a_typed_error(start: bytes) -> None:
    """An image or a document under the address of a page does not become a post of noise."""
    with pytest.raises(UnreadablePageError):
        decode(start + bytes(range(256)) * 40)


def test_tag_with_thousands_of_attributes_keeps_its_text() -> None:
    """Attributes past all reason are left out; the element and what it says are not."""
    attributes = " ".join(f"a{n}=''" for n in range(MAX_ATTRIBUTES))
    element = parse(f"<body><div class='post' {attributes}>geheim</div></body>").find(".//div")
    assert element is not None
    assert (element.text, element.get("class")) == ("geheim", None)


# From bytes to text


@pytest.mark.parametrize(
    ("page", "header", "text"),
    [
        ("één".encode(), None, "één"),
        ("één".encode("cp1252"), None, "één"),
        ("één".encode("cp1252"), "text/html; charset=iso-8859-1", "één"),
        ("één".encode(), "text/html; charset=utf-8", "één"),
        (b"\xef\xbb\xbf" + "één".encode(), "text/html; charset=iso-8859-1", "één"),
        ("\ufeffeen".encode("utf-16-le"), None, "een"),
        (b"<meta charset=windows-1250>\xe8", None, "<meta charset=windows-1250>č"),
        (
            b"<meta charset=windows-1250>\xe8",
            "text/html; charset=windows-1252",
            "<meta charset=windows-1250>è",
        ),
        ("één".encode(), "text/html; charset=bestaat-niet", "één"),
        ("één".encode(), "text/html", "één"),
        ("één".encode(), "", "één"),
    ],
)
def test_encoding_is_that_of_the_mark_the_header_or_the_page(
    page: bytes, header: str | None, text: str
) -> None:
    """In this order; where none names one that there is, UTF-8 if the bytes are it, else that of Windows."""
    assert decode(page, header) == text


def test_page_that_is_decoded_already_is_taken_as_it_is() -> None:
    """A saved page has its characters; what it declares is of the past."""
    assert decode("<meta charset=utf-16>één") == "<meta charset=utf-16>één"


@pytest.mark.parametrize("empty", [b"", "", " \n\t", b"\x00\x01", b"\x1f\x8b"])
def test_page_without_a_character_is_empty(empty: bytes | str) -> None:
    """Control characters and white space say nothing."""
    with pytest.raises(UnreadablePageError):
        decode(empty)


def test_control_characters_part_words() -> None:
    """They are white space to a reader, and line breaks stay."""
    words = "een\x00twee\x1fdrie\nvier\x7f"
    assert decode(words + "." * 50) == "een twee drie\nvier " + "." * 50


@pytest.mark.parametrize(("strange", "readable"), [(9, True), (12, False)])
def test_text_may_hold_some_noise(strange: int, readable: bool) -> None:
    """Up to a tenth of it; more is no text in any encoding."""
    page = "a" * (100 - strange) + "\ufffd" * strange
    if readable:
        assert decode(page) == page
    else:
        with pytest.raises(UnreadablePageError, match="not text"):
            decode(page)


def test_half_characters_are_replaced_one_for_one() -> None:
    """No file and no database takes them."""
    assert decode("een \ud800 twee" + " drie" * 10) == "een \ufffd twee" + " drie" * 10


def test_very_long_page_loses_what_nobody_reads_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scripts, comments and pictures in attributes go before any word does."""
    monkeypatch.setattr(markup, "MAX_CHARACTERS", 1000)
    ballast = f"<script>{'x' * 500}</script><!-- {'y' * 500} --><img src='data:image/png;base64,{'z' * 500}'>"
    text = decode(f"<p>voor</p>{ballast}<p>achter</p>")
    assert "voor" in text
    assert "achter" in text
    assert len(text) < 100


def test_short_page_keeps_its_scripts() -> None:
    """JSON-LD is one."""
    assert "<script>" in decode("<p>x</p><script>1</script>")


def test_packed_page_is_unpacked_no_further_than_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that unpacks without end fills no memory."""
    monkeypatch.setattr(markup, "MAX_CHARACTERS", 1000)
    assert len(decode(gzip.compress(b"a" * 10**7))) <= 4000


# From text to a tree


def _shown(html: str) -> str:
    return " ".join("".join(map(str, parse(html).itertext())).split())


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>een</body></html><p>twee", "een twee"),
        ("<p>een</BODY ><p>twee</html><p>drie", "een twee drie"),
        ("<p>een</p></body></html>", "een"),
        ("<p>een</p></body></html>\n\n<!-- x -->\n", "een"),
        ("<!-- een --><p>twee</p><?php drie ?>", "twee"),
        ("een", "een"),
        ("<p>1 < 2 en 3 > 2</p>", "1 < 2 en 3 > 2"),
    ],
)
def test_text_goes_on_where_a_tag_says_that_it_ends(html: str, text: str) -> None:
    """As browsers do; comments and instructions are no text."""
    assert _shown(html.replace("<p>", " <p>")) == text


@pytest.mark.parametrize("html", ["<!-- niets -->", "<!DOCTYPE html>"])
def test_page_without_an_element_is_a_typed_error(html: str) -> None:
    """There is nothing to read."""
    with pytest.raises(UnreadablePageError, match="no HTML"):
        parse(html)


def test_page_in_a_frame_stands_at_the_place_of_the_frame() -> None:
    """Browsers show it; what stood in the frame for others goes."""
    assert (
        _shown("voor <iframe srcdoc='&lt;p&gt;binnen&lt;/p&gt;'>oud</iframe> achter") == "voor binnen achter"
    )
    assert _shown("voor <iframe srcdoc=' '>oud</iframe> achter") == "voor oud achter"


def test_frame_in_a_frame_is_not_unfolded() -> None:
    """Frames in frames could go on without end."""
    inner = "&lt;iframe srcdoc=&#39;diep&#39;&gt;&lt;/iframe&gt;ondiep"
    assert "ondiep" in _shown(f"<iframe srcdoc='{inner}'></iframe>")
    assert "diep" not in _shown(f"<iframe srcdoc='{inner}'></iframe>").split()


def test_crowd_of_frames_is_bounded() -> None:
    """Some are shown, and the text after all of them is read."""
    shown = _shown("<iframe srcdoc='binnen'></iframe> " * 80 + "achter").split()
    assert shown.count("binnen") == 50
    assert shown[-1] == "achter"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<div class=x>een<b>twee</b></div>", "een twee"),
        ("1 < 2 en 3 > 2", "1 < 2 en 3 > 2"),
        ("een <!-- twee --> drie", "een drie"),
        ("<script>1</script>een", "<script>1</script>een"),
        ("<title>een</title><p>twee</p>", "<title>een</title> twee"),
    ],
)
def test_flattened_page_keeps_all_its_text(html: str, text: str) -> None:
    """Tags part words; what is no text of the page stays marked as such, and "1 < 2" is no tag."""
    assert " ".join(flattened(html).split()) == text


@pytest.mark.parametrize("quote", ["'", '"', ""])
def test_long_tag_with_few_attributes_keeps_them(quote: str) -> None:
    """A picture in an attribute makes a tag long, not costly."""
    html = f"<p class={quote}post{quote} data-x={quote}{'x' * 9000}{quote}>een</p>"
    element = parse(html).find(".//p")
    assert element is not None
    assert (element.get("class"), element.text) == ("post", "een")


def test_sign_in_the_text_makes_no_long_tag() -> None:
    """Thousands of letters after a "<" that is none stay as they are."""
    words = "woord " * 2000
    assert tamed(f"<p>1 < 2 {words}</p>").endswith(f"1 < 2 {words}</p>")


@settings(max_examples=100, deadline=None)
@given(any_text(200))
def test_any_text_is_a_tree_or_a_typed_error(text: str) -> None:
    """Nothing else is raised, and a decoded page can be encoded."""
    try:
        page = decode(text)
        page.encode()
        parse(page)
    except UnreadablePageError:
        return
