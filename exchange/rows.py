"""What rows of several kinds have in common: names, references and their limits."""

import hashlib
import re
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta

from store.register.carried import KeyId, Label, OptionalLabel

Name = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
"""The name under which a thread, a post or a version of one travels."""
Night = Annotated[str, Meta(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]\Z")]
"""The Dutch day on which a night ended."""
Count = Annotated[int, Meta(ge=0, le=2**40)]
_YEARS = range(1970, 3000)
_MOST_LABEL = 300
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def fitting(label: str) -> str:
    """A label as it may travel; one that may not is cut and cleaned, and marked to tell it from others."""
    clean = _CONTROL.sub(" ", label)
    if clean == label and len(label) <= _MOST_LABEL:
        return label
    mark = hashlib.sha256(label.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{clean[: _MOST_LABEL - 10]}…{mark}"


def naming(label: str) -> str:
    """The same for a label that names something, and so is not empty."""
    return fitting(label) or "?"


def plausible(moment: datetime | date) -> None:
    """See that a moment of another house can be one of our work.

    Raises:
        ValueError: it lies in a year in which nobody worked with this.
    """
    if moment.year not in _YEARS:
        raise ValueError("a moment lies in no year of this work")


__all__ = [
    "Count",
    "KeyId",
    "Label",
    "Name",
    "Night",
    "OptionalLabel",
    "fitting",
    "naming",
    "plausible",
]
