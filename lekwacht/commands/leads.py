"""`lekwacht leads`: the second look, at what chance or the same subject could explain."""

import json

import click

from lekwacht.context import Context
from lekwacht.officer import (
    desk_of,
    json_option,
    language_option,
    reason_code_option,
    reason_option,
    why_of,
    words_of,
)
from reports.casework import leads
from reports.output import outline, terminal


@click.group("leads")
def command() -> None:
    """Look twice at what could be a leak, or not: leads are no incidents."""


@command.command("list")
@click.option(
    "--all", "everything", is_flag=True, help="Also show leads beyond the number shown for a night."
)
@json_option
@language_option
@click.pass_obj
def list_(context: Context, *, everything: bool, as_json: bool, lang: str | None) -> None:
    """List the open leads, by night (newest first) and then by strength."""
    with desk_of(context) as desk:
        listed = leads.listed(desk, everything=everything)
    if as_json:
        click.echo(json.dumps([outline.lead(lead) for lead in listed.leads], ensure_ascii=False, indent=2))
        return
    for line in terminal.leads(listed, words_of(context, lang)):
        click.echo(line)


@command.command()
@click.argument("number", metavar="A")
@json_option
@language_option
@click.pass_obj
def show(context: Context, number: str, *, as_json: bool, lang: str | None) -> None:
    """Show one lead: the public text with the match marked, and why; viewing it is recorded."""
    with desk_of(context) as desk:
        lead = leads.view(desk, number)
    if as_json:
        click.echo(json.dumps(outline.lead(lead) | {"text": lead.text}, ensure_ascii=False, indent=2))
        return
    for line in terminal.lead(lead, words_of(context, lang)):
        click.echo(line)


@command.command()
@click.argument("number", metavar="A")
@reason_option
@reason_code_option
@language_option
@click.pass_obj
def promote(context: Context, number: str, *, reason: str, code: str, lang: str | None) -> None:
    """Turn a lead into an incident."""
    with desk_of(context) as desk:
        lead = leads.promote(desk, number, why_of(code, reason))
    confirmation = words_of(context, lang)(
        "terminal.leads.promoted", number=lead.number, incident=lead.incident_number
    )
    click.echo(confirmation)


@command.command()
@click.argument("number", metavar="A")
@reason_option
@reason_code_option
@language_option
@click.pass_obj
def dismiss(context: Context, number: str, *, reason: str, code: str, lang: str | None) -> None:
    """Dismiss a lead; the same match is not shown again."""
    with desk_of(context) as desk:
        lead = leads.dismiss(desk, number, why_of(code, reason))
    click.echo(words_of(context, lang)("terminal.leads.dismissed", number=lead.number))
