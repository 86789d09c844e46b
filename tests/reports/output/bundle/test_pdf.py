"""The dossier as PDF/UA: tags, title, language and order, and the same words as the page."""

import html as escaping
import zipfile
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from lxml import html

from reports.output.bundle import pdf
from reports.output.bundle.bundle import Bundle


@pytest.fixture
def made(sealed: Bundle, tmp_path: Path) -> Path:
    """The PDF of a bundle."""
    path = tmp_path / "dossier.pdf"
    with zipfile.ZipFile(sealed.path) as opened:
        path.write_bytes(opened.read("dossier/dossier.pdf"))
    return path


def tags(node: object) -> list[str]:
    """The names of the tags below a node, in reading order."""
    names: list[str] = []
    if isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            names.append(str(node.S).removeprefix("/"))
        names += tags(node.get("/K"))
    elif isinstance(node, pikepdf.Array):
        for child in node:
            names += tags(child)
    return names


def test_it_is_tagged_titled_and_in_its_language(made: Path) -> None:
    """Title, language, marks, the promise of PDF/UA, and headings, tables, lists and figures as tags."""
    with pikepdf.open(made) as opened:
        root = opened.Root
        assert str(root.Lang) == "nl"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with opened.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Dossier M-2026-0001"
        order = tags(root.StructTreeRoot)
    assert order[0] == "Document"
    for name in ("H1", "H2", "H3", "Table", "TH", "TD", "L", "LI", "Figure", "BlockQuote", "P"):
        assert name in order
    assert order.index("H1") < order.index("H2") < order.index("Table")


def test_drawings_are_told_in_words(made: Path) -> None:
    """Every figure has words that stand for it."""
    with pikepdf.open(made) as opened:
        figures = [node for node in _nodes(opened.Root.StructTreeRoot) if str(node.get("/S")) == "/Figure"]
        assert figures
        assert all(str(node.Alt).startswith("Tijdlijn") for node in figures)


def test_it_says_what_the_page_says(sealed: Bundle, made: Path) -> None:
    """Every word of the page stands in the PDF, in the same order of headings."""
    with zipfile.ZipFile(sealed.path) as opened:
        page = html.document_fromstring(opened.read("dossier/dossier.html"))
    with pypdfium2.PdfDocument(made) as document:
        text = " ".join(part.get_textpage().get_text_range() for part in document)
    squeezed = "".join(text.replace("\ufffe", "").replace("-", "").split())
    for node in page.iter("h1", "h2", "h3", "p", "dt", "dd", "li", "th", "td", "blockquote"):
        for word in node.text_content().replace("-", "").split():
            if len(word) < 30:
                assert word in squeezed, word
    headings = ["".join(node.text_content().replace("-", "").split()) for node in page.iter("h1", "h2")]
    places = [squeezed.index(heading) for heading in headings]
    assert places == sorted(places)


@pytest.mark.parametrize(
    "text", ["漢字 ትግርኛ தமிழ் مرحبا שלום 😀", "a\u0301\u0323", "\ue000 x", "#let x = 1 $y$ `z` @a <b> [c]"]
)
def test_any_script_and_any_markup_can_be_told(text: str) -> None:
    """Signs that no font has are told by number; what is markup for typst stands there as text."""
    head = "<html><head><title>T</title></head><body><h1>K</h1>"
    made = pdf.made_of(f"{head}<blockquote>{escaping.escape(text)}</blockquote></body></html>", "nl")
    assert made.startswith(b"%PDF-")
    with pypdfium2.PdfDocument(made) as document:
        page_text = document[0].get_textpage().get_text_range()
    if "漢" in text:
        assert "6F22" in page_text
    if "#let" in text:
        assert "".join(text.split()) in "".join(page_text.split())


def _nodes(node: object) -> list[pikepdf.Dictionary]:
    nodes: list[pikepdf.Dictionary] = []
    if isinstance(node, pikepdf.Dictionary):
        nodes.append(node)
        nodes += _nodes(node.get("/K"))
    elif isinstance(node, pikepdf.Array):
        for child in node:
            nodes += _nodes(child)
    return nodes
