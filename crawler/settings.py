"""What an operator may set about crawling; the front door reads it from `[crawl]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Settings of `[crawl]`."""

    contact: str = field(
        default="", metadata={"doc": "Address in the User-Agent where a site's owner can reach the operator."}
    )
