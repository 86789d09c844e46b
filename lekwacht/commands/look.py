"""`lekwacht look`: fetches, captures and matches one page now."""

import click

from lekwacht.context import Context
from lekwacht.errors import StepFailedError
from lekwacht.officer import desk_of


@click.command("look")
@click.argument("url")
@click.option("--incident", help="The incident that the look belongs to.")
@click.option("--capture-only", is_flag=True, hidden=True, help="Leave matching to the steps that follow.")
@click.pass_obj
def command(context: Context, url: str, incident: str | None, *, capture_only: bool) -> None:
    """Fetch, capture and match the page at URL now, whether its site is watched or not."""
    from crawler.runs.look import look  # noqa: PLC0415 - a command loads its room when it is called
    from lekwacht.process import run_step  # noqa: PLC0415 - as above

    found = look(context.data, context.configuration.crawl, context.clock, url)
    click.echo(f"{found.url}: {len(found.capture_ids)} captured, {len(found.post_ids)} posts")
    if capture_only:
        return
    _write_down(context, incident, found.url, len(found.post_ids))
    for room in ("match", "report"):
        if run_step(context.root, room):
            raise StepFailedError(
                f"the page was captured, but `lekwacht {room}` did not end well; run it again"
            )
    _tell_matches(context, found.post_ids, incident)


def _write_down(context: Context, incident: str | None, url: str, posts: int) -> None:
    from reports.casework import incidents  # noqa: PLC0415 - as above

    with desk_of(context) as desk:
        thing = incidents.get(desk, incident).number if incident else "look"
        desk.record("looked", thing, url=url, posts=posts)


def _tell_matches(context: Context, post_ids: tuple[int, ...], incident: str | None) -> None:
    from store.matches.match import matches_of_posts  # noqa: PLC0415 - as above
    from store.matches.schema import read_matches  # noqa: PLC0415 - as above

    database = read_matches(context.data.matches)
    try:
        found = tuple(matches_of_posts(database, post_ids))
    finally:
        database.close()
    for match in found:
        click.echo(
            f"{match.tier}: {match.document_ref} passage {match.passage}: score {match.score}, "
            f"e {match.case_e_value:.2g}"
        )
    click.echo(f"{len(found)} matches{f', for {incident}' if incident else ''}")
