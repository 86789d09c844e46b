"""`lekwacht requests`: does what officers asked of other rooms, now; the night and the worker call it too."""

import click

from lekwacht.context import Context
from lekwacht.errands import run_errands
from lekwacht.officer import send_urgent
from store.counted import counted
from store.errors import ExitCode, LockedError
from store.lock import exclusive


@click.command("requests")
@click.option("--follow-up", is_flag=True, help="Match and report afterwards; a night does this by itself.")
@click.pass_obj
def command(context: Context, *, follow_up: bool) -> int:
    """Carry out the open requests: look at pages, match the archive again, open reports.

    Exit 3 when one failed; whether its page is still there is then unknown.
    """
    try:
        with exclusive(context.data.casebook.with_name("requests.lock"), "requests"):
            failed = run_errands(context, lambda line: click.echo(line, err=True), follow_up=follow_up)
    except LockedError as error:  # what the other does need not be done twice
        click.echo(str(error), err=True)
        return ExitCode.DONE
    send_urgent(context)
    if failed:
        click.echo(f"{counted(failed, 'request')} failed; the incident shows which", err=True)
    return ExitCode.INCOMPLETE if failed else ExitCode.DONE
