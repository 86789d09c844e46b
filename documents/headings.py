"""Which part of a Dutch decision a heading opens, and how deep it lies."""

import re

from documents.block import Block

LABELS = (
    "aanhef",  # what stands before the first heading: addressee, date, reference
    "personalia",
    "procesverloop",
    "relaas",
    "documenten",
    "zienswijze",
    "voornemen",
    "landeninformatie",
    "beoordeling",
    "overwegingen",
    "conclusie",
    "besluit",
    "rechtsgevolgen",
    "rechtsmiddelen",
    "bijlage",
    "tekst",  # under a heading that is none of these
)
"""Every label a section can have, in about the order in which a decision has them."""

_MEANINGS: tuple[tuple[str, str], ...] = (
    ("rechtsmiddelen", r"rechtsmiddel\w*|(in )?(hoger )?beroep|bezwaar( en beroep)?|beroepsclausule"),
    (
        "rechtsgevolgen",
        r"rechtsgevolg\w*|vertrektermijn|inreisverbod|terugkeerbesluit|gevolgen van (dit|het) besluit",
    ),
    ("zienswijze", r"zienswijze"),
    ("voornemen", r"voornemen"),
    (
        "procesverloop",
        r"proces?verloop|procedure(verloop)?|verloop van de (asiel)?procedure|voorgeschiedenis",
    ),
    ("personalia", r"personalia|persoonsgegevens|gegevens (van de )?(vreemdeling|betrokkene|aanvrager)"),
    ("documenten", r"(overgelegde |ingebrachte )?(documenten|stukken|bewijsmiddelen)"),
    ("landeninformatie", r"landeninformatie|algemene situatie|veiligheidssituatie"),
    ("beoordeling", r"beoordeling|geloofwaardigheid\w*|zwaarwegendheid|toetsing"),
    ("overwegingen", r"overweging(en)?|motivering|gronden"),
    ("relaas", r"(asiel|vlucht)?relaas|asielmotie(f|ven)|asielgronden|verklaringen"),
    ("conclusie", r"conclusies?|samenvatting"),
    ("besluit", r"besluit|beslissing|beschikking|dictum"),
    ("bijlage", r"bijlagen?"),
)
_KNOWN = tuple((label, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for label, pattern in _MEANINGS)
_NUMBERING = re.compile(r"^\s*((?:\d+\.)*\d+|[A-Z]|[IVX]+)[.)]?\s+(?=\S)")
_SMALL_WORDS = re.compile(
    r"\b(het|de|een|van|uw|dit|deze|ons|onze|over|op|aan|en|of|bij|na|in|met|betrokkene|aanvraag|asiel\w*|eiser|vreemdeling|"
    r"samenvatting|inzake|door|wettelijk|kader|juridisch|algemene?|nadere?|verdere?|feiten|ter|te)\b",
    re.IGNORECASE,
)
_LONGEST_HEADING = 90


def label_of(heading: str) -> str | None:
    """The label of a line that is known to be a heading, None where its words say nothing."""
    words = _NUMBERING.sub("", heading)
    return next((label for label, pattern in _KNOWN if pattern.search(words)), None)


def is_bare_heading(line: str) -> bool:
    """Whether a line is a heading without its type telling so: it says a part's name and no more."""
    words = _NUMBERING.sub("", line).strip().rstrip(":").rstrip()
    if not words or len(words) > _LONGEST_HEADING or words[-1] in ".,;?!" or words[0].islower():
        return False
    rest, matched = words, False
    for _, pattern in _KNOWN:
        rest, times = pattern.subn("", rest)
        matched = matched or times > 0
    return matched and not re.search(r"\w", _SMALL_WORDS.sub("", rest))


def could_be_heading(line: str) -> bool:
    """Whether a line set apart by its type (bold, larger) reads as a heading rather than as a sentence."""
    words = line.strip()
    return bool(re.search(r"[^\W\d]{3}", words)) and len(words) <= _LONGEST_HEADING and words[-1] not in ".,;"


def depth_of(block: Block) -> int:
    """How deep a heading lies, from 1: by its number (2.1 is 2) or else by the level its format gives it."""
    numbering = _NUMBERING.match(block.text)
    if numbering and numbering[1][0].isdigit():
        return numbering[1].count(".") + 1
    return max(block.level, 1)
