"""What an operator may set about crawling; the front door reads it from `[crawl]`."""

from dataclasses import dataclass, field, fields

MOST = 2**33
"""No number of a setting or option is larger; seconds of so many years overflow every clock."""


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Settings of `[crawl]`; a site's own options go before them."""

    contact: str = field(
        default="", metadata={"doc": "Address in the User-Agent where a site's owner can reach the operator."}
    )
    loopback: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Exact loopback address:port that the site at that address may use."},
    )
    sites_at_once: int = field(default=4, metadata={"doc": "How many sites are crawled side by side."})
    delay_s: float = field(
        default=1.0,
        metadata={"doc": "Least seconds between requests to a site; robots.txt may ask more."},
    )
    max_delay_s: float = field(
        default=60.0, metadata={"doc": "Most seconds between two requests when a site answers slowly."}
    )
    timeout_s: float = field(default=60.0, metadata={"doc": "Seconds that one response may take in all."})
    max_bytes: int = field(
        default=16 * 2**20, metadata={"doc": "Largest response in bytes, before and after decompression."}
    )
    max_pages: int = field(
        default=20_000, metadata={"doc": "Most requests to one site in one night; the rest is backlog."}
    )
    time_budget_s: float = field(
        default=7_200.0, metadata={"doc": "Seconds a site may be crawled in one night; the rest is backlog."}
    )
    max_depth: int = field(default=30, metadata={"doc": "Most links between a site's first page and a page."})
    max_redirects: int = field(default=10, metadata={"doc": "Most redirects in a row."})
    max_barren: int = field(
        default=100,
        metadata={"doc": "Pages of one form in a row that lead to nothing new before that form is given up."},
    )
    retries: int = field(default=2, metadata={"doc": "How often a failed page is tried again in a night."})
    retry_delay_s: float = field(
        default=30.0, metadata={"doc": "Seconds until a failed page is tried again."}
    )
    revisit_hours: float = field(
        default=20.0, metadata={"doc": "Least hours between two visits to a page that changes."}
    )
    revisit_days: float = field(
        default=21.0,
        metadata={"doc": "Most days between visits to a page; below the days that posts are kept."},
    )
    documents: bool = field(
        default=True,
        metadata={
            "doc": "Read the documents that posts link to: PDF, Office and OpenDocument files, mail, text."
        },
    )
    pictures: bool = field(
        default=True,
        metadata={"doc": "Read the pictures that posts show or link to, where tesseract-ocr is installed."},
    )
    memory_mb: int = field(
        default=1_024, metadata={"doc": "MB of memory that the crawl of one site may use."}
    )
    silent_nights: int = field(
        default=7, metadata={"doc": "Nights without a new post before a busy site counts as silent."}
    )
    archives: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Public web archives that officers may have asked about a page: each a name, how it is"
            " spoken to (wayback, pywb, memento, commoncrawl) and its address; none by default."
        },
    )
    archive_requests_a_minute: float = field(
        default=24.0, metadata={"doc": "Most requests to one archive in a minute."}
    )
    archive_patience_s: float = field(
        default=60.0, metadata={"doc": "Seconds to wait when an archive asks for patience, and not how long."}
    )
    archive_captures: int = field(
        default=200,
        metadata={"doc": "Most captures of one page fetched from one archive at a time; asked again, more."},
    )
    lease_wait_s: float = field(
        default=20.0, metadata={"doc": "Seconds to wait for a site that another crawl is just leaving."}
    )

    def __post_init__(self) -> None:
        """Hold every number within what can be meant.

        Raises:
            ValueError: one is negative, no number, or beyond all use.
        """
        for key in fields(self):
            value = getattr(self, key.name)
            if isinstance(value, (int, float)) and not 0 <= value <= MOST:
                raise ValueError(f"crawl.{key.name} is {value}; give a number from 0 to {MOST:,}")
