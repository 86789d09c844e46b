"""What matched in a file becomes captures that name it, whatever it is called, and once however often."""

from pathlib import Path

import pytest

from crawler.settings import CrawlSettings
from scale import keeping
from store.clock import FixedClock
from tests.factory import NIGHT
from tests.matcher.conftest import RETOLD, Room
from tests.scale.conftest import page, write_warc


@pytest.mark.parametrize("name", ["oud.warc.gz", f"{'e' * 245}.warc.gz", f"{chr(0x96EA) * 80}.warc.gz"])
def test_records_are_kept_under_the_name_of_their_file(house: Room, tmp_path: Path, name: str) -> None:
    """A name that is as long as a name can be is cut; the same records add nothing."""
    path = write_warc(tmp_path / "w.warc.gz", [page(RETOLD)])
    data, clock, records = house.world.directory, FixedClock(NIGHT), (path.read_bytes(),)
    assert keeping.keep(data, CrawlSettings(), clock, tmp_path / name, records) == 1
    [kept] = data.warc.rglob("retro-*")
    assert kept.name.endswith(name[-20:])
    assert keeping.keep(data, CrawlSettings(), clock, tmp_path / name, records) == 0
