"""What an operator may set about the night's schedule; read from `[schedule]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """Settings of `[schedule]`."""

    at: str = field(
        default="03:30",
        metadata={"doc": "When the night starts, Europe/Amsterdam: an hour that exists once on every day."},
    )
    misfire_grace_hours: int = field(
        default=6, metadata={"doc": "How many hours late a night may still start after the machine was off."}
    )


@dataclass(frozen=True, slots=True)
class GeneralSettings:
    """Settings of `[general]`."""

    language: str = field(default="nl", metadata={"doc": "Language of the officers' output: nl or en."})
