"""A platform: how one kind of site writes posts, as a table of selectors rather than code.

The platforms that ship stand in `known.toml`; a site's own profile is a file of the same form. Selectors are
CSS; each is run once over the page, and what it catches belongs to the innermost post around it.
"""

import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, cast

from lxml import cssselect, etree

from crawler.extraction.errors import ProfileError
from crawler.extraction.finder.authors import clean_name, forget_doubtful_author, is_name
from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.learn import read_fields
from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import Stamp
from crawler.extraction.text import element_text, plain_text
from crawler.extraction.vocabulary import BY_TEXT, NOT_AUTHOR_NAMES, USER_LINK
from store.archive.extracted import PostKind

if TYPE_CHECKING:
    from crawler.extraction.markup import Element

_HEAD = 12_000
_FOOT = 3_000
_SELECTORS = ("body", "author", "time", "byline", "permalink", "parent", "drop")


_BRACKETS = re.compile(r"\[[^\]]*\]|:not\([^)]*\)|:has\([^)]*\)")
_CLASS = re.compile(r"\.[A-Za-z_][\w-]*")
_TAG = re.compile(r"(?:^|(?<=[\s>+~]))[a-z][\w-]*")
_CHOICES = re.compile(r",\s*(?![^(\[]*[)\]])")


@dataclass(frozen=True, slots=True)
class PostPart:
    """One kind of post on a platform: an article, a comment. All but `kind` and `post` may be empty.

    Alternatives after a comma are tried in order; `post` and `drop` take all of them.
    """

    kind: PostKind
    post: str  # the element that holds one post
    body: str = ""  # its text
    author: str = ""
    time: str = ""
    byline: str = ""  # where author and time stand in one line of prose
    permalink: str = ""  # a link whose address is the post's
    id: str = ""  # a pattern: what it matches in an id or in the permalink, or its group, is the native id
    prefix: str = ""  # stands before the native id where the same post has other names elsewhere
    parent: str = ""  # a link or data attribute of the post that is answered
    indented: str = ""  # an element that holds the answers to the post before it
    drop: str = ""  # what stands in the body but was not written by its author
    contact: tuple[tuple[str, str], ...] = ()  # (field, selector)


@dataclass(frozen=True, slots=True)
class Platform:
    """How one kind of site writes posts."""

    name: str
    version: int
    marks: tuple[str, ...]  # any of these in the page's source recognises it
    parts: tuple[PostPart, ...]

    def recognises(self, traits: str) -> bool:
        """Whether what a page shows of its software (see `traits`) is this platform's."""
        return any(mark in traits for mark in self.marks)


def traits(page: ParsedPage, source: str) -> str:
    """What tells the software of a page: its head, all names that occur, and its last lines."""
    attributes = " ".join({*page.name, *page.names})
    return f"{source[:_HEAD]} {attributes} {source[-_FOOT:]}"


@cache
def known_platforms() -> tuple[Platform, ...]:
    """The platforms that ship, in the order in which they are tried."""
    text = files(__package__).joinpath("known.toml").read_text("utf-8")
    return tuple(platform_from(table) for table in tomllib.loads(text)["platform"])


def platform_from(table: Mapping[str, object]) -> Platform:
    """The platform that a table of a TOML file describes.

    Raises:
        ProfileError: a field or a selector is wrong.
    """
    parts = table.get("part")
    name = table.get("name")
    if not isinstance(name, str) or not isinstance(parts, list) or not parts:
        raise ProfileError("a profile needs a `name` and at least one [[part]] with `kind` and `post`")
    marks = table.get("marks", [])
    version = table.get("version", 1)
    if not isinstance(marks, list) or not isinstance(version, int):
        raise ProfileError(f"profile {name}: `marks` is a list of texts and `version` a number")
    return Platform(name, version, tuple(map(str, marks)), tuple(_part(name, part) for part in parts))


def _part(name: str, table: object) -> PostPart:
    if not isinstance(table, Mapping):
        raise ProfileError(f"profile {name}: each [[part]] is a table with `kind` and `post`")
    allowed = {field.name for field in fields(PostPart)}
    if wrong := set(table) - allowed:
        raise ProfileError(f"profile {name}: unknown field {min(wrong)}; use {', '.join(sorted(allowed))}")
    values = {key: value for key, value in table.items() if key not in {"kind", "contact"}}
    contact = table.get("contact", {})
    if not isinstance(contact, Mapping):
        raise ProfileError(f"profile {name}: `contact` is a table from a field to a selector")
    for key, value in (*values.items(), *contact.items()):
        if not isinstance(value, str):
            raise ProfileError(f"profile {name}: `{key}` is no text")
    try:
        part = PostPart(
            kind=PostKind(str(table.get("kind", "comment"))), contact=tuple(contact.items()), **values
        )
        for selector in (
            *(getattr(part, field) for field in ("post", "indented", *_SELECTORS)),
            *contact.values(),
        ):
            _compiled(selector)
        re.compile(part.id)
    except (ValueError, TypeError, SyntaxError, re.error, etree.LxmlError) as error:
        raise ProfileError(f"profile {name}: {error}") from error
    return part


@lru_cache(maxsize=512)
def _compiled(selector: str) -> cssselect.CSSSelector | None:
    return cssselect.CSSSelector(selector, translator="html") if selector else None


@lru_cache(maxsize=1024)
def _needs(selector: str) -> frozenset[str]:
    """The classes and tags without which a selector catches nothing, classes with their point."""
    plain = _BRACKETS.sub("", selector)
    return frozenset((*_CLASS.findall(plain), *_TAG.findall(plain)))


def select(page: ParsedPage, selector: str, root: int = 0) -> list[int]:
    """The elements that a selector catches in an element by what lies in it, in reading order."""
    if not selector:
        return []
    choices = [choice for choice in _CHOICES.split(selector) if _needs(choice) <= page.vocabulary]
    compiled = _compiled(", ".join(choices))
    if compiled is None:
        return []
    number = page.number
    caught = cast("list[Element]", compiled(page.elements[root] if root else page.root))
    return sorted(number[element] for element in caught if element in number)


def find_fields(page: ParsedPage, platform: Platform, stamps: Sequence[Stamp]) -> list[Fields]:
    """The posts of a page as the platform describes them; what it does not tell is learnt from the page."""
    roots = [select(page, part.post) for part in platform.parts]
    every = {root for group in roots for root in group}
    posts = []
    for part, group in zip(platform.parts, roots, strict=True):
        posts += _part_fields(page, part, group, every, stamps)
    posts.sort(key=lambda post: post.record.start)
    return posts


def _part_fields(
    page: ParsedPage, part: PostPart, roots: Sequence[int], every: set[int], stamps: Sequence[Stamp]
) -> list[Fields]:
    if not roots:
        return []
    order = sorted(every)
    records = tuple(FoundRecord(page.first[root], _own_end(page, root, order), root) for root in roots)
    learnt = dict(zip(roots, read_fields(page, records, stamps), strict=True))
    around = _around(page, every)
    caught = {
        name: _by_post(page, every, around, getattr(part, name), every=name == "drop") for name in _SELECTORS
    }
    posts = []
    for root in roots:
        post = learnt[root]
        post.kind = part.kind
        if len(roots) == 1:
            forget_doubtful_author(page, post)
        own = {name: hits[root] for name, hits in caught.items() if hits.get(root)}
        _fill(page, part, post, own, stamps)
        if post.body is not None:
            posts.append(post)
    _link_answers(page, part, posts)
    return posts


def _own_end(page: ParsedPage, root: int, order: Sequence[int]) -> int:
    """Where a post's own text ends: before the first post inside it."""
    place = bisect_right(order, root)
    nested = place < len(order) and page.inside(order[place], root)
    return page.first[order[place]] if nested else page.last[root]


def _by_post(
    page: ParsedPage, roots: set[int], around: frozenset[str], selector: str, *, every: bool
) -> dict[int, list[int]]:
    """What a selector catches in each post: of its alternatives the first that catches anything, or all."""
    hits: dict[int, list[int]] = defaultdict(list)
    for choice in _CHOICES.split(selector):
        answered = set(hits)
        for element in _select_inside(page, choice, roots, around):
            root = next((e for e in (element, *page.ancestors(element)) if e in roots), None)
            if root is not None and (root not in answered or every):
                hits[root].append(element)
    return hits


def _around(page: ParsedPage, roots: set[int]) -> frozenset[str]:
    """The tags and classes of what lies around posts, classes with their point."""
    outer = {element for root in roots for element in page.ancestors(root)}
    return frozenset(
        word for e in outer for word in (page.tag[e], *(f".{name}" for name in page.name[e].split()))
    )


def _select_inside(page: ParsedPage, choice: str, roots: set[int], around: frozenset[str]) -> list[int]:
    """What a selector catches by names in posts: a page of the class "author" makes no link an author's."""
    outer = _needs(choice.partition(" ")[0]) if " " in choice else frozenset()
    if not outer or not outer <= around:
        return select(page, choice)
    caught = {element for root in roots for element in select(page, choice, root)}
    return sorted(caught)


def _fill(
    page: ParsedPage, part: PostPart, post: Fields, own: Mapping[str, list[int]], stamps: Sequence[Stamp]
) -> None:
    if part.body:
        bodies = own.get("body", [])
        outer = [e for e in bodies if not any(e != b and page.inside(e, b) for b in bodies)]
        if outer and (part.kind is PostKind.ARTICLE or page.parent[outer[0]] != page.parent[outer[-1]]):
            outer = [max(outer, key=page.size)]
        if outer:
            post.body = (page.first[outer[0]], page.last[outer[-1]])
        elif part.kind is PostKind.ARTICLE:
            post.body = None
    post.drop += own.get("drop", [])
    for element in own.get("byline", [])[:1]:
        _read_byline(page, post, element, stamps)
    for element in own.get("author", [])[:1]:
        name = clean_name(_name_in(page, element) or page.get(element, "title"))
        post.author = name[:120] or post.author
    for element in own.get("time", [])[:1]:
        _read_time(page, post, element, stamps)
    _read_address(page, part, post, own)
    for element in own.get("parent", [])[:1]:
        post.parent = _id(part, page.get(element, "href") or page.get(element, "data-parent"))
    post.contact = tuple(
        (name, text) for name, selector in part.contact if (text := _contact(page, post, selector))
    )


def _name_in(page: ParsedPage, element: int) -> str:
    """The name that an element shows, without the ranks and numbers beside it."""
    start, end = page.first[element], page.last[element]
    for link in page.within(start, end):
        if (
            page.tag[link] == "a"
            and page.last[link] > page.first[link]
            and USER_LINK.search(page.get(link, "href"))
        ):
            return element_text(page, link)
    tokens = [t for t in range(start, end) if not page.breaks_line(start, t)]
    while len(tokens) > 1 and _is_beside(page, tokens[-1]):
        tokens.pop()
    return plain_text(page, start, tokens[-1] + 1) if tokens else ""


def _is_beside(page: ParsedPage, token: int) -> bool:
    """Whether a text beside a name is no part of it: a number, a rank, a badge."""
    owner = page.owner[token]
    return not any(c.isalpha() for c in page.texts[token]) or NOT_AUTHOR_NAMES.search(page.name[owner])


def _read_byline(page: ParsedPage, post: Fields, element: int, stamps: Sequence[Stamp]) -> None:
    inside = [s for s in stamps if page.first[element] <= s.token < page.last[element]]
    post.stamp = inside[0] if inside else post.stamp
    text = element_text(page, element)
    match = BY_TEXT.search(text)
    if match and is_name(clean_name(match["name"])):
        post.author = clean_name(match["name"])


def _read_time(page: ParsedPage, post: Fields, element: int, stamps: Sequence[Stamp]) -> None:
    inside = [s for s in stamps if page.first[element] <= s.token < page.last[element]]
    post.stamp = inside[0] if inside else post.stamp
    for name in ("datetime", "data-comment-timestamp", "data-time", "data-timestamp", "content", "title"):
        if value := page.get(element, name):
            post.machine = post.machine or value


def _read_address(page: ParsedPage, part: PostPart, post: Fields, own: Mapping[str, list[int]]) -> None:
    links = (e for e in own.get("permalink", []) if not _is_of_author(page, e, post.record.root))
    for element in islice(links, 1):
        post.link = page.get(element, "href") or page.get(element, "value") or post.link
    root = post.record.root
    marks = [page.get(root, name) for name in ("data-pk", "id", "data-post-id", "data-id")] + [
        post.link or ""
    ]
    marks += [
        page.get(e, name) for e in range(root + 1, min(page.end[root], root + 12)) for name in ("id", "name")
    ]
    marks.append(page.get(page.parent[root], "id") if page.parent[root] >= 0 else "")
    if part.kind is PostKind.ARTICLE:
        marks += [page.get(root, "class"), *(page.get(e, "class") for e in page.ancestors(root)[-2:])]
    post.native = next((own_id for mark in marks if (own_id := _id(part, mark))), post.native)


def _is_of_author(page: ParsedPage, element: int, root: int) -> bool:
    """Whether a link leads to who wrote a post, not to the post."""
    if "itemprop-url" not in page.name[element]:
        return False
    around = (e for e in page.ancestors(element) if e > root)
    return any("itemprop-author" in page.name[e] or "itemprop-creator" in page.name[e] for e in around)


def _id(part: PostPart, mark: str) -> str | None:
    match = re.search(part.id, mark) if part.id and mark else None
    return part.prefix + match[match.lastindex or 0] if match else None


def _contact(page: ParsedPage, post: Fields, selector: str) -> str:
    root = post.record.root
    inside = [e for e in select(page, selector) if page.inside(e, root)]
    return element_text(page, inside[0]) if inside else ""


def _link_answers(page: ParsedPage, part: PostPart, posts: Sequence[Fields]) -> None:
    """Parents by nesting, or by the element that holds the answers to the post before it."""
    indents = set(select(page, part.indented))
    roots = {post.record.root: post for post in posts}
    order = sorted(roots)
    for root in order:
        post = roots[root]
        if post.parent is not None:
            continue
        around = page.ancestors(root)
        holder = next((e for e in around if e in roots), None)
        if holder is None:
            indent = next((e for e in around if e in indents), None)
            earlier = (
                []
                if indent is None
                else [r for r in order if r < indent and page.parent[r] == page.parent[indent]]
            )
            holder = earlier[-1] if earlier else None
        if holder is not None:
            post.answers = roots[holder]
