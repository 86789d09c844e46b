"""What an operator may set about the console; the front door reads it from `[console]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    """Settings of `[console]`."""

    port: int = field(default=8700, metadata={"doc": "Port on which the console listens."})
