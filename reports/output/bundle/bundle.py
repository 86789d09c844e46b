"""Writes the bundle of an incident: one WACZ file, and beside it its digest and how to check it.

What gets a timestamp is the small file with the digest over the whole bundle: whoever asks an authority for
it (the front door does) gives away nothing else, and `openssl` can hold the stamp against that file alone.
"""

import glob
import json
import re
import zipfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

from reports.casework import anchoring
from reports.desk import Desk
from reports.dossier.dossier import Dossier
from reports.errors import ExportError
from reports.language import Words
from reports.output import dossier_page, exports
from reports.output.bundle import captures, instructions, pdf
from reports.output.bundle.manifest import BundledFile, Contents, Statement, manifest
from reports.output.bundle.wacz import WaczWriter
from reports.output.exports import ExportWish, FileExport
from store import audit, out_file
from store.casebook import anchor as anchors
from store.casebook import timestamp as timestamps
from store.casebook.export import Export
from store.casebook.incident import IncidentFilter
from store.casebook.sighting import Version

DIGEST_SUFFIX = ".sha256"
INSTRUCTIONS = "CONTROLEREN.txt"
FOLDER = "dossier"
SUFFIX = "wacz"
_NAME = re.compile(r"[\w.() -]+")
"""Names that `sha256sum` writes as they are."""


@dataclass(frozen=True, slots=True)
class Authority:
    """A timestamp authority whose certificates go with the bundle."""

    name: str
    pem: bytes


@dataclass(frozen=True, slots=True)
class BundleWish:
    """What is to be sealed, and for what."""

    purpose: str
    path: Path | None = None  # in the exports' folder by default
    authorities: tuple[Authority, ...] = ()


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was written."""

    export: Export
    path: Path
    digest_file: Path  # what gets the timestamp
    with_pdf: bool

    def stamp_file(self, authority: str) -> Path:
        """Where the reply of an authority belongs."""
        return stamp_path(self.path, authority)


def stamp_path(bundle: Path, authority: str) -> Path:
    """Where the reply of an authority about a bundle lies."""
    return bundle.with_name(f"{bundle.name}.{authority}.tsr")


def digest_path(bundle: Path) -> Path:
    """Where the digest of a bundle lies."""
    return bundle.with_name(bundle.name + DIGEST_SUFFIX)


def instructions_path(bundle: Path) -> Path:
    """Where the text lies that tells how a bundle is checked."""
    return bundle.with_name(f"{bundle.name}.{INSTRUCTIONS}")


def write(desk: Desk, dossier: Dossier, words: Words, wish: BundleWish) -> Bundle:
    """Write the bundle of an incident; it holds public text, so its purpose is asked and written down.

    Raises:
        ExportError: there is no purpose, no capture is left, or the name is not a bundle's.
        OutFileError: the file cannot be written, or lies there already.
    """
    number = dossier.file.incident.number
    if wish.path is not None:
        _check_name(wish.path)
    asked = ExportWish(wish.purpose, IncidentFilter(numbers=(number,)), with_text=True)
    captured, without = captures.of_incident(desk, dossier)
    with_pdf = pdf.is_possible()

    def fill(draft: Export, out: BinaryIO) -> None:
        _Filling(desk, dossier, words, wish, draft).write(out, captured, without, with_pdf=with_pdf)

    file = FileExport("bundle wacz", asked, SUFFIX, fill, len(captured))
    export = exports.write_file(desk, wish.path, file)
    path = Path(export.file)
    digest_file = digest_path(path)
    out_file.write(digest_file, f"{export.sha256}  {path.name}\n".encode(), replacing=False)
    with zipfile.ZipFile(path) as written:
        guide = written.read(f"{FOLDER}/{INSTRUCTIONS}")
    out_file.write(instructions_path(path), guide, replacing=False)
    return Bundle(export, path, digest_file, with_pdf)


def _check_name(path: Path) -> None:
    """See that a bundle may have this name, and that nothing lies in its place or beside it.

    A bundle may have been handed over and stamped: none takes its place, also where the file itself moved on.
    """
    if not _NAME.fullmatch(path.name):
        raise ExportError(f"{path.name!r}: give the file a name of letters, digits, . - _ or spaces")
    if path.suffix.lower() != f".{SUFFIX}":
        raise ExportError(f"{path.name}: a bundle's name ends in .{SUFFIX}; write {path.stem}.{SUFFIX}")
    stamps = path.parent.glob(f"{glob.escape(path.name)}.*.tsr")
    for place in (path, digest_path(path), instructions_path(path), *stamps):
        out_file.check(place, replacing=False)


@dataclass(frozen=True, slots=True)
class _Filling:
    """The writing of one bundle."""

    desk: Desk
    dossier: Dossier
    words: Words
    wish: BundleWish
    draft: Export

    def write(
        self,
        out: BinaryIO,
        captured: tuple[captures.BundledCapture, ...],
        without: tuple[Version, ...],
        *,
        with_pdf: bool,
    ) -> None:
        desk, incident = self.desk, self.dossier.file.incident
        title = self.words("dossier.page.title", number=incident.number)
        wacz = WaczWriter(out, title, self.draft.exported_at, _software())
        files = tuple(self._add_capture(wacz, capture) for capture in captured)
        self._add_index(wacz, files, title)
        heads = {chain.name: audit.head(chain.database) for chain in anchoring.chains(desk)}
        statements = self._statements(files)
        contents = Contents(self.draft, self.dossier, files, without, heads, statements)
        frame = dossier_page.frame_of(desk, self.draft, with_text=True)
        wacz.add(f"{FOLDER}/dossier.html", dossier_page.page(self.dossier, self.words, frame).encode())
        if with_pdf:
            wacz.add(f"{FOLDER}/dossier.pdf", pdf.page(self.dossier, self.words, frame))
        wacz.add(f"{FOLDER}/manifest.json", _json(manifest(desk, contents)))
        for statement in statements:
            wacz.add(f"statements/{statement.anchor.number}.txt", statement.anchor.data)
            for stamp in statement.stamps:
                wacz.add(f"statements/{statement.anchor.number}.{stamp.authority}.tsr", stamp.token)
        certificates = self._certificates(statements)
        for name, pem in certificates.items():
            wacz.add(f"authorities/{name}.pem", pem)
        names = tuple(authority.name for authority in self.wish.authorities)
        guide = instructions.text(self.words, Path(self.draft.file).name, names, _stamped_by(statements))
        wacz.add(f"{FOLDER}/{INSTRUCTIONS}", guide.encode())
        wacz.close()

    def _add_capture(self, wacz: WaczWriter, capture: captures.BundledCapture) -> BundledFile:
        content = capture.content(self.desk)
        path = captures.path_of(capture, content)
        wacz.add(path, content)
        named = anchors.that_names(self.desk.casebook, capture.sha256)
        return BundledFile(capture, path, captures.index(path, content), named.number if named else None)

    def _add_index(self, wacz: WaczWriter, files: tuple[BundledFile, ...], title: str) -> None:
        indexed = [(file.capture, file.indexed) for file in files if file.indexed is not None]
        lines = sorted(file.line for _, file in indexed)
        wacz.add("indexes/index.cdx", "".join(f"{line}\n" for line in lines).encode())
        pages: list[dict[str, object]] = [
            {"format": "json-pages-1.0", "id": "pages", "title": title, "hasText": False}
        ]
        pages += [
            {
                "id": str(number),
                "url": file.url,
                "ts": _page_moment(file.timestamp),
                "title": self._page_title(capture, file.url),
            }
            for number, (capture, file) in enumerate(indexed, 1)
        ]
        rows = (json.dumps(file, ensure_ascii=False) + "\n" for file in pages)
        wacz.add("pages/pages.jsonl", "".join(rows).encode())

    def _page_title(self, capture: captures.BundledCapture, url: str) -> str:
        if capture.holds_passage:
            return url
        at = self.words.moment(capture.archive_date)
        return self.words(
            "bundle.page.without", url=capture.url, origin=self.words.origin(capture.origin), at=at
        )

    def _certificates(self, statements: tuple[Statement, ...]) -> dict[str, bytes]:
        """By authority every certificate by which a stamp is checked: they are renewed now and then."""
        certificates: dict[str, list[bytes]] = {
            authority.name: [authority.pem] for authority in self.wish.authorities
        }
        for stamp in (stamp for statement in statements for stamp in statement.stamps):
            certificates.setdefault(stamp.authority, []).append(stamp.certificates.encode())
        return {name: b"".join(dict.fromkeys(pems)) for name, pems in certificates.items()}

    def _statements(self, files: tuple[BundledFile, ...]) -> tuple[Statement, ...]:
        """Those that name a capture of the bundle, and the newest."""
        casebook = self.desk.casebook
        known = anchors.every(casebook)
        wanted = {file.anchor for file in files} | {stated.number for stated in known[-1:]}
        return tuple(
            Statement(stated, timestamps.of(casebook, stated.sha256))
            for stated in known
            if stated.number in wanted
        )


def _stamped_by(statements: tuple[Statement, ...]) -> tuple[str, ...]:
    """The authorities that stamped any of the statements."""
    return tuple(dict.fromkeys(stamp.authority for statement in statements for stamp in statement.stamps))


def _page_moment(digits: str) -> str:
    return (
        f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:14]}Z"
        if len(digits) == 14
        else ""
    )


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n"


def _software() -> str:
    try:
        return f"Lekwacht {version('lekwacht')}"
    except PackageNotFoundError:  # run from a checkout
        return "Lekwacht"
