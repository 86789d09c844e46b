"""A document that is to be enrolled, and the lines of JSON that bring many of them. Its text is not kept."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.days import check_day, read_day
from matcher.errors import MatcherInputError
from matcher.manifest import listed_faults
from store.counted import counted
from store.matches.document import Remainder

_HALF = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class NewSection:
    """A section of a document, as it is handed in."""

    section: str
    text: str

    def __repr__(self) -> str:
        return f"Section({self.section!r}, {counted(len(self.text), 'character')})"


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document to be enrolled: what is kept of it, and its text, which is not."""

    ref: str
    kind: str
    case_ref: str
    sections: tuple[NewSection, ...]
    canary: bool = False
    disclosures: tuple[tuple[str, date], ...] = ()  # to whom, from when
    remainders: tuple[Remainder, ...] = ()  # what of it was not simply read


def read_lines(lines: Iterable[str], today: date) -> list[NewDocument]:
    """The documents of JSON lines {"ref","kind","section","text"}; lines with one ref are one document.

    Raises:
        InputError: a line cannot be used; the message gives the number of every such line and never its text.
    """
    documents: dict[str, NewDocument] = {}
    wrong: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            fields = _fields(line, number)
            known = documents.get(fields["ref"])
            if known and (known.kind, known.case_ref) != (
                fields["kind"],
                fields.get("case") or fields["ref"],
            ):
                wrong.append(
                    f"line {number}: {fields['ref']} has another kind or case than on its first line"
                )
                continue
            documents[fields["ref"]] = _with_section(known, fields, number, today)
        except MatcherInputError as error:
            wrong.append(str(error))
    if wrong:
        raise MatcherInputError(listed_faults(wrong))
    if not documents:
        raise MatcherInputError("there are no lines to enrol; give one JSON object per line")
    return list(documents.values())


def _fields(line: str, number: int) -> dict[str, str]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):  # the first also of numbers with too many digits
        raise MatcherInputError(f"line {number} is not JSON; give one JSON object per line") from None
    names = ("ref", "kind", "section", "text")
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in names):
        raise MatcherInputError(f"line {number} needs the texts {', '.join(names)}")
    if not fields["ref"].strip():
        raise MatcherInputError(f"line {number} has an empty ref; give the document a reference")
    if any(
        _HALF.search(value) for name, value in fields.items() if name != "text" and isinstance(value, str)
    ):
        raise MatcherInputError(
            f"line {number} holds half a character (U+D800 to U+DFFF) outside its text; correct it"
        )
    return {name: value for name, value in fields.items() if isinstance(value, str)}


def _with_section(known: NewDocument | None, fields: dict[str, str], number: int, today: date) -> NewDocument:
    section = NewSection(fields["section"], fields["text"])
    disclosures = known.disclosures if known else ()
    if fields.get("shared_with"):
        disclosures = tuple(
            dict.fromkeys((*disclosures, (fields["shared_with"], _date(fields, number, today))))
        )
    return NewDocument(
        ref=fields["ref"],
        kind=fields["kind"],
        case_ref=fields.get("case") or fields["ref"],
        sections=(*known.sections, section) if known else (section,),
        disclosures=disclosures,
    )


def _date(fields: dict[str, str], number: int, today: date) -> date:
    if not fields.get("shared_on"):
        raise MatcherInputError(f"line {number} has shared_with; give shared_on as YYYY-MM-DD beside it")
    try:
        day = read_day(fields["shared_on"])
        check_day(day, today)
    except MatcherInputError as error:
        raise MatcherInputError(f"line {number}: shared_on: {error}") from None
    return day
