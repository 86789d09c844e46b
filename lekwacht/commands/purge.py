"""`lekwacht purge`: applies retention, in the casebook first and then in the archive."""

import json
import os
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from crawler import retention as archive
from exchange import forgetting, receiving
from exchange.office import open_office
from exchange.transport import GOOD_FOR
from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, language_option, words_of
from matcher import removal
from reports.casework import retention
from store.errors import ExitCode, LockedError
from store.exchange import comparison

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
            _exchange(context, words, dry_run=True, quiet=as_json)
            return 0
        click.echo(words("terminal.purge.busy"), err=True)
        purged = retention.purge(desk)
        _print(purged.plan, words, as_json=as_json, done=True)
        _archive(context, desk, words, dry_run=False, quiet=as_json)
    _register(context)
    _exchange(context, words, dry_run=False, quiet=as_json)
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


def _register(context: Context) -> None:
    """What was removed from the register goes from every file of it, where this user may open them."""
    if os.access(context.data.register, os.R_OK | os.W_OK):
        removal.purge(context.data)


def _exchange(context: Context, words: "Words", *, dry_run: bool, quiet: bool) -> None:
    """Text that a partner sent and nobody compared, and what was refused, go with the date of a bundle.

    What is known of a partner's posts goes when an archive here would let go of the posts themselves.
    """
    if not os.access(context.data.exchange, os.R_OK | os.W_OK):
        return
    with open_office(context.data, context.clock, actor=context.actor) as office:
        before = office.now() - timedelta(days=context.configuration.report.keep_post_days)
        try:
            posts = forgetting.forget(office, before, dry_run=dry_run)
        except LockedError:
            click.echo(words("terminal.purge.exchange_busy"), err=True)
        else:
            if posts:
                click.echo(words("terminal.purge.foreign", posts=posts), err=quiet)
        if dry_run:
            return
        if forgotten := comparison.forget_before(office.database, office.now() - GOOD_FOR):
            office.record("comparisons_forgotten", "exchange", requests=forgotten)
        if removed := receiving.remove_refused(office, office.now() - GOOD_FOR):
            office.record("refused_bundles_removed", "exchange", bundles=removed)
        comparison.erase(office.database)


def _archive(context: Context, desk: "Desk", words: "Words", *, dry_run: bool, quiet: bool) -> None:
    before = context.clock.now() - timedelta(days=context.configuration.report.keep_post_days)
    purged = archive.purge(
        context.data, context.clock, before=before, keep=retention.kept_posts(desk), dry_run=dry_run
    )
    summary = words("terminal.purge.archive", posts=purged.posts, files=len(purged.files), bytes=purged.bytes)
    click.echo(summary, err=quiet)
