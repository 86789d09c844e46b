"""Posts that a page describes for machines: schema.org in JSON-LD and in microdata."""

import json
import re
from collections.abc import Iterator, Sequence

from lxml import etree

from crawler.extraction.dates import DateReader
from crawler.extraction.page import ParsedPage
from crawler.extraction.platforms.platform import Platform, PostPart
from crawler.extraction.posts import joined
from store.archive.extracted import ExtractedPost, PostKind

NAME = "schema.org"
VERSION = 1
_ARTICLES = frozenset(
    (
        *("Article", "NewsArticle", "BlogPosting", "Question", "DiscussionForumPosting"),
        *("SocialMediaPosting", "Report"),
    )
)
_INSTRUCTIONS = frozenset(["HowTo", "Recipe"])
_COMMENTS = frozenset(["Comment", "Answer", "UserComments", "Review"])
_TAGS = re.compile(r"<br\s*/?>|</p>|</div>|</li>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[a-z/!?][^<>]{0,2000}>", re.IGNORECASE)
"""What is smaller than something else, "1 < 2", begins no tag."""
_NESTED = (
    "comment",
    "suggestedAnswer",
    "acceptedAnswer",
    "mainEntity",
    "@graph",
    "hasPart",
    "itemListElement",
    "item",
    "review",
)
_MOST = 5000
_NOT_LETTERS = re.compile(r"[\W_]+")
_SENTENCES = re.compile(r"(?<=[.!?])\s|\n")
_PIECE = 20
"""Shorter pieces of a text stand on a page by chance."""

MICRODATA = Platform(
    NAME,
    VERSION,
    ("itemtype",),
    (
        PostPart(
            PostKind.COMMENT,
            ", ".join(
                f"[itemtype$='/{kind}']"
                for kind in (
                    "Comment",
                    "UserComments",
                    "Answer",
                    "Question",
                    "DiscussionForumPosting",
                    "SocialMediaPosting",
                )
            ),
            body="[itemprop=text], [itemprop=articleBody], [itemprop=commentText]",
            author=(
                "[itemprop=author] [itemprop=name], [itemprop=creator] [itemprop=name], "
                "[itemprop=author], [itemprop=creator]"
            ),
            time="[itemprop=datePublished], [itemprop=dateCreated], [itemprop=commentTime]",
            permalink="a[itemprop=url], a[itemprop=discussionUrl]",
            id=r"(?:[a-z]+[-_])*\d+$",
        ),
    ),
)


def find_posts(page: ParsedPage, dates: DateReader, url: str) -> tuple[ExtractedPost, ...]:
    """The posts that the page's JSON-LD tells in full: with text, and an author or a date."""
    posts: dict[str, ExtractedPost] = {}
    for thing in _things(page):
        post = _post(thing, dates, url)
        if post is not None:
            posts.setdefault(post.native_id, post)
    return tuple(posts.values())


def unseen(page: ParsedPage, posts: Sequence[ExtractedPost]) -> tuple[ExtractedPost, ...]:
    """Those of the posts that a page tells machines and that only a script would show its readers."""
    if not posts:
        return ()
    shown = _letters("".join(page.texts))
    return tuple(post for post in posts if not _stands(post.text, shown))


def claimed(page: ParsedPage, posts: Sequence[ExtractedPost]) -> list[bool]:
    """Which tokens of the page say what these posts say."""
    said = "|".join(_letters(post.text) for post in posts)
    return [len(text) < _PIECE or _letters(text) in said for text in page.texts]


def _stands(text: str, shown: str) -> bool:
    pieces = [letters for piece in _SENTENCES.split(text) if len(letters := _letters(piece)) >= _PIECE] or [
        _letters(text)
    ]
    return 2 * sum(piece in shown for piece in pieces) >= len(pieces)


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)


def _things(page: ParsedPage) -> Iterator[dict[str, object]]:
    waiting: list[object] = []
    for script in page.root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) < 4_000_000:
            try:
                waiting.append(json.loads(script.text, strict=False))
            except (ValueError, RecursionError):
                continue
    seen = 0
    while waiting and seen < _MOST:
        seen += 1
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting[:0] = thing
        elif isinstance(thing, dict):
            yield thing
            waiting[:0] = [thing[key] for key in _NESTED if key in thing]


def _post(thing: dict[str, object], dates: DateReader, url: str) -> ExtractedPost | None:
    kinds = thing.get("@type")
    types = set(map(str, kinds)) if isinstance(kinds, list) else {str(kinds)}
    text = _text(
        thing.get("text") or thing.get("articleBody") or thing.get("commentText") or thing.get("reviewBody")
    ) or (_steps(thing) if types & _INSTRUCTIONS else "")
    author = _author(thing.get("author") or thing.get("creator"))
    stamp = thing.get("datePublished") or thing.get("dateCreated")
    article = (
        bool(types & (_ARTICLES | _INSTRUCTIONS))
        or "articleBody" in thing
        or any(kind.endswith("Article") for kind in types)
    )
    if (
        not text
        or not (article or types & _COMMENTS)
        or not (author or stamp or types & _INSTRUCTIONS or "articleBody" in thing)
    ):
        return None
    link = thing.get("url") or thing.get("@id") or ""
    permalink = joined(url, str(link)) if isinstance(link, str) and link else url
    return ExtractedPost(
        native_id=_native(permalink, url, text),
        kind=PostKind.ARTICLE if article else PostKind.COMMENT,
        text=text,
        permalink=permalink,
        author=author,
        published=dates.read_stamp(stamp) if isinstance(stamp, str) else None,
    )


def _steps(thing: dict[str, object]) -> str:
    """What a page of instructions says, step by step."""
    said, waiting = [_text(thing.get("description"))], [thing.get("step"), thing.get("recipeInstructions")]
    while waiting and len(said) < _MOST:
        part = waiting.pop(0)
        if isinstance(part, list):
            waiting[:0] = part
        elif isinstance(part, dict):
            said.append(_text(part.get("text")))
            waiting[:0] = [part.get("itemListElement")]
        else:
            said.append(_text(part))
    return "\n".join(filter(None, said))


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    if "<" in value:
        value = _ANY_TAG.sub("", _TAGS.sub("\n", value))
    if "&" in value:
        value = (
            etree.fromstring(f"<p>{value.replace('<', '&lt;')}</p>", etree.HTMLParser()).findtext(".//p")
            or ""
        )
    return "\n".join(line for raw in value.splitlines() if (line := " ".join(raw.split())))


def _author(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("alternateName")
    return " ".join(value.split())[:120] or None if isinstance(value, str) else None


def _native(permalink: str, url: str, text: str) -> str:
    match = re.search(r"(?:#|[?&/])([a-z_-]*\d+)/?$", permalink, re.IGNORECASE) if permalink != url else None
    return match[1] if match else f"ld-{text[:60]}"
