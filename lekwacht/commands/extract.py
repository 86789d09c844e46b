"""`lekwacht extract`: the posts on saved pages, without network and without a data directory."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from crawler.extraction import saved
from crawler.extraction.errors import SampleError
from crawler.extraction.extract import extract_page
from crawler.extraction.profile import keep_sample, read_profile
from store.counted import counted

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.extraction.platforms.platform import Platform


@click.command("extract")
@click.argument("file", type=click.File("rb"), default="-")
@click.option("--url", default="", help="Address of the page; used for links and ids.")
@click.option(
    "--fetched-at", default=None, help="When the page was saved (ISO 8601); relative dates count from then."
)
@click.option(
    "--profile", type=click.Path(exists=True, dir_okay=False), help="A site's profile (TOML) to try first."
)
@click.option(
    "--keep-sample",
    is_flag=True,
    help="Store the page beside the profile, with the posts shown as the expected result.",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes for a long --jsonl input (up to 4).")
@click.option(
    "--jsonl",
    is_flag=True,
    help='Read one {"url","html","fetched_at"} object per line and write one line per page.',
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def command(
    file: BinaryIO,
    url: str,
    fetched_at: str | None,
    profile: str | None,
    jobs: int | None,
    *,
    keep_sample: bool,
    jsonl: bool,
    as_json: bool,
) -> None:
    """Show the posts on a saved page (FILE.html, or - for standard input)."""
    moment = saved.read_moment(fetched_at) if fetched_at else None
    platform = _platform(Path(profile), keeping=keep_sample) if profile else None
    if jsonl:
        for answer in saved.extract_lines(file, moment, platform, jobs):
            click.echo(json.dumps(answer, ensure_ascii=False))
        return
    html = file.read()
    page = extract_page(html, url, moment, profile=platform)
    if page.cut:
        click.echo("the page is too long; its last part was not read", err=True)
    if keep_sample:
        _keep(profile, html, url, moment)
    if as_json:
        click.echo(json.dumps(saved.as_json(page), ensure_ascii=False, indent=2))
        return
    click.echo(f"{page.platform} ({page.extractor}): {counted(len(page.posts), 'post')}")
    for post in page.posts:
        when = post.published.raw if post.published else "no date"
        click.echo(
            f"\n{post.kind.value} {post.native_id} · {post.author or 'no author'} · {when}\n{post.text}"
        )


def _platform(path: Path, *, keeping: bool) -> "Platform":
    """How the profile says that posts are written; whether it still reads its sample is told on the side."""
    profile = read_profile(path)
    if profile.sample is not None and not keeping:
        try:
            profile.check()
        except SampleError as error:
            click.echo(str(error), err=True)
    return profile.platform


def _keep(profile: str | None, html: bytes, url: str, moment: "datetime | None") -> None:
    if profile is None or not url:
        raise click.UsageError("--keep-sample needs --profile and --url")
    sample = keep_sample(Path(profile), html, url, moment)
    kept = counted(len(sample.posts), "post is", "posts are")
    click.echo(f"{kept} stored beside {profile}; check that it is right", err=True)
