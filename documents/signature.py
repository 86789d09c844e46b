"""Where a letter's closing begins and ends, which says nothing of the case."""

import re
from collections.abc import Sequence

from documents.block import Block

_CLOSING = re.compile(
    r"(hoogachtend|met (vriendelijke|hartelijke) groet(en)?|"
    r"(aldus )?(vastgesteld|gedaan|besloten|ondertekend) te [\w' -]{2,40}[\w ,]*|"
    r"de (minister|staatssecretaris|directeur) (van|voor) [\w -]{3,60}|"
    r"namens (deze|de (minister|staatssecretaris|directeur))\b[\w ,-]*),?",
    re.IGNORECASE,
)
_LONGEST_LINE = 120  # characters: names, titles, "namens deze"; a longer paragraph is text again
_MOST_LINES = 12


def without_signature(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without a closing formula and the short lines (name, title, date) that follow it."""
    kept: list[Block] = []
    left = 0
    for block in blocks:
        if _CLOSING.fullmatch(block.text.strip().split("\n")[0].strip()) and not block.level:
            left = _MOST_LINES
        elif left and (block.level or len(block.text) > _LONGEST_LINE):
            left = 0
        if left:
            left -= 1
        else:
            kept.append(block)
    return kept
