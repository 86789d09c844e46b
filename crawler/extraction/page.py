"""A page as flat rows: every element and every piece of visible text, in reading order, from one parse.

The finders ask one kind of question over and over: which text lies under this element, which elements lie
between these two places. Rows in reading order answer that with numbers instead of walks: the subtree of
element `i` is `i` to `end[i]`, its text is token `first[i]` to `last[i]`.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TypeAlias, TypeVar

from lxml import etree

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
        *("script", "style", "template", "head", "title", "meta", "link", "base", "noembed", "noframes"),
        *("svg", "math", "iframe", "embed", "param", "canvas", "video", "audio", "area", "rp"),
        *("select", "option", "input", "datalist", "progress", "meter"),
    )
)
BLOCKS = frozenset(
    """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li listing main menu nav
    noscript ol p plaintext pre search section summary table tbody td textarea tfoot th thead tr ul xmp
    """.split()  # noqa: SIM905 - a table of words reads better as words
)
_CHECKED = frozenset({*_INVISIBLE, "button", "dialog", "noscript"})
"""Tags of which it has to be asked whether a browser shows them."""
_HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STANDS_APART = re.compile(r"display\s*:\s*(?:block|flex|grid|table|list-item)", re.IGNORECASE)
_RUNS_IN = re.compile(r"display\s*:\s*inline", re.IGNORECASE)
_TECHNICAL = re.compile(r"java\s?-?script|cookies?\b|browser|navigateur|navegador", re.IGNORECASE)
"""What a page tells those whose browser runs no scripts."""
_NOTICE = 400
"""Longer texts are more than a notice that scripts are off, in characters."""
_CONTROLS = ("input", "select", "form", "textarea")
_PIECES = 12
"""A line of so many pieces is no label."""
_WORDS_TO_READ = 12
_READABLE = 80
"""Characters that something hidden has at least before anybody calls it more than a label."""
_GAPS = re.compile(r"[^\S ]|  ")
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


class ParsedPage:
    """The elements and visible text of one page, in reading order."""

    def __init__(self, html: str) -> None:
        root = parse(html)
        self.root: Element = root
        self._has_microdata = "itemtype" in html
        self._has_properties = "itemprop" in html
        self._has_hidden = "hidden" in html
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
        self.line: list[int] = []  # the number of the line on which a reader sees each token
        self.link: list[bool] = []  # whether the token is the text of a link
        self._roles: dict[int, Role] = {}
        self._inside_link: list[bool] = []
        self._lines = 0
        self._spaced = False  # white space stands before the next token
        self._read(root)
        if max(self.depth, default=0) >= MAX_DEPTH or len(self.tag) >= MAX_ELEMENTS:
            self._clear()
            self._read(parse(flattened(html)))  # past every limit the text is kept, as one piece
        self.before = _running(map(len, self.texts))
        self.linked = _running(
            len(t) if inside else 0 for t, inside in zip(self.texts, self.link, strict=True)
        )

    def _clear(self) -> None:
        for rows in vars(self).values():
            if isinstance(rows, list):
                rows.clear()

    def _read(self, root: Element) -> None:
        row: dict[Element | None, int] = {root.getparent(): -1}
        inside, blocks = [-1], [False]
        for element in root.iter(etree.Element):
            parent = row.get(element.getparent())
            if parent is None:  # in something invisible
                continue
            while inside[-1] != parent:
                self._close(inside.pop(), apart=blocks.pop())
            tag, style = element.tag, element.get("style")
            if (tag in _CHECKED and not _is_shown(element, tag)) or (
                (style is not None or (self._has_hidden and element.get("hidden") is not None))
                and _is_hidden(element, style)
            ):
                if text := element.tail:
                    self._token(text, parent)
                continue
            if len(self.tag) >= MAX_ELEMENTS or len(inside) > MAX_DEPTH + 1:
                break
            index = row[element] = self._open(element, tag, parent)
            apart = tag in BLOCKS if style is None else _stands_apart(tag, style)
            if apart:
                self._lines += 1
            inside.append(index)
            blocks.append(apart)
            if text := element.text:
                self._token(text, index)
        while len(inside) > 1:
            self._close(inside.pop(), apart=blocks.pop())

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

    def _close(self, index: int, *, apart: bool) -> None:
        self.end[index] = len(self.tag)
        self.last[index] = len(self.texts)
        if apart:
            self._lines += 1
        if text := self.elements[index].tail:
            self._token(text, self.parent[index])

    def _token(self, text: str, owner: int) -> None:
        """Adds a text as a browser shows it; white space alone parts what stands around it."""
        if owner < 0 or text.isspace():
            self._spaced = True
            return
        before, after = self._spaced or text[0].isspace(), text[-1].isspace()
        self._spaced = False
        if _GAPS.search(text):
            text = f"{' ' * before}{' '.join(text.split())}{' ' * after}"
        elif before and not text[0].isspace():
            text = f" {text}"
        self.texts.append(text)
        self.owner.append(owner)
        self.line.append(self._lines)
        self.link.append(self._inside_link[owner])

    @cached_property
    def _pieces(self) -> Counter[int]:
        """Of how many pieces outside links each line consists."""
        return Counter(line for line, inside in zip(self.line, self.link, strict=True) if not inside)

    def in_prose(self, token: int) -> bool:
        """Whether a token is one of many pieces of a line of prose, as where each word has its element."""
        return self._pieces[self.line[token]] >= _PIECES

    def breaks_line(self, before: int, after: int) -> bool:
        """Whether a reader sees the two tokens on different lines."""
        return self.line[before] != self.line[after]

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

    def ancestors(self, element: int, most: int = MAX_DEPTH + 2) -> list[int]:
        """The elements around an element, the nearest first, and no more of them than asked for."""
        around: list[int] = []
        while len(around) < most and (element := self.parent[element]) >= 0:
            around.append(element)
        return around

    def children(self, element: int) -> list[int]:
        """The elements right inside an element, or of the whole page's root for -1."""
        children, child = [], element + 1
        while child < (self.end[element] if element >= 0 else len(self.tag)):
            children.append(child)
            child = self.end[child]
        return children

    def inside(self, element: int, container: int) -> bool:
        """Whether `element` is `container` or lies in it."""
        return container <= element < self.end[container]

    def within(self, start: int, end: int) -> range:
        """The elements that begin between two tokens."""
        low = bisect_left(self.first, start)
        return range(low, bisect_left(self.first, end, low))

    def between(self, before: int, after: int) -> range:
        """The elements that begin after one token and before another."""
        return range(bisect_right(self.first, before), bisect_right(self.first, after))

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
    def vocabulary(self) -> frozenset[str]:
        """Every tag of the page, and every class with a point before it."""
        classes = {f".{word}" for name in set(self.name) for word in name.split()}
        return frozenset(classes.union(self.tag))

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
    def title(self) -> str:
        """What the page says that it is called, on one line, or nothing."""
        title = next(self.root.iter("title"), None)
        return "" if title is None else " ".join((title.text or "")[:1000].split())

    @cached_property
    def language(self) -> str:
        """The language that the page declares, or nothing."""
        return (self.root.get("lang") or self.root.get("xml:lang") or "")[:20]

    def get(self, element: int, attribute: str) -> str:
        """An attribute's value, or nothing; what no page means to say is cut off."""
        return (self.elements[element].get(attribute) or "")[:2000]


def _is_shown(element: Element, tag: str) -> bool:
    """Whether a browser shows an element of a kind that it mostly does not, or may when its reader asks."""
    if tag == "button":  # what a card or a heading that folds says is more than a label
        return len(_all_text(element)) >= SHORT
    if tag == "noscript":
        text = _all_text(element).strip()
        return len(text) > _NOTICE or not _TECHNICAL.search(text)
    if tag == "dialog":
        return element.get("open") is not None or _may_be_opened(element)
    return tag == "template" and element.get("shadowrootmode") is not None


def _all_text(element: Element) -> str:
    return "".join(map(str, element.itertext()))


def _is_hidden(element: Element, style: str | None) -> bool:
    """Whether its own attributes hide an element, unless a reader may open it."""
    hides = element.get("hidden") is not None or (style is not None and _HIDES.search(style[:2000]))
    return bool(hides) and not _may_be_opened(element)


def _may_be_opened(element: Element) -> bool:
    """Whether something hidden is named a spoiler, or is prose: scripts fold it out when a reader asks."""
    around = element.getparent()
    names = [element.get("class") or "", (around.get("class") or "") if around is not None else ""]
    if any("spoiler" in name.lower() for name in names):
        return True
    text = " ".join(_said(element).split())
    if len(text) < _READABLE or text.count(" ") < _WORDS_TO_READ:
        return False
    if next(element.iter(*_CONTROLS), None) is not None or _TECHNICAL.search(text):
        return False
    linked = sum(len(text) for link in element.iter("a") for text in link.itertext())
    return linked * 2 < len(text)


def _said(element: Element) -> str:
    """The text in an element that is meant for readers."""
    pieces: list[str | None] = []
    for part in element.iter(etree.Element):
        pieces.append(None if part.tag in _INVISIBLE else part.text)
        pieces.append(None if part is element else part.tail)
    return " ".join(filter(None, pieces))


def _stands_apart(tag: str, style: str) -> bool:
    """Whether an element begins and ends a line, where its own style may have changed that."""
    if _STANDS_APART.search(style):
        return True
    return tag in BLOCKS and (tag == "br" or not _RUNS_IN.search(style))


@lru_cache(maxsize=50_000)
def masked(text: str) -> str:
    """A short text or id without its figures, by which its kind is known."""
    return _DIGITS.sub("#", text)


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
