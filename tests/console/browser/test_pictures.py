"""The documentation's pictures: what stands on them is of the day at which their clock stands still."""

from pathlib import Path

import httpx2

from store.accounts.account import Role
from tests.console.browser.pictures import MORNING, SHOWN, standing_still
from tests.console.town import fill
from tests.factory import make_world


def test_a_page_for_a_picture_is_the_same_on_every_day(tmp_path: Path) -> None:
    """Two towns give the same pages, and the deadline is counted from the clock that stands still."""
    shown = [pages(tmp_path / name) for name in ("one", "other")]
    assert shown[0] == shown[1]
    assert "nog 71 uur" in shown[0]["/meldingen/M-2026-0007"]


def pages(folder: Path) -> dict[str, str]:
    """The pages of the pictures, without what a session makes anew."""
    folder.mkdir()
    world = make_world(folder)
    fill(world, small=14)
    with standing_still(world.directory) as running:
        assert running.clock is MORNING
        cookies = {"lekwacht": running.session("anna", Role.COORDINATOR)}
        with httpx2.Client(base_url=running.url, cookies=cookies, timeout=60) as visitor:
            return {path: visitor.get(path).text for path in (*SHOWN.values(), "/meldingen/M-2026-0007")}
