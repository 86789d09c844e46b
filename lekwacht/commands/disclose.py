"""`lekwacht disclose`: to whom a document was made available, from when, and which parts."""

import json
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import click

from lekwacht.context import Context
from lekwacht.document_notes import warn
from lekwacht.officer import json_option, language_option, words_of
from matcher import disclose
from matcher.days import check_day, read_day
from matcher.errors import NotEnrolledError
from store.matches import disclosure, enrolled
from store.matches.document import Disclosure
from store.matches.schema import open_matches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from reports.language import Words
    from store.matches.disclosure import Numbered

_BY_OTHER_MEANS = "-"


@click.command("disclose")
@click.argument("ref", required=False)
@click.option("--to", "recipient", help="The recipient.")
@click.option("--unit", help="Part of the recipient's organisation.")
@click.option(
    "--on", "since", help="First day on which it was available: 2026-11-23, 23-11-2026 or 23 november 2026."
)
@click.option("--sections", help="The sections that were shared, separated by commas; default: all.")
@click.option("--list", "listing", is_flag=True, help="List the disclosures, of REF or of every document.")
@click.option(
    "--correct",
    is_flag=False,
    flag_value=_BY_OTHER_MEANS,
    metavar="[N]",
    help="Replace disclosure N, or the one of REF to this recipient, by the given values.",
)
@click.option(
    "--withdraw",
    is_flag=False,
    flag_value=_BY_OTHER_MEANS,
    metavar="[N]",
    help="Withdraw disclosure N, or the one of REF to this recipient; the audit trail keeps it.",
)
@json_option
@language_option
@click.pass_obj
def command(
    context: Context,
    *,
    ref: str | None,
    recipient: str | None,
    unit: str | None,
    since: str | None,
    sections: str | None,
    listing: bool,
    correct: str | None,
    withdraw: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Record that document REF, or parts of it, was made available to a recipient."""
    if sum(map(bool, (listing, correct, withdraw))) > 1:
        raise click.UsageError("give one of --list, --correct and --withdraw.")
    words = words_of(context, lang)
    parts = None if sections is None else tuple(part.strip() for part in sections.split(",") if part.strip())
    day = None if since is None else read_day(since)
    given = _Given(context, words, ref, recipient, unit, day, parts)
    with _matches(context) as database:
        if listing:
            _list(database, words, ref, as_json=as_json)
        elif correct:
            given.correct(database, correct)
        elif withdraw:
            given.withdraw(database, withdraw)
        else:
            given.record(database)


class _Given:
    """What was given at the command line."""

    def __init__(  # noqa: PLR0917 - one parameter an option
        self,
        context: Context,
        words: "Words",
        ref: str | None,
        recipient: str | None,
        unit: str | None,
        day: date | None,
        sections: tuple[str, ...] | None,
    ) -> None:
        self._context, self._words = context, words
        self._ref, self._recipient, self._unit = ref, recipient, unit
        self._day, self._sections = day, sections

    def record(self, database: "Database") -> None:
        """Write a new disclosure down."""
        if not (self._ref and self._recipient and self._day):
            raise click.UsageError("give REF, --to and --on; or --list, --correct or --withdraw.")
        now = self._context.clock.now()
        new = Disclosure(self._ref, self._recipient, self._unit, self._day, self._sections or (), now)
        self._warn_of(new)
        first = disclose.disclose(database, new, self._context.actor)
        click.echo(self._words(f"enrolment.{'disclosed' if first else 'disclosed_before'}", ref=self._ref))

    def correct(self, database: "Database", number: str) -> None:
        """Put what was given in the place of what was written down."""
        by_number = number != _BY_OTHER_MEANS
        wanted = disclose.WantedDisclosure(
            _number(number),
            self._ref,
            None if by_number else self._recipient,
            None if by_number else self._unit,
        )
        old = disclose.find(database, wanted).disclosure
        new = replace(
            old,
            recipient=self._recipient or old.recipient,
            unit=old.unit if self._unit is None else self._unit or None,
            available_from=self._day or old.available_from,
            sections=old.sections if self._sections is None else self._sections,
            recorded_at=self._context.clock.now(),
        )
        self._warn_of(new)
        disclose.correct(database, wanted, new, self._context.actor)
        click.echo(self._words("enrolment.corrected", ref=old.document_ref))

    def withdraw(self, database: "Database", number: str) -> None:
        """Take back what was written down."""
        wanted = disclose.WantedDisclosure(_number(number), self._ref, self._recipient, self._unit, self._day)
        old = disclose.withdraw(database, wanted, self._context.clock.now(), self._context.actor)
        click.echo(self._words("enrolment.withdrawn", ref=old.document_ref))

    def _warn_of(self, new: "Disclosure") -> None:
        if check_day(new.available_from, self._context.clock.now().date()):
            warn(self._words("enrolment.future", day=self._words.day(new.available_from)))


@contextmanager
def _matches(context: Context) -> "Iterator[Database]":
    database = open_matches(context.data.matches)
    try:
        yield database
    finally:
        database.close()


def _number(given: str) -> int | None:
    if given == _BY_OTHER_MEANS:
        return None
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise click.BadParameter(
            f"{given!r} is not the number of a disclosure; see: lekwacht disclose --list"
        )
    return int(given)


def _list(database: "Database", words: "Words", ref: str | None, *, as_json: bool) -> None:
    if ref is not None and enrolled.document(database, ref) is None:
        raise NotEnrolledError(f"{ref} is not enrolled; see: lekwacht register list")
    disclosures = disclosure.numbered(database, ref)
    if as_json:
        click.echo(json.dumps([_row(numbered) for numbered in disclosures], ensure_ascii=False, indent=2))
        return
    for numbered in disclosures:
        shared = numbered.disclosure
        line = words(
            "enrolment.disclosure",
            ref=shared.document_ref,
            recipient=shared.recipient,
            unit=f" / {shared.unit}" if shared.unit else "",
            day=words.day(shared.available_from),
            sections=", ".join(shared.sections) or words("enrolment.whole"),
        )
        click.echo(f"{numbered.number}  {line}")
    click.echo(words.count("enrolment.disclosures", len(disclosures)))


def _row(numbered: "Numbered") -> dict[str, object]:
    shared = numbered.disclosure
    return {
        "number": numbered.number,
        "ref": shared.document_ref,
        "to": shared.recipient,
        "unit": shared.unit,
        "on": shared.available_from.isoformat(),
        "sections": list(shared.sections),
        "recorded_at": shared.recorded_at.isoformat(),
    }
