"""`lekwacht verify-register`: the matcher's part of `verify`, where the register is another user's."""

import click

from lekwacht.commands.verify import print_checks
from lekwacht.context import Context
from matcher import verification
from store.errors import ExitCode


@click.command("verify-register", hidden=True)
@click.pass_obj
def command(context: Context) -> int:
    """Look at the register's audit trail and fingerprints; exit 1 on any change."""
    checks = verification.verify(context.data)
    print_checks(checks)
    return ExitCode.DONE if all(check.whole for check in checks) else ExitCode.FOUND
