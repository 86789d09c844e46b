"""`lekwacht extract`: the posts on saved pages, without network and without a data directory."""

import json
from typing import BinaryIO

import click


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--url", default="", help="Address of the page; links and ids are made from it.")
@click.option(
    "--fetched-at", default=None, help="When it was saved (ISO 8601); relative dates count from here."
)
@click.option(
    "--profile", type=click.Path(exists=True, dir_okay=False), help="A site's profile (TOML) to try first."
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes for a long --jsonl input (up to 4).")
@click.option(
    "--jsonl", is_flag=True, help='Read {"url","html","fetched_at"} a line and write a line a page.'
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(  # noqa: PLR0913 - one parameter an option
    file: BinaryIO,
    url: str,
    fetched_at: str | None,
    profile: str | None,
    jobs: int | None,
    *,
    jsonl: bool,
    as_json: bool,
) -> None:
    """Show the posts on a saved page (FILE.html, or - for standard input)."""
    from pathlib import Path  # noqa: PLC0415 - a command loads its room when it is called

    from crawler import saved  # noqa: PLC0415
    from crawler.extract import extract_page  # noqa: PLC0415
    from crawler.platforms.platform import read_profile  # noqa: PLC0415

    moment = saved.read_moment(fetched_at) if fetched_at else None
    platform = read_profile(Path(profile)) if profile else None
    if jsonl:
        for answer in saved.extract_lines(file, moment, platform, jobs):
            click.echo(json.dumps(answer, ensure_ascii=False))
        return
    page = extract_page(file.read(), url, moment, profile=platform)
    if as_json:
        click.echo(json.dumps(saved.as_json(page), ensure_ascii=False, indent=2))
        return
    click.echo(f"{page.platform} ({page.extractor}): {len(page.posts)} posts")
    for post in page.posts:
        when = post.published.raw if post.published else "no date"
        click.echo(
            f"\n{post.kind.value} {post.native_id} · {post.author or 'no author'} · {when}\n{post.text}"
        )
