"""An exchange with two partners, each with one key that counts."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from store.exchange import partner as partners
from store.exchange.partner import PartnerKey
from store.exchange.posts import PostsSent
from store.exchange.schema import open_exchange

AT = datetime(2026, 11, 26, 2, 30, tzinfo=UTC)
IND, DJI = 1, 2
"""The ids of the two partners; they sort the other way round by name."""
SENT = PostsSent(
    partner_id=IND, number=1, night="2026-11-26", again=False, to_version=10, posts=7, canary=None, sent_at=AT
)
"""A bundle of posts that went to the first of them."""


def key(key_id: str, partner_id: int = IND, at: datetime = AT) -> PartnerKey:
    """A key of a partner."""
    return PartnerKey(key_id, partner_id, f"signing of {key_id}", f"recipient of {key_id}", at)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the exchange's database lies."""
    return tmp_path / "exchange.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    """The exchange of a house that trusts two others."""
    with closing(open_exchange(path)) as opened:
        for number, name in ((IND, "ind"), (DJI, "dji")):
            assert partners.add(opened, name, f"house of {name}") == number
            partners.add_key(opened, key(f"key of {name}", number))
        yield opened
