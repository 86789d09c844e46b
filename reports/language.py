"""What officers read: every word on screen, on paper and in mails comes from one catalogue.

The catalogue is the TOML files in `reports/words`, named `<part>.<language>.toml`; a key is
`<part>.<table>.<name>`. An enum's label is found by its type and its stored value.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Protocol

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from reports.errors import ReportError
from reports.places.dates import DatedFact
from reports.settings import LANGUAGES
from store import clock
from store.archive.coverage import Ending
from store.archive.holding import ORIGIN as ARCHIVE_ORIGIN
from store.casebook.decision import Decision, DecisionKind, ReasonCode
from store.casebook.incident import Disposition, Notification
from store.casebook.sighting import OWN_CAPTURE
from store.errors import ExitCode
from store.month import Month
from store.nights.night import Step
from store.visible import visible


class UnknownLanguageError(ReportError, ValueError):
    """Lekwacht does not speak this language."""


class Amount(int):
    """A number in a text that brings its noun along: `{n:place|places}`, `{n:~is|are}` for a word alone."""

    def __format__(self, spec: str) -> str:
        """The number with the word for one or for several; as any other number without words."""
        if "|" not in spec:
            return super().__format__(spec)
        one, several = spec.removeprefix("~").split("|")
        word = one if self == 1 else several
        return word if spec.startswith("~") else f"{int(self)} {word}"


class SiteNight(Protocol):
    """A site in one night, as a list or a message has it."""

    @property
    def ending(self) -> str:
        """The stored word for how it ended."""

    @property
    def reached(self) -> bool:
        """Whether anything was received."""

    @property
    def broke_off(self) -> bool:
        """Whether it was reached at first, and then no longer."""

    @property
    def spoilt(self) -> bool:
        """Whether something was received of which nobody knows what it said."""


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """The text with this key, with the values filled in.

        Raises:
            KeyError: the catalogue has no such key.
        """
        counted = {name: Amount(value) if isinstance(value, int) else value for name, value in values.items()}
        return _catalogue(self.language)[key].format(**counted)

    def count(self, key: str, amount: int, /, **values: object) -> str:
        """The text for one thing (`<key>.one`) or for several (`<key>.other`)."""
        return self(f"{key}.{'one' if amount == 1 else 'other'}", n=amount, **values)

    def label(self, member: StrEnum) -> str:
        """What an enum's member is called on screen."""
        return self(f"labels.{type(member).__name__}.{member.value}")

    def ending(self, row: SiteNight) -> str:
        """How a site's night ended, so that it fits what was read and whether silence means something."""
        ended = Ending(row.ending)
        if row.broke_off:
            return self("labels.ending_told.broke_off")
        if ended.whole and not row.reached:
            return self.label(Ending.UNREACHABLE)
        if ended.whole and row.spoilt:
            return self("labels.ending_told.spoilt")
        return self.label(ended)

    def step(self, name: str) -> str:
        """What a step of the night does."""
        return self(f"labels.Step.{name}") if f"labels.Step.{name}" in keys(self.language) else name

    def step_end(self, step: Step) -> str:
        """How a step of the night failed."""
        if step.stopped:
            return self("labels.step_end.stopped")
        if step.exit_code == ExitCode.INCOMPLETE:
            return self("labels.step_end.incomplete")
        if step.exit_code < 0 or step.exit_code == ExitCode.INTERRUPTED:
            return self("labels.step_end.killed")
        return self("labels.step_end.failed", code=step.exit_code)

    def tell(self, key: str, values: tuple[tuple[str, object], ...]) -> str:
        """The text with this key, with moments and days written as people do."""
        return self(key, **{name: self._as_people_write(value) for name, value in values})

    def decided(self, decision: Decision) -> str:
        """What a decision says, by its kind."""
        match decision.kind:
            case DecisionKind.OORDEEL | DecisionKind.HERZIENING | DecisionKind.ONGEDAAN:
                return self.label(Disposition(decision.value))
            case DecisionKind.MELDING:
                return self.label(Notification(decision.value))
            case DecisionKind.HEROPENING:
                return self.label(ReasonCode(decision.value))
            case DecisionKind.KENNISNAME:
                return self.moment(clock.from_text(decision.value))

    def moment(self, at: datetime | None) -> str:
        """A moment in Dutch time, e.g. 23 november 2026 14:05; empty where there is none."""
        if at is None:
            return ""
        return format_datetime(at, "d MMMM y HH:mm", tzinfo=clock.AMSTERDAM, locale=self.language)

    def fact(self, fact: DatedFact) -> str:
        """A date as exactly as it is known, with the words that were read where they say it otherwise."""
        read = self._stretch(fact.earliest, fact.latest)
        return read if fact.raw is None or fact.raw == read else f"{read} (“{visible(fact.raw)}”)"

    def origin(self, origin: str) -> str:
        """Who made a capture."""
        if origin.startswith(ARCHIVE_ORIGIN):
            return self("labels.origin.archive", name=visible(origin.removeprefix(ARCHIVE_ORIGIN)))
        return self("labels.origin.own") if origin == OWN_CAPTURE else visible(origin)

    def day(self, on: date) -> str:
        """A calendar day, e.g. 23 november 2026."""
        return format_date(on, "d MMMM y", locale=self.language)

    def tiny_day(self, on: date) -> str:
        """A day on the axis of a drawing, as "23 nov 26"."""
        return format_date(on, "d MMM yy", locale=self.language)

    def month(self, month: Month) -> str:
        """A calendar month, as "november 2026"."""
        return format_date(month.first, "MMMM y", locale=self.language)

    def tiny_month(self, month: Month) -> str:
        """A month on the axis of a drawing, as "nov"."""
        return format_date(month.first, "MMM", locale=self.language)

    def language_name(self, code: str) -> str:
        """What a language is called, by its ISO 639 code; the code where babel does not know it."""
        name: str = Locale.parse(self.language).languages.get(code, code)
        return name

    def _stretch(self, earliest: datetime, latest: datetime) -> str:
        length = latest - earliest
        local = earliest.astimezone(clock.AMSTERDAM)
        if length >= timedelta(days=364):
            return str(local.year)
        if length >= timedelta(days=27):
            return format_date(local, "MMMM y", locale=self.language)
        return self.day(local.date()) if length >= timedelta(hours=20) else self.moment(earliest)

    def _as_people_write(self, value: object) -> object:
        if isinstance(value, DatedFact):
            return self.fact(value)
        if isinstance(value, datetime):
            return self.moment(value)
        if isinstance(value, date):
            return self.day(value)
        return visible(value) if isinstance(value, str) else value

    def rarity(self, e_value: float) -> str:
        """How often chance alone makes something at least as strong."""
        if e_value < 1e-6:
            return self("terminal.rarity.never")
        if e_value < 1:
            return self("terminal.rarity.posts", rate=self.number(float(f"{1_000_000 / e_value:.1g}")))
        return self("terminal.rarity.times", rate=self.number(round(e_value, 1)))

    def number(self, value: float) -> str:
        """A number, as "1.234,5"."""
        return format_decimal(value, locale=self.language)

    def listed(self, parts: tuple[str, ...]) -> str:
        """Several things as one enumeration."""
        return ", ".join(parts)


def words(language: str) -> Words:
    """The catalogue in this language.

    Raises:
        UnknownLanguageError: there is none.
    """
    if language not in LANGUAGES:
        raise UnknownLanguageError(f"there is no language {language!r}; choose {' or '.join(LANGUAGES)}")
    return Words(language)


def keys(language: str) -> frozenset[str]:
    """Every key of the catalogue in this language."""
    return frozenset(_catalogue(language))


@cache
def _catalogue(language: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for file in resources.files("reports.words").iterdir():
        part, _, rest = file.name.partition(".")
        if rest == f"{language}.toml":
            texts.update(_flat(part, tomllib.loads(file.read_text(encoding="utf-8"))))
    return texts


def _flat(prefix: str, table: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        key = f"{prefix}.{name}"
        if isinstance(value, dict):
            yield from _flat(key, value)
        else:
            yield key, str(value)
