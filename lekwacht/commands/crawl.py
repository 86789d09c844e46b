"""`lekwacht crawl`: visits the watched sites and captures what people wrote there."""

import json
from pathlib import Path

import click

from crawler.retention import visit_again
from crawler.runs import crawl as room
from crawler.runs.retro import read_file
from lekwacht.context import Context
from store.archive.coverage import Coverage
from store.counted import counted
from store.errors import ExitCode


@click.command("crawl")
@click.argument("sites", nargs=-1)
@click.option(
    "--warc",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this WARC or WACZ file instead of crawling; exit 3 when a record was not read.",
)
@click.option("--revisit", is_flag=True, help="Fetch pages again whose text retention removed.")
@click.option("--now", is_flag=True, help="Visit every page, however recently it was visited.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object per site.")
@click.pass_obj
def command(
    context: Context, sites: tuple[str, ...], file: Path | None, *, revisit: bool, now: bool, as_json: bool
) -> int:
    """Crawl these sites, or every site; exit 3 when one was not crawled completely."""
    if file is not None:
        return _read_file(context, file)
    if revisit:
        click.echo(
            f"{counted(visit_again(context.data, context.clock), 'page is', 'pages are')} fetched again",
            err=True,
        )

    def print_coverage(row: Coverage) -> None:
        click.echo(f"{row.site}: {row.ending}, {counted(row.posts_new, 'new post')}", err=True)

    settings = context.configuration.crawl
    report = room.run(context.data, settings, context.clock, names=sites, now=now, progress=print_coverage)
    for row in report.coverage:
        click.echo(json.dumps(room.as_json(row)) if as_json else room.as_line(row))
    for name in report.busy:
        click.echo(f"{name}: another run is crawling it", err=True)
    return ExitCode.DONE if report.whole else ExitCode.INCOMPLETE


def _read_file(context: Context, file: Path) -> int:
    result = read_file(context.data, context.configuration.crawl, context.clock, file)
    # the words stay whatever the number: programs read this line
    click.echo(f"{file}: {result.records} records, {result.pages} pages, {result.posts} new posts")
    if result.reasons:
        click.echo("not read: " + ", ".join(f"{reason} {n}" for reason, n in sorted(result.reasons.items())))
    return ExitCode.DONE if result.whole else ExitCode.INCOMPLETE
