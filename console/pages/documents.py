"""What is enrolled: references, kinds, disclosures and the strength of each passage. Never text."""

from contextlib import closing
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from console.console import Visit
from console.filters import page_number
from console.judging import Problem
from console.rendering import page
from reports.casework import changes, incidents
from reports.desk import Desk
from reports.language import words
from store.casebook.change import ChangeKind
from store.casebook.incident import IncidentFilter, IncidentSummary
from store.matches import disclosure, enrolled
from store.matches.disclosure import Numbered
from store.matches.document import Document, Passage, Remainder
from store.matches.schema import read_matches


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document as a line of the list."""

    document: Document
    passages: int
    weak: int  # passages of its own that can hardly be found; headings and standard text are none
    unread: int  # places of which nobody knows what they say
    disclosures: int


@dataclass(frozen=True, slots=True)
class RemainderLine:
    """A place of a document that was not simply read, in words."""

    place: str
    cause: str
    remainder: Remainder


_WITHOUT_NUMBER = frozenset({"document", "stretch"})


def show_all(visit: Visit) -> Response:
    """Every document by reference, a page at a time."""
    asked, number = visit.query("words")[:200], page_number(visit.query("number"))
    rows = visit.console.settings.page_rows
    known = _documents(visit, asked)
    shown = known[(number - 1) * rows : number * rows]
    return page(
        visit,
        "documents.html",
        lines=_lines(visit, shown),
        total=len(known),
        words=asked,
        number_of_page=number,
        pages=max(1, -(-len(known) // rows)),
        parameters=lambda **changes: {"words": asked, **changes},
    )


def show(visit: Visit) -> Response:
    """One document: its passages' strength, its disclosures, and the incidents about it."""
    return shown(visit, visit.query("ref"), ())


def shown(visit: Visit, ref: str, problems: tuple[Problem, ...]) -> Response:
    """The document, with what is not right about a form above it."""
    known = _document(visit, ref)
    if known is None:
        raise HTTPException(404)
    document, passages, remainders, disclosures = known
    with visit.desk() as desk:
        about = _incidents(desk, ref)
        desk.record("document_viewed", ref)
        asked = tuple(
            change for change in changes.newest(desk, frozenset(ChangeKind)) if change.subject == ref
        )
    return page(
        visit,
        "document.html",
        422 if problems else 200,
        problems=problems,
        asked=asked,
        document=document,
        passages=passages,
        remainders=[_line_of(visit, remainder) for remainder in remainders],
        disclosures=disclosures,
        incidents=about,
    )


def _documents(visit: Visit, asked: str) -> tuple[Document, ...]:
    if not visit.console.data.matches.exists():
        return ()
    wanted = asked.casefold()
    with closing(read_matches(visit.console.data.matches)) as matches:
        return tuple(
            document
            for document in enrolled.documents(matches)
            if not document.canary
            and wanted in f"{document.ref}\n{document.case_ref}\n{document.kind}".casefold()
        )


def _lines(visit: Visit, documents: tuple[Document, ...]) -> tuple[DocumentLine, ...]:
    if not documents:
        return ()
    with closing(read_matches(visit.console.data.matches)) as matches:
        lines = []
        for document in documents:
            passages = enrolled.passages(matches, document.ref)
            weak = sum(passage.weakness is not None and passage.weakness.is_loss for passage in passages)
            unread = sum(
                remainder.places for remainder in _unread(enrolled.remainders(matches, document.ref))
            )
            shared = len(disclosure.of_document(matches, document.ref))
            lines.append(DocumentLine(document, len(passages), weak, unread, shared))
    return tuple(lines)


def _unread(remainders: tuple[Remainder, ...]) -> tuple[Remainder, ...]:
    return tuple(remainder for remainder in remainders if remainder.fate == "unread")


def _line_of(visit: Visit, remainder: Remainder) -> RemainderLine:
    """One line of what was not simply read."""
    said = words(visit.language.code)
    place = f"enrolment.place.{remainder.place}"
    if remainder.place not in _WITHOUT_NUMBER and not remainder.numbers:
        place += "_one"
    return RemainderLine(
        said(place, numbers=remainder.numbers), said(f"enrolment.cause.{remainder.cause}"), remainder
    )


def _document(
    visit: Visit, ref: str
) -> tuple[Document, tuple[Passage, ...], tuple[Remainder, ...], tuple[Numbered, ...]] | None:
    if not visit.console.data.matches.exists():
        return None
    with closing(read_matches(visit.console.data.matches)) as matches:
        document = enrolled.document(matches, ref)
        if document is None or document.canary:
            return None
        return (
            document,
            enrolled.passages(matches, ref),
            enrolled.remainders(matches, ref),
            disclosure.numbered(matches, ref),
        )


def _incidents(desk: Desk, ref: str) -> tuple[IncidentSummary, ...]:
    return incidents.page(desk, IncidentFilter(document=ref), limit=50).summaries
