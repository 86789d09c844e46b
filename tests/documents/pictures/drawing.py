"""Pages of text drawn as pictures, as scanners and telephones make them."""

import io
import random
import textwrap
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
PASSAGE = (
    "Betrokkene heeft verklaard dat hij in het dorp Zarolbek een weverij had met elf getouwen, dat mannen van"
    " de burgemeester de wol in de rivier hebben gegooid, en dat hij daarna zestien nachten in een verlaten"
    " zoutmijn is vastgehouden, waar hij een bewaker herkende aan een blauwe emaillen beker. Zijn broer heeft"
    " de sleutel van de loods verstopt onder een omgekeerde roeiboot bij de steiger."
)


def page(text: str = PASSAGE, *, size: int = 34, width: int = 1_650, height: int = 900) -> Image.Image:
    """A sheet with this text, at about 200 dots an inch."""
    image = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, size) if _has_font() else ImageFont.load_default(size)
    for number, line in enumerate(textwrap.wrap(text, 72)):
        draw.text((120, 110 + number * round(size * 1.6)), line, fill=20, font=font)
    return image


def skewed(image: Image.Image) -> Image.Image:
    """Laid askew on the glass."""
    return image.rotate(4.5, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def photographed(image: Image.Image) -> Image.Image:
    """Taken with a telephone: from aside, in uneven light, slightly out of focus, with noise."""
    width, height = image.size
    corners = (0, 0, -60, height, width + 40, height - 30, width - 70, 25)
    taken = image.transform(
        image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=235
    )
    light = Image.linear_gradient("L").resize(image.size).point(lambda value: 120 + value // 2)
    taken = Image.composite(taken, Image.new("L", image.size, 60), light)
    draw = random.Random(5)
    noise = Image.frombytes(
        "L",
        (width // 4, height // 4),
        bytes(draw.randrange(0, 26) for _ in range((width // 4) * (height // 4))),
    )
    dark = noise.resize(image.size)
    return Image.composite(Image.new("L", image.size, 40), taken, dark).filter(ImageFilter.GaussianBlur(0.8))


def turned(image: Image.Image) -> Image.Image:
    """Scanned on its side."""
    return image.rotate(90, expand=True)


def encoded(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The bytes of a picture."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def as_pdf(image: Image.Image) -> bytes:
    """A PDF of this picture on a page, as a scanner makes it."""
    return encoded(image.convert("RGB"), "PDF", resolution=200)


def _has_font() -> bool:
    try:
        ImageFont.truetype(FONT, 10)
    except OSError:
        return False
    return True


WAYS: tuple[Callable[[Image.Image], Image.Image], ...] = (lambda image: image, skewed, photographed, turned)
