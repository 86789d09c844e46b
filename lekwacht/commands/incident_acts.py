"""What an officer does to an incident at the terminal beyond deciding: the clock, the law, holds, silence."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING

import click

from console.acting import sentence_of
from console.language import language
from console.trail import in_short
from lekwacht.context import Context
from lekwacht.officer import (
    desk_of,
    language_option,
    member,
    reason_code_option,
    reason_option,
    why_of,
    words_of,
)
from reports.casework import (
    awareness,
    handling,
    incidents,
    links,
    milestones,
    notes,
    notification_duty,
    seconding,
)
from reports.casework import suppressions as room
from reports.output import terminal
from reports.output.terminal import plain
from store.casebook.incident import Priority
from store.casebook.suppression import SuppressionScope
from store.clock import AMSTERDAM

if TYPE_CHECKING:
    from store.casebook.incident import Incident

_AT = click.option(
    "--at",
    type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]),
    help="When, in Dutch time; default: now.",
)
_NUMBER = click.argument("number", metavar="M")


@click.command()
@_NUMBER
@click.option("--to", "assignee", help="The officer; default: you.")
@click.option("--nobody", is_flag=True, help="Release the incident.")
@click.option("--message", default="", help="A message for the new assignee; stored as a note.")
@language_option
@click.pass_obj
def assign(
    context: Context, *, number: str, assignee: str | None, nobody: bool, message: str, lang: str | None
) -> None:
    """Take an incident, assign it to somebody with a message, or release it."""
    to = None if nobody else assignee or context.actor
    with desk_of(context) as desk:
        incident = handling.assign(desk, number, to, message=message)
    _print(context, lang, incident)


@click.command()
@_NUMBER
@click.option("--text", required=True, help="Text of the note; - reads it from standard input.")
@click.pass_obj
def note(context: Context, number: str, text: str) -> None:
    """Add a note to an incident, for colleagues."""
    written = sys.stdin.read() if text == "-" else text
    with desk_of(context) as desk:
        made = notes.write(desk, number, written)
    click.echo(f"N-{made.id}")


@click.command()
@_NUMBER
@click.argument("priority")
@language_option
@click.pass_obj
def priority(context: Context, number: str, priority: str, lang: str | None) -> None:
    """Put an incident first (dringend) or last (laag) in the list, or order it by strength (gewoon)."""
    chosen = None if priority == "gewoon" else member(Priority, priority)
    with desk_of(context) as desk:
        incident = handling.prioritise(desk, number, chosen)
    _print(context, lang, incident)


@click.command()
@_NUMBER
@click.argument("other", metavar="OTHER")
@click.option("--reason", default="", help="Why they belong together, in a sentence.")
@click.option("--remove", is_flag=True, help="Remove the link.")
@language_option
@click.pass_obj
def link(context: Context, *, number: str, other: str, reason: str, remove: bool, lang: str | None) -> None:
    """Link an incident to another one."""
    with desk_of(context) as desk:
        incident = links.untie(desk, number, other) if remove else links.tie(desk, number, other, reason)
    _print(context, lang, incident)


@click.command()
@_NUMBER
@reason_option
@reason_code_option
@_AT
@language_option
@click.pass_obj
def aware(
    context: Context, *, number: str, reason: str, code: str, at: datetime | None, lang: str | None
) -> None:
    """Declare that the organisation is aware of a breach; the 72 hours start then."""
    with desk_of(context) as desk:
        incident = awareness.declare_awareness(desk, number, why_of(code, reason), at=_moment(at))
    _print(context, lang, incident)


@click.command()
@_NUMBER
@click.option("--notifiable/--not-notifiable", required=True, help="Whether the authority must be notified.")
@reason_option
@reason_code_option
@language_option
@click.pass_obj
def notify(
    context: Context, *, number: str, notifiable: bool, reason: str, code: str, lang: str | None
) -> None:
    """Decide whether the authority must be notified; "not" needs a second person."""
    with desk_of(context) as desk:
        incident = notification_duty.judge(desk, number, notifiable=notifiable, why=why_of(code, reason))
    _print(context, lang, incident)


@click.command()
@_NUMBER
@click.option(
    "--judgement",
    is_flag=True,
    help="Agree with the judgement (such as a false alarm), not with the notification.",
)
@language_option
@click.pass_obj
def confirm(context: Context, *, number: str, judgement: bool, lang: str | None) -> None:
    """Agree as the second person."""
    with desk_of(context) as desk:
        if judgement:
            seconding.second(desk, number)
            incident = incidents.get(desk, number)
        else:
            incident = notification_duty.confirm(desk, number)
    _print(context, lang, incident)


@click.command()
@_NUMBER
@click.argument("milestone")
@_AT
@language_option
@click.pass_obj
def reached(context: Context, *, number: str, milestone: str, at: datetime | None, lang: str | None) -> None:
    """Record that MILESTONE was reached: gemeld_ap, betrokkenen_ingelicht or verwijderd."""
    with desk_of(context) as desk:
        chosen = member(milestones.Milestone, milestone)
        incident = milestones.reach(desk, number, chosen, at=_moment(at))
    _print(context, lang, incident)


@click.command()
@_NUMBER
@click.option("--reason", help="Why the incident must be held; without a reason the hold is released.")
@language_option
@click.pass_obj
def hold(context: Context, *, number: str, reason: str | None, lang: str | None) -> None:
    """Exclude an incident from retention, or release it."""
    with desk_of(context) as desk:
        incident = handling.hold(desk, number, reason)
    _print(context, lang, incident)


@click.command()
@click.argument("scope")
@click.argument("value")
@reason_option
@reason_code_option
@click.option("--until", required=True, type=click.DateTime(["%Y-%m-%d"]), help="When it ends.")
@click.pass_obj
def suppress(context: Context, *, scope: str, value: str, reason: str, code: str, until: datetime) -> None:
    """Suppress matches: SCOPE is place, site, address, passage, case or author; VALUE says which one."""
    with desk_of(context) as desk:
        made = room.suppress(
            desk,
            member(SuppressionScope, scope),
            value,
            why_of(code, reason),
            until.replace(tzinfo=AMSTERDAM),
        )
    click.echo(f"S-{made.id}")


@click.command()
@click.option("--end", "ended", type=int, help="End the suppression with this number now.")
@language_option
@click.pass_obj
def suppressions(context: Context, *, ended: int | None, lang: str | None) -> None:
    """List suppressions with their number of sightings, owner and end."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        if ended is not None:
            room.end(desk, ended)
        summaries = room.summaries(desk)
    for summary in summaries:
        made = summary.suppression
        click.echo(
            words(
                "terminal.suppression",
                id=made.id,
                scope=words.label(made.scope),
                value=plain(made.value),
                n=summary.sightings,
                owner=plain(made.owner),
                until=words.moment(made.ended_at or made.expires_at),
                reason=plain(made.reason),
            )
        )


@click.command()
@_NUMBER
@language_option
@click.pass_obj
def history(context: Context, *, number: str, lang: str | None) -> None:
    """Show every action on an incident: when, who, what."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        events = incidents.history(desk, number)
    spoken = language(words.language)
    for event in events:
        beside = in_short(spoken, event)
        sentence = sentence_of(spoken, event)
        click.echo(f"{words.moment(event.at)}  {sentence}{f' ({beside})' if beside else ''}")


ACTS = (assign, note, priority, link, aware, notify, confirm, reached, hold, suppress, suppressions, history)


def _moment(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=AMSTERDAM) if at else None


def _print(context: Context, lang: str | None, incident: "Incident") -> None:
    with desk_of(context) as desk:
        for line in terminal.standing(desk, incident, words_of(context, lang)):
            click.echo(line)
