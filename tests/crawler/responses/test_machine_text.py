"""Text that machines write for machines is read in whatever encoding it comes, and never an error."""

import codecs
import encodings
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.responses.machine_text import text_of

RULES = "User-agent: *\nDisallow: /café\n"
XML = '<?xml version="1.0" encoding="{}"?><rss><title>één</title></rss>'
NAMES = sorted(module.name for module in pkgutil.iter_modules(encodings.__path__) if module.name != "mbcs")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_decides_and_is_no_part_of_the_text(mark: bytes, encoding: str) -> None:
    """It goes before the server's word: the bytes are what they are."""
    assert text_of(mark + RULES.encode(encoding), "text/plain; charset=latin-1") == RULES


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_wide_letters_without_a_mark_are_seen(encoding: str) -> None:
    """Every second byte of plain text is zero then; a rule that nobody sees would forbid nothing."""
    assert text_of(RULES.encode(encoding)) == RULES
    long = "a" * 150 + "é€" * 50
    assert text_of(long.encode(encoding)) == long


@pytest.mark.parametrize(
    "body", [b"\0" * 40, b"a\0", b"\0a" * 3 + b"ab" * 30, b"a\0" * 3 + b"ab" * 30, b"a", b""]
)
def test_a_few_zeros_make_no_wide_text(body: bytes) -> None:
    """Nothing but zeros is none either, and a single letter with one beside it is."""
    expected = "a" if body == b"a\0" else body.decode()
    assert text_of(body) == expected


@pytest.mark.parametrize("zeros", [17, 18, 19])
def test_nine_zeros_of_ten_are_not_enough(zeros: int) -> None:
    """More than that many of the second bytes must be zero."""
    body = b"a\0" * zeros + b"ab" * (20 - zeros)
    assert (text_of(body) == body.decode("utf-16-le")) is (zeros > 18)


def test_utf_8_goes_before_what_the_server_says() -> None:
    """What can be read as UTF-8 is that: servers name their default for every file."""
    assert text_of(RULES.encode(), "text/plain; charset=iso-8859-1") == RULES


@pytest.mark.parametrize(
    "content_type",
    ["text/plain; charset=koi8-r", 'text/plain; CHARSET = "koi8-r"', "text/plain;charset='koi8-r'; x=y"],
)
def test_the_server_names_the_encoding(content_type: str) -> None:
    """In every spelling that servers use."""
    assert text_of("Привет".encode("koi8-r"), content_type) == "Привет"


def test_a_file_names_its_own_encoding() -> None:
    """Where the server names none, or none that is one."""
    body = XML.format("iso-8859-15").replace("één", "€").encode("iso-8859-15")
    for content_type in ("", "text/xml", "text/xml; charset=geen", "text/xml; charset=hex"):
        assert "<title>€</title>" in text_of(body, content_type)
    assert "<title>€</title>" not in text_of(body, "text/xml; charset=latin-1")


def test_a_declaration_far_behind_the_beginning_is_none() -> None:
    """It stands in the first line, or in some words of somebody."""
    body = ("x" * 1_000 + XML.format("koi8-r")).encode("latin-1")
    assert "één" in text_of(body)


def test_what_names_nothing_is_read_as_old_pages_are_written() -> None:
    """Windows-1252, and a byte that is no letter there is replaced, not raised."""
    assert text_of("vóór €".encode("cp1252")) == "vóór €"
    assert text_of(b"\x81 \xff") == "\ufffd ÿ"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("body", [b"\xff-\xfe" * 9, b"xn--\xe9.\x80-" * 9])
def test_no_name_of_a_codec_is_an_error(name: str, body: bytes) -> None:
    """A robots.txt or a feed may name any; what is no encoding is passed over."""
    assert text_of(body, f"text/plain; charset={name}")
    assert text_of(XML.format(name).encode() + body)


def test_no_name_of_a_codec_costs_an_evening() -> None:
    """Punycode counts as text in Python, and takes a minute for what a robots.txt may hold."""
    body = b"\xff-" + b"a" * 400_000
    assert text_of(body, "text/plain; charset=punycode").startswith("ÿ-aaa")


@given(st.binary(max_size=300), st.text(max_size=30))
def test_any_bytes_under_any_word_are_text(body: bytes, content_type: str) -> None:
    """Nothing raises, and plain letters stay what they are."""
    assert isinstance(text_of(body, content_type), str)
    assert text_of(b"abc", content_type) == "abc"
