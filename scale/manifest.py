"""Which WARC files are to be looked through: a list that somebody wrote, a path a line."""

from pathlib import Path

from scale.errors import ManifestError

_ENDINGS = (".warc", ".warc.gz")


def read(path: Path) -> tuple[Path, ...]:
    """The files of a list, each once, in its order; relative ones lie beside it. `#` begins a remark.

    Raises:
        ManifestError: it cannot be read, is empty, or names what is no WARC file.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(
            f"{path} cannot be read as a list of WARC files: {type(error).__name__}"
        ) from None
    named = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    wanted = [(number, line) for number, line in named if line and not line.startswith("#")]
    for number, line in wanted:
        if not line.lower().endswith(_ENDINGS):
            raise ManifestError(f"{path}, line {number}: give the path of a .warc or .warc.gz file")
    if not wanted:
        raise ManifestError(f"{path} names no WARC file; write one path a line")
    return tuple(dict.fromkeys((path.parent / line).absolute() for _, line in wanted))
