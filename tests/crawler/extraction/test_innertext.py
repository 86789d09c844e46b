"""The words of an element are those that a browser shows, in the same order."""

from pathlib import Path

import pytest
from lxml import etree

from crawler.extraction.markup import decode, parse
from crawler.extraction.page import ParsedPage
from crawler.extraction.text import read_tokens

PAGES = sorted((Path(__file__).parent / "platforms" / "pages").glob("*.html"))
ADDED = (
    "textarea",
    "noscript",
    "details",
    "dialog",
    "iframe",
    "object",
    "button",
    "select",
    "math",
    "svg",
    "template",
)
"""What holds text that stands at its place beside what a browser shows at once."""
PIECES = (
    "<p><b>een</b> <i>twee</i>\n<a href='/x'>drie</a>&nbsp;<span>vier</span></p><p>on<b>zicht</b>baar</p>",
    "<table><tr><td>een</td><td>twee</td></tr><caption>drie</caption></table><ul><li>vier<li>vijf</ul>zes<br>zeven",
    "<div>een<div>twee</div>drie</div><h2>vier</h2>vijf<hr>zes<dl><dt>zeven<dd>acht</dl>",
    "<span style='display:block'>een</span><span>twee</span><div style='display:inline'>drie</div>vier",
    "<p>soft&shy;hyphen en woord<wbr>deel &amp; <sub>x</sub><sup>2</sup></p><pre>een\n  twee</pre>",
    "<p style='display:none'>weg</p><p hidden>weg</p><fieldset><legend>een</legend>twee</fieldset><center>drie</center>",
    "<label>een</label><label>twee</label> <cite>drie</cite><q>vier</q> <address>vijf</address>zes",
)


def _shown(browser: object, html: str) -> dict[str, str]:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.route("http*://**", lambda route: route.abort())
    page.set_content(html, wait_until="commit")
    texts: dict[str, str] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('[data-n]')].map(e => [e.dataset.n, e.innerText]))"
    )
    page.close()
    return texts


def _pages() -> list[object]:
    saved = [pytest.param(decode(path.read_bytes()), id=path.stem) for path in PAGES]
    return [
        *saved,
        *(pytest.param(f"<!DOCTYPE html><body>{piece}</body>", id=piece[:20]) for piece in PIECES),
    ]


@pytest.mark.parametrize("html", _pages())
def test_words_are_those_of_the_browser(browser: object, html: str) -> None:
    """Every element of the sample pages reads as its innerText in Chromium, word by word."""
    page = ParsedPage(html)
    for number, element in enumerate(page.elements):
        element.set("data-n", str(number))
    shown = _shown(browser, "<!DOCTYPE html>" + etree.tostring(page.root, method="html", encoding="unicode"))
    for number, element in enumerate(page.elements):
        if next(element.iter(*ADDED), None) is not None or page.tag[number] in {
            "html",
            "tr",
            "tbody",
            "table",
            "wbr",
        }:
            continue
        if any(page.tag[around] == "noscript" for around in page.ancestors(number)):
            continue  # to a browser with scripts it is no markup
        ours = read_tokens(page, range(page.first[number], page.last[number])).text.split()
        assert ours == shown[str(number)].split(), page.tag[number]


def test_parsing_leaves_no_attribute_behind() -> None:
    """The tree of a page is its own: marking it changes no other."""
    assert parse("<p>een</p>").get("data-n") is None
