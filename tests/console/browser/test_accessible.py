"""Every page in both languages: axe finds nothing, and it works by keyboard, small, large and plain."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from reports.settings import LANGUAGES
from store.accounts.account import Role
from tests.console.browser.conftest import Running, visiting
from tests.console.every_page import PATHS

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "EN-301-549"]
BELOW_THE_MENU = "/nergens"
"""A page that stands below the unfolded menu without anything to press there."""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it stands: rule and place."""
    page.evaluate(AXE)
    faults = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})"
        ".then(result => result.violations.flatMap(rule => rule.nodes.map(node => "
        "rule.id + ': ' + node.target.join(' ') + ' ' + node.html.slice(0, 160))))",
        RULES,
    )
    return [str(fault) for fault in faults]


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(browser: Browser, console: Running, language: str) -> None:
    """Every page with content, everything that folds unfolded; none is scrolled sideways.

    The menu lies over what stands below it, as it is meant to: it is unfolded where little does.
    """
    faults = {}
    with visiting(browser, console, console.session("alles", *Role), language) as page:
        for path in PATHS:
            page.goto(console.url + path)
            folded = "details" if path == BELOW_THE_MENU else "main details"
            page.evaluate(f"document.querySelectorAll('{folded}').forEach(one => {{ one.open = true; }})")
            faults[path] = violations(page)
            assert page.evaluate("document.documentElement.lang") == language
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    assert {path: problems for path, problems in faults.items() if problems} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_where_nothing_has_happened_yet(
    browser: Browser, empty_console: Running, language: str
) -> None:
    """The empty states are designed too."""
    faults = {}
    with visiting(browser, empty_console, empty_console.session("alles", *Role), language) as page:
        for path in PATHS:
            page.goto(empty_console.url + path)
            faults[path] = violations(page)
    assert {path: problems for path, problems in faults.items() if problems} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_forms_that_are_not_right_yet(
    browser: Browser, console: Running, language: str
) -> None:
    """The error summary is announced, has the focus, and leads to the fields."""
    with visiting(browser, console, console.session("alles", *Role), language) as page:
        page.goto(f"{console.url}/meldingen/M-2026-0001")
        page.evaluate("document.querySelectorAll('[required]').forEach(one => { one.required = false; })")
        page.click("form[action$='/oordeel'] button.primary")
        assert page.evaluate("document.activeElement.id") == "problems"
        assert page.get_attribute("#problems a", "href") == "#disposition"
        assert page.locator("#disposition[aria-invalid=true]").count() == 1
        assert violations(page) == []


def test_the_keyboard_reaches_everything_in_order(browser: Browser, console: Running) -> None:
    """The first stop skips to the content; every stop is seen and none is a trap."""
    with visiting(browser, console, console.session("alles", *Role)) as page:
        page.goto(f"{console.url}/meldingen/M-2026-0001")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
        stops = []
        for _ in range(60):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(_STOP))
        assert all(stop["seen"] for stop in stops), [stop for stop in stops if not stop["seen"]]
        assert len({stop["what"] for stop in stops}) > 25


def test_the_skip_link_moves_on_to_the_content(browser: Browser, console: Running) -> None:
    """Whoever works by keyboard does not walk through the navigation on every page."""
    with visiting(browser, console, console.session("alles", *Role)) as page:
        page.goto(f"{console.url}/dekking")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


def test_single_keys_walk_through_the_list(browser: Browser, console: Running) -> None:
    """J and k move, x chooses, o opens, g goes back; in a text field they are letters."""
    with visiting(browser, console, console.session("alles", *Role)) as page:
        page.goto(f"{console.url}/meldingen")
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("x")
        assert page.locator("tr.current input:checked").count() == 1
        assert page.inner_text("[data-chosen]") == "1"
        page.keyboard.press("/")
        page.keyboard.type("jxo")
        assert page.input_value("#words") == "jxo"
        page.keyboard.press("Escape")
        page.evaluate("document.activeElement.blur()")
        number = page.get_attribute("tr.current", "data-incident")
        page.keyboard.press("o")
        page.wait_for_url(f"**/meldingen/{number}")
        page.keyboard.press("g")
        page.wait_for_url("**/meldingen")


def test_single_keys_do_nothing_when_they_are_turned_off(browser: Browser, console: Running) -> None:
    """Somebody who speaks to the machine can turn them off (WCAG 2.1.4)."""
    with visiting(browser, console, console.session("stil", *Role)) as page:
        page.goto(f"{console.url}/hulp")
        page.click("button[name=shortcuts]")
        page.goto(f"{console.url}/meldingen")
        page.keyboard.press("j")
        assert page.locator("tr.current").count() == 0


def test_forced_colours_keep_every_sign(browser: Browser, console: Running) -> None:
    """In forced colours the matched parts and the drawn cells are still told apart."""
    cookie = console.session("alles", *Role)
    with visiting(browser, console, cookie, forced_colors="active") as page:
        page.goto(f"{console.url}/meldingen/M-2026-0001")
        marked, plain = (page.evaluate(_BACKGROUND, what) for what in (".public-text mark", ".public-text"))
        assert marked != plain
        page.goto(f"{console.url}/dekking")
        assert page.evaluate(_STROKE) not in {"none", "rgba(0, 0, 0, 0)"}
        assert violations(page) == []


def test_everything_works_without_javascript(browser: Browser, console: Running) -> None:
    """An officer filters, opens, judges and reads what became of it without a script."""
    cookie = console.session("zonder", *Role)
    with visiting(browser, console, cookie, java_script_enabled=False) as page:
        page.goto(f"{console.url}/meldingen?view=alles&words=ZAAK-2020-020")
        page.click("tbody th a")
        page.select_option("#disposition", "vals_alarm")
        page.select_option("#reason_code", "andere_persoon")
        page.fill("#reason", "Gaat over een ander.")
        page.click("form[action$='/oordeel'] button.primary")
        assert "Uw oordeel is vastgelegd." in page.inner_text("main")


def test_the_evidence_file_is_made_by_keyboard_without_javascript(browser: Browser, console: Running) -> None:
    """An officer opens the act, says what it is for, and downloads what was made."""
    cookie = console.session("toets", Role.ONDERZOEKER)
    with visiting(browser, console, cookie, java_script_enabled=False, accept_downloads=True) as page:
        page.goto(f"{console.url}/meldingen/M-2026-0001")
        page.focus("summary:has-text('Bewijsbestand maken')")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type("Aangifte bij de politie")
        page.keyboard.press("Enter")
        page.wait_for_url("**/exports")
        with page.expect_download() as download:
            page.press("button:has-text('Ophalen') >> nth=0", "Enter")
    assert download.value.suggested_filename.endswith(".wacz")


_STOP = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  const x = box.x + Math.min(box.width / 2, 20), y = box.y + Math.min(box.height / 2, 12);
  const at = document.elementFromPoint(x, y);
  return {
    what: one.outerHTML.slice(0, 120) + Math.round(box.y + scrollY),
    seen: one === document.body || (style.outlineStyle !== 'none' && box.height > 0
      && (at === null || one.contains(at) || at.contains(one))),
  };
}"""
_BACKGROUND = "what => getComputedStyle(document.querySelector(what)).backgroundColor"
_STROKE = "() => getComputedStyle(document.querySelector('.drawing .cell')).stroke"


def test_nine_incidents_fit_on_one_screen(browser: Browser, console: Running) -> None:
    """An officer chooses among at least nine whole lines without scrolling, at 1280 by 900."""
    cookie = console.session("alles", *Role)
    with visiting(browser, console, cookie, viewport={"width": 1280, "height": 900}) as page:
        page.goto(f"{console.url}/meldingen?view=alles")
        assert page.evaluate(_WHOLE_LINES) >= 9


def test_judging_together_is_offered_once_something_is_chosen(browser: Browser, console: Running) -> None:
    """The bar for many takes no room before, with or without a script."""
    cookie = console.session("alles", *Role)
    for script in (True, False):
        with visiting(browser, console, cookie, java_script_enabled=script) as page:
            page.goto(f"{console.url}/meldingen?view=alles")
            assert not page.is_visible(".joint")
            page.check("tbody input >> nth=0")
            assert page.is_visible(".joint")


_WHOLE_LINES = """() => [...document.querySelectorAll('tr[data-incident]')]
  .filter((row) => row.getBoundingClientRect().bottom <= innerHeight).length"""
