"""What an officer takes away from an incident: the dossier, the concept-melding, the register."""

import json
from pathlib import Path

import click

from lekwacht import stamping
from lekwacht.context import Context
from lekwacht.errors import StampError
from lekwacht.officer import desk_of, json_option, language_option, words_of
from reports.casework import anchoring, breach
from reports.dossier.dossier import open_dossier
from reports.output import breach_register, dossier_page, notification
from reports.output.bundle import bundle as bundles
from reports.output.exports import ExportWish
from reports.output.spreadsheet import CsvProfile
from store import clock, out_file
from store.casebook.incident import IncidentFilter
from store.errors import ExitCode

_NUMBER = click.argument("number", metavar="M")
_PURPOSE = click.option("--purpose", default="", help="What it is for.")


@click.command()
@_NUMBER
@click.option("--html", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--with-text", is_flag=True, help="Include the public text; needs a purpose.")
@_PURPOSE
@language_option
@click.pass_obj
def dossier(
    context: Context, *, number: str, file: Path, with_text: bool, purpose: str, lang: str | None
) -> None:
    """Write the dossier as one HTML file that prints well."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        opened = open_dossier(desk, number)
        wish = ExportWish(purpose, IncidentFilter(numbers=(opened.file.incident.number,)), with_text)
        export = dossier_page.write_page(desk, opened, words, file, wish)
    click.echo(words("terminal.written", number=export.number, file=export.file, sha256=export.sha256))


@click.command()
@_NUMBER
@click.option(
    "--set", "answers", multiple=True, metavar="FIELD=VALUE", help="Fill a field in; may be repeated."
)
@json_option
@language_option
@click.pass_obj
def melding(
    context: Context, *, number: str, answers: tuple[str, ...], as_json: bool, lang: str | None
) -> None:
    """Show an incident in the order of the authority's form, and fill in its fields."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        for answer in answers:
            name, _, value = answer.partition("=")
            question = breach.BY_NAME.get(name)
            several = question is not None and question.several
            values = tuple(part.strip() for part in value.split(",")) if several else (value,)
            breach.fill_in(desk, number, name, tuple(filter(None, values)))
        parts = notification.concept(desk, number, words)
    if as_json:
        outlined = [
            {
                "section": part.section.value,
                "title": part.title,
                "lines": [{"question": line.question, "answer": line.answer} for line in part.lines],
            }
            for part in parts
        ]
        click.echo(json.dumps(outlined, ensure_ascii=False, indent=2))
        return
    for line in notification.as_text(parts, words):
        click.echo(line)


@click.command()
@click.option("--csv", "file", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--profile", type=click.Choice(["excel-nl", "rfc4180"]), default="excel-nl", show_default=True)
@_PURPOSE
@language_option
@click.pass_obj
def register(context: Context, *, file: Path, profile: str, purpose: str, lang: str | None) -> None:
    """Write the internal breach register: every confirmed breach, notified or not."""
    words = words_of(context, lang)
    with desk_of(context) as desk:
        export = breach_register.write(desk, file, CsvProfile(profile), purpose)
    click.echo(words("terminal.written", number=export.number, file=export.file, sha256=export.sha256))


@click.command()
@_NUMBER
@click.option("--purpose", required=True, help="What the bundle is for; it contains public text.")
@click.option(
    "--out",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write, ending in .wacz, which must not exist; default: in the folder of exports.",
)
@language_option
@click.pass_obj
def bundle(context: Context, *, number: str, purpose: str, file: Path | None, lang: str | None) -> int:
    """Seal captures, dossier, manifest and timestamps of an incident in one file that anybody can check."""
    words = words_of(context, lang)
    authorities = stamping.authorities(context)
    with desk_of(context) as desk:
        wish = bundles.BundleWish(
            purpose,
            file,
            tuple(bundles.Authority(authority.name, authority.pem) for authority in authorities),
        )
        made = bundles.write(desk, open_dossier(desk, number), words, wish)
    export = made.export
    click.echo(words("terminal.written", number=export.number, file=export.file, sha256=export.sha256))
    if not made.with_pdf:
        click.echo(words("terminal.bundle.no_pdf"), err=True)
    unstamped = [authority.name for authority in authorities if not _stamp(context, made, authority)]
    if not authorities:
        click.echo(words("terminal.bundle.no_authority"), err=True)
    return ExitCode.INCOMPLETE if unstamped else ExitCode.DONE


def _stamp(context: Context, made: bundles.Bundle, authority: stamping.ConfiguredAuthority) -> bool:
    """Have the digest of a bundle stamped; False where the authority did not."""
    try:
        stamped = stamping.ask(context, authority, made.digest_file.read_bytes())
    except StampError as error:
        click.echo(
            f"{error}; the bundle was made without it; make another when the authority answers",
            err=True,
        )
        return False
    out_file.write(made.stamp_file(authority.name), stamped.token, replacing=False)
    with desk_of(context) as desk:
        anchoring.keep_stamp(desk, made.export.number, stamped)
    click.echo(f"{authority.name}: {clock.to_text(stamped.stamped_at)}")
    return True


PAPERS = (dossier, melding, register, bundle)
