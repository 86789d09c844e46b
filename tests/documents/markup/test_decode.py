"""Bytes of unknown encoding."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.markup.decode import decode

TEXT = "Geïnterviewd op één dag: €\u00a05 \u2013 \u2018ja\u2019"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_dutch_text_is_read_in_the_encodings_in_use(encoding: str) -> None:
    """A byte order mark, UTF-8 and Windows-1252 are told apart."""
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_page_is_read_in_the_encoding_it_declares() -> None:
    """HTML may name its encoding."""
    page = '<meta charset="iso-8859-2"><p>Łódź</p>'
    assert decode(page.encode("iso-8859-2"), html=True) == page


@pytest.mark.parametrize("declared", ["rot13", "zip", "no-such-encoding"])
def test_a_declared_encoding_that_is_none_is_ignored(declared: str) -> None:
    """A page cannot make the reader run a codec that is no text encoding."""
    page = f'<meta charset="{declared}"><p>één</p>'
    assert decode(page.encode(), html=True) == page


@given(st.binary())
def test_no_bytes_fail(data: bytes) -> None:
    """Every sequence of bytes becomes some text, and plain ASCII stays what it is."""
    text = decode(data)
    if data.isascii():
        assert text == data.decode("ascii")
    assert text or data in (
        b"",
        codecs.BOM_UTF8,
        codecs.BOM_UTF16_LE,
        codecs.BOM_UTF16_BE,
        codecs.BOM_UTF32_BE,
    )
