"""What an Office Open XML package holds beside its main text: charts, diagrams, files, pictures, data.

Parts are known by what they hold, not by their names, which every program chooses as it likes.
"""

from collections.abc import Iterator
from posixpath import basename

from lxml import etree

from documents.block import Block, BlockPlace, plain
from documents.ledger import Where
from documents.office.properties import properties
from documents.package import Package
from documents.pictures.kinds import is_picture
from documents.pictures.pictures import picture_blocks
from documents.reading import DocumentReading
from documents.record import HiddenKind

_MACHINERY = {
    "Types", "Relationships", "styles", "theme", "fonts", "webSettings", "numbering", "stylesWithEffects",
    "styleSheet", "calcChain", "colorsDef", "styleDef", "layoutDef", "drawing", "tblStyleLst",
    "presentationPr",
    "viewPr", "people", "commentsEx", "commentsIds", "commentsExtensible", "chartStyle", "colorStyle", "sst",
    "ThemeOverride", "themeOverride", "clrMapOvr", "datastoreItem", "sldMaster", "sldLayout", "notesMaster",
    "handoutMaster", "metadata", "persons", "personList", "volTypes", "ocx", "Signature", "manifest",
    "presentation", "workbook", "coreProperties", "Properties", "labelList", "tags", "tagLst",
    "documenttasks", "Tasks", "dimension", "cmAuthorLst", "authorLst", "SettingsList", "recipients",
}  # fmt: skip
"""Roots of parts that hold no words of the document."""
_OF_THE_FILE = ("[Content_Types].xml", "docProps/")
_NO_TEXT_ENDINGS = (
    ".rels", ".odttf", ".ttf", ".otf", ".fntdata", ".psmdcp", ".sigs", ".vbaproject",
    "vbaproject.bin", "vbadata.xml",
)  # fmt: skip


class SideParts:
    """The parts of a package that its main reader has not read, each read once."""

    def __init__(self, package: Package, reading: DocumentReading, done: set[str]) -> None:
        self._package, self._reading = package, reading
        self._kinds: dict[str, str] = {}  # of XML parts, by the name of their root
        self._files: list[str] = []
        known = {package.named(name) for name in done}
        for name in package.names():
            if name in known or _is_machinery(name):
                continue
            if name.lower().endswith((".xml", ".vml")) and "embeddings/" not in name.lower():
                self._kinds[name] = package.root_name(name)
            else:
                self._files.append(name)

    def names(self, kind: str) -> list[str]:
        """The parts left whose root has this name."""
        return [name for name, known in self._kinds.items() if known == kind]

    def root(self, name: str) -> etree._Element | None:
        """The root of a part, which is then no longer left."""
        del self._kinds[name]
        return self._package.xml(name)

    def take(self, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """The parts of this kind, which are then no longer left."""
        for name in self.names(kind):
            root = self.root(name)
            if root is not None:
                yield name, root

    def blocks(self) -> list[Block]:
        """What stands in all that is left: charts, diagrams, data, files, pictures, properties."""
        blocks: list[Block] = []
        for name in [name for name, kind in self._kinds.items() if kind not in _MACHINERY]:
            root = self.root(name)
            with self._reading.part(Where.PART, name=name):
                blocks.extend(_of_xml(name, root) if root is not None else ())
        for name in self._files:
            if self._reading.out_of_time(Where.PART):
                break
            with self._reading.part(Where.PART, name=name):
                blocks.extend(self._of_file(name))
        return [*blocks, *properties(self._package)]

    def _of_file(self, name: str) -> list[Block]:
        data = self._package.read(name) or b""
        if is_picture(data):
            return picture_blocks(data, self._reading)
        return self._reading.inside(data, basename(name))


def _of_xml(name: str, root: etree._Element) -> Iterator[Block]:
    kind = etree.QName(root).localname
    if kind == "chartSpace":
        yield from _chart(root)
    elif kind == "dataModel":
        yield from drawn(root)
    elif name.lower().endswith(".vml"):
        yield from _vml(root)
    else:
        text = " ".join(words for words in (str(text).strip() for text in root.itertext()) if words)
        if any(letter.isalpha() for letter in text):
            yield plain(text, place=BlockPlace.BESIDE, hidden=HiddenKind.METADATA)


def drawn(root: etree._Element) -> Iterator[Block]:
    """The paragraphs of a drawing."""
    for paragraph in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}p"):
        yield plain("".join(text.text or "" for text in paragraph.iter("{*}t")))


def _chart(root: etree._Element) -> Iterator[Block]:
    """Titles and labels of a chart, and the words in its own copy of the data."""
    yield from drawn(root)
    for cache in root.iter("{*}strCache", "{*}multiLvlStrCache"):
        for value in cache.iter("{*}v"):
            yield plain(value.text or "")


def _vml(root: etree._Element) -> Iterator[Block]:
    """Boxes of the older drawings; in a spreadsheet's remarks they are empty frames."""
    for box in root.iter("{*}textbox"):
        yield plain(" ".join(" ".join(str(text) for text in box.itertext()).split()))
    for path in root.iter("{*}textpath"):
        yield plain(path.get("string", ""))


def _is_machinery(name: str) -> bool:
    lower = name.lower()
    return name.startswith(_OF_THE_FILE) or lower.endswith(_NO_TEXT_ENDINGS) or "printersettings" in lower
