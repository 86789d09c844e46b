"""What a command prints about a document: what was read of it, set aside, and not read."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from documents.ledger import Fate, Where, ranges, summed
from store.matches.document import Remainder

if TYPE_CHECKING:
    from documents import ReadDocument
    from documents.ledger import LedgerLine
    from reports.language import Words
    from store.matches.document import Passage

_MOST_NAMES = 5


def warn(message: str) -> None:
    """Print a warning on stderr."""
    click.echo(f"lekwacht: {message}", err=True)


def print_document(words: "Words", name: str, document: "ReadDocument", *, compared: bool = False) -> None:
    """Print how much of a document was read, and warn of what was not."""
    click.echo(_read(words, name, document))
    for line in unread_lines(words, name, document, compared=compared):
        warn(line)


def unread_lines(
    words: "Words", name: str, document: "ReadDocument", *, compared: bool = False
) -> Iterator[str]:
    """A line for everything that was not read, or not enrolled though it could be found."""
    for line in summed(document.ledger):
        if line.fate is Fate.UNREAD:
            key = "enrolment.compare_unread" if compared else "enrolment.unread"
            yield words(key, name=name, place=_place(words, line), cause=_cause(words, line))
        elif line.fate is Fate.BY_MACHINE:
            yield words("enrolment.by_machine", name=name, place=_place(words, line))
        elif line.where is Where.STRETCH:
            yield words("enrolment.left_out", name=name, what=_cause(words, line), characters=line.amount)


def print_passages(words: "Words", passages: "Iterable[Passage]") -> None:
    """Print for each passage whether it can be found, then a summary."""
    listed = list(passages)
    for passage in listed:
        verdict = words("enrolment.can_be_found")
        if passage.weakness:
            advice = words(f"enrolment.advice.{passage.weakness}")
            verdict = words("enrolment.weak", reason=passage.weakness, advice=advice)
        line = words(
            "enrolment.passage",
            ref=passage.document_ref,
            number=passage.number,
            section=passage.section,
            words=passage.words,
            verdict=verdict,
        )
        click.echo(line)
    documents = len({passage.document_ref for passage in listed})
    weak = sum(passage.weakness is not None for passage in listed)
    click.echo(words("enrolment.summary", documents=documents, passages=len(listed), weak=weak))


def remainders(documents: "Iterable[ReadDocument]") -> "tuple[Remainder, ...]":
    """What of a document was not simply read, as it is kept: places and causes, no names."""
    return tuple(
        Remainder(line.cause, line.where, line.fate, ranges(line.numbers), line.places, line.amount)
        for document in documents
        for line in summed(document.ledger)
    )


def _read(words: "Words", name: str, document: "ReadDocument") -> str:
    apart = [
        f"{_cause(words, line)} {line.amount}"
        for line in summed(document.ledger)
        if line.fate is Fate.LEFT_OUT and line.where is Where.DOCUMENT
    ]
    if not apart:
        return words("enrolment.read", name=name, characters=len(document.text))
    return words("enrolment.read_apart", name=name, characters=len(document.text), apart=", ".join(apart))


def _cause(words: "Words", line: "LedgerLine") -> str:
    return words(f"enrolment.cause.{line.cause}")


def _place(words: "Words", line: "LedgerLine") -> str:
    if line.numbers:
        place = words(f"enrolment.place.{line.where}", numbers=ranges(line.numbers))
    else:
        key = f"enrolment.place.{line.where}"
        place = words(key if line.where in ("document", "stretch") else f"{key}_one")
    if not line.names:
        return place
    shown = [*line.names[:_MOST_NAMES], *(("…",) if len(line.names) > _MOST_NAMES else ())]
    return words("enrolment.named", place=place, names=", ".join(shown))
