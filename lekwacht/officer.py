"""What the officers' commands share: a desk, the words, and options that they all have."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TypeVar

import click

from lekwacht.context import Context
from reports.casework import removal
from reports.desk import Desk, open_desk
from reports.language import Words, words
from reports.output import delivery, personal, urgent
from reports.settings import LANGUAGES
from store.casebook.decision import ReasonCode, Why

Member = TypeVar("Member", bound=StrEnum)

language_option = click.option("--lang", type=click.Choice(list(LANGUAGES)), help="Language of the output.")
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
reason_option = click.option("--reason", required=True, help="Why, in a sentence.")
reason_code_option = click.option(
    "--reason-code", "code", default="zie_toelichting", show_default=True, help="Why, as a code."
)


@contextmanager
def desk_of(context: Context) -> Iterator[Desk]:
    """A desk at the casebook for the person at the terminal."""
    settings, clock = context.configuration.report, context.clock
    with open_desk(context.data, settings, clock, actor=context.actor) as desk:
        yield desk


def send_urgent(context: Context) -> None:
    """Mail what cannot wait, what concerns one officer, and notices to hosts; what fails is tried again."""
    words = words_of(context, None)
    with desk_of(context) as desk:
        new = urgent.prepare(desk, words) + personal.prepare(desk, words)
        if new or removal.waits(desk):
            for failed in delivery.deliver(desk):
                click.echo(f"{failed.channel}: {failed.last_error}; tried again later", err=True)


def words_of(context: Context, lang: str | None) -> Words:
    """The catalogue in the language asked for, or the configured one."""
    return words(lang or context.language)


def member(kind: type[Member], value: str) -> Member:
    """The enum's member with this stored value.

    Raises:
        click.BadParameter: there is none; the message names those that there are.
    """
    try:
        return kind(value)
    except ValueError:
        choices = ", ".join(value.value for value in kind)
        raise click.BadParameter(f"{value!r} is none of {choices}") from None


def why_of(code: str, reason: str) -> Why:
    """Why somebody decided, as the two reason options gave it.

    Raises:
        click.BadParameter: the code is none that there is.
    """
    return Why(member(ReasonCode, code), reason)
