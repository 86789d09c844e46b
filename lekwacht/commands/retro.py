"""`lekwacht retro`: looks through great collections of WARC files, on many processes or machines."""

import json
import os
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lekwacht.context import Context
from lekwacht.errors import MissingExtraError, StepFailedError
from lekwacht.officer import json_option
from lekwacht.process import run_step
from store.counted import counted
from store.errors import ExitCode

if TYPE_CHECKING:
    from scale.marks import WarcMark
    from scale.retro_scan import ScanTally


@click.group("retro")
def command() -> None:
    """Look through great collections of WARC files for what is in the register."""


@command.command("scan")
@click.option(
    "--warcs",
    "manifest",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of WARC files, one path a line.",
)
@click.option(
    "--workers", type=click.IntRange(1, 512), help="Processes on this machine; default: one for each core."
)
@click.option("--scheduler", metavar="ADDRESS", help="Use the Dask cluster at this address: tls://HOST:PORT.")
@click.option("--again", is_flag=True, help="Also scan files that were scanned before.")
@json_option
@click.pass_obj
def scan(
    context: Context,
    *,
    manifest: Path,
    workers: int | None,
    scheduler: str | None,
    again: bool,
    as_json: bool,
) -> int:
    """Scan the WARC files of a list; pages that match become captures, the others are only counted.

    When stopped and started again, it goes on with the remaining files. Exit 3 when something was not read.
    """
    if workers is not None and scheduler is not None:
        raise click.UsageError("give --workers or --scheduler, not both.")
    _need_extra()
    from lekwacht import scanning  # noqa: PLC0415 - of the extra

    cluster = scanning.workers(context, workers or os.cpu_count() or 1, scheduler)
    tally = scanning.scan(context, manifest, cluster, _tell, again=again)
    if tally.kept:
        _match_and_report(context)
    click.echo(json.dumps(_as_json(tally)) if as_json else _as_line(tally))
    for path, why in tally.unread:
        click.echo(f"{path}: not read: {why}", err=True)
    return ExitCode.DONE if tally.whole else ExitCode.INCOMPLETE


@command.command("worker")
@click.argument("address")
@click.pass_obj
def worker(context: Context, *, address: str) -> None:
    """Work for the scheduler at ADDRESS, with the key and register of this machine, until stopped."""
    _need_extra()
    from lekwacht import scanning  # noqa: PLC0415 - of the extra

    scanning.work(context, address)


def _need_extra() -> None:
    if find_spec("distributed") is None:
        raise MissingExtraError("retro-scans need Dask; install it with: pip install 'lekwacht[scale]'")


def _match_and_report(context: Context) -> None:
    """What was captured is judged as every post is."""
    for step in ("match", "report"):
        if code := run_step(context.root, step):
            raise StepFailedError(f"`lekwacht {step}` ended with {code}; solve that and run it again")


def _tell(done: int, files: int, mark: "WarcMark") -> None:
    findings = mark.findings
    click.echo(
        f"{done} of {files}: {mark.path}: {counted(findings.records, 'record')}, "
        f"{counted(findings.pages, 'page')} read, "
        f"{mark.kept} match",
        err=True,
    )


def _as_json(tally: "ScanTally") -> dict[str, object]:
    findings = asdict(tally.findings)
    counts = {name: findings[name] for name in ("records", "pages", "posts", "passed_over", "unread")}
    return {"files": tally.files, **counts, "captures": tally.kept, "files_not_read": dict(tally.unread)}


def _as_line(tally: "ScanTally") -> str:
    findings = tally.findings
    parts = [
        counted(tally.files, "file"),
        counted(findings.records, "record"),
        f"{counted(findings.pages, 'page')} read",
        counted(findings.posts, "post"),
        f"{counted(tally.kept, 'matching page')} captured",
        *(f"passed over: {reason} {count}" for reason, count in sorted(findings.passed_over.items())),
        *(f"not read: {reason} {count}" for reason, count in sorted(findings.unread.items())),
    ]
    return "; ".join(parts)
