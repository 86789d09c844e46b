"""What stands on a page and is no text to the file: scans, pictures of text, letters drawn as shapes."""

import ctypes
from itertools import islice

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageDraw

from documents.block import Block
from documents.ledger import Cause, Where
from documents.pdf.lines import PageText
from documents.pictures.pictures import image_blocks
from documents.pictures.prepare import looks_like_text
from documents.pictures.tesseract import installed
from documents.reading import DocumentReading

_LOOKED_AT = 1_200  # pixels of the longer side, to see whether there is anything
_READ_AT = 200 / 72  # dots a point, to be read by a machine
_MOST_SIDE = 4_500
_FEW_STROKES = 600  # the lines of a table, a frame, a logo: less than twenty words in outlines
_FEW_LETTERS = 300
_MOST_OBJECTS = 3_000


def unread(page: pypdfium2.PdfPage, read: PageText, reading: DocumentReading, number: int) -> list[Block]:
    """What a machine reads of a page's pictures and shapes; what it does not read goes into the ledger."""
    pictures, strokes = _drawn(page)
    drawn_on = pdfium.FPDFPage_GetAnnotCount(page.raw) > 0
    few_letters = read.characters < _FEW_LETTERS  # what fills such a page may be a pattern, or a stamp
    if not (pictures or strokes > _FEW_STROKES or read.meaningless or drawn_on or few_letters):
        return []
    longest = max(*page.get_size(), 1.0)
    if not looks_like_text(_rendered(page, read, _LOOKED_AT / longest)):
        return []
    if not pictures and not read.meaningless and not installed():
        reading.note(Cause.OUTLINES, Where.PAGE, number)
        return []
    image = _rendered(page, read, min(_READ_AT, _MOST_SIDE / longest))
    return image_blocks(image, reading, Where.PAGE, number)


def _drawn(page: pypdfium2.PdfPage) -> tuple[bool, int]:
    """Whether there is a picture on the page, and how many strokes of shapes."""
    kinds = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]
    pictures, strokes = False, 0
    for drawn in islice(page.get_objects(filter=kinds, max_depth=4), _MOST_OBJECTS):
        if drawn.type == pdfium.FPDF_PAGEOBJ_PATH:
            strokes += pdfium.FPDFPath_CountSegments(drawn.raw)
        else:
            pictures = True
    return pictures, strokes


def _rendered(page: pypdfium2.PdfPage, read: PageText, scale: float) -> Image.Image:
    """The page in grey, white where its text stands, so that only what is no text is left."""
    image: Image.Image = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil().convert("L")
    drawing = ImageDraw.Draw(image)
    for left, bottom, right, top in () if read.meaningless else read.boxes:
        first = _on_image(page, image, left, bottom)
        second = _on_image(page, image, right, top)
        box = (*map(min, first, second), *map(max, first, second))
        drawing.rectangle((box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1), fill=255)
    return image


def _on_image(page: pypdfium2.PdfPage, image: Image.Image, x: float, y: float) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(
        page.raw, 0, 0, image.width, image.height, 0, x, y, ctypes.byref(across), ctypes.byref(down)
    )
    return across.value, down.value
