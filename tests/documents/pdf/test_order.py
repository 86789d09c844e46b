"""The order in which the letters of a page are read."""

import io
import random

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from documents import Purpose, read

LINES = (
    "De aanvrager heeft verklaard dat hij als torenwachter in",
    "het stadje iedere avond de koperen klok luidde, tot de",
    "gildemeester hem verbood om nog langer brieven te bewaren",
    "en twee mannen hem elf dagen opsloten in het ketelhuis.",
    "Daarna is hij over de bergen gevlucht met zijn broer, die",
    "de sleutel van de loods onder een roeiboot had verstopt.",
)
RIGHT = tuple(
    f"In de tweede kolom staat regel {word}," for word in ("een", "twee", "drie", "vier", "vijf", "zes")
)
SIZE, PITCH = 11, 15


def letters(lines: tuple[str, ...], x: float, y: float = 700) -> list[tuple[str, float, float]]:
    """Every letter with its place."""
    canvas = Canvas(io.BytesIO())
    characters = []
    for number, line in enumerate(lines):
        for index, letter in enumerate(line):
            if letter != " ":
                left = x + canvas.stringWidth(line[:index], "Helvetica", SIZE)
                characters.append((letter, left, y - number * PITCH))
    return characters


def drawn(placed: list[tuple[str, float, float]], angle: float = 0) -> str:
    """The text of a page on which these are drawn in this order, the page turned by so many degrees."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.translate(300, 420)
    canvas.rotate(angle)
    canvas.translate(-300, -420)
    canvas.setFont("Helvetica", SIZE)
    for text, x, y in placed:
        canvas.drawString(x, y, text)
    canvas.save()
    text = read(buffer.getvalue(), name="x.pdf", purpose=Purpose.EVIDENCE).text
    return " ".join(text.split())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_letters_drawn_in_any_order_are_read_as_they_stand(seed: int) -> None:
    """The places decide where the order of the file makes no sense."""
    placed = letters(LINES, 60)
    random.Random(seed).shuffle(placed)
    assert " ".join(LINES) in drawn(placed)


def test_columns_drawn_row_by_row_letter_by_letter_are_read_one_after_the_other() -> None:
    """A gutter through several rows parts columns."""
    placed = letters(LINES, 40) + letters(RIGHT, 400)
    random.Random(4).shuffle(placed)
    text = drawn(placed)
    assert " ".join(LINES) in text
    assert " ".join(RIGHT) in text


@pytest.mark.parametrize("angle", [0, 12, 90, 180, 270, 333])
def test_lines_at_any_angle_are_read(angle: float) -> None:
    """Text that is turned is laid out as if it were upright."""
    placed = [(line, 90.0, 480.0 - number * PITCH) for number, line in enumerate(LINES)]
    assert " ".join(LINES) in drawn(placed, angle)


def test_two_columns_in_the_order_of_the_file_stay_in_it() -> None:
    """Where the file writes one column after the other, nothing is sorted."""
    placed = [(line, 40.0, 700.0 - n * PITCH) for n, line in enumerate(LINES)]
    placed += [(line, 400.0, 700.0 - n * PITCH) for n, line in enumerate(RIGHT)]
    text = drawn(placed)
    assert " ".join(LINES) in text
    assert " ".join(RIGHT) in text


def test_columns_that_the_file_writes_line_by_line_are_read_one_after_the_other() -> None:
    """Two columns of running text side by side are no rows of a table."""
    placed = []
    for number, (left, right) in enumerate(zip(LINES, RIGHT, strict=True)):
        placed += [(left, 40.0, 700.0 - number * PITCH), (right, 400.0, 700.0 - number * PITCH)]
    text = drawn(placed)
    assert " ".join(LINES) in text
    assert " ".join(RIGHT) in text


def test_letters_that_are_filled_in_later_stand_between_the_others() -> None:
    """Every second letter first, then the rest: the places decide."""
    placed = letters(LINES, 60)
    assert " ".join(LINES) in drawn(placed[::2] + placed[1::2])


def test_a_table_is_read_row_by_row() -> None:
    """Short cells beside each other are one row."""
    cells = [(("Naam", "Harun"), ("Plaats", "Velmora"), ("Jaar", "2017"), ("Klok", "koper"))] * 2
    placed = [
        (cell, 60.0 + 200 * column, 700.0 - PITCH * (4 * block + row))
        for block, rows in enumerate(cells)
        for row, pair in enumerate(rows)
        for column, cell in enumerate(pair)
    ]
    assert "Naam Harun Plaats Velmora" in drawn(placed)
