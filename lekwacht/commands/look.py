"""`lekwacht look`: fetches, captures and matches one page now, or takes one that somebody saved."""

from pathlib import Path

import click

from crawler.extraction.saved import read_moment
from crawler.runs.look import look
from crawler.runs.saved_page import Giver, look_at_file
from lekwacht import exchanging
from lekwacht.context import Context
from lekwacht.errors import StepFailedError
from lekwacht.officer import desk_of, words_of
from lekwacht.process import run_step
from reports.casework import incidents
from store.counted import counted
from store.errors import ExitCode
from store.matches.match import matches_of_posts
from store.matches.schema import read_matches


@click.command("look")
@click.argument("url", required=False)
@click.option("--incident", help="The incident that the page belongs to.")
@click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Read this saved page (HTML, MHTML, PDF, picture, WARC, WACZ) instead of fetching it.",
)
@click.option("--saved-at", help="When the file was saved (ISO 8601); default: as the file says, or now.")
@click.option("--by", help="Who saved the file; default: the user at the terminal.")
@click.option("--capture-only", is_flag=True, hidden=True, help="Leave matching to the steps that follow.")
@click.pass_obj
def command(  # noqa: PLR0917 - one parameter an option
    context: Context,
    url: str | None,
    incident: str | None,
    file: Path | None,
    saved_at: str | None,
    by: str | None,
    *,
    capture_only: bool,
) -> int:
    """Fetch, capture and match the page at URL now, whether its site is watched or not."""
    if url is None and file is None:
        raise click.UsageError("give the address of a page, or a saved page with --file")
    if file is None and (saved_at or by):
        raise click.UsageError("--saved-at and --by belong to a saved page; add --file")
    posts, whole = _look(context, url or "") if file is None else _take(context, file, url, saved_at, by)
    if capture_only:
        return ExitCode.DONE if whole else ExitCode.INCOMPLETE
    _write_down(context, incident, url or str(file), len(posts))
    _match(context)
    _print_matches(context, posts, incident)
    return ExitCode.DONE if whole else ExitCode.INCOMPLETE


def _look(context: Context, url: str) -> tuple[tuple[int, ...], bool]:
    looked = look(context.data, context.configuration.crawl, context.clock, url)
    click.echo(f"{looked.url}: {len(looked.capture_ids)} captured, {counted(len(looked.post_ids), 'post')}")
    return looked.post_ids, True


def _take(
    context: Context, file: Path, url: str | None, saved_at: str | None, by: str | None
) -> tuple[tuple[int, ...], bool]:
    giver = Giver(by or context.actor, url, read_moment(saved_at) if saved_at else None)
    taken = look_at_file(context.data, context.configuration.crawl, context.clock, file, giver)
    posts, result = taken.looked.post_ids, taken.result
    count = counted(len(posts), "post")
    click.echo(f"{file}: {len(taken.looked.capture_ids)} captured, {count}, given by {giver.name}")
    if result.reasons:
        click.echo("not read: " + ", ".join(f"{reason} {n}" for reason, n in sorted(result.reasons.items())))
    return posts, result.whole


def _match(context: Context) -> None:
    for room in ("match", "report"):
        if run_step(context.root, room):
            raise StepFailedError(
                f"the page was captured, but `lekwacht {room}` did not end well; run it again"
            )


def _write_down(context: Context, incident: str | None, url: str, posts: int) -> None:
    with desk_of(context) as desk:
        thing = incidents.get(desk, incident).number if incident else "look"
        desk.record("looked", thing, url=url, posts=posts)


def _print_matches(context: Context, post_ids: tuple[int, ...], incident: str | None) -> None:
    database = read_matches(context.data.matches)
    try:
        matches = tuple(matches_of_posts(database, post_ids))
    finally:
        database.close()
    for match in matches:
        click.echo(
            f"{match.tier}: {match.document_ref} passage {match.passage}: score {match.score}, "
            f"e {match.case_e_value:.2g}"
        )
    if waits := exchanging.awaits(context):
        click.echo(words_of(context, None)("terminal.awaiting", partner=waits))
    click.echo(f"{counted(len(matches), 'match', 'matches')}{f', for {incident}' if incident else ''}")
