"""What the night of a house does with its partners: canaries sent ahead and served, bundles, verdicts.

A canary of two houses goes the whole way: the source enrols a made-up passage and sends its retelling ahead,
the watching house serves that on a page of its own and crawls it, and it must come back as a match.
"""

from collections.abc import Collection
from contextlib import closing, suppress
from datetime import datetime

from exchange import receiving
from exchange.house import House
from exchange.manifest import BundleKind
from exchange.office import Office, open_office
from lekwacht import houses
from lekwacht.canary import invent
from lekwacht.context import Context
from lekwacht.errors import OverLimitError, StepFailedError
from lekwacht.process import run_step
from store.archive import post as archive_post
from store.archive.schema import read_archive
from store.clock import AMSTERDAM
from store.exchange import answers, canary, foreign, posts
from store.exchange import partner as partners
from store.exchange.canary import CanaryMade
from store.exchange.partner import Partner
from store.nights import night as nights
from store.nights.night import Canary, Night
from store.nights.schema import open_nights

KEPT_CANARIES = 2
"""Passages of a partner that stay enrolled: the one on its way, and the one that it may still serve."""
_SENT_BY = {
    House.WATCHING: (BundleKind.POSTS, BundleKind.REQUESTS, BundleKind.FEEDBACK),
    House.SOURCE: (BundleKind.ANSWERS, BundleKind.REGISTER),
}

STEPS = ("crawl", "requests", "match", "report")
"""The night of one house alone."""

Step = tuple[str, tuple[str, ...]]
"""A step of a night: its name, and the words of its command."""


def steps(context: Context, due_at: datetime) -> tuple[Step, ...]:
    """What the night of this house does, in order."""
    settings = context.configuration.exchange
    house = settings.house
    if house is House.ONE:
        return tuple((name, (name,)) for name in STEPS)
    sending = tuple(
        (f"send {kind} {to}", ("send", kind.value, "--to", to, *_night(kind, due_at)))
        for kind in _SENT_BY[house]
        for to in settings.partners(kind)
    )
    receiving: Step = ("receive", ("receive",))
    if house is House.SOURCE:
        return (receiving, *sending)
    first = ("crawl", "requests", *(("match",) if houses.has_register(context) else ()))
    return (*((name, (name,)) for name in first), *sending, receiving, ("report", ("report",)))


def _night(kind: BundleKind, due_at: datetime) -> tuple[str, ...]:
    return ("--night", day_of(due_at)) if kind is BundleKind.POSTS else ()


def day_of(due_at: datetime) -> str:
    """The Dutch day of a night, as bundles name it."""
    return due_at.astimezone(AMSTERDAM).date().isoformat()


def plant_ahead(context: Context, office: Office, partner: Partner) -> None:
    """Enrol a fresh passage for a partner, once the one before it was served; its retelling travels next.

    Raises:
        StepFailedError: it could not be enrolled.
    """
    made = canary.made(office.database, partner.id)
    served = {read.canary for read in foreign.read_after(office.database, partner.id, 0)}
    if made and made[0].ref not in served:
        return
    now = office.now()
    story = invent(f"{partner.name}-{now.astimezone(AMSTERDAM):%Y%m%d-%H%M%S-%f}")
    others = [bundle for house in partners.partners(office.database) for bundle in _kept(office, house)]
    keep = [word for bundle in others for word in ("--keep", bundle.ref)]
    if run_step(context.root, "canary", story.ref, *keep, text=story.passage):
        raise StepFailedError(f"no canary could be enrolled for {partner.name}; solve that and send again")
    canary.make(office.database, CanaryMade(partner.id, story.ref, story.retold, now))
    canary.forget(office.database, partner.id, KEPT_CANARIES)


def _kept(office: Office, partner: Partner) -> tuple[CanaryMade, ...]:
    """What stays enrolled for a partner beside a new one."""
    return canary.made(office.database, partner.id)[: KEPT_CANARIES - 1]


def serve_ahead(context: Context, due_at: datetime) -> None:
    """Serve the newest text of every source on a page of our own and crawl it."""
    limit_s = context.configuration.schedule.limit_s("canary")
    nonce = f"{due_at.astimezone(AMSTERDAM):%Y%m%d-%H%M%S}"
    with open_office(context.data, context.clock) as office:
        for ahead in canary.to_serve(office.database):
            own = f"{nonce}-{ahead.partner_id}"
            with suppress(OverLimitError):  # what was not served is not found, which the answer tells
                if run_step(context.root, "canary-page", own, text=ahead.text, limit_s=limit_s) == 0:
                    canary.serve(office.database, ahead.ref, office.now())


def verdict(context: Context, due_at: datetime, since: datetime | None) -> Canary:
    """What can be said of the canary at the end of this house's night.

    Args:
        context: whose data directory.
        due_at: the night.
        since: when the night before it began, None for the first.
    """
    with open_office(context.data, context.clock) as office:
        if context.configuration.exchange.house is House.WATCHING:
            return _of_sent(office, day_of(due_at))
        read = [run for run in foreign.newest_read(office.database) if since is None or run.read_at >= since]
        if not read:
            return Canary.AWAITED
        if any(run.canary is None for run in read):
            return Canary.NOT_PLANTED
        return Canary.FOUND if all(run.canary_found for run in read) else Canary.MISSED


def _of_sent(office: Office, night: str) -> Canary:
    """Whether the canary of a night came back, of every source to which posts went."""
    sent = posts.of_night(office.database, night)
    planted = [bundle for bundle in sent if bundle.canary is not None]
    if any(bundle.answered_at is None for bundle in sent):
        return Canary.AWAITED
    if not planted:
        return Canary.NOT_PLANTED
    return Canary.FOUND if all(bundle.canary_found for bundle in planted) else Canary.MISSED


def settle(context: Context, office: Office) -> tuple[Night, ...]:
    """Say of every night whose answer came since whether its canary was found; those nights."""
    settled = []
    with closing(open_nights(context.data.nights)) as database:
        for night in list(nights.newest(database)):
            if night.canary is not Canary.AWAITED or night.ended_at is None:
                continue
            verdict_then = _of_sent(office, day_of(night.due_at))
            if verdict_then is not Canary.AWAITED:
                nights.set_canary(database, night.due_at, verdict_then)
                settled.append(night)
    return tuple(settled)


def has_wish(context: Context, since: datetime) -> bool:
    """Whether a source has asked for older posts since a moment."""
    with open_office(context.data, context.clock) as office:
        return answers.wished_since(office.database, since)


def follow_up(context: Context, taken: Collection[BundleKind | None]) -> bool:
    """Go on with what came between two nights; whether all of it went well."""
    following: list[tuple[str, ...]] = []
    if BundleKind.POSTS in taken:
        names = context.configuration.exchange.partners(BundleKind.ANSWERS)
        following += [("send", "answers", "--to", name) for name in names]
    if BundleKind.ANSWERS in taken:
        following += [("report",), ("digest",)]
    codes = [run_step(context.root, *words) for words in following]
    return not any(codes)


def match_elsewhere(context: Context, *, again: bool, since: datetime | None) -> str | None:
    """What to tell of matching in a house that does none; None where it does.

    Args:
        context: whose data directory.
        again: posts that went before are to go once more.
        since: only those captured since this moment.
    """
    settings = context.configuration.exchange
    if settings.house is House.SOURCE:
        return "posts are matched when they are received; nothing waits here"
    if settings.house is House.ONE or houses.has_register(context):
        return None
    names = settings.partners(BundleKind.POSTS)
    if again:
        _send_again(context, since)
    partner_names = ", ".join(names) or "a partner, once exchange.posts_to names one"
    return f"the posts go with the next bundle; this waits for the answer of {partner_names}"


def _send_again(context: Context, since: datetime | None) -> None:
    """Let everything that went go once more, to every partner that is still trusted."""
    with (
        open_office(context.data, context.clock) as office,
        closing(read_archive(context.data.archive)) as archive,
    ):
        after = 0 if since is None else archive_post.last_before(archive, since)
        for partner in partners.partners(office.database):
            if partner.live:
                posts.send_again(office.database, partner.id, after)


def awaits(context: Context) -> str | None:
    """Whose answer this house waits for for new posts; None where it matches itself."""
    if context.configuration.exchange.house is not House.WATCHING or houses.has_register(context):
        return None
    return ", ".join(context.configuration.exchange.partners(BundleKind.POSTS)) or "?"


def has_arrived(context: Context) -> bool:
    """Whether a bundle waits in the inbox."""
    house = context.configuration.exchange.house
    return house is not House.ONE and any(receiving.waiting(context.data.inbox))
