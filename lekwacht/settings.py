"""What an operator may set about the night's schedule; read from `[schedule]`."""

from dataclasses import dataclass, field

from reports.settings import LANGUAGES


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Settings of `[schedule]`."""

    at: str = field(
        default="03:30",
        metadata={
            "doc": "When the night starts, Europe/Amsterdam; use a time that exists once on every day."
        },
    )
    misfire_grace_hours: int = field(
        default=6, metadata={"doc": "How many hours late a night may still start after the machine was off."}
    )
    crawl_limit_hours: float = field(
        default=12.0,
        metadata={
            "doc": "Maximum hours for the night's crawl; it is then stopped and goes on the next night."
        },
    )
    requests_limit_hours: float = field(
        default=4.0, metadata={"doc": "The same for officers' requests: re-checks, looks."}
    )
    match_limit_hours: float = field(
        default=6.0, metadata={"doc": "The same for matching, including posts of another house."}
    )
    report_limit_hours: float = field(
        default=1.0, metadata={"doc": "The same for the report, for the canary and for the digest."}
    )

    def limit_s(self, step: str) -> float:
        """How many seconds a step of the night may take."""
        hours: float = getattr(self, limit_of(step))
        return 3600 * hours


def limit_of(step: str) -> str:
    """The setting that says how long a step of the night may take."""
    own = {"crawl": "crawl", "requests": "requests", "match": "match", "receive": "match"}
    return f"{own.get(step, 'report')}_limit_hours"


@dataclass(frozen=True, slots=True)
class GeneralSettings:
    """Settings of `[general]`."""

    language: str = field(
        default="nl", metadata={"doc": f"Language of the officers' output: {' or '.join(LANGUAGES)}."}
    )


@dataclass(frozen=True, slots=True)
class TimestampSettings:
    """Settings of `[timestamp]`."""

    authorities: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "RFC 3161 authorities that timestamp digests: each an address, a space, and a "
            "PEM file with its certificates; none by default."
        },
    )
    timeout_s: float = field(
        default=30.0, metadata={"doc": "Maximum seconds for one answer of an authority."}
    )
