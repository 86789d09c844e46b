"""What an operator may set about the console; the front door reads it from `[console]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Settings of `[console]`."""

    host: str = field(
        default="127.0.0.1",
        metadata={"doc": "Address on which the console listens; another than loopback needs public_url."},
    )
    port: int = field(default=8700, metadata={"doc": "Port on which the console listens."})
    public_url: str = field(
        default="",
        metadata={"doc": "Address that officers type, with https and a path where a proxy adds one."},
    )
    trusted_proxies: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Addresses of proxies whose X-Forwarded-For is believed; without one, none is."},
    )
    idle_minutes: int = field(
        default=30, metadata={"doc": "Minutes without use after which an officer signs in again."}
    )
    session_hours: int = field(
        default=8, metadata={"doc": "Hours after which an officer signs in again in any case."}
    )
    failures_per_account: int = field(
        default=5,
        metadata={"doc": "Sign-ins of one account from one address in 15 minutes before each has to wait."},
    )
    failures_per_address: int = field(
        default=30, metadata={"doc": "Sign-ins from one address in 15 minutes before each has to wait."}
    )
    longest_wait_s: float = field(
        default=30.0, metadata={"doc": "Seconds that a sign-in waits at most after many that failed."}
    )
    page_rows: int = field(default=50, metadata={"doc": "Rows on one page of a list."})
