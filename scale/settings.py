"""What an operator may set about scans of many WARC files; the front door reads it from `[scale]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScaleSettings:
    """Settings of `[scale]`."""

    languages: tuple[str, ...] = field(
        default=("nl", "en"),
        metadata={
            "doc": "Pages of a retro-scan with none of these languages' small words on them are not read "
            "(nl, en); empty: every page is read, which costs thirty times as much."
        },
    )
    memory_mb: int = field(
        default=2_048, metadata={"doc": "MB of memory that each process of a retro-scan may use."}
    )
    authority: str = field(
        default="",
        metadata={"doc": "Path of the certificate that scheduler and workers of a retro-scan trust."},
    )
    certificate: str = field(
        default="", metadata={"doc": "Path of this machine's certificate for a retro-scan over a network."}
    )
    certificate_key: str = field(
        default="", metadata={"doc": "Path of the key of that certificate, mode 0600."}
    )
