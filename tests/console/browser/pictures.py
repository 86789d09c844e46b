"""Draws the documentation's pictures: `python -m tests.console.browser.pictures docs/screenshots`."""

import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from store.accounts.account import Role
from tests.conftest import CHROMIUM, QUIET
from tests.console.browser.conftest import serving, visiting
from tests.console.town import fill
from tests.factory import make_world

SHOWN = {
    "meldingen": "/meldingen",
    "melding": "/meldingen/M-2026-0001",
    "dekking": "/dekking",
    "verwijdering": "/meldingen/M-2026-0001/verwijdering",
    "conceptmelding": "/meldingen/M-2026-0007/conceptmelding",
}
COLOURS = 128
SCREEN = {"width": 1280, "height": 900}


def draw(folder: Path, *, whole: bool = False) -> None:
    """Every picture in both languages, the first screen of each page or the whole of it."""
    world = make_world(Path(tempfile.mkdtemp()))
    fill(world, small=14)
    with sync_playwright() as playwright, serving(world.directory) as running:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(QUIET))
        cookie = running.session("anna", Role.COORDINATOR, Role.BEHEERDER)
        for language in ("nl", "en"):
            with visiting(
                browser, running, cookie, language, viewport={"width": 1280, "height": 900}
            ) as page:
                for name, path in SHOWN.items():
                    page.goto(running.url + path)
                    _store(page.screenshot(full_page=whole), folder / f"{name}-{language}.png")
        browser.close()


def _store(picture: bytes, path: Path) -> None:
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
