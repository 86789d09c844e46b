"""Which sites the archive keeps, how each is treated, and whether any of them is watched."""

import sqlite3
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from sqlite_utils import Database

from store.archive.site import (
    ARCHIVE_PREFIX,
    CANARY,
    FILE_PREFIX,
    LOOK_PREFIX,
    NOT_WATCHED,
    Site,
    SiteOptions,
    UnknownSiteError,
    find_site,
    is_any_watched,
    is_enabled,
    save_site,
    set_enabled,
    site,
    sites,
)
from store.errors import StoreError
from tests.store.archive.looking import AT, SITE

OPTIONS = SiteOptions(
    delay_s=0.5,
    max_pages=9,
    time_budget_s=60.0,
    max_depth=0,
    path="/forum/",
    also_hosts=("cdn.dorp.example", "dorp.example:8080"),
    exclude=("[?]sort=", "é'\""),
    schedule="*/30 * * * *",
    removed=True,
)


def test_a_site_is_read_back_as_it_was_saved(archive: Database) -> None:
    """With every option, its profile and its sample; the id and the moment are the archive's."""
    new = Site(99, "dorp", "https://dorp.example/", False, True, "drupal", OPTIONS, "naam = 'é'", "{}")
    saved = save_site(archive, new, AT)
    assert saved == replace(new, id=1, added_at=AT)
    assert find_site(archive, "dorp") == site(archive, "dorp") == saved


def test_a_site_without_anything_set_is_as_the_settings_say(archive: Database) -> None:
    """No option is one of its own, and the whole site is visited."""
    saved = save_site(archive, SITE, AT)
    assert saved.options == SiteOptions()
    assert (saved.options.path, saved.options.removed, saved.options.max_depth) == ("/", False, None)
    assert (saved.profile, saved.sample, saved.platform) == (None, None, None)


def test_saving_a_name_again_replaces_what_was_kept(archive: Database) -> None:
    """Everything but its id and when it was added; the sites beside it stay."""
    first = save_site(archive, replace(SITE, options=OPTIONS, profile="p", sample="{}"), AT)
    beside = save_site(archive, replace(SITE, name="stad"), AT)
    moved = Site(0, SITE.name, "https://nieuw.example/", enabled=False, canary=False, platform="mir")
    saved = save_site(archive, moved, AT + timedelta(days=9))
    assert saved == replace(moved, id=first.id, added_at=AT)
    assert list(sites(archive)) == [saved, beside]


def test_a_site_may_be_said_to_be_added_at_another_moment(archive: Database) -> None:
    """What is given is kept, at first and later."""
    for days in (1, 2):
        given = replace(SITE, added_at=AT - timedelta(days=days))
        assert save_site(archive, given, AT).added_at == given.added_at


def test_sites_come_in_the_order_in_which_they_were_added(archive: Database) -> None:
    """Whatever they are called, and whether they are watched or not."""
    names = ["zee", "canary", "aa", f"{LOOK_PREFIX}x"]
    for name in names:
        save_site(archive, replace(SITE, name=name, enabled=False), AT)
    assert [kept.name for kept in sites(archive)] == names


def test_a_site_that_nobody_added_is_none_and_an_error_with_advice(archive: Database) -> None:
    """A name is asked letter for letter; the error says which command shows the names."""
    save_site(archive, SITE, AT)
    for name in ("Dorp", "dorp ", "", "d%"):
        assert find_site(archive, name) is None
        with pytest.raises(UnknownSiteError, match="sites list"):
            site(archive, name)
    assert issubclass(UnknownSiteError, StoreError)
    assert issubclass(UnknownSiteError, LookupError)


@pytest.mark.parametrize(
    ("name", "watched"),
    [
        ("dorp", True),
        (CANARY, True),
        (f"{LOOK_PREFIX}dorp", False),
        (f"{FILE_PREFIX}dorp", False),
        (f"{ARCHIVE_PREFIX}oud-dorp", False),
        (LOOK_PREFIX, False),
        ("look", True),
        ("outlook-dorp", True),
        ("archief-dorp", True),
    ],
)
def test_a_name_tells_what_is_watched(name: str, *, watched: bool) -> None:
    """Places of looks, files and archives are not visited by themselves."""
    assert replace(SITE, name=name).watched is watched


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, True),
        ({"canary": True}, False),
        ({"enabled": False}, False),
        *(({"name": f"{prefix}dorp"}, False) for prefix in NOT_WATCHED),
    ],
)
def test_silence_needs_a_site_that_is_watched(
    archive: Database, changes: dict[str, object], *, counts: bool
) -> None:
    """A canary, a disabled site, a look or a file says nothing of a night."""
    assert not is_any_watched(archive)
    save_site(archive, replace(SITE, **changes), AT)  # type: ignore[arg-type]
    assert is_any_watched(archive) is counts
    save_site(archive, replace(SITE, name="stad"), AT)
    assert is_any_watched(archive)


def test_a_site_is_stopped_and_watched_again(archive: Database) -> None:
    """At once, and it alone; nothing else of it changes."""
    saved, beside = (save_site(archive, replace(SITE, name=name, options=OPTIONS), AT) for name in ("a", "b"))
    set_enabled(archive, "a", enabled=False)
    assert list(sites(archive)) == [replace(saved, enabled=False), beside]
    assert (is_enabled(archive, saved.id), is_enabled(archive, beside.id)) == (False, True)
    set_enabled(archive, "a", enabled=True)
    assert list(sites(archive)) == [saved, beside]


def test_a_site_that_is_not_there_is_not_visited_and_not_switched(archive: Database) -> None:
    """A running crawl of a site whose row is gone ends."""
    assert not is_enabled(archive, 1)
    with pytest.raises(UnknownSiteError):
        set_enabled(archive, "dorp", enabled=False)


def test_options_of_an_older_version_are_filled_up(archive: Database) -> None:
    """What was not known then is as the settings say; what is not known now is left out."""
    save_site(archive, SITE, AT)
    archive.execute("""UPDATE site SET options = '{"delay_s": 2, "oud": true}'""")
    assert site(archive, "dorp").options == SiteOptions(delay_s=2.0)


def test_options_that_cannot_be_read_are_refused(archive: Database) -> None:
    """A value of another kind is told, not taken for none."""
    save_site(archive, SITE, AT)
    archive.execute("""UPDATE site SET options = '{"delay_s": "traag"}'""")
    with pytest.raises(msgspec.ValidationError, match="delay_s"):
        site(archive, "dorp")


def test_a_name_is_given_once(archive: Database) -> None:
    """Two rows of one name cannot be."""
    save_site(archive, SITE, AT)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        archive.execute("INSERT INTO site (name, url, added_at) VALUES ('dorp', 'https://x/', '2026')")
