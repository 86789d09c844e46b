"""`lekwacht incidents`: triage and export from the terminal."""

import json
from datetime import datetime
from pathlib import Path

import click

from lekwacht.commands.incident_acts import ACTS
from lekwacht.commands.incident_papers import PAPERS
from lekwacht.commands.notices import notice
from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, language_option, member, words_of
from reports.casework import decisions, incidents, reporting, undoing
from reports.casework.dispositions import follows
from reports.output import exports, outline, terminal
from reports.output.spreadsheet import CsvProfile
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition, IncidentFilter, Status
from store.clock import AMSTERDAM


@click.group("incidents")
def command() -> None:
    """List, show, decide and export incidents."""


@command.command("list")
@click.option("--status", "statuses", multiple=True, help="Only with this status; may be repeated.")
@click.option("--site", help="Only with a sighting on this site.")
@click.option("--document", help="Only with this document recognised.")
@click.option("--mine", is_flag=True, help="Only my own and unassigned ones.")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most this many.")
@json_option
@language_option
@click.pass_obj
def list_(
    context: Context,
    *,
    statuses: tuple[str, ...],
    site: str | None,
    document: str | None,
    mine: bool,
    limit: int | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """List incidents, the newest first."""
    chosen = IncidentFilter(
        statuses=tuple(member(Status, status) for status in statuses),
        assignee=context.actor if mine else None,
        unassigned=mine,
        site=site,
        document=document,
    )
    with desk_of(context) as desk:
        page = incidents.page(desk, chosen, limit=limit)
    if as_json:
        click.echo(json.dumps(outline.page(page), ensure_ascii=False, indent=2))
        return
    for line in terminal.listed(page, words_of(context, lang)):
        click.echo(line)


@command.command()
@click.argument("number", metavar="M")
@json_option
@language_option
@click.pass_obj
def show(context: Context, number: str, as_json: bool, lang: str | None) -> None:
    """Show one incident with its sightings in order of time."""
    with desk_of(context) as desk:
        file = incidents.view(desk, number)
        if as_json:
            click.echo(json.dumps(outline.file(file), ensure_ascii=False, indent=2))
            return
        for line in terminal.shown(desk, file, words_of(context, lang)):
            click.echo(line)


@command.command()
@click.argument("number", metavar="M")
@click.option("--disposition", required=True, help="The disposition, e.g. bevestigd_lek or vals_alarm.")
@click.option("--reason", required=True, help="Why, in a sentence.")
@click.option("--reason-code", default="zie_toelichting", show_default=True, help="Why, as a code.")
@click.option("--status", help="New status; default: the one that fits the disposition.")
@click.option(
    "--until",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With aangehouden: the date on which it returns to the list.",
)
@language_option
@click.pass_obj
def decide(
    context: Context,
    *,
    number: str,
    disposition: str,
    reason: str,
    reason_code: str,
    status: str | None,
    until: datetime | None,
    lang: str | None,
) -> None:
    """Decide what an incident is, with a reason."""
    judgement = decisions.Judgement(
        member(Disposition, disposition),
        Why(member(ReasonCode, reason_code), reason),
        member(Status, status) if status else None,
        until.replace(tzinfo=AMSTERDAM) if until else None,
    )
    with desk_of(context) as desk:
        incident = decisions.decide(desk, number, judgement)
    words = words_of(context, lang)
    waits = decisions.needs_second(incident, judgement.disposition)
    click.echo(
        words(
            "terminal.proposed" if waits else "terminal.decided",
            number=incident.number,
            disposition=words.label(judgement.disposition),
            status=words.label(incident.status),
        )
    )
    if not waits:
        click.echo(follows(judgement.disposition, context.configuration.report, words))


@command.command("open")
@click.option("--page", "url", required=True, help="Address of the post that somebody reported.")
@click.option("--case", "case_ref", required=True, help="The case that the text probably comes from.")
@click.option("--by", help="Who reported it; default: you.")
@language_option
@click.pass_obj
def open_(context: Context, *, url: str, case_ref: str, by: str | None, lang: str | None) -> None:
    """Open an incident by hand for a page that somebody reported and matching did not find."""
    with desk_of(context) as desk:
        report = reporting.Report(url, case_ref, by or context.actor, desk.now())
        incident = reporting.open_reported(desk, report)
        for line in terminal.standing(desk, incident, words_of(context, lang)):
            click.echo(line)


@command.command()
@json_option
@click.pass_obj
def misses(context: Context, *, as_json: bool) -> None:
    """List reported pages that the custodian confirmed: leaks that matching missed."""
    with desk_of(context) as desk:
        missed_leaks = reporting.missed(desk)
    rows = [
        {
            "sighting": f"V-{leak.sighting.id}",
            "case": leak.sighting.case_ref,
            "permalink": leak.sighting.permalink,
            "similarity": leak.similarity,
            "reported_by": leak.sighting.reported_by,
        }
        for leak in missed_leaks
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("  ".join(str(value) for value in row.values()))


@command.command()
@click.argument("number", metavar="M")
@language_option
@click.pass_obj
def undo(context: Context, number: str, lang: str | None) -> None:
    """Undo the last judgement, as long as the content is still there."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        incident = undoing.undo(desk, number)
    click.echo(words("terminal.undone", number=incident.number, status=words.label(incident.status)))


@command.command()
@click.option(
    "--csv", "table", type=click.Path(dir_okay=False, path_type=Path), help="Write CSV to this file."
)
@click.option("--jsonl", "lines", type=click.Path(dir_okay=False, path_type=Path), help="Write JSON Lines.")
@click.option(
    "--xlsx", "book", type=click.Path(dir_okay=False, path_type=Path), help="Write an Excel workbook."
)
@click.option(
    "--profile",
    type=click.Choice(["excel-nl", "rfc4180", "overzicht"]),
    help="For Dutch Excel, programs, or a manager; default: excel-nl, with --xlsx overzicht.",
)
@click.option("--status", "statuses", multiple=True, help="Only with this status; may be repeated.")
@click.option("--site", help="Only with a sighting on this site.")
@click.option("--purpose", default="", help="What the export is for.")
@click.option("--with-text", is_flag=True, help="Include the public text; needs a purpose.")
@language_option
@click.pass_obj
def export(
    context: Context,
    *,
    table: Path | None,
    lines: Path | None,
    book: Path | None,
    profile: str | None,
    statuses: tuple[str, ...],
    site: str | None,
    purpose: str,
    with_text: bool,
    lang: str | None,
) -> None:
    """Write sightings to a file, one row per sighting."""
    if sum(file is not None for file in (table, lines, book)) != 1:
        raise click.UsageError("give --csv FILE, --xlsx FILE or --jsonl FILE.")
    chosen = IncidentFilter(statuses=tuple(member(Status, status) for status in statuses), site=site)
    wish = exports.ExportWish(purpose, chosen, with_text)
    with desk_of(context) as desk:
        if lines is not None:
            export = exports.write_json_lines(desk, lines, wish)
        elif book is not None:
            export = exports.write_workbook(desk, book, CsvProfile(profile or "overzicht"), wish)
        else:
            export = exports.write_csv(desk, table, CsvProfile(profile or "excel-nl"), wish)
    click.echo(
        words_of(context, lang).count(
            "terminal.exported", export.rows, number=export.number, file=export.file, sha256=export.sha256
        )
    )


for act in (*ACTS, *PAPERS, notice):
    command.add_command(act)
