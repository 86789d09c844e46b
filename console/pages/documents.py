"""What is enrolled: references, kinds, disclosures and the strength of each passage. Never text."""

from contextlib import closing
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.filters import page_number
from console.rendering import page
from reports.casework import incidents
from reports.desk import Desk
from store.casebook.incident import IncidentFilter, IncidentSummary
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure, Document, Passage, Weakness
from store.matches.schema import read_matches


@dataclass(frozen=True, slots=True)
class Line:
    """A document as a line of the list."""

    document: Document
    passages: int
    weak: int
    disclosures: int


LONGEST_HEADING = 12
"""Words; what is longer is text that somebody could retell."""


def show_all(visit: Visit) -> Response:
    """Every document by reference, a page at a time."""
    words, number = visit.query("words")[:200], page_number(visit.query("number"))
    rows = visit.console.settings.page_rows
    known = _documents(visit, words)
    shown = known[(number - 1) * rows : number * rows]
    return page(
        visit,
        "documents.html",
        lines=_lines(visit, shown),
        total=len(known),
        words=words,
        number_of_page=number,
        pages=max(1, -(-len(known) // rows)),
        parameters=lambda **changes: {"words": words, **changes},
    )


def show(visit: Visit) -> Response:
    """One document: its passages' strength, its disclosures, and the incidents about it."""
    ref = visit.query("ref")
    found = _document(visit, ref)
    if found is None:
        raise HTTPException(404)
    document, passages, disclosures = found
    with visit.desk() as desk:
        about = _incidents(desk, ref)
        desk.record("document_viewed", ref)
    return page(
        visit,
        "document.html",
        document=document,
        passages=passages,
        disclosures=disclosures,
        incidents=about,
    )


def _documents(visit: Visit, words: str) -> tuple[Document, ...]:
    if not visit.console.data.matches.exists():
        return ()
    wanted = words.casefold()
    with closing(read_matches(visit.console.data.matches)) as matches:
        return tuple(
            one
            for one in enrolled.documents(matches)
            if not one.canary and wanted in f"{one.ref}\n{one.case_ref}\n{one.kind}".casefold()
        )


def _lines(visit: Visit, documents: tuple[Document, ...]) -> tuple[Line, ...]:
    if not documents:
        return ()
    with closing(read_matches(visit.console.data.matches)) as matches:
        lines = []
        for document in documents:
            passages = enrolled.passages(matches, document.ref)
            weak = sum(_is_weak(passage) for passage in passages)
            shared = len(disclosure.of_document(matches, document.ref))
            lines.append(Line(document, len(passages), weak, shared))
    return tuple(lines)


def _is_weak(passage: Passage) -> bool:
    """Whether a stretch of text cannot be found; a heading is short by nature and warns of nothing."""
    heading = passage.weakness is Weakness.TOO_SHORT and passage.words <= LONGEST_HEADING
    return passage.weakness is not None and not heading


def _document(visit: Visit, ref: str) -> tuple[Document, tuple[Passage, ...], tuple[Disclosure, ...]] | None:
    if not visit.console.data.matches.exists():
        return None
    with closing(read_matches(visit.console.data.matches)) as matches:
        document = enrolled.document(matches, ref)
        if document is None or document.canary:
            return None
        return document, enrolled.passages(matches, ref), disclosure.of_document(matches, ref)


def _incidents(desk: Desk, ref: str) -> tuple[IncidentSummary, ...]:
    return incidents.page(desk, IncidentFilter(document=ref), limit=50).summaries
