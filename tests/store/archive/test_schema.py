"""An archive of an earlier Lekwacht, with data in it, is brought to the newest schema."""

from pathlib import Path

from sqlite_utils import Database

from store.archive.page import page_of
from store.archive.schema import migrations, open_archive
from store.archive.site import site


def test_an_old_archive_keeps_its_sites_and_pages(tmp_path: Path) -> None:
    """What stood there stands, and what is new is empty."""
    path = tmp_path / "archive.db"
    old = Database(path)
    migrations.apply(old, stop_before="m002_samples")
    old.execute(
        "INSERT INTO site (id, name, url, profile, added_at) VALUES (1, 'f', 'https://f/', 'name = 1',"
        " '2026-11-23T00:00:00.000000Z')"
    )
    old.execute(
        "INSERT INTO page (site_id, url, kind, shape, priority, depth, found_at, etag)"
        " VALUES (1, 'https://f/', 'page', '/', 60, 0, '2026-11-23T00:00:00.000000Z', '\"1\"')"
    )
    old.conn.commit()
    old.close()
    database = open_archive(path)
    kept_site, page = site(database, "f"), page_of(database, 1, "//f/")
    assert (kept_site.profile, kept_site.sample) == ("name = 1", None)
    assert page is not None
    assert (page.etag, page.received_at) == ('"1"', None)
    database.close()
