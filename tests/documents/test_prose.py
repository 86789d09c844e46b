"""What is prose, and what only looks long."""

import base64
import random

import pytest

from documents.prose import holds_prose
from tests.documents.pictures.drawing import PASSAGE

_TEXT = "De commissie heeft het verzoek op dinsdag behandeld en om nadere stukken gevraagd. " * 4


def _shifted(text: str) -> str:
    """Letters whose meaning was lost: each stands for another."""
    return "".join(chr((ord(c) - 97 + 7) % 26 + 97) if "a" <= c <= "z" else c for c in text.lower())


@pytest.mark.parametrize(
    "text",
    [
        PASSAGE,
        _TEXT,
        _TEXT.upper(),
        "Somalice konuşan adam kuzeydeki dokuma atölyesinde on bir tezgâhla çalıştı ve sonra kaçtı.",  # noqa: RUF001 - Turkish
        "قال مقدم الطلب إنه كان يملك ورشة نسيج في القرية وإن رجال العمدة ألقوا الصوف في النهر",
        "Ahmad Rahimi, geboren te Herat in 1984, vader Karim, moeder Zahra, drie broers, weverij, rivier",
    ],
)
def test_what_people_write_is_prose(text: str) -> None:
    """Any language, capitals and a list of names are words that somebody can repeat."""
    assert holds_prose(text)


@pytest.mark.parametrize(
    "text",
    [
        "1. Inleiding ................ 3 2. Relaas ............... 5 3. Besluit ............. 12 ...... 14",
        " ".join(str(random.Random(3).randrange(10_000)) for _ in range(60)),
        base64.b64encode(_TEXT.encode()).decode(),
        "\n".join(base64.encodebytes(_TEXT.encode()).decode().split()),
        "<w:p w:rsidR='00AB'><w:r><w:t>Hij</w:t></w:r></w:p> <w:p w:rsidR='00AC'><w:pPr/> <w:r/> </w:p>" * 4,
        "1 0 obj << /Type /Page /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> >> endobj 0000015 n",
        _shifted(_TEXT),
        "\ue001\ue002\ue003 \ue004\ue005 \ue006\ue007\ue008 " * 10,
        "",
    ],
    ids=["leaders", "numbers", "base64", "base64 lines", "markup", "source", "shifted", "private", "nothing"],
)
def test_what_nobody_repeats_is_none(text: str) -> None:
    """Dot leaders, numbers, encoded bytes, markup, source and letters without a meaning are no prose."""
    assert not holds_prose(text)
