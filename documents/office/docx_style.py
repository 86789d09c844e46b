"""How a DOCX's styles make text look: hidden, white, tiny, bold, a heading."""

import re
from dataclasses import dataclass, replace

from lxml import etree

from documents.headings import could_be_heading
from documents.office.properties import is_dark, is_pale
from documents.record import HiddenKind

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_OFF = {"0", "false", "off", "none"}
_HEADING_NAME = re.compile(r"(?:heading|kop|berschrift|titre)\s*(\d)", re.IGNORECASE)
_TITLE_NAMES = {"title", "titel", "subtitle", "ondertitel"}
_TINY_HALF_POINTS = 6
_MOST_PARENTS = 20  # a style based on itself must not hang the reader


@dataclass(frozen=True, slots=True)
class RunLook:
    """What decides whether text is seen, and whether it is a heading."""

    vanished: bool = False
    white: bool = False
    shaded: bool = False  # white letters on a dark ground are seen
    tiny: bool = False
    bold: bool = False
    level: int = 0

    @property
    def hidden(self) -> HiddenKind | None:
        """How it is kept from the eye, if it is."""
        if self.vanished:
            return HiddenKind.INVISIBLE
        if self.tiny:
            return HiddenKind.TINY
        return HiddenKind.WHITE if self.white and not self.shaded else None


class DocxStyles:
    """The looks of a document's named styles."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = root.iter(f"{_W}style") if root is not None else ()
        self._styles = {style.get(f"{_W}styleId", ""): style for style in styles}
        self._looks: dict[str, RunLook] = {}

    def of_paragraph(self, paragraph: etree._Element) -> RunLook:
        """The look of a paragraph before its runs change it."""
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            return RunLook()
        look = self._of_name(_value(properties, "pStyle"))
        outline = _value(properties, "outlineLvl")
        if outline is not None and outline.isdecimal() and int(outline) < 9:
            look = replace(look, level=int(outline) + 1)
        return replace(look, shaded=look.shaded or _is_dark(properties.find(f"{_W}shd")))

    def of_run(self, run: etree._Element, base: RunLook) -> RunLook:
        """The look of a run in a paragraph that looks like `base`."""
        properties = run.find(f"{_W}rPr")
        if properties is None:
            return base
        named = self._of_name(_value(properties, "rStyle"), base)
        return _changed(named, properties)

    def level_of_bold(self, paragraph: etree._Element, text: str) -> int:
        """2 for a short paragraph all in bold, which people use for a heading; 0 otherwise."""
        runs = [
            run
            for run in paragraph.iter(f"{_W}r")
            if any((text.text or "").strip() for text in run.iter(f"{_W}t"))
        ]
        base = self.of_paragraph(paragraph)
        bold = bool(runs) and all(self.of_run(run, base).bold for run in runs)
        return 2 if bold and could_be_heading(text) else 0

    def _of_name(self, style_id: str | None, base: RunLook | None = None, parents: int = 0) -> RunLook:
        start = base or RunLook()
        style = self._styles.get(style_id or "")
        if style is None or parents > _MOST_PARENTS:
            return start
        look = self._of_name(_value(style, "basedOn"), base, parents + 1)
        for properties in style.iterchildren(f"{_W}pPr", f"{_W}rPr"):
            look = _changed(look, properties)
        return replace(look, level=_heading_level(style) or look.level)


def _heading_level(style: etree._Element) -> int:
    name = (_value(style, "name") or "").strip()
    numbered = _HEADING_NAME.search(name)
    if numbered:
        return int(numbered[1])
    return 1 if name.lower() in _TITLE_NAMES else 0


def _changed(look: RunLook, properties: etree._Element) -> RunLook:
    """`look` with what these properties say of it."""
    size, colour = _value(properties, "sz"), _value(properties, "color")
    return replace(
        look,
        vanished=_switch(properties, "vanish", look.vanished),
        bold=_switch(properties, "b", look.bold),
        white=look.white if colour is None else is_pale(colour),
        tiny=look.tiny if size is None or not size.isdecimal() else int(size) <= _TINY_HALF_POINTS,
        shaded=look.shaded or _is_dark(properties.find(f"{_W}shd")),
    )


def _value(parent: etree._Element, name: str) -> str | None:
    element = parent.find(f"{_W}{name}")
    return None if element is None else element.get(_VAL)


def _switch(properties: etree._Element, name: str, otherwise: bool) -> bool:  # noqa: FBT001 - a value, not a mode
    element = properties.find(f"{_W}{name}")
    return otherwise if element is None else element.get(_VAL, "1") not in _OFF


def _is_dark(shading: etree._Element | None) -> bool:
    return shading is not None and is_dark(shading.get(f"{_W}fill", ""))
