"""Saved pages in, posts out, as lines of JSON: how a profile is developed and extraction is measured."""

import json
import multiprocessing
import os
import signal
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from threading import BoundedSemaphore, Event

from crawler.extraction.errors import SavedPageError, UnreadablePageError
from crawler.extraction.extract import extract_page
from crawler.extraction.platforms.platform import Platform
from store.archive.extracted import ExtractedPage, ExtractedPost

Json = dict[str, object]


_ALONE = 8
"""So many pages are read before other processes are started for the rest."""
_WAITING = 16
"""How many pages wait for each process; more would fill the memory with a long input."""


def extract_lines(
    lines: Iterable[bytes],
    fetched_at: datetime | None = None,
    profile: Platform | None = None,
    jobs: int | None = None,
) -> Iterator[Json]:
    """One answer for each line that holds a page, in order: its posts, or the error that kept us from them.

    Args:
        lines: UTF-8 JSON objects with `html` and, where known, `url` and `fetched_at`.
        fetched_at: for the pages that tell none.
        profile: how the site writes posts.
        jobs: how many processes read a long input; all processors, but no more than four, by default.
    """
    answer = partial(_answer, fetched_at=fetched_at, profile=profile)
    texts = iter(line for line in lines if line.strip())
    yield from map(answer, islice(texts, _ALONE))
    jobs = min(4, len(os.sched_getaffinity(0))) if jobs is None else jobs
    following = next(texts, None)
    if following is None:
        return
    if jobs == 1:
        yield answer(following)
        yield from map(answer, texts)
        return
    yield from _side_by_side(answer, following, texts, jobs)


def _side_by_side(
    answer: "partial[Json]", following: bytes, remaining: Iterator[bytes], jobs: int
) -> Iterator[Json]:
    room, over = BoundedSemaphore(jobs * _WAITING), Event()

    def admitted() -> Iterator[bytes]:
        yield following
        for line in remaining:
            while not room.acquire(timeout=0.5):
                if over.is_set():
                    return
            yield line

    # forked, not started afresh: loading the libraries anew takes as long as reading fifty pages
    with multiprocessing.get_context("fork").Pool(jobs, _as_worker) as pool:
        try:
            for place, done in enumerate(pool.imap(answer, admitted())):
                yield done
                if place:
                    room.release()
        finally:
            over.set()


def _as_worker() -> None:
    """Forget what the command does on a signal: a worker that is told to end says nothing and ends."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command tells its workers when to stop


def _answer(line: bytes, fetched_at: datetime | None, profile: Platform | None) -> Json:
    url: object = None
    try:
        saved = json.loads(line)
        if not isinstance(saved, dict):
            raise SavedPageError("the line is not a JSON object")
        url = saved.get("url")
        page = _page(saved, fetched_at, profile)
    except UnreadablePageError as error:
        return {"url": url, "error": str(error)}
    except (ValueError, RecursionError) as error:
        reason = str(error) if isinstance(error, SavedPageError) else "the line is not JSON"
        return {"url": url, "error": reason}
    return {**as_json(page), "url": url}


def _page(
    saved: Mapping[str, object], fetched_at: datetime | None, profile: Platform | None
) -> ExtractedPage:
    html, url, when = saved.get("html"), saved.get("url"), saved.get("fetched_at")
    if not isinstance(html, str):
        raise SavedPageError("the line has no text `html`")
    if when is not None:
        fetched_at = read_moment(str(when))
    return extract_page(html, url if isinstance(url, str) else "", fetched_at, profile=profile)


def read_moment(text: str) -> datetime:
    """A moment as a person writes it, UTC where no zone is told.

    Raises:
        SavedPageError: it is not an ISO 8601 time.
    """
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise SavedPageError("`fetched_at` is not an ISO 8601 time, such as 2026-11-23T03:30:00Z") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def as_json(page: ExtractedPage) -> Json:
    """A page's posts in the form of the command line's contract."""
    return {
        "url": page.url,
        "platform": page.platform,
        "extractor": page.extractor,
        "posts": [_post(post) for post in page.posts],
    }


def _post(post: ExtractedPost) -> Json:
    published = post.published
    return {
        "id": post.native_id,
        "kind": post.kind.value,
        "author": post.author,
        "published_at": published.at.isoformat() if published and published.at else None,
        "permalink": post.permalink,
        "parent": post.parent,
        "text": post.text,
        "quotes": [list(span) for span in post.quotes],
        "contact": dict(post.contact),
    }
