"""Who wrote each record: the name that stands in the same kind of place in all of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.dates import find_dates
from crawler.extraction.dates.words import MONTHS, WEEKDAYS
from crawler.extraction.finder.fields import Fields, quoted, sampled
from crawler.extraction.finder.weights import WEIGHTS
from crawler.extraction.page import ParsedPage, Role, masked
from crawler.extraction.stamps import Stamp
from crawler.extraction.vocabulary import (
    AUTHOR_NAMES,
    BEFORE_DATE,
    BY,
    BY_START,
    BY_TEXT,
    EDIT_LINE,
    GUEST,
    JOIN_LABEL,
    NOT_A_NAME,
    NOT_AUTHOR_NAMES,
    SAYS,
    USER_LINK,
)

_WEB = re.compile(r"https?:|www\.|\S+\.(?:com|org|net)/", re.IGNORECASE)
_ASIDE = re.compile(r"(?<=\S) +[(\[][^()\[\]]*[)\]]?$")
_DAY = re.compile(rf"(?<=\S)\s*(?:[,;|·•]|-+|\u2013|\u2014)\s*(?:{'|'.join(WEEKDAYS)})\.?$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_SQUEEZE = re.compile(r"\s+")
_LONGEST = 60
_SET_OFF = ("-", "\u2013", "\u2014", "|", "·", "•", ",", "»")
_ANYWHERE = "*"
_PLAIN = ("a", "span", "b", "strong", "div")
_BOLD = frozenset({"b", "strong", "cite", "h3", "h4", "h5"})
_NAMING = frozenset({"a", "b", "strong", "cite", "em", "i", "span", "h3", "h4", "h5", "dt", "th"})
_SAID = 3
"""So many words before a text on its line are a sentence, unless they tell who wrote or when."""
_RUNNING = 8
"""So many words before a text on its line are a sentence, even where they end in "by"."""
_DANGLES = re.compile(
    r"(?:^|\s)(?:van|het|een|der|die|das|dem|den|des|vom|zum|zur|ab|am|im|bis|seit|mit|und|noch|the|of|and|to|"
    r"from|since|until|le|la|les|du|et|el|los|las|del|sinds|tot|met|en|op|in)$"
)
"""No name ends in such a word in small letters; a sentence that goes on behind a link or a date does."""
_WORD = re.compile(r"[^\W\d_]{3}")
_NEAR = 6
"""So many texts before and after a name and its time are looked at for others on their line."""
_BESIDE = 2
"""A name that stands before the time on its line has no more texts between."""
_MOST_TOKENS = 400
_EDGES = " \t\r\n:,;|·•»«\u203a>\u2013—-()[]\u00a0"
_WROTE = re.compile(
    r"^(?P<name>[^\s,|][^,|\n]{0,39}?)\s+(?:schrieb|sagte|meint|wrote|said|says|posted|a écrit|dit|"
    r"escribió|dijo|dice|schreef|zei|zegt|ha scritto)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Name:
    text: str
    token: int
    worth: float


def find_authors(page: ParsedPage, records: list[Fields], learnt: Collection[Role]) -> None:
    """Fill in the authors; `learnt` are the places where those of other posts of the page stand."""
    values: dict[Role, list[str]] = defaultdict(list)
    worth: dict[Role, list[float]] = defaultdict(list)
    sample = sampled(len(records))
    looked = {place: _names_in(page, records[place]) for place in sample}
    for names in looked.values():
        for kind, name in names.items():
            values[kind].append(name.text)
            worth[kind].append(name.worth)
    rated = {
        kind: _author_score(values[kind], worth[kind], len(sample)) + WEIGHTS.author_learnt * (kind in learnt)
        for kind in values
        if kind in learnt or _are_names(values[kind], worth[kind])
    }
    good = {kind: score for kind, score in rated.items() if score > WEIGHTS.author_sure}
    if not good:
        return
    usual = max(good, key=lambda kind: good[kind])
    for place, fields in enumerate(records):
        names = looked.get(place) or _names_in(page, fields, good)
        best = max((kind for kind in names if kind in good), key=lambda kind: good[kind], default=None)
        chosen = None if best and good[best] == good[usual] else _name_alike(page, fields, usual)
        if chosen is None and best is not None:
            fields.author_role, chosen = best, names[best]
        elif chosen is None:
            chosen = _likely_name(page, fields)
        if chosen is not None:
            fields.author, fields.author_token, fields.author_worth = chosen.text, chosen.token, chosen.worth


def forget_doubtful_author(page: ParsedPage, fields: Fields) -> None:
    """No name rather than a section or a button, where there is no other post to compare with."""
    if fields.author_worth < WEIGHTS.single_author_sure and not _signs(page, fields):
        fields.author, fields.author_token, fields.author_role = None, -1, None


def _signs(page: ParsedPage, fields: Fields) -> bool:
    """Whether author and time are one text, or a line with day and time on which nothing else stands."""
    if fields.stamp is None or fields.author_token < 0 or fields.author_token == fields.stamp.token:
        return fields.stamp is not None
    first, last = sorted((fields.author_token, fields.stamp.token))
    if fields.stamp.exact < 3 or page.link[fields.author_token] or page.breaks_line(first, last):
        return False
    beside = [
        token
        for token in range(max(0, first - _NEAR), min(len(page.texts), last + _NEAR))
        if token not in {first, last} and not page.breaks_line(first, token)
    ]
    return not any(_WORD.search(page.texts[token]) for token in beside)


def _name_alike(page: ParsedPage, fields: Fields, usual: Role) -> _Name | None:
    """An author whose name looks like a label ("Gast"), or who has no account and so no link."""
    record, stamp = fields.record, fields.stamp
    own, around = (place.rstrip("0123456789") if place[:2] == "td" else place for place in usual[:2])
    alike = [own, *(f"{tag}{own[own.find('.') :]}" for tag in _PLAIN if "." in own), around]
    names: dict[str, _Name] = {}
    for token in range(record.start, min(record.end, record.start + _MOST_TOKENS)):
        element = page.owner[token]
        kind = page.signature[element]
        if kind not in alike or kind in names or (stamp is not None and token == stamp.token):
            continue
        name = clean_name(page.texts[token])
        exact = page.role(element) == usual
        named = is_likely_name(name) or GUEST.match(name) or (exact and 0 < len(name) <= _LONGEST)
        if named and not _is_said(page, token, stamp) and not quoted(page, element, record):
            names[kind] = _Name(name, token, 0.0)
    return next((names[kind] for kind in alike if kind in names), None)


def _likely_name(page: ParsedPage, fields: Fields) -> _Name | None:
    names = [name for name in _names_in(page, fields).values() if not is_of_calendar(name.text)]
    likely = max(names, key=lambda name: name.worth, default=None)
    return likely if likely is not None and likely.worth >= WEIGHTS.author_likely else None


def _are_names(values: list[str], worth: list[float]) -> bool:
    """Whether the texts of one place are names and no months, by themselves or by where they stand."""
    naming = sum(not is_of_calendar(value) for value in values)
    return 2 * naming >= len(values) or sum(worth) / len(worth) >= WEIGHTS.author_by_place


def _author_score(values: list[str], worth: list[float], records: int) -> float:
    coverage = len(values) / records
    distinct = len(set(values)) / len(values)
    shapes = Counter(masked(value) for value in values)
    same = (
        min(WEIGHTS.author_same_most, WEIGHTS.author_same * (records - 1))
        if shapes.most_common(1)[0][1] > WEIGHTS.author_shape * len(values) and records > 1
        else 0.0
    )
    differing = min(WEIGHTS.author_distinct_most, WEIGHTS.author_distinct * distinct)
    place = WEIGHTS.author_base + WEIGHTS.author_coverage * coverage
    return place + differing + sum(worth) / len(worth) - same


def _names_in(page: ParsedPage, fields: Fields, wanted: Collection[Role] | None = None) -> dict[Role, _Name]:
    """The first name in each kind of place of a record; only in the wanted ones where these are known."""
    record, stamp = fields.record, fields.stamp
    names: dict[Role, _Name] = {}
    for token in range(record.start, min(record.end, record.start + _MOST_TOKENS)):
        text = page.texts[token]
        if len(text) > 120 or (stamp is not None and token == stamp.token):
            continue
        kind = page.role(page.owner[token])
        if token > record.start and _introduces(page.texts[token - 1]):
            kind = (*kind, "by")
        if wanted is not None and kind not in wanted and (kind[0], _ANYWHERE) not in wanted:
            continue
        if (kind in names and not BY_START.match(text.lstrip())) or not (name := _read_name(text)):
            continue
        if not _is_said(page, token, stamp) and not quoted(page, page.owner[token], record):
            worth = _name_worth(page, token, stamp) if wanted is None else 0.0
            names[kind] = _Name(name, token, worth)
            if "." in kind[0]:  # the same class in surroundings that differ, as of a question and its answers
                names.setdefault((kind[0], _ANYWHERE), names[kind])
    if stamp is not None:
        beside = _names_beside(page, stamp)
        names.update(beside if wanted is None else {k: name for k, name in beside.items() if k in wanted})
    return names


def _is_said(page: ParsedPage, token: int, stamp: Stamp | None) -> bool:
    """Whether a text stands among the words of a sentence: a link or a bold word in what somebody wrote."""
    if _is_marked(page, token):
        return False
    if page.in_prose(token):
        return True
    if (
        stamp is not None
        and 0 < stamp.token - token <= _BESIDE
        and BY_START.match(page.texts[token].lstrip())
    ):
        return False  # a title, "by Piet:", and the time
    return (
        _DANGLES.search(page.texts[token].rstrip()) is not None
        or _goes_on(page, token, stamp)
        or _follows_words(page, token, stamp)
    )


def _is_marked(page: ParsedPage, token: int) -> bool:
    """Whether a class or an address says that a text is an account; "@Piet, you are right" speaks to Piet."""
    owner = page.owner[token]
    if AUTHOR_NAMES.search(page.name[owner]):
        return True
    accounted = page.link[token] and USER_LINK.search(page.get(owner, "href")) is not None
    return accounted and not page.texts[token].lstrip().startswith("@")


def _follows_words(page: ParsedPage, token: int, stamp: Stamp | None) -> bool:
    """Whether words stand before a text on its line that tell neither who wrote nor when."""
    before = token - 1
    if before < 0 or page.breaks_line(before, token) or (stamp is not None and stamp.token == before):
        return False
    label = page.texts[before]
    words = len(label.split())
    if words < _SAID or find_dates(label[-80:]):
        return False
    return words >= _RUNNING or not _introduces(label)


def _goes_on(page: ParsedPage, token: int, stamp: Stamp | None) -> bool:
    """Whether the sentence of which a text is the beginning goes on behind it."""
    after = token + 1
    if (
        after >= len(page.texts)
        or page.breaks_line(token, after)
        or (stamp is not None and stamp.token == after)
    ):
        return False
    following = page.texts[after]
    starts = following.lstrip()[:1].islower() and page.owner[after] != page.owner[token]
    return (
        starts
        and page.tag[page.owner[token]] not in _NAMING
        and not SAYS.match(following)
        and not find_dates(following[:60])
    )


def _introduces(label: str) -> bool:
    """Whether a text such as "From:" says that a name follows, and not who edited."""
    return BY.search(label[-40:]) is not None and not EDIT_LINE.match(label.strip()[:200])


@lru_cache(maxsize=20_000)
def _read_name(text: str) -> str:
    """The name that a short text may be, or nothing."""
    name = clean_name(text)
    return name if is_likely_name(name) else ""


def clean_name(text: str) -> str:
    """A name without the punctuation, the "by" and the verb that pages put around it."""
    plain = SAYS.sub("", " ".join(text.split()).strip(_EDGES)).strip(_EDGES)
    plain = BY_START.sub("", _ASIDE.sub("", _DAY.sub("", plain)), count=1)
    return BEFORE_DATE.sub("", plain).strip(_EDGES) if " " in plain else plain


def is_name(text: str) -> bool:
    """Whether a short text may be the name of a person or account, wherever it stands."""
    return is_likely_name(text) and not is_of_calendar(text)


def is_of_calendar(text: str) -> bool:
    """Whether a text is made of months and days alone: Jan and Mei are names where their place says so."""
    return all(word in WEEKDAYS or word in MONTHS for word in text.lower().replace(".", "").split())


def is_likely_name(text: str) -> bool:
    """Whether a short text may be a name where its place says so."""
    if (
        not 1 < len(text) <= 40
        or text[0] in "<\u2026"  # a tag that a page shows, a sentence that goes on
        or "|" in text
        or not _LETTER.search(text)
        or NOT_A_NAME.match(text)
        or _WEB.match(text)
    ):
        return False
    if _DIGIT.search(text) and (JOIN_LABEL.search(text) or find_dates(text)):
        return False
    return not (text[-1] in ".!?" and " " in text and len(text) > 8)


def _name_worth(page: ParsedPage, token: int, stamp: Stamp | None) -> float:
    element = page.owner[token]
    around = [element, *page.ancestors(element, 3)]
    worth = 0.0
    for distance, name in enumerate(page.name[e] for e in around):
        if NOT_AUTHOR_NAMES.search(name) and distance < 2:
            worth -= WEIGHTS.name_of_other / (1 + distance)
        if AUTHOR_NAMES.search(name):
            worth += WEIGHTS.name_of_place[distance]
            break
    if any(page.tag[e] == "a" and USER_LINK.search(page.get(e, "href")) for e in around[:3]):
        worth += WEIGHTS.name_account
    elif page.link[token]:
        worth += WEIGHTS.name_link
    if any(page.tag[e] in {"h1", "h2"} for e in around[:2]):
        worth -= WEIGHTS.name_heading
    if BY_START.match(page.texts[token].lstrip()) or (token and BY.search(page.texts[token - 1])):
        worth += WEIGHTS.name_by
    if SAYS.search(page.texts[token]) or (token + 1 < len(page.texts) and SAYS.match(page.texts[token + 1])):
        worth += WEIGHTS.name_says
    if stamp is not None:
        worth += max(0.0, WEIGHTS.name_near_date - WEIGHTS.name_far_date * abs(stamp.token - token))
    return worth + WEIGHTS.name_bold * (page.tag[element] in _BOLD)


def _names_beside(page: ParsedPage, stamp: Stamp) -> dict[Role, _Name]:
    """Names that stand in one line with the date: "von Max am 11.05.2010", "Max schrieb am ..."."""
    text = _SQUEEZE.sub(" ", page.texts[stamp.token]).strip()
    kind = page.role(stamp.element)
    names: dict[Role, _Name] = {}
    for label, pattern in (("by", BY_TEXT), ("wrote", _WROTE)):
        match = pattern.search(text)
        if match and is_name(name := clean_name(match["name"])) and not _DANGLES.search(name):
            names[*kind, label] = _Name(name, stamp.token, WEIGHTS.name_in_line)
    if stamp.in_sentence:
        return names  # what stands before and after it are words of somebody's
    for side, rest in (("left", text[: stamp.mention.start]), ("right", text[stamp.mention.end :])):
        name = clean_name(rest)
        if len(name) > 2 and is_name(name) and len(name.split()) <= 3 and not _DANGLES.search(name):
            set_off = side == "left" and rest.rstrip().endswith(_SET_OFF)
            names[*kind, side] = _Name(
                name, stamp.token, WEIGHTS.name_set_off if set_off else WEIGHTS.name_beside
            )
    return names
