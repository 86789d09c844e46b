"""MediaWiki talk pages: prose in which nothing marks a comment but the signature at its end.

A signature is a link to a user's page and a time after it on the same line; a comment reaches from the
last signature or heading to it. How far it is indented tells what it answers.
"""

import re
from collections.abc import Iterator, Sequence

from crawler.extraction.finder.authors import clean_name
from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import Stamp
from store.archive.extracted import PostKind

NAME = "mediawiki-talk"
VERSION = 1
MARKS = ("mw-parser-output", "mw-content-text")
_USER = re.compile(
    r"(?:^|[/=?])(?:user|user_talk|gebruiker|overleg_gebruiker|benutzer|benutzer(?:in)?_diskussion|utilisateur|"
    r"utilisatrice|discussion_utilisateur|usuario|usuaria|usuario_discusión|special:contributions|"
    r"speciaal:bijdragen|spezial:beiträge|spécial:contributions|especial:contribuciones)(?::|%3a|/)([^/&?#]+)",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SIGNATURE = 8
"""How many pieces of text a signature has at most."""


def find_fields(page: ParsedPage, stamps: Sequence[Stamp]) -> list[Fields]:
    """The signed comments of a talk page."""
    content = next((e for e, name in enumerate(page.name) if "mw-parser-output" in name.split()), -1)
    if content < 0:
        content = next((e for e, mark in enumerate(page.marks) if mark == "mw-content-text"), -1)
    if content < 0:
        return []
    comments: list[Fields] = []
    floor = page.first[content]
    for stamp in stamps:
        signed = _signature(page, stamp, floor) if page.inside(stamp.element, content) else None
        if signed is None:
            continue
        first, author = signed
        start = _after_heading(page, floor, first)
        if start < first:
            comments.append(_comment(page, stamp, author, start, first))
        floor = stamp.token + 1
    _link(page, comments)
    return comments


def _signature(page: ParsedPage, stamp: Stamp, floor: int) -> tuple[int, str] | None:
    """Where the signature before a time begins, and whose it is."""
    author, first = "", -1
    for token in range(stamp.token, max(floor, stamp.token - _SIGNATURE) - 1, -1):
        if token < stamp.token and page.breaks_line(token, stamp.token):
            break
        for element in (page.owner[token], *page.ancestors(page.owner[token], 2)):
            match = _USER.search(page.get(element, "href")) if page.tag[element] == "a" else None
            if match:
                author, first = clean_name(match[1].replace("_", " ")), token
    return (first, author) if first >= 0 else None


def _after_heading(page: ParsedPage, start: int, end: int) -> int:
    for token in range(end - 1, start - 1, -1):
        around = [page.owner[token], *page.ancestors(page.owner[token], 3)]
        if any(page.tag[element] in _HEADINGS for element in around):
            return token + 1
    return start


def _comment(page: ParsedPage, stamp: Stamp, author: str, start: int, end: int) -> Fields:
    comment = Fields(
        FoundRecord(start, stamp.token + 1, stamp.element), stamp=stamp, author=author, body=(start, end)
    )
    written = re.sub(r"\W+", "-", stamp.mention.raw).strip("-")
    comment.native = f"c-{author.replace(' ', '_')}-{written}"
    anchor = next(_anchors(page, start), "")
    comment.link = f"#{anchor}" if anchor else None
    comment.drop = [e for e in page.within(start, end) if "mw-editsection" in page.name[e]]
    return comment


def _anchors(page: ParsedPage, start: int) -> Iterator[str]:
    """The ids of the headings above a text, the nearest first."""
    for token in range(start - 1, max(-1, start - 2000), -1):
        for element in (page.owner[token], *page.ancestors(page.owner[token], 2)):
            named = "mw-headline" in page.name[element] or page.tag[element] in _HEADINGS
            if named and page.marks[element]:
                yield page.marks[element]


def _link(page: ParsedPage, comments: Sequence[Fields]) -> None:
    open_: list[tuple[int, Fields]] = []
    for comment in comments:
        depth = sum(page.tag[e] in {"dd", "li"} for e in page.ancestors(comment.record.root))
        depth += page.tag[comment.record.root] in {"dd", "li"}
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        if open_ and depth:
            comment.parent = open_[-1][1].native
        open_.append((depth, comment))
        comment.kind = PostKind.COMMENT
