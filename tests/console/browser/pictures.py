"""Draws the documentation's pictures: `python -m tests.console.browser.pictures docs/screenshots`.

The console has a clock that stands still, so that a picture drawn anew differs only where the page does.
"""

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import uvicorn
from PIL import Image
from playwright.sync_api import sync_playwright

from console.app import create_app
from console.server import Rooms, listen, open_console
from console.settings import ConsoleSettings
from store.accounts.account import Role
from store.clock import FixedClock
from store.layout import DataDirectory
from tests.conftest import CHROMIUM, QUIET
from tests.console.browser.conftest import Running, visiting
from tests.console.town import ARCHIVES, fill
from tests.factory import NIGHT, make_world

SHOWN = {
    "meldingen": "/meldingen",
    "melding": "/meldingen/M-2026-0001",
    "dekking": "/dekking",
    "verwijdering": "/meldingen/M-2026-0001/verwijdering",
    "conceptmelding": "/meldingen/M-2026-0007/conceptmelding",
}
COLOURS = 128
SCREEN = {"width": 1280, "height": 900}
MORNING = FixedClock(NIGHT + timedelta(hours=6))
DUTCH = CHROMIUM.parents[1] / "lib/chromium/locales/nl.pak"


def draw(folder: Path, *, whole: bool = False) -> None:
    """Every picture in both languages, the first screen of each page or the whole of it."""
    world = make_world(Path(tempfile.mkdtemp()))
    fill(world, small=14)
    with sync_playwright() as playwright, standing_still(world.directory) as running:
        cookie = running.session("anna", Role.COORDINATOR, Role.BEHEERDER)
        for language in ("nl", "en"):
            browser = playwright.chromium.launch(
                executable_path=str(CHROMIUM),
                args=list(QUIET),
                env={**os.environ, "LANGUAGE": language},  # in which the browser writes its date fields
            )
            with visiting(browser, running, cookie, language, viewport=SCREEN) as page:
                for name, path in SHOWN.items():
                    page.goto(running.url + path)
                    _store(page.screenshot(full_page=whole), folder / f"{name}-{language}.png")
            browser.close()


@contextmanager
def standing_still(data: DataDirectory) -> Iterator[Running]:
    """The console on this data directory, in the morning after its night for as long as the block runs."""
    settings = ConsoleSettings(port=0)
    bound = listen(settings)
    url = f"http://127.0.0.1:{bound.getsockname()[1]}"
    console = open_console(data, Rooms(ConsoleSettings(public_url=url), archives=ARCHIVES), MORNING, "nl")
    config = uvicorn.Config(create_app(console), log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    try:
        yield Running(url, data, None, MORNING)
    finally:
        server.should_exit = True
        thread.join()


def _store(picture: bytes, path: Path) -> None:
    with Image.open(BytesIO(picture)) as image:
        image.convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    if not DUTCH.exists():
        sys.exit("date fields would be in English: install Debian's package chromium-l10n and draw again")
    draw(Path(sys.argv[1]))
