"""Errors of incidents, investigation and exports."""

from store.errors import PlainError


class ReportError(PlainError):
    """Something about incidents cannot be done as it was asked."""


class UnknownIncidentError(ReportError, LookupError):
    """There is no incident with this number."""


class UnknownLeadError(ReportError, LookupError):
    """There is no lead with this number."""


class DecisionError(ReportError, ValueError):
    """The decision is not possible as it was given."""


class ConflictError(ReportError, RuntimeError):
    """Somebody else wrote to the incident since it was read; nothing was overwritten."""


class ExportError(ReportError, ValueError):
    """The export cannot be made as it was asked."""


class MailError(ReportError, OSError):
    """The digest could not be handed over; it is kept and tried again."""
