"""How well saved pages of real sites are read; the pages stay outside the project.

A line of the file is one page: `{"url","fetched_at","html"}` and either `posts` (`text`, `user`, `shown_date`
of each post on it) or `must`, `comments` and `must_not`: sentences of the article and of its readers,
those of them that readers wrote, and those of menus and boxes.
"""

import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import trafilatura
from lxml.html import HTMLParser, document_fromstring

from bench.extract.score import SAME, words_f1
from crawler.extraction.dates import DateReader, day_comes_first, find_dates
from crawler.extraction.errors import UnreadablePageError
from crawler.extraction.extract import extract_page
from store.archive.extracted import ClaimedTime, ExtractedPage, ExtractedPost, Precision

Line = Mapping[str, Any]
_SOFT_HYPHEN = "\xad"
_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)
_NOT_LETTERS = re.compile(r"\W+")


@dataclass
class FoundShare:
    """How many of some things were found."""

    hits: int = 0
    of: int = 0

    def add(self, *, hit: bool) -> None:
        """Count one."""
        self.hits += hit
        self.of += 1

    def __str__(self) -> str:
        return f"{self.hits / max(1, self.of):5.3f} ({self.hits}/{self.of})"


@dataclass
class Result:
    """What was measured on the pages of one file."""

    pages: int = 0
    sentences: FoundShare = field(default_factory=FoundShare)
    readers: FoundShare = field(default_factory=FoundShare)
    menus: FoundShare = field(default_factory=FoundShare)
    empty: list[str] = field(default_factory=list)  # addresses of pages that lost every sentence
    precision: FoundShare = field(default_factory=FoundShare)
    recall: FoundShare = field(default_factory=FoundShare)
    author: FoundShare = field(default_factory=FoundShare)
    date: FoundShare = field(default_factory=FoundShare)
    fell_back: int = 0  # pages on which telling the posts apart failed
    rest: int = 0  # posts that hold only what no record claimed
    rest_pages: int = 0
    ours_s: float = 0.0
    theirs_s: float = 0.0
    missed: list[str] = field(default_factory=list)


def measure(path: Path, *, speed: bool = True) -> Result:
    """Read every page of the file; with `speed` trafilatura reads it too, in turn, in the same process."""
    result = Result()
    for line in _lines(path):
        page = _ours(line, result)
        if speed:
            _theirs(str(line["html"]), result)
        _count(line, page, result)
    return result


def report(result: Result) -> None:
    """Print the tables."""
    print(f"{result.pages} pages, {result.fell_back} of them read as a whole after a failure")
    if result.sentences.of:
        print(f"sentences of articles      {result.sentences}; {len(result.empty)} pages lose every one")
        print(*(f"  {url}" for url in result.empty), sep="\n")
        print(f"sentences of readers       {result.readers}")
        print(f"sentences of menus, boxes  {result.menus}")
    if result.recall.of:
        print(f"posts: precision {result.precision}  recall {result.recall}")
        print(f"author {result.author}  date {result.date}")
        print(f"posts of what no record claimed: {result.rest / result.rest_pages:.2f} a page")
    speed = result.pages / max(1e-9, result.ours_s)
    print(f"speed {speed:.1f} pages a CPU second", end="")
    if result.theirs_s:
        theirs = result.pages / result.theirs_s
        print(f"; trafilatura {theirs:.1f}; we are {speed / theirs:.2f} times as fast", end="")
    print()


def _lines(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _ours(line: Line, result: Result) -> ExtractedPage | None:
    fetched = datetime.fromisoformat(line["fetched_at"])
    start = time.process_time()
    try:
        page = extract_page(line["html"], line["url"], fetched)
    except UnreadablePageError:
        page = None
    result.ours_s += time.process_time() - start
    result.fell_back += page is not None and page.fell_back
    result.pages += 1
    return page


def _theirs(html: str, result: Result) -> None:
    start = time.process_time()
    trafilatura.bare_extraction(html, include_comments=True)
    result.theirs_s += time.process_time() - start


def _count(line: Line, page: ExtractedPage | None, result: Result) -> None:
    posts = page.posts if page else ()
    if "posts" in line:
        _count_posts(line, posts, result)
        return
    texts = [_plain(post.text) for post in posts]
    source = _letters(unescape(line["html"]))
    readers = set(line["comments"])
    there = {sentence for sentence in {*line["must"], *readers} if _letters(sentence) in source}
    hits = {sentence: _stands(sentence, texts) for sentence in sorted(there)}
    for sentence, hit in hits.items():
        if not hit:
            result.missed.append(f"{line['url']}\t{sentence}")
    for sentence in there.intersection(line["must"]):
        result.sentences.add(hit=hits[sentence])
    for sentence in there & readers:
        result.readers.add(hit=hits[sentence])
    for sentence in line["must_not"]:
        hit = _stands(sentence, texts)
        result.menus.add(hit=hit)
        if hit:
            result.missed.append(f"{line['url']}\tMENU {sentence}")
    if there and not any(hits.values()):
        result.empty.append(line["url"])


def _plain(text: str) -> str:
    return " ".join(text.replace(_SOFT_HYPHEN, "").split())


def _letters(text: str) -> str:
    """A text without what may stand between its letters, to see whether the saved page holds it at all."""
    return _NOT_LETTERS.sub("", _TAG.sub("", text))


def _stands(sentence: str, texts: Sequence[str]) -> bool:
    wanted = _plain(sentence)
    return any(wanted in text for text in texts)


def _count_posts(line: Line, posts: Sequence[ExtractedPost], result: Result) -> None:
    result.rest_pages += 1
    result.rest += sum(map(_is_rest, posts))
    line = {**line, "posts": _with_times(line)}
    names = _shown_names(str(line["html"]))
    free = {place: Counter(post.text.split()) for place, post in enumerate(posts) if not _is_rest(post)}
    result.precision.of += len(free)
    for gold in line["posts"]:
        bag = Counter((gold["text"] or "").split())
        rated = [
            (words_f1(bag, words) + 0.001 * _dated(gold, posts[place]), place)
            for place, words in free.items()
        ]
        best, place = max(rated, default=(0.0, -1))
        result.recall.add(hit=best >= SAME)
        if best < SAME:
            result.missed.append(f"{line['url']}\t{gold['user']}\t{(gold['text'] or '')[:80]!r}")
            continue
        del free[place]
        result.precision.hits += 1
        _count_details(line, gold, posts[place], names, result)
    result.missed += [
        f"{line['url']}\tEXTRA {posts[place].author}: {posts[place].text[:80]!r}" for place in free
    ]


def _is_rest(post: ExtractedPost) -> bool:
    return post.native_id.startswith("rest")


def _count_details(
    line: Line,
    gold: Mapping[str, Any],
    post: ExtractedPost,
    names: Mapping[str, set[str]],
    result: Result,
) -> None:
    user = gold["user"]
    if user:
        wanted = names.get(user) or {_plain(user).lower()}
        hit = _plain(post.author or "").lower() in wanted
        result.author.add(hit=hit)
        if not hit:
            result.missed.append(f"{line['url']}\tAUTHOR want {wanted} got {post.author!r}")
    if gold["shown_date"]:
        result.date.add(hit=_dated(gold, post))
        if not _dated(gold, post):
            raw = post.published.raw if post.published else None
            result.missed.append(f"{line['url']}\tDATE want {gold['shown_date']!r} got {raw!r}")


def _shown_names(html: str) -> dict[str, set[str]]:
    """The texts of the links that lead to each address, in small letters."""
    names: dict[str, set[str]] = defaultdict(set)
    for link in document_fromstring(html.encode(), parser=HTMLParser(encoding="utf-8")).iter("a"):
        if shown := _plain(link.text_content()).lower():  # a picture that leads there names nobody
            names[link.get("href") or ""].add(shown)
    return names


def _with_times(line: Line) -> list[dict[str, Any]]:
    """The known posts with the moments that the words for their times tell, all read in one way."""
    mentions = [find_dates(gold["shown_date"] or "")[:1] for gold in line["posts"]]
    fetched = datetime.fromisoformat(line["fetched_at"])
    first = day_comes_first(
        [mention for page_mentions in mentions for mention in page_mentions], fetched_at=fetched
    )
    reader = DateReader(fetched, day_first=first)
    return [
        {**gold, "told": reader.read(page_mentions[0]) if page_mentions else None}
        for gold, page_mentions in zip(line["posts"], mentions, strict=True)
    ]


def _dated(gold: Mapping[str, Any], post: ExtractedPost) -> bool:
    """Whether the post's time was read from the words that a reader was shown for it, or is the same.

    What a script wrote into the page for its reader stands nowhere in the saved page.
    """
    if post.published is None or post.published.at is None:
        return False
    shown, raw = (
        set(re.findall(r"\w+", gold["shown_date"] or "")),
        set(re.findall(r"\w+", post.published.raw)),
    )
    if shown & raw and len(shown & raw) >= 0.6 * min(len(shown), len(raw)):
        return True
    return _same_moment(gold["told"], post.published.at)


def _same_moment(claimed: ClaimedTime | None, at: datetime) -> bool:
    """Whether a moment is the one that words tell: to the minute, or its day where they tell no more."""
    if claimed is None or claimed.at is None:
        return False
    if claimed.precision is Precision.DAY:
        return claimed.at.date() == at.date()
    return abs(claimed.at - at) < timedelta(minutes=1)
