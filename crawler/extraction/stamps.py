"""The places on a page that tell when something was written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from crawler.extraction.dates import DateMention, DateReader, day_comes_first, find_dates
from crawler.extraction.dates.mention import may_tell, time_at_start, whole_time
from crawler.extraction.page import ParsedPage
from crawler.extraction.vocabulary import BY_START, BY_TEXT, DATE_NAMES, EDIT_LABEL, EDIT_LINE, JOIN_LABEL
from store.archive.extracted import ClaimedTime

LONGEST = 220
"""Longer texts that hold a date are prose, not the label of a post."""

_STAMP_ATTRIBUTES = (
    "datetime",
    "data-timestamp",
    "data-time",
    "data-date",
    "data-utime",
    "data-datetime",
    "title",
    "content",
)
_EMPHASIS = frozenset({"b", "strong", "em", "i", "u", "mark", "span", "font"})
_SENTENCE = 28
_SPOKEN = 3
"""How many words a sentence has at least beside its date."""
_BEFORE = re.compile(r"[|»«·•\u2013\u2014(\[/#-]$")
_AFTER = re.compile(r"[|»«·•\u2013\u2014(\[/#]|[:-](?:\s|$)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_ENDED = re.compile(r"[^\W\d_]{3}[)\"'\s]{0,2}[.!?]+(?:\s|$)|[:;]-?[()DP]")
_LABELLED = re.compile(
    r":\s*(?:[^\W\d_]{2,10}\.?,?\s*)?$|\b(?:posted|wrote|schrieb)\b[^.!?]{0,40}$", re.IGNORECASE
)
_OFTEN = 2
"""So many posts whose time is told twice show that a site tells each time twice."""
_NUMERIC = re.compile(r"\d{4}-\d\d-\d\d|1\d{9}|\d[./:]\d|\d{4}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time printed on a page."""

    token: int
    element: int  # the element that holds the words
    mention: DateMention
    machine: str | None  # what an attribute beside the words says for machines
    doubtful: bool  # a label says that it is something else: joined, edited, last visit
    in_sentence: bool  # it stands in a sentence that somebody wrote
    share: float  # which part of its text the date is

    @property
    def exact(self) -> int:
        """How much it tells: 3 day and time, 2 day, 1 less."""
        mention = self.mention
        if (
            self.machine
            or mention.time is not None
            or (mention.back is not None and mention.back[1] != "day")
        ):
            return 3
        return 2 if mention.full or mention.back is not None or mention.day is not None else 1


def find_stamps(page: ParsedPage) -> list[Stamp]:
    """Every time that the page prints in a short text, in reading order; once where it prints one twice."""
    stamps: list[Stamp] = []
    for token, text in enumerate(page.texts):
        if len(text) > LONGEST * 2 or not may_tell(text):
            continue
        squeezed = " ".join(text.split())
        if len(squeezed) <= LONGEST:
            stamps += [_stamp(page, token, squeezed, mention) for mention in find_dates(squeezed)]
    return _once(page, stamps)


def _once(page: ParsedPage, stamps: list[Stamp]) -> list[Stamp]:
    """The stamps without those that tell the time of the one before again, with a link to the same post.

    Once may be chance: a page of two posts links both to itself.
    """
    linked = [
        (stamp, link) for stamp in stamps if not stamp.doubtful and (link := _link(page, stamp.element))
    ]
    again = {
        stamp.token: link
        for (before, its_link), (stamp, link) in pairwise(linked)
        if (before.mention.raw, before.machine, its_link) == (stamp.mention.raw, stamp.machine, link)
    }
    if len(set(again.values())) < _OFTEN:
        return stamps
    return [stamp for stamp in stamps if stamp.token not in again]


def _link(page: ParsedPage, element: int) -> str:
    """Where the words of an element lead, or nothing."""
    around = [element, *page.ancestors(element, 2)]
    return next((page.get(e, "href") for e in around if page.tag[e] == "a"), "")


def reader(page: ParsedPage, stamps: Sequence[Stamp], fetched_at: datetime | None, zone: str) -> DateReader:
    """Reads all dates of the page in the one way that its own dates suggest."""
    posted = [
        mention
        for stamp in stamps
        if not (stamp.doubtful or stamp.in_sentence)
        for mention in _mentions(stamp)
    ]
    first = day_comes_first(posted, page.language, fetched_at)
    return DateReader(fetched_at, zone, day_first=first)


def _mentions(stamp: Stamp) -> list[DateMention]:
    """What a stamp prints, and what it tells machines in the same words as people."""
    return [stamp.mention, *(find_dates(stamp.machine) if stamp.machine else ())]


def claim(stamp: Stamp, dates: DateReader) -> ClaimedTime:
    """What a stamp claims: the machine's reading where there is one, with the words a reader sees."""
    if stamp.machine:
        stated = dates.read_stamp(stamp.machine)
        if stated is not None and stated.at is not None:
            return ClaimedTime(stamp.mention.raw, stated.at, stated.precision, stated.zone)
    return dates.read(stamp.mention)


def _stamp(page: ParsedPage, token: int, text: str, mention: DateMention) -> Stamp:
    if mention.time is None and (mention.back is None or mention.back[1] == "day"):
        mention = _with_next_time(page, token, text, mention)
        if mention.time is None and not text[: mention.start].strip():
            mention = _with_time_above(page, token, mention)
    element = page.owner[token]
    return Stamp(
        token,
        element,
        mention,
        _machine(page, element),
        _doubtful(page, token, text, mention),
        _is_in_sentence(text, mention) or _is_amid_sentence(page, token, text, mention),
        (mention.end - mention.start) / len(text),
    )


def _with_next_time(page: ParsedPage, token: int, text: str, mention: DateMention) -> DateMention:
    if mention.end < len(text.rstrip(" ,|-\u2013·•")):
        return mention
    for following in range(token + 1, min(token + 3, len(page.texts))):
        piece = page.texts[following].strip()
        time = time_at_start(piece) if len(piece) < 24 else None
        if time is not None:
            return replace(mention, raw=f"{mention.raw} {piece}", time=time)
        if len(piece) > 3:
            break
    return mention


def _with_time_above(page: ParsedPage, token: int, mention: DateMention) -> DateMention:
    """A date with the time of day that stands before it in an element of its own: "9:00 on 24 April"."""
    for before in range(token - 1, max(-1, token - 3), -1):
        if page.breaks_line(before, token):
            break
        piece = page.texts[before].strip()
        time = whole_time(piece)
        if time is not None:
            words = " ".join("".join(page.texts[before:token]).split())
            return replace(mention, raw=f"{words} {mention.raw}", time=time)
        if len(piece) > 3:
            break
    return mention


def _machine(page: ParsedPage, element: int) -> str | None:
    for around in (element, page.parent[element]):
        if around < 0 or (around != element and page.size(around) > 60):
            break
        for name in _STAMP_ATTRIBUTES:
            value = page.get(around, name)
            if (
                value
                and len(value) < 80
                and _NUMERIC.search(value)
                and (name != "title" or find_dates(value))
            ):
                return value
    return None


def _is_in_sentence(text: str, mention: DateMention) -> bool:
    """Whether a date stands among the words of a sentence, not beside labels as software prints it."""
    before, after = text[: mention.start].rstrip(), text[mention.end :]
    following = after.lstrip()
    if len(text) < _SENTENCE or _BEFORE.search(before) or _AFTER.match(following):
        return False
    if not following and mention.time is not None:  # "Subject: Why me? 14 Nov 2006 21:33"
        return False
    ahead, behind = len(_WORD.findall(before)), len(_WORD.findall(following))
    signed = not ahead and following[:1].isupper() and behind < 2 * _SPOKEN
    if signed or _LABELLED.search(before) or _tells_who(following):
        return False
    ended = _ENDED.search(before) or _ENDED.search(after)
    return ahead + behind >= (_SPOKEN if ended else 3 * _SPOKEN)


def _is_amid_sentence(page: ParsedPage, token: int, text: str, mention: DateMention) -> bool:
    """Whether a date in an element of its own, such as a bold one, is amid the words of a sentence.

    The words on both sides lie loose in the element around it; what software prints has elements of its own.
    """
    owner = page.owner[token]
    if page.tag[owner] not in _EMPHASIS or DATE_NAMES.search(page.name[owner]):
        return False
    before = _loose(page, token, -1, page.parent[owner])
    after = _loose(page, token, 1, page.parent[owner])
    if not before or not after:
        return False
    ahead = f"{before} {text[: mention.start]}"
    line = f"{ahead}{mention.raw}{text[mention.end :]}{after}"
    whole = replace(mention, start=len(ahead), end=len(ahead) + len(mention.raw))
    return _is_in_sentence(line, whole) or _runs_on(after)


def _loose(page: ParsedPage, token: int, step: int, around: int) -> str:
    """The text beside a token on its line that lies loose in the element around it."""
    beside = token + step
    if not 0 <= beside < len(page.texts) or page.breaks_line(beside, token):
        return ""
    return page.texts[beside] if page.owner[beside] == around else ""


def _runs_on(after: str) -> bool:
    """Whether a sentence goes on in small letters, and not with who wrote it or where."""
    following = after.lstrip()
    small = after[:1].isspace() and following[:1].islower()
    tells = _tells_who(following) or (BY_START.match(following) and not BY_TEXT.match(following))
    return small and len(_WORD.findall(following)) >= _SPOKEN and not tells


def _tells_who(following: str) -> bool:
    """Whether "by" and a name stand at the start of a text; "by several unions of teachers" goes on."""
    match = BY_TEXT.match(following)
    return match is not None and not (match["name"].islower() and match["name"].count(" ") + 1 >= _SPOKEN)


def _is_of_edit(page: ParsedPage, token: int) -> bool:
    """Whether "edited by" and a name stand before a time on its line."""
    before = token - 2
    if before < 0 or page.breaks_line(before, token):
        return False
    return EDIT_LINE.match(page.texts[before].strip()[:200]) is not None


def _doubtful(page: ParsedPage, token: int, text: str, mention: DateMention) -> bool:
    before = text[: mention.start][-60:]
    if JOIN_LABEL.search(before) or EDIT_LABEL.search(before):
        return True
    if len(before) >= 12 or not token or len(page.texts[token - 1]) > 60:
        return False
    if _is_of_edit(page, token):
        return True
    above = page.texts[token - 1]
    label = JOIN_LABEL.search(above) or EDIT_LABEL.search(above)
    return label is not None and not any(c.isdigit() for c in above[label.end() :]) and not find_dates(above)
