"""Takes what matched in a scanned file home: captures of their own origin, as of a file given by hand."""

import hashlib
from pathlib import Path

from crawler.runs.given import Given
from crawler.runs.retro import read_given
from crawler.settings import CrawlSettings
from store.clock import Clock
from store.layout import DataDirectory

_NAME_BYTES = 200


def keep(
    data: DataDirectory, settings: CrawlSettings, clock: Clock, source: Path, records: tuple[bytes, ...]
) -> int:
    """Put the records that matched among the archive's own WARC files, read them, and tell how many pages.

    The same records have the same name, so that a second time adds nothing.

    Args:
        data: the data directory.
        settings: of the crawl: limits of the process that reads them.
        clock: the time.
        source: the file that they are from.
        records: each as it lies there.

    Raises:
        WarcNotReadError: reading them killed one process after the other.
        LockedError: another file is being read.
    """
    digest = hashlib.sha256(b"".join(records)).hexdigest()[:16]
    path = data.archive.parent / f"_retro-{digest}.part"
    path.write_bytes(b"".join(records))
    try:
        name = f"retro-{digest}-{_end_of(source.name)}"
        return read_given(data, settings, clock, [Given(path, name, f"retro-scan of {source.name}")]).pages
    finally:
        path.unlink(missing_ok=True)


def _end_of(name: str) -> str:
    """As much of a file's name as fits behind what we write before it."""
    return name.encode()[-_NAME_BYTES:].decode(errors="ignore")
