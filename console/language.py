"""What stands on the screen in which language: one catalogue, and dates and numbers as people write them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_percent
from babel.support import NullTranslations, Translations

from reports.language import words
from reports.settings import LANGUAGES
from store.clock import AMSTERDAM

IN_THE_CODE = "en"
"""The language of the messages in code and templates; every other language has a catalogue."""
_DEFAULT = "nl"


def N_(text: str) -> str:  # noqa: N802 - the name by which gettext finds a text that is translated later
    """The text as it is, marked for the catalogue."""
    return text


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the screen."""

    code: str
    translations: NullTranslations

    def text(self, message: str, **values: object) -> str:
        """The message in this language, with `%(name)s` filled in."""
        translated: str = self.translations.gettext(message)
        return translated % values if values else translated

    def plural(self, singular: str, many: str, number: int, **values: object) -> str:
        """The message for this number, with `%(num)s` and the other names filled in."""
        translated: str = self.translations.ngettext(singular, many, number)
        return translated % {"num": self.number(number), **values}

    def moment(self, at: datetime) -> str:
        """A moment in Amsterdam, as "23 november 2026 14:05"."""
        return words(self.code).moment(at)

    def short_moment(self, at: datetime) -> str:
        """A moment in Amsterdam, as "23 nov 2026 14:05"."""
        local = at.astimezone(AMSTERDAM)
        return format_datetime(local, "d MMM yyyy HH:mm", tzinfo=AMSTERDAM, locale=self.code)

    def day(self, on: date) -> str:
        """A day, as "23 november 2026"."""
        return words(self.code).day(on)

    def short_day(self, on: date) -> str:
        """A day on a drawing, as "23 nov"."""
        return format_skeleton("MMMd", on, locale=self.code)

    def month(self, on: date) -> str:
        """The month above a drawing's days, as "november"."""
        return format_date(on, "MMMM", locale=self.code)

    def tiny_day(self, on: date) -> str:
        """A day on the axis of a drawing, as "23 nov 26"."""
        return words(self.code).tiny_day(on)

    def form_moment(self, at: datetime) -> str:
        """A moment in Amsterdam as a form's field holds it."""
        return at.astimezone(AMSTERDAM).strftime("%Y-%m-%dT%H:%M")

    def rarity(self, e_value: float) -> str:
        """How often chance alone makes something at least as strong, in words."""
        return words(self.code).rarity(e_value)

    def number(self, value: float) -> str:
        """A number, as "1.234,5"."""
        return words(self.code).number(value)

    def name_of(self, code: str) -> str:
        """What a language is called in this one, as "Engels"."""
        return str(Locale(code).get_display_name(self.code))

    def every_language(self) -> str:
        """All languages in a row, as "Nederlands en Engels"."""
        return format_list([self.name_of(code) for code in LANGUAGES], locale=self.code)

    def percent(self, share: float) -> str:
        """A share of one, as "93%"."""
        return format_percent(share, locale=self.code)


@cache
def language(code: str) -> Language:
    """The language of this code; Dutch when there is none."""
    known = code if code in LANGUAGES else _DEFAULT
    return Language(known, NullTranslations() if known == IN_THE_CODE else _translations(known))


def chosen(wanted: str | None, default: str) -> Language:
    """The language somebody chose, else the organisation's."""
    return language(wanted if wanted in LANGUAGES else default)


def catalogue(code: str) -> Path:
    """The file with the console's own sentences in a language."""
    return Path(__file__).parent / "locale" / code / "console.po"


def _translations(code: str) -> Translations:
    compiled = BytesIO()
    with catalogue(code).open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled, domain="console")
