"""The parts of `purge` that lie in rooms of their own: what was removed from the register, and the exchange.

Where each room has its own user, no user may open all of them: each does its part, by a command of its own.
"""

import os
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from exchange import forgetting, receiving
from exchange.office import open_office
from exchange.transport import GOOD_FOR
from lekwacht.context import Context
from matcher import removal
from store.errors import LockedError
from store.exchange import comparison

if TYPE_CHECKING:
    from reports.language import Words


def purge_register(context: Context) -> None:
    """What was removed from the register goes from every file of it, where this user may open them."""
    if os.access(context.data.register, os.R_OK | os.W_OK):
        removal.purge(context.data)


def purge_exchange(context: Context, words: "Words", *, dry_run: bool, quiet: bool) -> None:
    """Text that a partner sent and nobody compared, and what was refused, go with the date of a bundle.

    What is known of a partner's posts goes when an archive here would let go of the posts themselves. All of
    it where this user may open the exchange.
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
