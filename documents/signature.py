"""Where a letter's closing begins, which says nothing of the case.

A closing is a formula and then names, titles and dates, at the very end and nothing else: whatever looks like
more is kept, since a fact that is left out is never found.
"""

import re
from collections.abc import Sequence

from documents.block import Block

_TITLES = (
    r"((senior|junior|plaatsvervangend|waarnemend|wnd\.?|plv\.?|hoofd|unit|afdeling|team|de|van|voor|"
    r"en|"
    r"(beslis|juridisch )?medewerkers?|beslis(ser|ambtenaar)s?|teamleider|unitmanager|directeur|"
    r"(hoofd)?directeur-generaal|immigratie- en naturalisatiedienst|ind|procesdirecteur|minister|"
    r"staatssecretaris|asiel|migratie|justitie|veiligheid|namens|deze)\b[ ,.]*)+"
)
_DAY = r"\d{1,2}[ -](\d{1,2}|[a-z]{3,9})[ -]\d{4}"
_CLOSING = re.compile(
    rf"(hoogachtend|met (vriendelijke|hartelijke) groet(en)?|"
    rf"(aldus )?(vastgesteld|gedaan|besloten|ondertekend) te [\w' -]{{2,30}}(( op|,) {_DAY})?|"
    rf"(de )?(minister|staatssecretaris|directeur) (van|voor) {_TITLES}|"
    rf"namens (deze|de (minister|staatssecretaris|directeur)( (van|voor) {_TITLES})?)),?",
    re.IGNORECASE,
)
_TITLE = re.compile(_TITLES, re.IGNORECASE)
_NAME = re.compile(
    r"((mr|drs|dr|ir|ing|prof|dhr|mevr|mw|bc|ll\.?m)\.? ?)*"
    r"([A-Z]\. ?)+((van|de|der|den|ten|ter|het|el|al|'t) )*([A-Z][\w'-]*[ ,-]*){0,2}(?i:" + _TITLES + ")?",
)
_DATE = re.compile(rf"([\w' -]{{2,30}}, )?(d\.?d\.? )?{_DAY}", re.IGNORECASE)
_MOST_BLOCKS = 6


def without_signature(blocks: Sequence[Block]) -> list[Block]:
    """The blocks without a closing formula and the names, titles and dates below it, at the very end."""
    start = len(blocks)
    for index in range(len(blocks) - 1, max(len(blocks) - 1 - _MOST_BLOCKS, 0), -1):
        lines = [line.strip() for line in blocks[index].text.split("\n") if line.strip()]
        if blocks[index].level or not all(_of_closing(line) for line in lines):
            break
        if lines and _CLOSING.fullmatch(lines[0]):
            start = index
    return list(blocks[:start])


def _of_closing(line: str) -> bool:
    return len(line) <= 120 and any(pattern.fullmatch(line) for pattern in (_CLOSING, _NAME, _TITLE, _DATE))
