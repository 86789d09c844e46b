"""Confidential text stays in memory: every byte that the programs wrote is searched for it."""

import io
import json
import random
import textwrap
from pathlib import Path

import docx
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from tests.documents.installed import need
from tests.documents.samples import FIXTURES
from tests.documents.test_places import PASSAGE
from tests.e2e.conftest import Run

PIECE = 14
"""Length of the shortest run of characters that counts as text."""


def invented_text(seed: int, words: int = 220) -> str:
    """Sentences of words that stand in no public text."""
    draw = random.Random(seed)

    def word() -> str:
        return "".join(
            draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(draw.randint(3, 5))
        )

    spoken = [word() for _ in range(words)]
    sentences = (spoken[start : start + 11] for start in range(0, words, 11))
    return " ".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)


def as_pdf(text: str) -> bytes:
    """The text laid out on pages."""
    pages = io.BytesIO()
    SimpleDocTemplate(pages, pagesize=A4).build([Paragraph(text, getSampleStyleSheet()["BodyText"])])
    return pages.getvalue()


def as_docx(text: str) -> bytes:
    """The text as a word processor keeps it."""
    document, kept = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(kept)
    return kept.getvalue()


def as_scan(text: str) -> bytes:
    """The text as a picture of a page."""
    kept = io.BytesIO()
    image = Image.new("L", (1_700, 2_200), 255)
    font = ImageFont.load_default(30)
    for number, line in enumerate(textwrap.wrap(text, 80)):
        ImageDraw.Draw(image).text((120, 120 + 48 * number), line, fill=0, font=font)
    image.convert("RGB").save(kept, "PDF", resolution=200)
    return kept.getvalue()


def pieces(text: str) -> set[bytes]:
    """Every run of PIECE characters of the text, in lower case, as bytes."""
    folded = " ".join(text.lower().split())
    return {folded[start : start + PIECE].encode() for start in range(len(folded) - PIECE + 1)}


def written_text(world: Path, secret: set[bytes]) -> list[str]:
    """The files below `world` that hold a piece of the secret text, as UTF-8 or as UTF-16."""
    pieces = []
    for path in world.rglob("*"):
        if path.is_file():
            kept = path.read_bytes().lower()
            narrow = kept.replace(b"\0", b"")
            windows = {
                text[at : at + PIECE] for text in (kept, narrow) for at in range(len(text) - PIECE + 1)
            }
            if windows & secret:
                pieces.append(str(path.relative_to(world)))
    return pieces


def test_the_search_finds_text_that_was_written(tmp_path: Path) -> None:
    """The search itself can fail: a file with one sentence, or its UTF-16, is found."""
    text = invented_text(1)
    (tmp_path / "log").write_bytes(b"\x00\x01" + text[50:90].encode())
    (tmp_path / "wide").write_bytes(text[50:90].encode("utf-16-le"))
    assert sorted(written_text(tmp_path, pieces(text))) == ["log", "wide"]


@pytest.mark.parametrize("outcome", ["enrolled", "refused"])
def test_enrolling_writes_no_piece_of_the_text(
    lekwacht: Run, root: Path, tmp_path: Path, outcome: str
) -> None:
    """Enrolled or refused, nothing written or printed holds 14 characters of any kind of file."""
    need("tesseract")
    need("antiword")
    texts = [invented_text(seed) for seed in (1, 2, 3, 4)]
    old = (FIXTURES / "oud.doc").read_bytes()
    outside = tmp_path / "originals"
    outside.mkdir()
    (outside / "one.pdf").write_bytes(as_pdf(texts[0]))
    (outside / "two.docx").write_bytes(as_docx(texts[1]))
    (outside / "scan.pdf").write_bytes(as_scan(texts[3]))
    (outside / "oud.doc").write_bytes(old)
    line = json.dumps({"ref": "B-3", "kind": "afwijzende beschikking", "section": "relaas", "text": texts[2]})

    ended = [lekwacht("init")]
    if outcome == "refused":
        lekwacht(
            "enrol",
            "--jsonl",
            "-",
            stdin="".join(
                json.dumps({"ref": ref, "kind": "k", "section": "s", "text": invented_text(9)}) + "\n"
                for ref in ("B-1", "B-2", "B-3", "B-4", "B-5")
            ),
        )
    code = 0 if outcome == "enrolled" else 2
    ended += [
        lekwacht(
            "enrol", outside / "one.pdf", "--ref", "B-1", "--kind", "afwijzende beschikking", expect=code
        ),
        lekwacht("enrol", outside / "two.docx", "--ref", "B-2", "--kind", "voornemen", expect=code),
        lekwacht("enrol", "--jsonl", "-", stdin=line + "\n", expect=code),
        lekwacht("enrol", outside / "scan.pdf", "--ref", "B-4", "--kind", "voornemen", expect=code),
        lekwacht("enrol", outside / "oud.doc", "--ref", "B-5", "--kind", "voornemen", expect=code),
        lekwacht("check", "-", stdin=texts[0]),
        lekwacht("register", "list"),
    ]
    secret = set().union(*map(pieces, [*texts, PASSAGE]))
    printed = "".join(process.stdout + process.stderr for process in ended).lower().encode()
    assert not any(piece in printed for piece in secret)
    for path in outside.iterdir():  # what is searched is what was written beside them
        path.unlink()
    assert written_text(root.parent, secret) == []
