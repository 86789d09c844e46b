"""What an operator may set about incidents, exports and retention; read from `[report]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Settings of `[report]`."""

    organisation: str = field(
        default="", metadata={"doc": "Name of the organisation, as it stands on reports and mails."}
    )
