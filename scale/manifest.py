"""Which WARC files are to be looked through: a list that somebody wrote, a path a line."""

from pathlib import Path

from scale.errors import ManifestError

_ENDINGS = (".warc", ".warc.gz")


def read(path: Path) -> tuple[Path, ...]:
    """The files of a list, each once, in its order; relative ones lie beside it. `#` begins a remark.

    Raises:
        ManifestError: it cannot be read, is empty, or names what is no WARC file.
    """
    named = [(number, line.strip(" \t\r")) for number, line in enumerate(_text(path).split("\n"), 1)]
    wanted = [(number, line) for number, line in named if line and not line.startswith("#")]
    for number, line in wanted:
        if not line.lower().endswith(_ENDINGS) or "\0" in line:
            raise ManifestError(f"{path}, line {number}: give the path of a .warc or .warc.gz file")
    if not wanted:
        raise ManifestError(f"{path} names no WARC file; write one path a line")
    return tuple(dict.fromkeys((path.parent / line).absolute() for _, line in wanted))


def _text(path: Path) -> str:
    """What stands in the list; an editor's mark at its begin is none of it.

    Raises:
        ManifestError: it cannot be read.
    """
    try:
        str(path.absolute()).encode()  # a path of other bytes could be neither sent nor written down
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeEncodeError:
        raise ManifestError(
            "the list lies in a folder whose name is no UTF-8; put it elsewhere, with absolute paths"
        ) from None
    except UnicodeDecodeError:
        raise ManifestError(f"{path} is no UTF-8 text; save the list as UTF-8, a path a line") from None
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {error.strerror}") from None
