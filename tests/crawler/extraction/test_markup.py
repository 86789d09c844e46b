"""From the bytes of a page to its text and its tree."""

import gzip

import pytest

from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.markup import MAX_ATTRIBUTES, decode, parse


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
