"""`lekwacht init`: makes the data directory, key, configuration and databases."""

from pathlib import Path

import click

from lekwacht import setup
from lekwacht.context import Context
from lekwacht.schemes_told import SCHEMES_TOLD

_THRESHOLDS: dict[str, dict[str, object]] = {
    "source": {},
    "carried": {"match.alert_e_value": 10.0, "match.lead_e_value": 800.0},
}
"""Few bits are little evidence: who carries a register away hears of more chance, or of less (0115)."""


@click.command("init")
@click.option(
    "--key-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where the secret key lies or is made; default: beside the data directory.",
)
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
@click.option(
    "--scheme",
    type=click.Choice(["source", "carried"]),
    default="source",
    show_default=True,
    help="What is stored of documents: source finds most and stays in the house; carried may leave it.",
)
@click.pass_obj
def command(context: Context, key_file: Path | None, language: str, scheme: str) -> None:
    """Make the data directory, key, configuration and databases; what is there already stays."""
    chosen = {"general.language": language, "match.scheme": scheme, **_THRESHOLDS[scheme]}
    made = setup.initialise(context.root, key_file=key_file, settings=chosen)
    for path in made.created:
        click.echo(f"made   {path}")
    for path in made.kept:
        click.echo(f"kept   {path}")
    click.echo(f"The key is {made.key_file}: keep it off this machine's backups and away from the data.")
    click.echo(f"Scheme: {SCHEMES_TOLD[scheme]}")
    click.echo(f"Next: lekwacht --data {context.root} enrol FILE --ref REF --kind KIND")
