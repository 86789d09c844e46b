"""The process that reads WARC files for a worker: it holds the register, and a hostile page can end it alone.

Told its work in one line and then a file a line on standard input; it answers with a line a file. The
register is loaded once. Where the process dies the worker starts another, which passes over the record at
which it died.
"""

import os
import re
import select
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from crawler.errors import BadWarcError
from crawler.frontier.marker import Marker
from crawler.limits import limit_memory
from crawler.responses.reading import Reader
from crawler.runs.process import end_with_supervisor
from crawler.runs.warc_pieces import WarcPiece, pieces
from crawler.runs.warc_scan import ParsedRecord, parse_record
from crawler.scope import shape
from matcher.aside import Failure, Tool
from matcher.detect import Detector
from matcher.register import Register, open_both
from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from scale import sieve
from scale.findings import Ready, WarcFindings
from scale.identity import ScanIdentity, identity_of
from scale.sieve import SieveReason
from store.archive.page import Page, PageKind
from store.errors import PlainError
from store.hardening import harden
from store.http_block import read_block
from store.layout import DataDirectory
from store.web_address import parse

UNMATCHED = "matching_failed"
KILLED = "ended_the_process"
_WITH_A_PAGE = re.compile(rb"^warc-type:[ \t]*(response|resource|conversion)\b", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ReaderJob:
    """What a process works with, from its own machine: nothing of it came over a network."""

    data: str  # the data directory
    match: MatchSettings
    languages: tuple[str, ...]
    memory_mb: int
    marker: str  # the file that names the record being read


@dataclass(frozen=True, slots=True)
class AskedFile:
    """One file to be read."""

    path: str
    skip: tuple[int, ...] = ()  # places of records that killed a process


@dataclass(slots=True)
class _Counts:
    records: int = 0
    pages: int = 0
    posts: int = 0


class WarcReader:
    """Reads files with one open register."""

    def __init__(
        self, job: ReaderJob, register: Register, is_unwanted: Callable[[], bool] = lambda: False
    ) -> None:
        self._job = job
        self._is_unwanted = is_unwanted  # asked after every record
        self._marker = Marker(Path(job.marker))
        self._tool = Tool(lambda: Detector(register))
        self._thresholds = Thresholds.of(job.match)
        self._counts = _Counts()
        self._passed_over: Counter[str] = Counter()
        self._unread: Counter[str] = Counter()

    def read(self, asked: AskedFile) -> WarcFindings:
        """What a file holds."""
        began = time.process_time()
        self._counts, self._passed_over, self._unread = _Counts(), Counter(), Counter()
        try:
            places = tuple(self._matching(asked))
        except (BadWarcError, OSError) as error:
            return WarcFindings(error=_why(error))
        return WarcFindings(
            records=self._counts.records,
            pages=self._counts.pages,
            posts=self._counts.posts,
            passed_over=dict(self._passed_over),
            unread=dict(self._unread),
            places=places,
            processor_s=time.process_time() - began,
        )

    def _matching(self, asked: AskedFile) -> Iterator[tuple[int, int]]:
        is_any = False
        if (
            not Path(asked.path).is_file() and Path(asked.path).exists()
        ):  # a pipe would be waited for for ever
            raise BadWarcError(f"{Path(asked.path).name} is no file")
        for piece in pieces(Path(asked.path)):
            self._marker.set(piece.offset)
            if piece.is_damaged:
                self._unread["damaged"] += 1
                continue
            is_any = True
            self._counts.records += 1
            if piece.offset in asked.skip:
                self._unread[KILLED] += 1
            elif self._matches(piece):
                yield piece.offset, piece.end - piece.offset
            if self._is_unwanted():
                raise SystemExit(1)
        if not is_any:
            raise BadWarcError(f"{Path(asked.path).name} holds no WARC record")

    def _matches(self, piece: WarcPiece) -> bool:
        """Whether what people wrote on the page of this record may be in the register."""
        if not _WITH_A_PAGE.search(piece.head):
            return False
        block = read_block(piece.block)
        if block is not None:
            if not sieve.is_page(block.status, block.value(b"content-type"), len(block.body)):
                self._passed_over[SieveReason.NO_PAGE] += 1
                return False
            is_packed = bool(block.value(b"content-encoding"))
            if not is_packed and not sieve.may_hold(block.body, self._job.languages):
                self._passed_over[SieveReason.OTHER_LANGUAGE] += 1
                return False
        page = parse_record(piece)
        if page.reason is not None:
            self._unread[page.reason.value] += 1
        if page.response is None or not 200 <= page.response.status < 300:
            if page.reason is None:
                self._passed_over[SieveReason.NO_PAGE] += 1
            return False
        if not sieve.may_hold(page.response.body, self._job.languages):
            self._passed_over[SieveReason.OTHER_LANGUAGE] += 1
            return False
        return self._is_hit(self._posts(page))

    def _posts(self, page: ParsedRecord) -> list[str]:
        """The texts of the posts on a page."""
        if page.url is None or page.at is None or page.response is None:
            return []
        reading = Reader(f"{parse(page.url).origin}/", follows=False).read(
            Page.at(page.url, PageKind.PAGE, shape(page.url)), page.response, page.at
        )
        self._counts.pages += 1
        if reading.reason is not None:
            self._unread[reading.reason.value] += 1
        texts = [] if reading.posts is None else [post.text for post in reading.posts.posts]
        self._counts.posts += len(texts)
        return texts

    def _is_hit(self, texts: list[str]) -> bool:
        """Whether the page as one text would be a lead: what is left is judged post by post at home.

        A long page is searched further than a post is: it may show more by chance, and is asked for less.
        """
        if not texts:
            return False
        limit = self._thresholds.lead * len(texts)
        hits = self._tool.attempt(partial(_detected, texts, limit), self._job.match.post_limit_seconds)
        if isinstance(hits, Failure):
            self._unread[UNMATCHED] += 1
            return True  # nothing is known of it: it is looked at where posts are set aside and told
        return bool(hits)


def _why(error: BadWarcError | OSError) -> str:
    """What to tell of a file beside its path."""
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _detected(texts: list[str], limit: float, detector: Detector) -> Iterable[object]:
    return detector.find(["\n\n".join(texts)], limit)


def main() -> int:
    """Answer every file that is asked about on standard input, until it ends or is let go."""
    harden()
    end_with_supervisor()
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=ReaderJob)
    limit_memory(job.memory_mb)
    try:
        with open_both(DataDirectory(Path(job.data)), job.match) as register:
            reader = WarcReader(job, register, _is_unwanted)
            _answer(Ready(_identity(job, register)))
            while line := sys.stdin.buffer.readline():
                _answer(reader.read(msgspec.json.decode(line, type=AskedFile)))
    except PlainError as error:
        _answer(Ready(error=str(error)))
        return int(error.exit_code)
    except BrokenPipeError:
        os._exit(1)  # without flushing what nobody reads
    return 0


def _identity(job: ReaderJob, register: Register) -> ScanIdentity:
    lexicon = DataDirectory(Path(job.data)).lexicon.glob("*.tsv")
    return identity_of(register.hashes, register.matches, job.match, job.languages, lexicon)


def _answer(answer: WarcFindings | Ready) -> None:
    sys.stdout.buffer.write(msgspec.json.encode(answer) + b"\n")
    sys.stdout.buffer.flush()


def _is_unwanted() -> bool:
    """Whether the worker has let go of standard input: it writes nothing while a file is read."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable)


if __name__ == "__main__":
    sys.exit(main())
