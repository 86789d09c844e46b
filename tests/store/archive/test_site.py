"""Which sites the archive keeps, and whether any of them is watched."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

from store.archive.schema import open_archive
from store.archive.site import FILE_PREFIX, Site, find_site, is_any_watched, save_site, set_enabled, sites
from tests.factory import NIGHT

SITE = Site(0, "forum", "https://forum.example/", enabled=True, canary=False, platform=None)


def test_a_canary_a_file_or_a_disabled_site_is_not_watched(tmp_path: Path) -> None:
    """The silence of a night without a site says nothing."""
    with closing(open_archive(tmp_path / "archive.db")) as archive:
        assert not is_any_watched(archive)
        save_site(archive, replace(SITE, name="kanarie", canary=True), NIGHT)
        save_site(archive, replace(SITE, name=f"{FILE_PREFIX}oud", enabled=False), NIGHT)
        assert not is_any_watched(archive)
        save_site(archive, SITE, NIGHT)
        assert is_any_watched(archive)
        set_enabled(archive, "forum", enabled=False)
        assert not is_any_watched(archive)
        assert [site.name for site in sites(archive)] == ["kanarie", f"{FILE_PREFIX}oud", "forum"]
        assert find_site(archive, "weg") is None
