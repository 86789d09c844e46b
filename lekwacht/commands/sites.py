"""`lekwacht sites`: which public sites are watched."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import site_list
from crawler import sites as room
from crawler.extraction.profile import read_profile
from crawler.site_list import ListShare
from crawler.sites import remove_site, switch_site
from lekwacht.context import Context
from store.archive.site import SiteOptions
from store.counted import counted
from store.visible import visible

if TYPE_CHECKING:
    from crawler.sites import SiteProbe


@click.group("sites")
def command() -> None:
    """Add, list, show, test, disable and remove the sites that are watched."""


@command.command("add")
@click.argument("url")
@click.option("--name", help="Name of the site; default: its host.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation, however long the first crawl takes.")
@click.option("--delay", "delay_s", type=float, help="Seconds between requests to this site.")
@click.option("--max-pages", type=int, help="Maximum number of requests to this site in one night.")
@click.option("--time-budget", "time_budget_s", type=float, help="Seconds for this site in one night.")
@click.option("--path", help="Visit only addresses whose path begins with this.")
@click.option("--also", "also_hosts", multiple=True, help="Another host that belongs to the site.")
@click.option("--exclude", multiple=True, help="Regular expression; matching addresses are never visited.")
@click.option("--schedule", help="The site's own schedule (crontab), in addition to the night.")
@click.option(
    "--profile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="TOML profile, with its sample page beside it.",
)
@click.pass_obj
def add(context: Context, /, url: str, name: str | None, profile: Path | None, **options: object) -> int:
    """Visit a site, estimate the time to crawl it, and watch it."""
    agreed = bool(options.pop("yes"))
    chosen = {key: value for key, value in options.items() if value is not None}
    own = read_profile(profile) if profile else None
    site = room.configured(room.new_site(url, name), SiteOptions(**chosen), own)  # type: ignore[arg-type]
    click.echo(f"looking at {site.url} ...", err=True)
    probed = room.probe(site, context.configuration.crawl, context.clock)
    _print(probed)
    if probed.estimate_s > room.HEAVY_S and not agreed:
        click.confirm("Watch it?", abort=True)
    added = room.add_site(context.data, probed, context.clock)
    click.echo(f"{added.name} is watched; `lekwacht crawl {added.name}` crawls it now")
    return 0


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--share", default="1/1", help="This machine's number and the number of machines, as 1/2.")
@click.pass_obj
def import_list(context: Context, file: Path, share: str) -> None:
    """Watch the sites in FILE, one address a line, without visiting them first."""
    taken = site_list.take(context.data, site_list.read(file), ListShare.parse(share), context.clock)
    click.echo(
        f"{counted(len(taken.added), 'site')} added, {len(taken.known)} watched before, "
        f"{len(taken.of_others)} of other machines"
    )
    for name in taken.given_up:
        click.echo(f"{name} is another machine's now and is disabled here")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object per site.")
@click.pass_obj
def list_sites(context: Context, *, as_json: bool) -> None:
    """Show every site with its last night."""
    for entry in room.listing(context.data):
        if as_json:
            click.echo(json.dumps(entry, ensure_ascii=False))
        else:
            state = "" if entry["enabled"] else " (disabled)"
            last = f"{entry['night']}: {entry['ending']}" if entry["night"] else "not crawled yet"
            alarm = f", ALARM {entry['alarm']}" if entry["alarm"] else ""
            click.echo(f"{entry['name']}{state}  {entry['url']}  {last}{alarm}")


@command.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.pass_obj
def show(context: Context, name: str, *, as_json: bool) -> None:
    """Show a site's options, its last nights, and the skipped addresses."""
    site = room.details(context.data, name)
    if as_json:
        click.echo(json.dumps(site, ensure_ascii=False))
        return
    click.echo(f"{site['name']}  {site['url']}" + ("" if site["enabled"] else " (disabled)"))
    for option, value in site["options"].items():
        click.echo(f"  {option}: {value}")
    for night in site["nights"]:
        asked = counted(night["requests"], "request")
        click.echo(f"{night['night']}: {night['ending']}, {asked}, {night['posts_new']} new")
    for left in site["left_out"]:
        click.echo(f"left alone ({left['reason']}, {left['count']}): {', '.join(left['examples'])}")


@command.command("remove")
@click.argument("name")
@click.pass_obj
def remove(context: Context, name: str) -> None:
    """Stop watching a site and take it off the list; its captures stay until retention removes them."""
    remove_site(context.data, name, context.clock)
    click.echo(f"{name} is off the list; its captures and posts stay until retention removes them")


@command.command("test")
@click.argument("url")
@click.pass_obj
def test(context: Context, url: str) -> None:
    """Show which platform a site runs on and which posts are found, without watching it."""
    site = room.to_be_tested(context.data, url)
    if wrong := room.check_profile(site):
        click.echo(f"ALARM {wrong}")
    probed = room.probe(site, context.configuration.crawl, context.clock)
    _print(probed)
    for post in probed.posts:
        when = post.published.raw if post.published else "no date"
        shown = (
            f"{post.native_id} · {post.author or 'no author'} · {when}\n{post.permalink}\n{post.text[:400]}"
        )
        click.echo(f"\n{post.kind.value} {visible(shown)}")


@command.command("disable")
@click.argument("name")
@click.pass_obj
def disable(context: Context, name: str) -> None:
    """Stop watching a site, at once."""
    switch_site(context.data, name, enabled=False)
    click.echo(f"{name} is disabled; a running crawl of it stops")


@command.command("enable")
@click.argument("name")
@click.pass_obj
def enable(context: Context, name: str) -> None:
    """Watch a disabled site again."""
    switch_site(context.data, name, enabled=True)
    click.echo(f"{name} is watched again")


def _print(probed: "SiteProbe") -> None:
    interfaces = ", ".join(kind.value for kind in probed.interfaces) or "none"
    click.echo(f"platform: {probed.platform or 'not recognised; each page counts as one post'}")
    click.echo(f"robots.txt: {probed.robots}")
    click.echo(f"feeds and interfaces: {interfaces}")
    click.echo(f"posts on the first {counted(probed.coverage.requests, 'page')}: {len(probed.posts)}")
    minutes = max(1, round(probed.estimate_s / 60))
    click.echo(
        f"first crawl: {counted(probed.pages_known, 'address', 'addresses')} known, {minutes} min or more"
    )
