"""320 pixels wide, which is 1280 at 400 %: every page in both languages reflows and can be touched."""

import pytest
from playwright.sync_api import Browser, Page

from reports.settings import LANGUAGES
from store.accounts.account import Role
from tests.console.browser.conftest import Running, visiting
from tests.console.every_page import PATHS, missing

NARROW = 320
LEAST_TARGET = 24


SIZE = {"width": NARROW, "height": 640}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_reflows_at_320_pixels(browser: Browser, console: Running, language: str) -> None:
    """Nothing is scrolled sideways or cut off, every target can be hit, and the focus is seen."""
    with visiting(browser, console, console.session("alles", *Role), language, viewport=SIZE) as page:
        page.goto(console.url)
        page.keyboard.press("Tab")  # from now on the browser shows the focus
        faults_by_page = {path: _faults(page, console.url + path) for path in PATHS}
    assert {path: faults for path, faults in faults_by_page.items() if faults} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_entrance_reflows_at_320_pixels(browser: Browser, console: Running, language: str) -> None:
    """Whoever has not signed in yet sees other pages at the same addresses."""
    with visiting(browser, console, "", language, viewport=SIZE) as page:
        page.goto(console.url + "/aanmelden")
        page.keyboard.press("Tab")
        faults_by_page = {
            path: _faults(page, console.url + path) for path in ("/aanmelden", console.invitation())
        }
    assert {path: faults for path, faults in faults_by_page.items() if faults} == {}


def test_no_page_of_the_console_is_forgotten() -> None:
    """Whoever adds a page adds it to the walk through all pages."""
    assert missing(PATHS) == []
    assert missing(path for path in PATHS if path != "/dekking") == ["coverage"]


def _faults(page: Page, url: str) -> list[str]:
    """What is wrong with the page when everything that folds is unfolded."""
    page.goto(url)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    measured: list[str] = page.evaluate(_FAULTS, [NARROW, LEAST_TARGET])
    return measured


_FAULTS = """([width, least]) => {
  const faults = [], told = (fault, one) => faults.push(`${fault}: ${one.outerHTML.slice(0, 140)}`);
  const shown = (one) => one.checkVisibility({visibilityProperty: true}) && !one.closest('.visually-hidden');
  const clips = (overflow) => overflow === 'hidden' || overflow === 'clip';
  const framed = (one) => one.parentElement.closest('.scroll') !== null;
  const whole = document.documentElement.scrollWidth;
  if (whole > width) faults.push(`the page is ${whole} wide`);
  for (const one of document.body.querySelectorAll('*:not(svg *, .skip)')) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!shown(one) || !box.width) continue;
    if (!framed(one) && (box.right > width + 1 || box.left < -1)) told('off the screen', one);
    const glance = style.webkitLineClamp !== 'none' || one.matches('input');  // a glance of a text; scrolls
    if (!glance && clips(style.overflowX) && one.scrollWidth > one.clientWidth + 1) told('cut off', one);
    if (!glance && clips(style.overflowY) && one.scrollHeight > one.clientHeight + 1) told('cut off', one);
  }
  const targets = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  for (const one of [...document.querySelectorAll(targets)].filter(shown)) {
    const hit = one.matches('[type=checkbox], [type=radio]') && one.closest('label') || one;
    const box = hit.getBoundingClientRect();
    const [wide, high] = [Math.round(box.width), Math.round(box.height)];
    if (Math.min(wide, high) < least) told(`${wide} by ${high}`, one);
    one.focus({preventScroll: true});
    if (one === document.activeElement && getComputedStyle(one).outlineStyle === 'none') told('unseen', one);
  }
  return faults;
}"""
