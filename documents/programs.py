"""The programs that read what no library does, where they are installed: pictures, and old Office files."""

import os
import shutil
from functools import cache

OPTIONAL = {
    "tesseract": "tesseract-ocr",
    "antiword": "antiword",
    "catdoc": "catdoc",
    "xls2csv": "catdoc",
    "catppt": "catdoc",
}
"""Programs by the Debian package that brings them."""


@cache
def path_of(program: str) -> str | None:
    """Where a program is installed, or None."""
    return shutil.which(program, path=os.pathsep.join((os.environ.get("PATH", ""), os.defpath)))


def present() -> tuple[str, ...]:
    """The optional programs that are installed, in order."""
    return tuple(program for program in OPTIONAL if path_of(program))
