"""Makes a picture ready for the machine that reads it: upright, lit evenly, straight, large enough."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

_LOOKED_AT = 1_200  # pixels of the longer side, where a picture is only looked at
_DARKER = 18  # than its surroundings, of 255: ink
_STROKES = 4  # changes from paper to ink and back, in one row of pixels through one letter
_LEAST_ON_ROW = 5  # letters: a row of pixels with fewer is no line of text
_ROWS = 25  # pixels, of a line and the space below it, in a stretch that shows no space between lines
LEAST_LETTERS = 70  # some twenty words, by how they are counted here: fewer are no passage
FEW_LETTERS = 25  # below this not even a picture that somebody shared by itself is looked at closer

_SKEW_SIDE = 800
_MOST_SKEW = 12.0  # degrees
_WIDTH_WANTED = 1_700  # pixels: A4 at 200 dpi
_MOST_ENLARGED = 3.0
_MOST_SIDE = 4_000


def upright(image: Image.Image) -> Image.Image:
    """The picture in grey on white, turned as its file says that it was taken."""
    turned = ImageOps.exif_transpose(image) or image
    if turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        turned = ground
    return turned.convert("L")


def looks_like_text(image: Image.Image) -> bool:
    """Whether a picture may hold a passage of text: rows of many strokes, for at least some twenty words.

    A logo with a name, the lines of a table or the edge of letter paper do not; what is doubtful does.
    """
    return letters_on(image) >= LEAST_LETTERS


def letters_on(image: Image.Image) -> int:
    """About how many letters a picture would hold, if all that looks like strokes were letters."""
    small = image.convert("L")
    small.thumbnail((_LOOKED_AT, _LOOKED_AT))
    ink = _ink(small)
    letters = np.abs(np.diff(ink.astype(np.int8), axis=1)).sum(axis=1) / _STROKES
    written = letters >= _LEAST_ON_ROW
    total, start = 0.0, None
    for row in range(len(written) + 1):
        if row < len(written) and written[row]:
            start = row if start is None else start
        elif start is not None:
            if row - start >= 3:
                total += float(letters[start:row].mean()) * max(1.0, (row - start) / _ROWS)
            start = None
    return int(total)


def prepared(image: Image.Image) -> Image.Image:
    """The picture with even light, straight lines and letters of a size that is read well."""
    even = _even_light(_sized(image))
    angle = _skew(even)
    if abs(angle) < 0.2:
        return even
    return even.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _sized(image: Image.Image) -> Image.Image:
    longest = max(image.size)
    factor = min(_MOST_ENLARGED, max(_WIDTH_WANTED / max(image.width, 1), 1.0), _MOST_SIDE / longest)
    if abs(factor - 1) < 0.05:
        return image
    size = (max(round(image.width * factor), 1), max(round(image.height * factor), 1))
    return image.resize(size, Image.Resampling.LANCZOS)


def _even_light(image: Image.Image) -> Image.Image:
    """Without the shadows of a photograph; light letters on a dark ground are turned into dark on light."""
    if float(np.asarray(image).mean()) < 100:
        image = ImageOps.invert(image)
    ground = np.asarray(_ground(image), dtype=np.float32)
    levelled = np.asarray(image, dtype=np.float32) / np.maximum(ground, 1.0) * 255.0
    return Image.fromarray(np.clip(levelled, 0, 255).astype(np.uint8))


def _ground(image: Image.Image) -> Image.Image:
    """The paper without the letters: the lightest of the surroundings, smoothed."""
    small = image.resize((max(image.width // 8, 1), max(image.height // 8, 1)), Image.Resampling.BOX)
    small = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.GaussianBlur(6))
    return small.resize(image.size, Image.Resampling.BILINEAR)


def _skew(image: Image.Image) -> float:
    """By how many degrees to turn the picture so that its lines lie flat: where rows differ most."""
    small = image.copy()
    small.thumbnail((_SKEW_SIDE, _SKEW_SIDE))
    ink = Image.fromarray(_ink(small).astype(np.uint8) * 255)
    angle = 0.0
    for reach, step in ((_MOST_SKEW, 1.0), (1.0, 0.2)):
        tried = np.arange(angle - reach, angle + reach + step / 2, step)
        angle = max(tried, key=lambda turn: _contrast(ink, float(turn)))
    return float(angle) if _contrast(ink, float(angle)) > 1.1 * _contrast(ink, 0.0) else 0.0


def _contrast(ink: Image.Image, angle: float) -> float:
    rows = np.asarray(ink.rotate(angle), dtype=np.float32).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())


def _ink(image: Image.Image) -> NDArray[np.bool_]:
    """Which pixels are darker than the paper around them."""
    paper = image.filter(ImageFilter.BoxBlur(12))
    difference: NDArray[np.bool_] = (
        np.asarray(paper, dtype=np.int16) - np.asarray(image, dtype=np.int16) > _DARKER
    )
    return difference
