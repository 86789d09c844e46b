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
    sites_at_once: int = field(default=4, metadata={"doc": "How many sites are crawled in parallel."})
    delay_s: float = field(
        default=1.0,
        metadata={"doc": "Minimum seconds between requests to a site; robots.txt may ask for more."},
    )
    max_delay_s: float = field(
        default=60.0, metadata={"doc": "Maximum seconds between two requests when a site answers slowly."}
    )
    timeout_s: float = field(default=60.0, metadata={"doc": "Maximum seconds for one complete response."})
    max_bytes: int = field(
        default=16 * 2**20, metadata={"doc": "Largest response in bytes, before and after decompression."}
    )
    max_pages: int = field(
        default=20_000,
        metadata={"doc": "Maximum requests to one site in one night; the other pages wait for later nights."},
    )
    time_budget_s: float = field(
        default=7_200.0,
        metadata={
            "doc": "Maximum seconds to crawl one site in one night; the other pages wait for later nights."
        },
    )
    max_depth: int = field(
        default=30, metadata={"doc": "Maximum number of links from a site's first page to a page."}
    )
    max_redirects: int = field(default=10, metadata={"doc": "Maximum number of redirects in a row."})
    max_barren: int = field(
        default=100,
        metadata={
            "doc": "Number of pages in a row with one form of address and nothing new, before that "
            "form is skipped."
        },
    )
    retries: int = field(default=2, metadata={"doc": "How often a failed page is tried again in a night."})
    retry_delay_s: float = field(
        default=30.0, metadata={"doc": "Seconds until a failed page is tried again."}
    )
    revisit_hours: float = field(
        default=20.0, metadata={"doc": "Minimum hours between two visits to a page that changes."}
    )
    revisit_days: float = field(
        default=21.0,
        metadata={"doc": "Maximum days between visits to a page; must be below report.keep_post_days."},
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
    memory_mb: int = field(default=1_024, metadata={"doc": "Maximum memory (MB) for the crawl of one site."})
    silent_nights: int = field(
        default=7, metadata={"doc": "Nights without a new post before a busy site counts as silent."}
    )
    archives: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Public web archives that officers may query about a page: each a name, a "
            "protocol (wayback, pywb, memento, commoncrawl) and an address; none by default."
        },
    )
    archive_requests_a_minute: float = field(
        default=24.0, metadata={"doc": "Maximum requests to one archive in a minute."}
    )
    archive_patience_s: float = field(
        default=60.0,
        metadata={"doc": "Seconds to wait when an archive is busy and does not say for how long."},
    )
    archive_captures: int = field(
        default=200,
        metadata={
            "doc": "Maximum captures of one page fetched from one archive in one run; a next run "
            "fetches more."
        },
    )
    lease_wait_s: float = field(
        default=20.0, metadata={"doc": "Seconds to wait for another crawl of the same site to end."}
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
