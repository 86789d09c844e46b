"""`lekwacht doctor`: what is missing or unsafe on this machine."""

import dataclasses
import json

import click

from lekwacht import doctor
from lekwacht.context import Context
from lekwacht.finding import Severity
from store.errors import ExitCode


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object per check.")
@click.pass_obj
def command(context: Context, as_json: bool) -> int:
    """List what is missing or unsafe on this machine, one line each; exit 1 if something is unsafe."""
    findings = list(doctor.examine(context))
    for finding in findings:
        if as_json:
            click.echo(json.dumps(dataclasses.asdict(finding)))
        else:
            click.echo(f"{finding.verdict:<6}  {finding.check:<14}  {finding.text}")
    unsafe = any(finding.verdict is Severity.UNSAFE for finding in findings)
    return ExitCode.FOUND if unsafe else ExitCode.DONE
