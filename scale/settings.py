"""What an operator may set about scans of many WARC files; the front door reads it from `[scale]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScaleSettings:
    """Settings of `[scale]`."""

    languages: tuple[str, ...] = field(
        default=("nl", "en"),
        metadata={
            "doc": "A retro-scan reads only pages with common words of these languages (nl, en); "
            "empty: every page is read, which costs thirty times as much."
        },
    )
    memory_mb: int = field(
        default=2_048, metadata={"doc": "Maximum memory (MB) for each process of a retro-scan."}
    )
    authority: str = field(
        default="",
        metadata={
            "doc": "Path of the certificate authority that scheduler and workers of a retro-scan trust."
        },
    )
    certificate: str = field(
        default="", metadata={"doc": "Path of this machine's certificate for a retro-scan over a network."}
    )
    certificate_key: str = field(
        default="", metadata={"doc": "Path of the key of that certificate, mode 0600."}
    )
