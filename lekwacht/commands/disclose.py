"""`lekwacht disclose`: to whom a document was made available, from when, and which parts."""

from datetime import datetime

import click

from lekwacht.context import Context


@click.command("disclose")
@click.argument("ref")
@click.option("--to", "recipient", required=True, help="Who could read it from then on.")
@click.option("--unit", help="Part of the recipient's organisation.")
@click.option("--on", "since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="From which day.")
@click.option("--sections", default="", help="The sections that were shared, with commas; all when left out.")
@click.pass_obj
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    context: Context, ref: str, recipient: str, unit: str | None, since: datetime, sections: str
) -> None:
    """Record that document REF, or parts of it, was made available to a recipient."""
    from matcher.disclose import disclose  # noqa: PLC0415 - a command loads its own room alone
    from store.matches.document import Disclosure  # noqa: PLC0415 - as above
    from store.matches.schema import open_matches  # noqa: PLC0415 - as above

    now = context.clock.now()
    parts = tuple(part.strip() for part in sections.split(",") if part.strip())
    database = open_matches(context.data.matches)
    try:
        new = disclose(database, Disclosure(ref, recipient, unit, since.date(), parts, now), context.actor)
    finally:
        database.close()
    click.echo(f"{ref}: {'recorded' if new else 'was recorded before'}.")
