"""The documents and pictures that a post links to or shows."""

import pytest

from crawler.extraction.attached import DOCUMENT, PICTURE, links_in
from crawler.extraction.page import ParsedPage


def _links(body: str) -> list[str]:
    page = ParsedPage(f"<html><body>{body}</body></html>")
    return list(links_in(page, range(len(page.tag))))


@pytest.mark.parametrize(
    "name",
    [
        *(
            "besluit.pdf",
            "BESLUIT.PDF",
            "brief.doc",
            "brief.docx",
            "brief.docm",
            "brief.dotx",
            "brief.odt",
            "blad.ods",
        ),
        *(
            "praat.odp",
            "brief.ott",
            "brief.rtf",
            "blad.xls",
            "blad.xlsx",
            "praat.pptx",
            "praat.ppsx",
            "mail.eml",
        ),
        *("mail.msg", "blad.mht", "lijst.txt", "lijst.csv", "alles.zip", "a.pdf?download=1", "a.pdf#page=2"),
    ],
)
def test_link_to_a_document_is_followed(name: str) -> None:
    """Letters, sheets, slides, mails and archives, whatever stands behind the name."""
    assert _links(f'<a href="/f/{name}">x</a>') == [f"/f/{name}"]


@pytest.mark.parametrize(
    "name", ["x", "x.html", "x.php?f=a.pdfx", "pdf", "x.pdf.html", "x.exe", "x.mp4", "x.svg", "x.gif", ""]
)
def test_link_to_a_page_or_a_program_is_not(name: str) -> None:
    """The ending counts, not a word in the name."""
    assert DOCUMENT.search(name) is None
    assert _links(f'<a href="{name}">x</a>') == []


@pytest.mark.parametrize("tag", ["iframe", "embed", "object"])
@pytest.mark.parametrize("attribute", ["src", "data"])
def test_document_in_a_frame_is_named_where_frames_are_asked(tag: str, attribute: str) -> None:
    """By either attribute; frames that the page hides from its rows are not there."""
    page = ParsedPage(f'<div><{tag} {attribute}="/b.pdf">x</{tag}></div>')
    shown = [element for element, name in enumerate(page.tag) if name == tag]
    assert list(links_in(page, shown)) == ["/b.pdf"] * len(shown)


@pytest.mark.parametrize("ending", ["jpg", "jpeg", "JPG", "png", "webp", "tif", "tiff", "bmp"])
def test_picture_is_named_whether_shown_or_linked(ending: str) -> None:
    """A photograph of a letter says as much as the letter."""
    assert PICTURE.search(f"a.{ending}")
    assert _links(f'<img src="/a.{ending}">') == [f"/a.{ending}"]
    assert _links(f'<img data-src="/a.{ending}">') == [f"/a.{ending}"]
    assert _links(f'<a href="/a.{ending}">x</a>') == [f"/a.{ending}"]


def test_shown_document_is_no_picture() -> None:
    """An image with the address of a document shows nothing that could be read."""
    assert _links('<img src="/a.pdf">') == []


@pytest.mark.parametrize(
    ("attributes", "named"),
    [
        ('width="199"', False),
        ('width="200"', True),
        ('height="199px"', False),
        ('width="800" height="16"', False),
        ('width="800" height="600"', True),
        ('width="auto"', True),
        ('width="50%"', True),
        ('width="\u0661\u0662"', True),
        ('width="9999999999"', True),
        ('width=""', True),
        ('class="avatar"', False),
        ('class="userIcon"', False),
        ('alt="smiley"', False),
        ('alt="De brief"', True),
    ],
)
def test_face_sign_or_button_is_no_picture(attributes: str, named: bool) -> None:
    """By the size that the page gives, or by what it calls it; figures of other scripts tell no size."""
    assert (_links(f'<img src="/a.jpg" {attributes}>') == ["/a.jpg"]) is named


@pytest.mark.parametrize("address", ["/avatars/1.jpg", "/thumb/1.png", "/img/spacer.png", "/logo.png"])
def test_address_of_a_face_is_no_picture(address: str) -> None:
    """The folder says what it is; who links to it on purpose wants it seen."""
    assert _links(f'<img src="{address}">') == []
    assert _links(f'<a href="{address}">x</a>') == [address]


def test_post_shows_no_more_than_twenty_pictures() -> None:
    """A gallery is bounded; documents behind it are still named, in the order of the page."""
    pictures = "".join(f'<img src="/{n}.jpg">' for n in range(30))
    links = _links(f'<a href="/eerst.pdf">x</a>{pictures}<a href="/laatst.pdf">x</a>')
    assert links == ["/eerst.pdf", *(f"/{n}.jpg" for n in range(20)), "/laatst.pdf"]


def test_only_the_elements_asked_for_are_looked_at() -> None:
    """A link elsewhere on the page belongs to another post."""
    page = ParsedPage('<p><a href="/a.pdf">a</a></p><p><a href="/b.pdf">b</a></p>')
    second = [element for element, tag in enumerate(page.tag) if tag == "a"][1]
    assert list(links_in(page, [second])) == ["/b.pdf"]
    assert list(links_in(page, [])) == []
