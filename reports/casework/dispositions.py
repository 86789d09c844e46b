"""What each judgement entails: the one table from which judging, retention, register and handbook derive.

A new disposition is a row here; a test holds that none is missing, and the handbook's table is written
from it (`make docs`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from reports.language import Words
from reports.settings import ReportSettings
from store.casebook.incident import Disposition


class Closer(StrEnum):
    """Who may close an incident that is judged so."""

    NIEMAND = "niemand"
    IEDEREEN = "iedereen"
    COORDINATOR = "coordinator"


class Keeping(StrEnum):
    """By which rule what the casebook holds of an incident goes."""

    SIGNAAL = "signaal"  # nobody confirmed it
    ZELF_GEDEELD = "zelf_gedeeld"  # the person's own telling goes first
    VALS_ALARM = "vals_alarm"  # the same hit stays quiet, without text
    AFGEHANDELD = "afgehandeld"  # closed, and the evidence's time is over
    REGISTER = "register"  # the row itself


_DAYS: dict[Keeping, Callable[[ReportSettings], float]] = {
    Keeping.SIGNAAL: lambda settings: settings.keep_signal_days,
    Keeping.ZELF_GEDEELD: lambda settings: settings.keep_own_telling_days,
    Keeping.VALS_ALARM: lambda settings: settings.keep_false_alarm_days,
    Keeping.AFGEHANDELD: lambda settings: settings.keep_confirmed_days,
    Keeping.REGISTER: lambda settings: round(365.25 * settings.keep_register_years),
}


@dataclass(frozen=True, slots=True)
class Entails:
    """What follows from a judgement."""

    closes: bool  # nothing is left to do after it: without another wish the incident is closed with it
    closer: Closer
    keeping: Keeping
    starts_clock: bool = False  # who judges so is aware: the statutory hours run
    in_register: bool = False  # the incident stands in the register of breaches


DISPOSITIONS: dict[Disposition, Entails] = {
    Disposition.BEVESTIGD_LEK: Entails(
        closes=False,
        closer=Closer.COORDINATOR,
        keeping=Keeping.AFGEHANDELD,
        starts_clock=True,
        in_register=True,
    ),
    Disposition.AL_OPENBAAR: Entails(closes=True, closer=Closer.IEDEREEN, keeping=Keeping.AFGEHANDELD),
    Disposition.ZELF_GEDEELD: Entails(closes=True, closer=Closer.IEDEREEN, keeping=Keeping.ZELF_GEDEELD),
    Disposition.VALS_ALARM: Entails(closes=True, closer=Closer.IEDEREEN, keeping=Keeping.VALS_ALARM),
    Disposition.RECHTMATIG_OPENBAAR: Entails(
        closes=True, closer=Closer.IEDEREEN, keeping=Keeping.AFGEHANDELD
    ),
    Disposition.TESTGEGEVEN: Entails(closes=True, closer=Closer.IEDEREEN, keeping=Keeping.VALS_ALARM),
    Disposition.ONBEPAALD: Entails(closes=False, closer=Closer.NIEMAND, keeping=Keeping.SIGNAAL),
}


def keeping_of(disposition: Disposition | None) -> Keeping:
    """By which rule an incident's content goes; one that nobody judged is a signal."""
    return Keeping.SIGNAAL if disposition is None else DISPOSITIONS[disposition].keeping


def period(keeping: Keeping, settings: ReportSettings) -> timedelta:
    """How long content is kept by this rule."""
    return timedelta(days=_DAYS[keeping](settings))


def follows(disposition: Disposition, settings: ReportSettings, words: Words) -> str:
    """What follows from a judgement, in words: how long what is kept, how long quiet, which clock."""
    entails = DISPOSITIONS[disposition]
    sentence = words(
        f"labels.Follows.{entails.keeping.value}",
        days=period(entails.keeping, settings).days,
        quiet=settings.keep_quiet_days,
    )
    clock = words("labels.Follows.clock", years=settings.keep_register_years)
    return f"{clock} {sentence}" if entails.starts_clock else sentence


def handbook_table(words: Words) -> list[str]:
    """The table of the handbook, as lines of Markdown."""
    columns = ("disposition", "closes", "closer", "content", "clock", "register")
    heads = [words(f"labels.Entails.{column}") for column in columns]
    rows = [_handbook_row(disposition, entails, words) for disposition, entails in DISPOSITIONS.items()]
    return [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *rows)]


def _handbook_row(disposition: Disposition, entails: Entails, words: Words) -> list[str]:
    yes, no = words("labels.Entails.yes"), words("labels.Entails.no")
    return [
        f"`{disposition.value}`",
        yes if entails.closes else no,
        words.label(entails.closer),
        words(f"labels.Kept.{entails.keeping.value}"),
        yes if entails.starts_clock else no,
        yes if entails.in_register else no,
    ]
