"""From lines on pages to paragraphs."""

import pytest

from documents.block import BlockPiece, BlockPlace
from documents.pdf.layout import PdfPage, TextFrame, TextLine, blocks_of
from documents.record import HiddenKind

FRAME = TextFrame(0, 0, 600, 800)


def line(
    text: str, top: float, *, size: float = 10, bold: bool = False, hidden: HiddenKind | None = None
) -> TextLine:
    """A line whose upper edge is at `top`."""
    return TextLine((BlockPiece(text, hidden),), bottom=top - size, top=top, size=size, bold=bold)


def body(pages: list[list[TextLine]]) -> list[str]:
    """The texts of the body's paragraphs."""
    laid_out = [PdfPage(number, FRAME, tuple(lines)) for number, lines in enumerate(pages, 1)]
    return [block.text.strip() for block in blocks_of(laid_out) if block.place is BlockPlace.BODY]


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("een ver-", "haal", "een verhaal"),
        ("de niet-", "ontvankelijke eis", "de niet-ontvankelijke eis"),
        ("land-", "en tuinbouw", "land- en tuinbouw"),
        ("Noord-", "Holland", "Noord-Holland"),
        ("de jaren \u2013", "toen", "de jaren \u2013 toen"),
        ("hij -", "en zij", "hij - en zij"),
    ],
)
def test_lines_are_joined_as_a_reader_would(first: str, second: str, joined: str) -> None:
    """A hyphen at the end of a line is kept only where the word has one."""
    lines = [
        line("Een lange regel om te beginnen.", 512),
        line(first, 500),
        line(second, 488),
        line("Slot.", 476),
    ]
    assert joined in body([lines])[0]


def test_a_wider_gap_starts_a_paragraph() -> None:
    """White space between lines parts paragraphs."""
    lines = [line("Een", 500), line("twee", 488), line("drie", 476), line("Vier", 452), line("vijf.", 440)]
    assert body([lines]) == ["Een twee drie", "Vier vijf."]


def test_a_sentence_goes_on_over_a_page() -> None:
    """A page break inside a sentence is none."""
    first = [line("Kop", 790), line("Hij liep de", 500), line("Pagina 1", 30)]
    second = [line("Kop", 790), line("berg op.", 700), line("Pagina 2", 30)]
    assert body([first, second]) == ["Hij liep de berg op."]


def test_a_line_that_repeats_in_the_text_is_no_header() -> None:
    """Only lines at the edge of the page can be margin."""
    pages = [[line("Artikel", 400), line("Een zin.", 388)], [line("Artikel", 400), line("Nog een zin.", 388)]]
    assert " ".join(body(pages)).count("Artikel") == 2


def test_a_year_alone_at_the_edge_is_a_page_number_but_a_sentence_is_not() -> None:
    """Numbers at the edge are dropped, text there is kept."""
    assert body([[line("Onderaan staat deze zin.", 40), line("12", 20)]]) == ["Onderaan staat deze zin."]
