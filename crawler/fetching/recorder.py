"""Writes what was received into the child's own WARC file, and the place of each record into the archive.

The order matters: the bytes are on disk before the archive counts them, so that whatever the archive
counts is there, and whatever lies beyond is cut off when the site is crawled next.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from sqlite_utils import Database

from store import warc
from store.archive.capture import Capture, add_capture, close_file, commit_records, open_file, open_files
from store.archive.site import Site
from store.database import transaction
from store.warc import Exchange, Stored, WarcAppender


class Recorder:
    """The evidence of one child process."""

    def __init__(
        self, database: Database, folder: Path, site: Site, *, version: str, user_agent: str
    ) -> None:
        self._database = database
        self._folder = folder
        self._site = site
        self._version, self._user_agent = version, user_agent
        self._file: WarcAppender | None = None
        self._name = ""

    @contextmanager
    def writing(self, exchanges: Sequence[Exchange]) -> Iterator[list[tuple[Stored, ...]]]:
        """Put the exchanges on disk together, which waits for the disk once; where each of them lies.

        They count once `commit` is part of a transaction that ends well inside the block. When the block
        does not, they are cut off again.
        """
        if not exchanges:
            yield []
            return
        file = self._file or self._open(exchanges[0].started_at)
        before = file.offset
        try:
            batches = [warc.records(exchange) for exchange in exchanges]
            stored = iter(file.append(chain.from_iterable(batches)))
            yield [tuple(islice(stored, len(batch))) for batch in batches]
        except BaseException:
            with suppress(OSError):
                file.cut(before)
            raise

    def commit(self, exchange: Exchange, stored: tuple[Stored, ...]) -> int:
        """Count what `writing` put on disk; the id of the capture. Call it in a transaction."""
        response = stored[0]
        capture = Capture(
            id=0,
            site=self._site.name,
            url=exchange.url,
            fetched_at=exchange.ended_at,
            status=exchange.status,
            last_modified=_header(exchange, b"last-modified"),
            warc_file=self._name,
            warc_offset=response.offset,
            warc_length=response.length,
            sha256=response.sha256,
        )
        capture_id = add_capture(self._database, capture, self._site.id)
        commit_records(self._database, self._name, stored, capture_id)
        return capture_id

    def close(self, now: datetime) -> None:
        """Nothing more will be written."""
        if self._file is not None:
            self._file.close()
            with transaction(self._database):
                close_file(self._database, self._name, now)

    def _open(self, now: datetime) -> WarcAppender:
        self._name = f"{now:%Y%m%d-%H%M%S}-{self._site.name}-{os.getpid()}.warc.gz"
        with transaction(self._database):
            open_file(self._database, self._name, self._site.id, "crawl", now)
        self._file = file = WarcAppender(self._folder / self._name)
        stored = file.append([warc.information(self._version, self._user_agent, now)])
        with transaction(self._database):
            commit_records(self._database, self._name, stored, None)
        return file


def cut_back(database: Database, folder: Path, site: Site, now: datetime) -> None:
    """Cut the files of a killed crawl of this site back to what counts; call it under the site's lease."""
    for name, committed in open_files(database, site.id):
        warc.cut_back(folder / name, committed)
        with transaction(database):
            close_file(database, name, now)


def _header(exchange: Exchange, name: bytes) -> str | None:
    for known, value in exchange.headers:
        if known.lower() == name:
            return value.decode("latin-1").strip()
    return None
