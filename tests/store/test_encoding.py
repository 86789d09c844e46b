"""Which names of encodings may be believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.encoding import is_encoding


@pytest.mark.parametrize(
    "name", ["utf-8", "UTF8", "latin-1", "windows-1252", "iso-8859-15", "koi8-r", "shift_jis", "utf-16-le"]
)
def test_what_pages_are_written_in_is_an_encoding(name: str) -> None:
    """However it is spelled."""
    assert is_encoding(name)


@pytest.mark.parametrize(
    "name",
    [
        *("hex", "base64", "rot13", "zip", "bz2", "uu", "quopri"),
        *("idna", "punycode", "undefined", "unicode_escape", "raw-unicode-escape"),
        *("", "geen", "x" * 9_999, "utf-8\0", "\ud800"),
    ],
)
def test_a_codec_is_no_encoding_for_that(name: str) -> None:
    """Neither is one that only Python counts as text, nor a name that nobody knows."""
    assert not is_encoding(name)


@given(st.text(max_size=30), st.binary(max_size=200))
def test_whatever_the_name_text_can_be_read_in_it_or_it_is_refused(name: str, body: bytes) -> None:
    """What is believed decodes any bytes, without an error."""
    if is_encoding(name):
        assert isinstance(body.decode(name, "replace"), str)
