"""Of which enrolled cases a document is, by its own text: asked when a custodian holds one in hand."""

from matcher import limits
from matcher.detect import Detector
from matcher.register import open_both
from matcher.settings import MatchSettings
from matcher.tier import Thresholds
from store.layout import DataDirectory


def cases_in(data: DataDirectory, settings: MatchSettings, text: str) -> tuple[str, ...]:
    """The cases that this text would raise an alert of, the surest first; the text goes no further.

    Raises:
        KeyFileError: the key cannot be used.
    """
    with open_both(data, settings) as register:
        detections = Detector(register).detect([limits.readable(text).text], Thresholds.of(settings).alert)
    return tuple(dict.fromkeys(detection.case_ref for detection in detections if not detection.canary))
