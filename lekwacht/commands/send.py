"""`lekwacht send`: makes the next bundle for a partner."""

import json
from pathlib import Path

import click

from exchange import partners, sending
from exchange.manifest import BundleKind
from exchange.office import open_office
from lekwacht import exchanging
from lekwacht.context import Context
from lekwacht.kinds import kinds
from store import out_file
from store.counted import counted
from store.exchange.bundle import SentBundle


@click.command("send")
@click.argument("kind", type=click.Choice([kind.value for kind in BundleKind]))
@click.option("--to", required=True, metavar="P", help="The partner.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Also put a copy into this folder.",
)
@click.option("--again", type=click.IntRange(min=1), metavar="N", help="Write bundle N again, unchanged.")
@click.option("--night", metavar="DAY", hidden=True, help="The night that posts belong to.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array.")
@click.pass_obj
def command(
    context: Context,
    *,
    kind: str,
    to: str,
    out: Path | None,
    again: int | None,
    night: str | None,
    as_json: bool,
) -> None:
    """Make the next bundle of this kind in a partner's outbox; if there is nothing new, say so."""
    if out is not None:
        out_file.make_folder(out)
    settings, wanted = context.configuration.exchange, BundleKind(kind)
    with open_office(
        context.data, context.clock, actor=context.actor, settings=settings, night=night
    ) as office:
        if again is not None:
            files = [sending.again(office, to, again)]
            outlines: list[dict[str, object]] = [{"partner": to, "number": again, "file": str(files[0])}]
        else:
            sending.refuse(settings.house, wanted)
            if wanted is BundleKind.ANSWERS:
                exchanging.plant_ahead(context, office, partners.named(office, to))
            made = sending.send(office, settings.house, kinds(context), wanted, to)
            files = [office.outbox(to) / sent.file for sent in made]
            outlines = [_outline(to, sent, file) for sent, file in zip(made, files, strict=True)]
        if out is not None:
            for file, line in zip(files, outlines, strict=True):
                line["file"] = str(sending.copy_to(out, file))
    if as_json:
        click.echo(json.dumps(outlines, ensure_ascii=False, indent=2))
        return
    for line in outlines:
        rows = f", {counted(line['rows'], 'row')}" if "rows" in line else ""
        click.echo(f"bundle {line['number']} for {to}{rows}: {line['file']}")
    if not outlines:
        click.echo(f"nothing new for {to}: no {kind} bundle was made")


def _outline(partner: str, sent: SentBundle, file: Path) -> dict[str, object]:
    return {
        "partner": partner,
        "kind": sent.kind,
        "number": sent.number,
        "rows": sent.rows,
        "sha256": sent.sha256,
        "file": str(file),
    }
