"""A page as flat rows: every element and every piece of visible text, in reading order, from one parse.

The finders ask one kind of question over and over: which text lies under this element, which elements lie
between these two places. Rows in reading order answer that with numbers instead of walks: the subtree of
element `i` is `i` to `end[i]`, its text is token `first[i]` to `last[i]`.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeAlias, TypeVar

from crawler.extraction.markup import Element, flattened, parse

Role: TypeAlias = tuple[str, ...]
"""A kind of place: the signatures of an element and of the one around it."""
MAX_ELEMENTS = 200_000
MAX_DEPTH = 1000
MAX_NAME = 350
SHORT = 32
"""Texts shorter than this may be labels."""
_REPEATED = 100
"""Shorter texts that stand more than twice are nothing that somebody wrote: titles, notices."""

_INVISIBLE = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "meta", "link", "base"),
        *("svg", "math", "iframe", "object", "embed", "canvas", "video", "audio", "map", "area"),
        *("select", "option", "textarea", "button", "input", "datalist", "progress", "dialog"),
    )
)
BLOCKS = frozenset(
    """
    address article aside blockquote body br center cite dd details div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th
    thead tr ul
    """.split()  # noqa: SIM905 - a table of words reads better as words
)
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
_SMALL = re.compile(r"(?<!\d)\d{1,2}$")
_CELLS = frozenset({"td", "th"})
_STATES = frozenset(
    """
    odd even alt first last new old unread read online offline hover active current row bg clearfix
    clear-block clear cf group op starter first-post last-post lastpost firstpost firstpostbit
    postbit-first has-profile no-avatar guest by-anonymous by-viewer by-node-author bypostauthor byuser
    thread-alt thread-odd thread-even zebra firstchild
    """.split()  # noqa: SIM905 - a table of words reads better as words
)


class Page:
    """The elements and visible text of one page, in reading order."""

    def __init__(self, html: str) -> None:
        root = parse(html)
        self.root: Element = root
        self._has_microdata = "itemtype" in html
        self._has_properties = "itemprop" in html
        self.elements: list[Element] = []
        self.tag: list[str] = []
        self.name: list[str] = []  # class, itemprop and role, as one string
        self.parent: list[int] = []
        self.depth: list[int] = []
        self.end: list[int] = []
        self.first: list[int] = []
        self.last: list[int] = []
        self.texts: list[str] = []
        self.owner: list[int] = []
        self.starts: list[int] = []  # the element before which each token stands
        self.link: list[bool] = []  # whether the token is the text of a link
        self._roles: dict[int, Role] = {}
        self._inside_link: list[bool] = []
        self._read(root)
        if max(self.depth, default=0) >= MAX_DEPTH or len(self.tag) >= MAX_ELEMENTS:
            self._clear()
            self._read(parse(flattened(html)))  # past every limit the text is kept, as one piece
        self.before = _running(len(text) for text in self.texts)
        self.linked = _running(
            len(t) if inside else 0 for t, inside in zip(self.texts, self.link, strict=True)
        )

    def _clear(self) -> None:
        for rows in vars(self).values():
            if isinstance(rows, list):
                rows.clear()

    def _read(self, root: Element) -> None:
        row: dict[Element | None, int] = {root.getparent(): -1}
        inside = [-1]
        for element in root.iter():
            parent = row.get(element.getparent())
            if parent is None:  # in something invisible
                continue
            while inside[-1] != parent:
                self._close(inside.pop())
            tag = element.tag
            if tag in _INVISIBLE or not isinstance(tag, str) or _is_hidden(element):
                self._token(element.tail, parent)
                continue
            if len(self.tag) >= MAX_ELEMENTS or len(inside) > MAX_DEPTH + 1:
                break
            index = row[element] = self._open(element, tag, parent)
            inside.append(index)
            text = element.text
            if text and not text.isspace():
                self._token(text, index)
        while len(inside) > 1:
            self._close(inside.pop())

    def _open(self, element: Element, tag: str, parent: int) -> int:
        index, token = len(self.tag), len(self.texts)
        name = element.get("class", "")
        if self._has_properties and (prop := element.get("itemprop")):
            name = f"{name[:300]} itemprop-{prop[:40]}"
        self.elements.append(element)
        self.tag.append(tag)
        self.name.append(name if len(name) < MAX_NAME else name[:MAX_NAME])
        self.parent.append(parent)
        self.depth.append(self.depth[parent] + 1 if parent >= 0 else 0)
        self.end.append(index + 1)
        self.first.append(token)
        self.last.append(token)
        self._inside_link.append(tag == "a" or (parent >= 0 and self._inside_link[parent]))
        return index

    def _close(self, index: int) -> None:
        self.end[index] = len(self.tag)
        self.last[index] = len(self.texts)
        tail = self.elements[index].tail
        if tail and not tail.isspace():
            self._token(tail, self.parent[index])

    def _token(self, text: str | None, owner: int) -> None:
        if text and owner >= 0 and not text.isspace():
            self.texts.append(text)
            self.owner.append(owner)
            self.starts.append(len(self.tag))
            self.link.append(self._inside_link[owner])

    def length(self, start: int, end: int) -> int:
        """How many characters of text lie between two tokens."""
        return self.before[end] - self.before[start]

    def size(self, element: int) -> int:
        """How many characters of text lie under an element."""
        return self.before[self.last[element]] - self.before[self.first[element]]

    @cached_property
    def prose(self) -> list[float]:
        """Running sums of how much of the text is what a person wrote rather than labels, counts and buttons.

        A short text counts half, and nothing where the page repeats it; the text of links counts little.
        """
        shapes = [masked(text.strip()) if len(text) < _REPEATED else "" for text in self.texts]
        often = Counter(shapes)
        return _running(
            (0.2 if inside else 1.0)
            * len(text)
            * (0.0 if shape and often[shape] > 2 else 0.5 if len(text) < SHORT else 1.0)
            for text, shape, inside in zip(self.texts, shapes, self.link, strict=True)
        )

    def written(self, start: int, end: int) -> float:
        """How much of the text between two tokens somebody wrote, in characters."""
        return self.prose[end] - self.prose[start]

    def link_share(self, start: int, end: int) -> float:
        """Which part of the text between two tokens is the text of links."""
        return (self.linked[end] - self.linked[start]) / max(1, self.length(start, end))

    def role(self, element: int) -> Role:
        """The kind of place that an element is: its own signature and that of the element around it."""
        known = self._roles.get(element)
        if known is None:
            known = (self._place(element), self._place(self.parent[element]))
            self._roles[element] = known
        return known

    def _place(self, element: int) -> str:
        if element < 0:
            return ""
        column = self.column(element) if self.tag[element] in _CELLS else ""
        return self.signature[element] + column

    def column(self, element: int) -> str:
        """Which of its row's cells a table cell is."""
        return str(sum(1 for _ in self.elements[element].itersiblings("td", "th", preceding=True)))

    def ancestors(self, element: int) -> list[int]:
        """The elements around an element, the nearest first."""
        around = []
        while (element := self.parent[element]) >= 0:
            around.append(element)
        return around

    def inside(self, element: int, container: int) -> bool:
        """Whether `element` is `container` or lies in it."""
        return container <= element < self.end[container]

    def within(self, start: int, end: int) -> range:
        """The elements that begin between two tokens."""
        low = bisect_left(self.first, start)
        return range(low, bisect_left(self.first, end, low))

    @cached_property
    def signature(self) -> list[str]:
        """What kind of element each one is: its tag and classes, without numbers and passing states."""
        kept = self._numbered_parts()
        return [_signature(tag, name, kept) for tag, name in zip(self.tag, self.name, strict=True)]

    def _numbered_parts(self) -> frozenset[str]:
        """The families of classes whose number tells a part of a post ("b1", "b2"), not a post or its colour.

        Such parts stand beside each other, once each, in one post after the other.
        """
        beside: dict[tuple[int, str], list[tuple[str, int]]] = defaultdict(list)
        for element, name in enumerate(self.name):
            for family, word in _numbered(name):
                beside[self.parent[element], family].append((word, element))
        often = Counter(word for words in beside.values() for word, _ in words)
        parted: Counter[str] = Counter()
        for (_, family), words in beside.items():
            if len(words) > 1 and len({word for word, _ in words}) == len(words):
                repeated = all(often[word] > 1 for word, _ in words)
                parted[family] += 2 * self._differ(words) if not repeated else 1
        return frozenset(family for family, count in parted.items() if count > 1)

    def _differ(self, words: Sequence[tuple[str, int]]) -> bool:
        """Whether three elements or more are built in ways that differ, as no three posts are."""
        built = {tuple(child.tag for child in self.elements[element]) for _, element in words}
        return len(words) > 2 and len(built) == len(words)

    @cached_property
    def names(self) -> list[str]:
        """What each element is called: its classes, properties and id, without the id's figures."""
        return [
            f"{name} {masked(mark[:80])}" if mark else name
            for name, mark in zip(self.name, self.marks, strict=True)
        ]

    @cached_property
    def marks(self) -> list[str]:
        """The id of each element, or nothing."""
        return [element.get("id") or "" for element in self.elements]

    @cached_property
    def described(self) -> list[int]:
        """The elements that say by schema.org's microdata what they are."""
        if not self._has_microdata:
            return []
        return [index for index, element in enumerate(self.elements) if element.get("itemtype")]

    @cached_property
    def number(self) -> dict[Element, int]:
        """The row of each element."""
        return {element: index for index, element in enumerate(self.elements)}

    @cached_property
    def language(self) -> str:
        """The language that the page declares, or nothing."""
        return (self.root.get("lang") or self.root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[
            :20
        ]

    def get(self, element: int, attribute: str) -> str:
        """An attribute's value, or nothing; what no page means to say is cut off."""
        return (self.elements[element].get(attribute) or "")[:2000]


def _is_hidden(element: Element) -> bool:
    """Whether its own style hides an element, unless a reader may open it."""
    style = element.get("style")
    return style is not None and bool(_HIDES.search(style[:2000])) and not _spoiler(element)


@lru_cache(maxsize=50_000)
def masked(text: str) -> str:
    """A short text or id without its figures, by which its kind is known."""
    return _DIGITS.sub("#", text)


def _spoiler(element: Element) -> bool:
    around = element.getparent()
    names = [element.get("class") or "", (around.get("class") or "") if around is not None else ""]
    return any("spoiler" in name.lower() for name in names)


@lru_cache(maxsize=50_000)
def _numbered(name: str) -> tuple[tuple[str, str], ...]:
    """The classes of an element that end in a small number, each with its family."""
    if not _DIGITS.search(name):
        return ()
    words = {word.lower() for word in name.split()[:8]}
    return tuple((masked(word), word) for word in words if _SMALL.search(word))


@lru_cache(maxsize=50_000)
def _signature(tag: str, name: str, kept: frozenset[str]) -> str:
    plain = {
        word if masked(word) in kept else _DIGITS.sub("", word).strip("-_")
        for word in name.lower().split()[:8]
    }
    words = sorted(plain - _STATES - {""})
    return f"{tag}.{'.'.join(words)}" if words else tag


Amount = TypeVar("Amount", int, float)


def _running(amounts: Iterable[Amount]) -> list[Amount]:
    return list(accumulate(amounts, initial=0))
