"""What can go wrong when a picture is made."""

from reports.errors import ReportError


class PictureError(ReportError, RuntimeError):
    """No picture could be made; what is kept of the page stays as it is."""
