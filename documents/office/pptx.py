"""Reads a PPTX (Office Open XML, ISO 29500): what its slides and their notes say, in their order."""

from collections.abc import Iterator

from lxml import etree

from documents.block import Block, BlockPiece, BlockPlace, plain
from documents.ledger import Where
from documents.office.relations import main_part, relations
from documents.office.side_parts import SideParts
from documents.package import Package
from documents.reading import DocumentReading
from documents.record import HiddenKind

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def read_pptx(data: bytes, reading: DocumentReading) -> list[Block]:
    """The blocks of a PPTX: slides in the order of the show, then their notes, then remarks.

    Raises:
        DocumentError: it is encrypted, broken, or unpacks to more than is allowed.
    """
    with Package(data, reading) as package:
        main = main_part(package, otherwise="ppt/presentation.xml")
        show = package.required_xml(main)
        targets = {relation.id: relation.target for relation in relations(package, main)}
        order = [targets.get(_id(slide), "") for slide in show.iter("{*}sldId")]
        side = SideParts(package, reading, done={main})
        slides = dict(side.take("sld"))
        blocks: list[Block] = []
        for name in sorted(slides, key=lambda name: order.index(name) if name in order else len(order)):
            with reading.part(Where.PART, name=name):
                blocks.extend(_slide(slides[name]))
        for root_name, hidden in (("notes", None), ("cmLst", HiddenKind.COMMENT)):
            for name, root in side.take(root_name):
                with reading.part(Where.PART, name=name):
                    blocks.extend(_slide(root) if hidden is None else _remarks(root))
        return [*blocks, *side.blocks()]


def _slide(root: etree._Element) -> Iterator[Block]:
    kind = HiddenKind.ROW if root.get("show") == "0" else None
    for paragraph in root.iter(f"{_A}p"):
        yield Block(tuple(_pieces(paragraph, kind)))
    for element in root.iter("{*}cNvPr"):
        yield plain(element.get("descr", ""), place=BlockPlace.BESIDE, hidden=HiddenKind.INVISIBLE)


def _pieces(paragraph: etree._Element, hidden: HiddenKind | None) -> Iterator[BlockPiece]:
    for element in paragraph.iter(f"{_A}t", f"{_A}br"):
        yield BlockPiece("\n" if element.tag == f"{_A}br" else element.text or "", hidden)


def _remarks(root: etree._Element) -> Iterator[Block]:
    for remark in root.iter("{*}cm"):
        text = " ".join(element.text or "" for element in remark.iter("{*}text", f"{_A}t"))
        yield plain(text, place=BlockPlace.BESIDE, hidden=HiddenKind.COMMENT)


def _id(slide: etree._Element) -> str:
    return str(next((value for name, value in slide.items() if str(name).endswith("}id")), ""))
