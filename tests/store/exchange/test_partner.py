"""Partners and their keys: which count, and what happens to a partner that another row replaces."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database
from sqlite_utils.db import NotFoundError

from store.exchange import partner as subject
from store.exchange.partner import Partner, PartnerKey
from tests.store.exchange.conftest import AT, DJI, IND, key

LATER = AT + timedelta(days=1)


def named(database: Database, name: str) -> Partner:
    """The partner of this name."""
    (partner,) = (partner for partner in subject.partners(database) if partner.name == name)
    return partner


def test_partners_come_by_name_each_with_its_keys(database: Database) -> None:
    """A key comes back as it was pinned; a partner without any has none."""
    subject.add(database, "azc", "house of azc")
    assert subject.partners(database) == (
        Partner(3, "azc", "house of azc"),
        Partner(DJI, "dji", "house of dji", (key("key of dji", DJI),)),
        Partner(IND, "ind", "house of ind", (key("key of ind", IND),)),
    )


def test_the_newest_key_comes_first(database: Database) -> None:
    """Keys that were pinned at one moment come by their id; retired ones stand among them."""
    for key_id, at in (("c", LATER), ("b", LATER), ("a", AT - timedelta(days=1))):
        subject.add_key(database, key(key_id, at=at))
    subject.retire_key(database, "b", LATER)
    assert [pinned.key_id for pinned in named(database, "ind").keys] == ["b", "c", "key of ind", "a"]


def test_a_retired_key_stays_and_counts_no_longer(database: Database) -> None:
    """It says when it was retired; the others live on."""
    subject.add_key(database, key("next", at=LATER))
    subject.retire_key(database, "key of ind", LATER)
    partner = named(database, "ind")
    assert partner.keys == (key("next", at=LATER), replace(key("key of ind"), retired_at=LATER))
    assert partner.live == (key("next", at=LATER),)
    assert named(database, "dji").live == named(database, "dji").keys


def test_a_key_nobody_pinned_cannot_be_retired(database: Database) -> None:
    """A slip of the caller surfaces."""
    with pytest.raises(NotFoundError):
        subject.retire_key(database, "vreemd", AT)


@pytest.mark.parametrize(
    ("name", "house"), [("ind", "another house"), ("another name", "house of ind"), ("ind", "house of ind")]
)
def test_a_name_and_a_house_stand_for_one_partner(database: Database, name: str, house: str) -> None:
    """Two rows of either would be two answers to who signed."""
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        subject.add(database, name, house)


def test_a_key_is_pinned_once_and_to_a_known_partner(database: Database) -> None:
    """A key that two partners share proves nothing."""
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        subject.add_key(database, key("key of ind", DJI))
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        subject.add_key(database, key("vreemd", 99))


def test_a_partner_that_steps_down_leaves_its_name_and_house(database: Database) -> None:
    """Its keys are retired, what was retired before keeps its day, and no other partner is touched."""
    subject.add_key(database, key("oldest", at=AT - timedelta(days=1)))
    subject.retire_key(database, "oldest", AT)
    others = named(database, "dji")
    subject.step_down(database, named(database, "ind"), LATER)
    former = named(database, "ind-former-1")
    assert former == Partner(
        IND,
        "ind-former-1",
        "house of ind~1",
        (
            replace(key("key of ind"), retired_at=LATER),
            replace(key("oldest", at=AT - timedelta(days=1)), retired_at=AT),
        ),
    )
    assert former.live == ()
    assert named(database, "dji") == others
    assert subject.add(database, "ind", "house of ind") not in {IND, DJI}


def test_a_partner_may_be_replaced_again_and_again(database: Database) -> None:
    """Every former one keeps a name and a house of its own, whatever names were given by hand."""
    subject.add(database, "ind-former-3", "a house that is called so")
    subject.add(database, "indus-former-1", "another one")
    for _ in range(4):
        subject.step_down(database, named(database, "ind"), LATER)
        subject.add(database, "ind", "house of ind")
    names = {partner.name for partner in subject.partners(database)}
    assert {"ind-former-1", "ind-former-2", "ind-former-4", "ind-former-5"} < names


def test_a_house_may_have_been_a_partner_under_another_name(database: Database) -> None:
    """It stepped down under that one; under its next name it can step down as well."""
    subject.step_down(database, named(database, "ind"), LATER)
    subject.add(database, "immigratie", "house of ind")
    subject.step_down(database, named(database, "immigratie"), LATER)
    houses = [partner.house for partner in subject.partners(database)]
    assert len(set(houses)) == 3
    assert "house of ind" not in houses


def test_a_key_may_be_handed_over_to_who_takes_the_place(database: Database) -> None:
    """It counts again, as of the day on which it was pinned anew; the former partner has it no longer."""
    subject.step_down(database, named(database, "ind"), LATER)
    anew = subject.add(database, "ind", "house of ind")
    pinned = PartnerKey("key of ind", anew, "signing", "recipient", LATER)
    subject.hand_over_key(database, pinned)
    assert named(database, "ind").live == (pinned,)
    assert named(database, "ind-former-1").keys == ()
