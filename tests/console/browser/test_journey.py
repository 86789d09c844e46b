"""An officer's morning in a real browser, on what the real chain found: crawl, match, incident, console."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from store.layout import DataDirectory
from tests.console.browser.conftest import Running, serving

PASSWORD = "drie blauwe fietsen"  # noqa: S105 - made up for this test


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The console on the data that `lekwacht demo` leaves behind."""
    data = DataDirectory(tmp_path_factory.mktemp("demo") / "data")
    arguments = [sys.executable, "-m", "lekwacht", "--data", str(data.root), "demo"]
    subprocess.run(arguments, check=True, capture_output=True, timeout=240)
    with serving(data) as running:
        yield running


def test_from_the_first_link_to_the_export(browser: Browser, demonstration: Running, tmp_path: Path) -> None:
    """Sign in, see whether the night can be trusted, open, take, judge, ask, export, sign out."""
    context = browser.new_context(accept_downloads=True)
    page = context.new_page()
    _sign_in_first(page, demonstration)
    expect(page.locator(".verdict")).to_contain_text("Te vertrouwen")
    page.click("tbody th a")
    _read(page)
    _work(page)
    exported = _export(page, tmp_path)
    assert exported.startswith(b"\xef\xbb\xbf")
    assert exported.count(b"M-2026-0001") == 2
    page.click("text=Afmelden")
    page.goto(f"{demonstration.url}/meldingen")
    expect(page).to_have_url(f"{demonstration.url}/aanmelden?next=%2Fmeldingen")
    context.close()


def _sign_in_first(page: Page, running: Running) -> None:
    assert running.first_link is not None
    page.goto(running.first_link)
    for field, value in (("full_name", "Anna de Vries"), ("name", "anna"), ("password", PASSWORD)):
        page.fill(f"#{field}", value)
    page.fill("#again", PASSWORD)
    page.click("main button")
    expect(page).to_have_url(f"{running.url}/meldingen")


def _read(page: Page) -> None:
    """What stood in public, twice, the older place first; what matched is marked; nothing can be clicked."""
    assert page.locator("article.sighting").count() == 2
    assert page.locator("article.sighting mark").count() >= 2
    assert page.locator("main a[href^='http']").count() == 0
    expect(page.locator("figure.drawing svg").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("COA")


def _work(page: Page) -> None:
    page.click("text=Neem aan")
    expect(page.locator(".notice.positive")).to_contain_text("ligt nu bij anna")
    page.click("text=Vraag de bewaarder te vergelijken")
    page.select_option("#disposition", "al_openbaar")
    page.select_option("#reason_code", "eerder_openbaar")
    page.fill("#reason", "Stond in 2019 al op het weblog.")
    page.click("text=Oordeel vastleggen")
    expect(page.locator(".notice.positive")).to_contain_text("Uw oordeel is vastgelegd.")
    expect(page.locator(".head")).to_contain_text("al openbaar")


def _export(page: Page, folder: Path) -> bytes:
    page.click(".head >> text=Export")
    assert page.input_value("#incident") == "M-2026-0001"
    page.fill("#purpose", "Voor de functionaris gegevensbescherming")
    page.click("text=De export maken")
    with page.expect_download() as download:
        page.click("text=Ophalen >> nth=0")
    path = folder / "export.csv"
    download.value.save_as(path)
    return path.read_bytes()
