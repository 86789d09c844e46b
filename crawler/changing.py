"""A change of a site that an officer asked for in the console: looked at, added, changed or taken off."""

from dataclasses import replace

import msgspec

from crawler import sites
from crawler.settings import CrawlSettings
from store.archive.schema import open_archive
from store.archive.site import SiteOptions, save_site, site
from store.casebook.change import ChangeKind
from store.change_answer import OrderError, carry_out_once, order_of
from store.clock import Clock
from store.layout import DataDirectory


class SiteOrder(msgspec.Struct, frozen=True):
    """What is asked: of which site, and how it is to be treated."""

    id: int
    kind: ChangeKind
    subject: str  # the name of a watched site; the address of another
    name: str | None = None  # of a new one
    enabled: bool | None = None  # None: as it is
    options: dict[str, object] = {}  # what is to be otherwise; None: as the settings say


def carry_out(data: DataDirectory, settings: CrawlSettings, clock: Clock, text: str) -> bool:
    """Do what the order asks, once, and keep the answer in the archive; tells whether it went well.

    Raises:
        OrderError: it is not an order.
    """
    order = order_of(text, SiteOrder)
    database = open_archive(data.archive)
    try:
        return carry_out_once(database, order.id, lambda: _done(data, settings, clock, order), clock.now)
    finally:
        database.close()


def _done(data: DataDirectory, settings: CrawlSettings, clock: Clock, order: SiteOrder) -> dict[str, object]:
    match order.kind:
        case ChangeKind.SITE_TRY | ChangeKind.SITE_ADD:
            return _looked_at(data, settings, clock, order)
        case ChangeKind.SITE_REMOVE:
            sites.remove_site(data, order.subject, clock)
            return {"site": order.subject}
        case ChangeKind.SITE_CHANGE:
            return _changed(data, clock, order)
    raise OrderError(f"{order.kind} is not about a site; the matcher carries it out")


def _looked_at(
    data: DataDirectory, settings: CrawlSettings, clock: Clock, order: SiteOrder
) -> dict[str, object]:
    options = _options(order.options)
    wanted = sites.configured(sites.new_site(order.subject, order.name), options, None)
    probed = sites.probe(wanted, settings, clock)
    name = sites.add_site(data, probed, clock).name if order.kind is ChangeKind.SITE_ADD else wanted.name
    return {
        "site": name,
        "platform": probed.platform,
        "posts": len(probed.posts),
        "pages": probed.coverage.requests,
        "minutes": max(1, round(probed.estimate_s / 60)),
    }


def _changed(data: DataDirectory, clock: Clock, order: SiteOrder) -> dict[str, object]:
    database = open_archive(data.archive)
    try:
        known = site(database, order.subject)
        before = msgspec.to_builtins(known.options)
        options = _options({**before, **order.options})
        sites.check_options(options)
        enabled = known.enabled if order.enabled is None else order.enabled
        save_site(database, replace(known, options=options, enabled=enabled), clock.now())
    finally:
        database.close()
    return {"site": order.subject}


def _options(values: dict[str, object]) -> SiteOptions:
    try:
        return msgspec.convert(values, SiteOptions)
    except msgspec.ValidationError as error:
        raise OrderError(f"this cannot be set for a site: {error}") from None
