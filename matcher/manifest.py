"""A list of documents to enrol: a CSV with one line per file, as a spreadsheet writes it."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from matcher.days import check_day, read_day
from matcher.errors import MatcherInputError

COLUMNS = ("file", "ref", "kind", "case", "shared_with", "on", "sections")
_NEEDED = ("file", "ref", "kind")
_MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class ManifestDisclosure:
    """To whom a document was made available, from when, and which sections of it."""

    recipient: str
    since: date
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One document: its files in the order of the list, which are its parts, and its disclosures."""

    ref: str
    kind: str
    case_ref: str
    files: tuple[str, ...]
    shares: tuple[ManifestDisclosure, ...]


def template(files: Iterable[str]) -> str:
    """An empty list of these files, to be filled in."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows((_safe(file), *("" for _ in COLUMNS[1:])) for file in files)
    return buffer.getvalue()


def read_manifest(text: str, today: date) -> list[ManifestEntry]:
    """The documents of a list, in its order; lines with one ref are one document.

    Raises:
        InputError: a line cannot be used; every such line is told with its number, and none of its text.
    """
    rows = _rows(text)
    entries: dict[str, ManifestEntry] = {}
    wrong: list[str] = []
    for number, row in rows:
        try:
            entry = _entry(row, today)
            known = entries.get(entry.ref)
            entries[entry.ref] = entry if known is None else _joined(known, entry)
        except MatcherInputError as error:
            wrong.append(f"line {number}: {error}")
    if wrong:
        raise MatcherInputError(listed_faults(wrong))
    if not entries:
        raise MatcherInputError("the list has no documents; give one line per file below its header")
    return list(entries.values())


def listed_faults(wrong: list[str]) -> str:
    """All that is wrong in one line, as far as it can be taken in."""
    more = len(wrong) - _MOST_LISTED
    return "; ".join(wrong[:_MOST_LISTED]) + (f"; and {more} more" if more > 0 else "")


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = text.removeprefix("\ufeff")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    header = [_name(cell) for cell in next(reader, [])]
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise MatcherInputError(
            f"the list lacks the columns {', '.join(missing)}; its header may name {', '.join(COLUMNS)}"
        )
    unknown = [name for name in header if name and name not in COLUMNS]
    if unknown:
        raise MatcherInputError(f"the list has unknown columns: {', '.join(unknown)}")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, dict(zip(header, (cell.strip() for cell in cells), strict=False))


def _name(cell: str) -> str:
    return "_".join(cell.lower().split())


def _entry(row: dict[str, str], today: date) -> ManifestEntry:
    missing = [name for name in _NEEDED if not row.get(name)]
    if missing:
        raise MatcherInputError(f"{' and '.join(missing)} must be filled in")
    path = PurePosixPath(row["file"].replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts:
        raise MatcherInputError("the file must lie in the folder")
    return ManifestEntry(
        row["ref"], row["kind"], row.get("case") or row["ref"], (str(path),), _shares(row, today)
    )


def _shares(row: dict[str, str], today: date) -> tuple[ManifestDisclosure, ...]:
    if not row.get("shared_with"):
        if row.get("on") or row.get("sections"):
            raise MatcherInputError("on and sections need shared_with beside them")
        return ()
    if not row.get("on"):
        raise MatcherInputError("shared_with needs a day in on")
    since = read_day(row["on"])
    check_day(since, today)
    sections = tuple(part.strip() for part in row.get("sections", "").split(",") if part.strip())
    return (ManifestDisclosure(row["shared_with"], since, sections),)


def _joined(known: ManifestEntry, more: ManifestEntry) -> ManifestEntry:
    if (known.kind, known.case_ref) != (more.kind, more.case_ref):
        raise MatcherInputError(f"{known.ref} has another kind or case than on its first line")
    files = tuple(dict.fromkeys((*known.files, *more.files)))
    shares = tuple(dict.fromkeys((*known.shares, *more.shares)))
    return ManifestEntry(known.ref, known.kind, known.case_ref, files, shares)


def _safe(file: str) -> str:
    """A file's name as a cell that no spreadsheet takes for a formula; read back as it is."""
    return f"./{file}" if file[:1] in "=+-@" else file
