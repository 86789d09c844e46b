"""The dossier as PDF/UA, which Dutch public bodies owe their readers: typst refuses what is not accessible.

The page is the source: its parts are read back in their order, so that both tell the same. typst belongs to
the extra `lekwacht[pdf]`; without it there is the page alone.
"""

import importlib.util
import json
import re
import unicodedata
from collections.abc import Iterator
from importlib import resources
from itertools import pairwise
from typing import Literal

from lxml import etree, html

from reports.dossier.dossier import Dossier
from reports.errors import ExportError
from reports.language import Words
from reports.output import dossier_page
from reports.output.dossier_page import DossierFrame

STANDARD: Literal["ua-1"] = "ua-1"
_HEADINGS = ("h1", "h2", "h3")
_MOST_SCRIPTS = 200
_NOT_DISPLAYED = re.compile(r"the text `\"(.+?)\"` could not be displayed", re.DOTALL)
_BLANKS = re.compile(r"\s+")

Block = dict[str, object]
Run = dict[str, object]


def is_possible() -> bool:
    """Whether typst is installed."""
    return importlib.util.find_spec("typst") is not None


def page(dossier: Dossier, words: Words, frame: DossierFrame) -> bytes:
    """The dossier as PDF/UA.

    Signs for which no font is at hand are told by their number; the page shows them.

    Raises:
        ExportError: typst cannot make it.
    """
    return made_of(dossier_page.page(dossier, words, frame), words.language)


def made_of(source: str, language: str) -> bytes:
    """The page with this source as PDF/UA."""
    import typst  # noqa: PLC0415 - an extra: whoever makes no PDF needs none

    document = html.document_fromstring(source)
    data = {
        "language": language,
        "title": document.findtext(".//title") or "",
        "blocks": [block for body in document.iterchildren("body") for block in _blocks(body)],
    }
    text = json.dumps(data, ensure_ascii=False)
    for _ in range(_MOST_SCRIPTS):
        with resources.as_file(resources.files("reports.output.templates") / "dossier.typ") as template:
            try:
                made = typst.compile(
                    template,
                    root=template.parent,
                    format="pdf",
                    pdf_standards=[STANDARD],
                    sys_inputs={"data": text},
                )
            except typst.TypstError as error:
                text = _told_by_number(text, str(error))
                continue
        return bytes(made)
    raise ExportError("the dossier cannot be made as PDF: it holds too many kinds of script")


def _told_by_number(text: str, error: str) -> str:
    """The text without the script of the sign that no font has.

    Raises:
        ExportError: something else was wrong.
    """
    number = _NOT_DISPLAYED.search(error)
    scripts = {_script(mark) for mark in number[1] if ord(mark) > 0x7F} if number else set()
    if not scripts:
        raise ExportError(f"the dossier cannot be made as PDF: {error[:200]}")
    return "".join(f"⟨{ord(m):04X}⟩" if ord(m) > 0x7F and _script(m) in scripts else m for m in text)


def _script(mark: str) -> str:
    """What a sign belongs to, by the first word of its name."""
    return unicodedata.name(mark, f"NAMELESS {ord(mark):04X}").split(" ")[0]


def _blocks(parent: html.HtmlElement) -> Iterator[Block]:
    for node in parent.iterchildren(etree.Element):
        yield from _block(node)


def _block(node: html.HtmlElement) -> Iterator[Block]:
    match node.tag:
        case "h1" | "h2" | "h3":
            yield {"kind": "heading", "level": _HEADINGS.index(node.tag) + 1, "runs": _runs(node)}
        case "p":
            yield {"kind": "paragraph", "runs": _runs(node)}
        case "dl":
            pairs = pairwise(node.iterchildren(etree.Element))
            yield {
                "kind": "terms",
                "rows": [
                    [_runs(term), _runs(description)] for term, description in pairs if term.tag == "dt"
                ],
            }
        case "ul":
            yield {"kind": "list", "items": [_runs(item) for item in node.iterchildren("li")]}
        case "table":
            yield _table(node)
        case "blockquote":
            yield {"kind": "quote", "runs": _runs(node, as_written=True)}
        case "svg":
            description = " ".join(node.xpath("./title/text() | ./desc/text()"))
            yield {"kind": "drawing", "svg": _drawing(node), "alt": description}
        case "section":
            yield {"kind": "box", "blocks": list(_boxed(node))}
        case "header" | "main" | "footer":
            yield from _blocks(node)
        case _:
            raise ValueError(f"the dossier's page has <{node.tag}>, which its PDF does not know")


def _boxed(node: html.HtmlElement) -> Iterator[Block]:
    for child in node.iterchildren(etree.Element):
        if child.tag == "strong":
            yield {"kind": "paragraph", "runs": [{**run, "strong": True} for run in _runs(child)]}
        else:
            yield from _block(child)


def _table(node: html.HtmlElement) -> Block:
    rows = [[_runs(cell) for cell in row.iterchildren("td")] for row in node.xpath("./tbody/tr")]
    caption = node.find("caption")
    return {
        "kind": "table",
        "caption": [] if caption is None else _runs(caption),
        "header": [_runs(cell) for cell in node.xpath("./thead/tr/th")],
        "rows": rows,
    }


def _runs(node: html.HtmlElement, *, as_written: bool = False) -> list[Run]:
    """The text of a node in stretches that look the same, its blanks as a browser shows them."""
    runs: list[Run] = []
    _collect(node, {}, runs)
    if not as_written:
        for run in runs:
            if "text" in run and run["text"] != "\n":
                run["text"] = _BLANKS.sub(" ", str(run["text"]))
    return runs


def _collect(node: html.HtmlElement, look: Run, runs: list[Run]) -> None:
    _say(node.text, look, runs)
    for child in node.iterchildren(etree.Element):
        if child.tag == "svg":
            runs.append({"svg": _drawing(child)})
        elif child.tag == "br":
            runs.append({"text": "\n"})
        else:
            name = {"mark": "mark", "code": "code", "strong": "strong"}.get(str(child.tag))
            _collect(child, {**look, name: True} if name else look, runs)
        _say(child.tail, look, runs)


def _say(text: str | None, look: Run, runs: list[Run]) -> None:
    if text:
        runs.append({"text": text, **look})


def _drawing(node: html.HtmlElement) -> str:
    """A drawing as SVG again: reading the page made its names small."""
    drawn = etree.tostring(node, encoding="unicode", with_tail=False).replace(" viewbox=", " viewBox=")
    return (
        drawn if " xmlns=" in drawn else drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )
