"""`lekwacht purge`: applies retention, in the casebook first and then in the archive."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from crawler import retention as archive
from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, language_option, words_of
from lekwacht.purging import purge_exchange, purge_register
from reports.casework import retention
from store.errors import ExitCode

if TYPE_CHECKING:
    from reports.casework.retention import Plan
    from reports.desk import Desk
    from reports.language import Words


@click.command("purge")
@click.option("--dry-run", is_flag=True, help="Only list what would be erased.")
@json_option
@language_option
@click.pass_obj
def command(context: Context, *, dry_run: bool, as_json: bool, lang: str | None) -> int:
    """Erase data past its retention period, record that, and search all files for it; exit 1 if found."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        if dry_run:
            _print(retention.plan(desk), words, as_json=as_json, done=False)
            _archive(context, desk, words, dry_run=True, quiet=as_json)
            purge_exchange(context, words, dry_run=True, quiet=as_json)
            return 0
        click.echo(words("terminal.purge.busy"), err=True)
        purged = retention.purge(desk)
        _print(purged.plan, words, as_json=as_json, done=True)
        _archive(context, desk, words, dry_run=False, quiet=as_json)
    purge_register(context)
    purge_exchange(context, words, dry_run=False, quiet=as_json)
    proof = purged.proof
    if proof.clean:
        click.echo(words("terminal.purge.proof.clean", probes=proof.probes), err=as_json)
    else:
        files = words.listed(proof.remaining)
        click.echo(words("terminal.purge.proof.found", probes=proof.probes, files=files), err=as_json)
    return ExitCode.DONE if proof.clean else ExitCode.FOUND


def _print(plan: "Plan", words: "Words", *, as_json: bool, done: bool) -> None:
    if as_json:
        due = [
            {"incident": due.number, "rule": due.rule.value, "sightings": due.sightings} for due in plan.due
        ]
        whole = {
            "due": due,
            "held": list(plan.held),
            "unsettled": list(plan.unsettled),
            "exports": len(plan.exports),
            "quiet": plan.quiet,
            "leads": plan.leads,
        }
        click.echo(json.dumps({"done": done, **whole}, ensure_ascii=False, indent=2))
        return
    state = "done" if done else "planned"
    for expiring in plan.due:
        rule = words.label(expiring.rule)
        click.echo(words(f"terminal.purge.{state}", number=expiring.number, rule=rule, n=expiring.sightings))
    for number in plan.held:
        click.echo(words("terminal.purge.held", number=number))
    for number in plan.unsettled:
        click.echo(words("terminal.purge.unsettled", number=number))
    click.echo(
        words("terminal.purge.rest", exports=len(plan.exports), suppressed=plan.suppressed, quiet=plan.quiet)
    )
    click.echo(words.count("terminal.purge.leads", plan.leads))


def _archive(context: Context, desk: "Desk", words: "Words", *, dry_run: bool, quiet: bool) -> None:
    before = context.clock.now() - timedelta(days=context.configuration.report.keep_post_days)
    purged = archive.purge(
        context.data, context.clock, before=before, keep=retention.kept_posts(desk), dry_run=dry_run
    )
    summary = words("terminal.purge.archive", posts=purged.posts, files=len(purged.files), bytes=purged.bytes)
    click.echo(summary, err=quiet)
