"""`lekwacht look`: fetches, captures and matches one page now."""

import click

from lekwacht.context import Context


@click.command("look")
@click.argument("url")
@click.option("--incident", help="The incident that the look belongs to.")
@click.pass_obj
def command(context: Context, url: str, incident: str | None) -> None:
    """Fetch, capture and match the page at URL now, whether its site is watched or not."""
    from crawler.look import look  # noqa: PLC0415 - a command loads its room when it is called

    found = look(context.data, context.configuration.crawl, context.clock, url)
    click.echo(f"{found.url}: {len(found.capture_ids)} captured, {len(found.post_ids)} posts")
    if incident is not None:
        click.echo(f"for {incident}; `lekwacht match` and `lekwacht report` show what it matches")
