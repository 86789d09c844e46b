"""Pictures in documents, and pictures that are documents: recognised where a machine can, else counted."""

import io

from PIL import ExifTags, Image, UnidentifiedImageError

from documents.block import Block, BlockPlace, plain
from documents.errors import UnknownTypeError
from documents.ledger import Cause, Where
from documents.limits import MAX_PIXELS
from documents.markup.plain_text import blocks_of_text
from documents.pictures.metafile import is_metafile, metafile_blocks
from documents.pictures.prepare import FEW_LETTERS, LEAST_LETTERS, letters_on, upright
from documents.pictures.tesseract import installed, recognise
from documents.reading import DocumentReading
from documents.record import HiddenKind

_LEAST_SIDE = 60  # pixels; a smaller one is a bullet or a line
_LEAST_PIXELS = 40_000
_MOST_FRAMES = 20  # of a fax or an animation
_MOST_REMARK = 2_000
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "JPEG2000")
_SAID = (270, 305, 315, 33432, 37510, 40091, 40092, 40093, 40094, 40095)
"""The EXIF tags that hold words: description, software, artist, copyright, comment, those of Windows."""

_WORDS = {"comment", "description", "title", "author", "copyright", "software", "subject", "keywords", "xmp"}


def read_picture(data: bytes, reading: DocumentReading) -> list[Block]:
    """What a picture says that is a document of its own.

    Raises:
        UnknownTypeError: it begins like a picture and is none.
    """
    blocks = picture_blocks(data, reading, alone=True)
    if not blocks and Cause.UNKNOWN in {entry.cause for entry in reading.ledger}:
        raise UnknownTypeError(reading.name)
    return blocks


def picture_blocks(data: bytes, reading: DocumentReading, *, alone: bool = False) -> list[Block]:
    """What a picture says, and what is written beside it in its file.

    One within a document that is small, or has nothing that looks like lines of text, is passed over; a
    picture that is itself the document never is.
    """
    if is_metafile(data):
        return _drawing(data, reading)
    number = sum(entry.where is Where.PICTURE for entry in reading.ledger) + 1
    blocks: list[Block] = []
    with reading.part(Where.PICTURE, number):
        try:
            image = Image.open(io.BytesIO(data), formats=_FORMATS)
        except (UnidentifiedImageError, Image.DecompressionBombError):
            raise UnknownTypeError(reading.name) from None
        if image.width * image.height > MAX_PIXELS:
            reading.note(Cause.TOO_LARGE, Where.PICTURE, number)
            return []
        blocks.extend(_said(image))
        for frame in range(min(getattr(image, "n_frames", 1), _MOST_FRAMES)):
            image.seek(frame)
            if alone or _is_large(image):
                blocks.extend(image_blocks(upright(image), reading, Where.PICTURE, number, alone=alone))
    return blocks


def _drawing(data: bytes, reading: DocumentReading) -> list[Block]:
    blocks: list[Block] = []
    with reading.part(Where.PICTURE):
        blocks.extend(metafile_blocks(data, reading))
    return blocks


def image_blocks(
    image: Image.Image, reading: DocumentReading, where: Where, number: int, *, alone: bool = False
) -> list[Block]:
    """The paragraphs recognised on a picture; the ledger says that a machine read it, or that none could."""
    letters = letters_on(image)
    if letters < (FEW_LETTERS if alone else LEAST_LETTERS):
        return []
    if not installed():
        reading.note(Cause.PICTURE, where, number)
        return []
    if reading.allowance.pictures <= 0 or reading.allowance.out_of_time():
        reading.note(Cause.OUT_OF_TIME, where, number)
        return []
    reading.allowance.pictures -= 1
    text = recognise(image, reading.allowance.seconds_left())
    if text is None:
        if letters >= LEAST_LETTERS:
            reading.note(Cause.PICTURE, where, number)
        return []
    reading.note(Cause.RECOGNISED, where, number, amount=len(text))
    return blocks_of_text(text)


def _is_large(image: Image.Image) -> bool:
    return min(image.size) >= _LEAST_SIDE and image.width * image.height >= _LEAST_PIXELS


def _said(image: Image.Image) -> list[Block]:
    """What stands in the picture's file without being seen: descriptions, names, remarks."""
    exif = image.getexif()
    said: list[object] = [tags.get(tag) for tags in (exif, exif.get_ifd(ExifTags.IFD.Exif)) for tag in _SAID]
    said += [value for key, value in image.info.items() if str(key).lower() in _WORDS]
    texts = (_as_text(value) for value in said)
    return [
        plain(text, place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)
        for text in texts
        if any(letter.isalpha() for letter in text)
    ]


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        encoding = "utf-16-le" if value[1:2] == b"\x00" else "utf-8"
        value = value.decode(encoding, "ignore").replace("\x00", "")
    return str(value or "")[:_MOST_REMARK]
