"""Pages for the tests of the finder's modules: posts of one kind, with what stands around them."""

from crawler.extraction.finder.fields import Fields
from crawler.extraction.finder.learn import read_fields
from crawler.extraction.finder.records import FoundRecord
from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import find_stamps

SAID = (
    "De molen aan de vaart kreeg nieuwe wieken van eikenhout, en het koren wordt er weer gemalen.",
    "Op zaterdag werd het zwembad geopend door de wethouder, die een lint doorknipte voor de school.",
    "De koffie was koud, maar de taart van de bakker op het plein maakte die middag veel goed.",
)
NAMES = ("Kees", "Els", "Piet")


def post(number: int, *, text: str | None = None, inner: str = "", name: str | None = None) -> str:
    """One post of a plain forum: name, time, text."""
    said = SAID[number % 3] if text is None else text
    return (
        f'<div class="p"><span class="n">{NAMES[number % 3] if name is None else name}</span> '
        f'<span class="d">{number + 2} mei 2021 10:1{number}</span><div class="t">{said}</div>{inner}</div>'
    )


def parsed(body: str) -> ParsedPage:
    """A page with this body."""
    return ParsedPage(f"<html><body>{body}</body></html>")


def records(page: ParsedPage, name: str = "p") -> tuple[FoundRecord, ...]:
    """A record for each element of this class."""
    return tuple(
        FoundRecord(page.first[element], page.last[element], element)
        for element, classes in enumerate(page.name)
        if classes == name
    )


def read(page: ParsedPage, name: str = "p") -> list[Fields]:
    """What is read in each element of this class."""
    return read_fields(page, records(page, name), find_stamps(page))


def body_of(page: ParsedPage, fields: Fields) -> str:
    """The text of a record on one line, or nothing."""
    return " ".join("".join(page.texts[slice(*fields.body)]).split()) if fields.body else ""
