"""The order in which a page's characters are read, where the file writes them in another."""

import math
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from documents.record import HiddenKind

_FEW = 4  # jumps that any page has: a header written last, a second column
_MANY = 0.25  # of the lines
_SPACE = 0.18  # of the size: a wider gap parts words
_GUTTER = 1.6  # of the size: a wider gap, through lines above each other, parts columns
_BESIDE = 0.3  # of the lines
_LETTERS_OF_A_COLUMN = 20  # on one line of it: fewer are a cell of a table
_LEAST_ROWS = 3  # of a column
_MOST_CUTS = 40  # columns within columns


@dataclass(frozen=True, slots=True)
class LineLook:
    """What all characters of one text object share."""

    bold: bool = False
    hidden: HiddenKind | None = None
    angle: int = 0  # degrees against the clock
    unmapped: bool = False  # the file does not say which letter it is


@dataclass(frozen=True, slots=True)
class Character:
    """One character with its box in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    look: LineLook

    @property
    def size(self) -> float:
        """Its height."""
        return self.top - self.bottom

    def turned(self, angle: int) -> "Character":
        """The same where the page is turned so that text at this angle lies level."""
        if not angle:
            return self
        cosine, sine = math.cos(math.radians(-angle)), math.sin(math.radians(-angle))
        middle_x, middle_y = (self.left + self.right) / 2, (self.bottom + self.top) / 2
        width, height = _unturned(self.right - self.left, self.top - self.bottom, abs(cosine), abs(sine))
        x, y = middle_x * cosine - middle_y * sine, middle_x * sine + middle_y * cosine
        return replace(
            self, left=x - width / 2, right=x + width / 2, bottom=y - height / 2, top=y + height / 2
        )


def _unturned(width: float, height: float, cosine: float, sine: float) -> tuple[float, float]:
    """The width and height of a letter, from those of the level box around it when it is turned."""
    difference = cosine * cosine - sine * sine
    if abs(difference) < 0.2:  # about 45 degrees: the box tells their sum alone
        side = width / (cosine + sine)
        return side, side
    own_width = (width * cosine - height * sine) / difference
    own_height = (height * cosine - width * sine) / difference
    return max(own_width, 0.1), max(own_height, 0.1)


def jumps(stretches: Sequence[Sequence[Character]]) -> bool:
    """Whether the file writes a page's lines in an order that nobody reads."""
    count = sum(_backward(stretch) for stretch in stretches)
    for before, after in pairwise(stretches):
        last, first = before[-1], after[0]
        higher = first.bottom > last.bottom + last.size
        level = abs(first.bottom - last.bottom) < last.size / 2
        if higher or (level and first.left < before[0].left and not _is_rtl(first)):
            count += 1
    enough = max(_FEW, _MANY * len(stretches))
    if count > enough or _interleaved(stretches) > enough:
        return True
    return _side_by_side(stretches) > max(_LEAST_ROWS, _BESIDE * len(stretches))


def _interleaved(stretches: Sequence[Sequence[Character]]) -> int:
    """How many lines stand within another line: every second letter of it was written later."""
    by_height: defaultdict[int, list[tuple[float, float]]] = defaultdict(list)
    count = 0
    for stretch in stretches:
        seen = [character for character in stretch if not character.text.isspace()]
        span = (seen[0].left, seen[-1].right)
        height = round(seen[0].bottom)
        within = (
            min(right, span[1]) - max(left, span[0]) > 0.5 * (span[1] - span[0])
            for left, right in by_height[height]
        )
        count += len(seen) > _FEW and any(within)
        by_height[height].append(span)
    return count


def _side_by_side(stretches: Sequence[Sequence[Character]]) -> int:
    """How many lines run over two columns of running text, which the file writes row by row."""
    within = sum(_has_gutter(stretch) for stretch in stretches)
    return within + sum(_is_beside(before, after) for before, after in pairwise(stretches))


def _is_beside(before: Sequence[Character], after: Sequence[Character]) -> bool:
    """Whether one line stands beside the other, across a gutter, and both are of running text."""
    last, first = before[-1], after[0]
    level = abs(first.bottom - last.bottom) < last.size / 2
    apart = first.left - last.right > _GUTTER * max(last.size, 1.0)
    return level and apart and min(len(before), len(after)) >= _LETTERS_OF_A_COLUMN


def _has_gutter(stretch: Sequence[Character]) -> bool:
    seen = [character for character in stretch if not character.text.isspace()]
    for index, (before, after) in enumerate(pairwise(seen), 1):
        if after.left - before.right > _GUTTER * max(before.size, 1.0):
            return min(index, len(seen) - index) >= _LETTERS_OF_A_COLUMN
    return False


def _backward(stretch: Sequence[Character]) -> int:
    """How often a line goes back over itself, text that runs to the left aside."""
    seen = [character for character in stretch if not character.text.isspace()]
    return sum(
        after.left < before.left - before.size / 2 and not _is_rtl(before) and not _is_rtl(after)
        for before, after in pairwise(seen)
    )


def by_place(characters: Sequence[Character]) -> list[list[Character]]:
    """The lines of a page by the places of its characters: columns from left to right, rows from above."""
    seen = [character for character in characters if not character.text.isspace()]
    lines: list[list[Character]] = []
    for column in _columns(seen, 0):
        lines.extend(_spaced(row) for row in _rows(column))
    return lines


def _columns(characters: list[Character], depth: int) -> Iterator[list[Character]]:
    """The characters of each column, a heading above several columns before them."""
    rows = list(_rows(characters))
    cut = _cut(rows) if len(rows) >= _LEAST_ROWS and depth < _MOST_CUTS else None
    if cut is None:
        yield characters
        return
    first, last, middle = cut
    above = [character for row in rows[:first] for character in row]
    within = [character for row in rows[first:last] for character in row]
    below = [character for row in rows[last:] for character in row]
    if above:
        yield from _columns(above, depth + 1)
    yield from _columns([character for character in within if character.right <= middle], depth + 1)
    yield from _columns([character for character in within if character.right > middle], depth + 1)
    if below:
        yield from _columns(below, depth + 1)


def _cut(rows: Sequence[list[Character]]) -> tuple[int, int, float] | None:
    """The rows, from and until, that a gutter parts in two, and where it runs."""
    best: tuple[int, int, float] | None = None
    for start, row in enumerate(rows):
        for left, right in _gaps(row):
            end, low, high = start, left, right
            while end < len(rows):
                inside = _gap_within(rows[end], low, high)
                if inside is None:
                    break
                low, high = inside
                end += 1
            if end - start >= _LEAST_ROWS and (best is None or end - start > best[1] - best[0]):
                best = (start, end, (low + high) / 2)
        if best and best[1] - best[0] >= len(rows) - start:
            break
    return best


def _gaps(row: Sequence[Character]) -> Iterator[tuple[float, float]]:
    for before, after in pairwise(row):
        if after.left - before.right > _GUTTER * max(before.size, 1.0):
            yield before.right, after.left


def _gap_within(row: Sequence[Character], low: float, high: float) -> tuple[float, float] | None:
    """What is left of a gutter where this row runs beside it; None where the row runs through it."""
    for character in row:
        if character.right <= low or character.left >= high:
            continue
        if character.left - low < high - character.right:  # it belongs to what stands before the gutter
            low = character.right
        else:
            high = min(high, character.left)
        if high - low < _GUTTER * max(character.size, 1.0):
            return None
    return low, high


def _rows(characters: Sequence[Character]) -> Iterator[list[Character]]:
    """Characters of one height, from above, each row from left to right."""
    row: list[Character] = []
    middle = 0.0
    for character in sorted(characters, key=lambda character: -(character.bottom + character.top)):
        own = (character.bottom + character.top) / 2
        if row and middle - own > 0.5 * max(character.size, row[0].size, 1.0):
            yield _along(row)
            row = []
        if not row:
            middle = own
        row.append(character)
    if row:
        yield _along(row)


def _along(row: list[Character]) -> list[Character]:
    row.sort(key=lambda character: character.left)
    return [
        character
        for index, character in enumerate(row)
        if not (index and _is_shadow(character, row[index - 1]))
    ]


def _is_shadow(character: Character, before: Character) -> bool:
    """Whether a letter is drawn over itself to look bold."""
    return character.text == before.text and character.left - before.left < 0.15 * max(character.size, 1.0)


def _spaced(row: Sequence[Character]) -> list[Character]:
    """A row with the spaces that its gaps stand for; text that runs to the left is put in its own order."""
    if sum(_is_rtl(character) for character in row) > len(row) / 2:
        row = row[::-1]
    spaced: list[Character] = []
    for character in row:
        if spaced:
            before = spaced[-1]
            gap = max(character.left - before.right, before.left - character.right)
            if gap > _SPACE * max(min(character.size, before.size), 1.0):
                spaced.append(replace(before, text=" "))
        spaced.append(character)
    return spaced


def _is_rtl(character: Character) -> bool:
    return unicodedata.bidirectional(character.text[:1]) in {"R", "AL"}
