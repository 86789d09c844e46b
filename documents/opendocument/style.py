"""How an OpenDocument file's styles make text look: hidden, white, tiny, bold, a heading."""

import re

from lxml import etree

from documents.headings import could_be_heading
from documents.record import HiddenKind

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_HIDDEN_ROWS = {"collapse", "filter"}
_TINY_POINTS = 3.0
_MOST_PARENTS = 20  # a style based on itself must not hang the reader
_MOST_COLUMNS = 2_000


class OdfStyles:
    """The looks of a document's named styles."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles = {
            (style.get(f"{_STYLE}family", ""), style.get(f"{_STYLE}name", "")): style
            for root in roots
            if root is not None
            for style in root.iter(f"{_STYLE}style")
        }

    def hidden(self, element: etree._Element) -> HiddenKind | None:
        """How the element's own style keeps its text from the eye, if it does."""
        if element.get(f"{TEXT}display") in ("none", "condition"):
            return HiddenKind.INVISIBLE
        family = "text" if element.tag == f"{TEXT}span" else "paragraph"
        style = element.get(f"{TEXT}style-name", "")
        if self._value(family, style, "text-properties", f"{TEXT}display") == "none":
            return HiddenKind.INVISIBLE
        size = re.fullmatch(
            r"(\d{1,4}(?:\.\d{1,9})?)pt",
            self._value(family, style, "text-properties", f"{_FO}font-size") or "",
        )
        if size and float(size[1]) <= _TINY_POINTS:
            return HiddenKind.TINY
        return HiddenKind.WHITE if self._is_white(family, style) else None

    def heading_level(self, paragraph: etree._Element, text: str) -> int:
        """The outline level of a heading, 2 for a short paragraph all in bold, 0 for running text."""
        if paragraph.tag == f"{TEXT}h":
            return number_of(paragraph, f"{TEXT}outline-level")
        if not could_be_heading(text):
            return 0
        style = paragraph.get(f"{TEXT}style-name", "")
        if self._named_title(style):
            return 1
        spans = [span for span in paragraph.iterchildren(f"{TEXT}span") if text_of(span).strip()]
        bare = bool((paragraph.text or "").strip()) or any((child.tail or "").strip() for child in paragraph)
        bold = self._is_bold("paragraph", style) or (
            bool(spans)
            and not bare
            and all(self._is_bold("text", span.get(f"{TEXT}style-name", "")) for span in spans)
        )
        return 2 if bold else 0

    def is_hidden_row(self, row: etree._Element) -> bool:
        """Whether a table row, or the group of rows it is in, is not shown."""
        groups = (
            group.get(f"{TABLE}display") == "false" for group in row.iterancestors(f"{TABLE}table-row-group")
        )
        return row.get(f"{TABLE}visibility") in _HIDDEN_ROWS or any(groups)

    def is_hidden_table(self, table: etree._Element) -> bool:
        """Whether a table or sheet is not shown."""
        style = table.get(f"{TABLE}style-name", "")
        return self._value("table", style, "table-properties", f"{TABLE}display") == "false"

    def hidden_columns(self, table: etree._Element) -> set[int]:
        """The numbers, from 0, of columns that are not shown."""
        hidden: set[int] = set()
        number = 0
        for column in table.iter(f"{TABLE}table-column"):
            repeated = number_of(column, f"{TABLE}number-columns-repeated")
            if column.get(f"{TABLE}visibility") in _HIDDEN_ROWS:
                hidden.update(range(number, min(number + repeated, _MOST_COLUMNS)))
            number += repeated
        return hidden

    def _is_bold(self, family: str, style: str) -> bool:
        return self._value(family, style, "text-properties", f"{_FO}font-weight") in (
            "bold",
            "700",
            "800",
            "900",
        )

    def _is_white(self, family: str, style: str) -> bool:
        colour = self._value(family, style, "text-properties", f"{_FO}color") or ""
        ground = self._value(family, style, f"{family}-properties", f"{_FO}background-color") or ""
        return _is_pale(colour) and (ground in ("", "transparent") or _is_pale(ground))

    def _named_title(self, style: str) -> bool:
        for element in self._chain("paragraph", style):
            if element.get(f"{_STYLE}name") in ("Title", "Subtitle"):
                return True
        return False

    def _value(self, family: str, style: str, properties: str, attribute: str) -> str | None:
        """What the style, or the nearest one it is based on, says of an attribute."""
        for element in self._chain(family, style):
            for child in element.iterchildren(f"{_STYLE}{properties}"):
                value = child.get(attribute)
                if value is not None:
                    return value
        return None

    def _chain(self, family: str, style: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        element = self._styles.get((family, style))
        while element is not None and len(chain) < _MOST_PARENTS:
            chain.append(element)
            element = self._styles.get((family, element.get(f"{_STYLE}parent-style-name", "")))
        return chain


def _is_pale(colour: str) -> bool:
    return bool(re.fullmatch(r"#(?:f[5-9a-f]){3}", colour.strip(), re.IGNORECASE))


def number_of(element: etree._Element, attribute: str) -> int:
    """The value of a counting attribute; 1 where it is missing or no number."""
    value = element.get(attribute, "")
    return int(value) if value.isdecimal() and len(value) < 10 else 1


def text_of(element: etree._Element) -> str:
    """All characters in an element and below it."""
    return "".join(str(text) for text in element.itertext())
