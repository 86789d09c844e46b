"""Hostile content in a real browser: nothing runs, nothing is fetched from elsewhere."""

from pathlib import Path

from playwright.sync_api import Browser

from store.accounts.account import Role
from tests.console.browser.conftest import serving, visiting
from tests.console.test_hostile import PAYLOADS, hostile

TOGETHER = "\n".join(payload for payload in PAYLOADS if len(payload) < 1000)


def test_nothing_hostile_runs_or_reaches_out(browser: Browser, tmp_path: Path) -> None:
    """Every payload at once, on every page that shows it: no dialog and no request to another host."""
    house = hostile(tmp_path, TOGETHER)
    with serving(house.console.data) as running:
        cookie = running.session("alles", *Role)
        asked: list[str] = []
        with visiting(browser, running, cookie) as page:
            page.on("dialog", lambda dialog: asked.append(dialog.message))
            page.on("request", lambda request: asked.append(request.url))
            for path in ("/meldingen?view=alles", "/meldingen/M-2026-0001", "/documenten", "/controlespoor"):
                page.goto(running.url + path)
                page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
                page.mouse.move(640, 400)
                page.keyboard.press("Tab")
        assert [url for url in asked if not url.startswith(running.url)] == []
