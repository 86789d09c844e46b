"""The ways to cut a page into records."""

import pytest

from crawler.extraction.finder.records import candidates
from crawler.extraction.page import ParsedPage
from crawler.extraction.stamps import find_stamps
from tests.crawler.extraction.finder.pages import SAID, parsed, post


def _cuts(page: ParsedPage) -> list[list[str]]:
    """The words of each record of each cut."""
    return [
        [" ".join("".join(page.texts[record.start : record.end]).split()) for record in records]
        for records in candidates(page, find_stamps(page))
    ]


@pytest.mark.parametrize("mark", ["post-1{}", "p30{}", "comment_{}9"])
def test_numbered_elements_are_a_cut(mark: str) -> None:
    """Elements with the ids of posts are records, without any date on the page."""
    body = "".join(f'<div id="{mark.format(n)}"><b>x</b><p>{text}</p></div>' for n, text in enumerate(SAID))
    assert [f"x{text}" for text in SAID] in [
        [t.replace("x ", "x") for t in cut] for cut in _cuts(parsed(body))
    ]


def test_dates_of_one_kind_are_a_cut() -> None:
    """Each date belongs to the largest part of the page that holds no other of its kind."""
    cuts = _cuts(parsed("<h1>Dorp</h1>" + "".join(map(post, range(3)))))
    assert any(
        len(cut) == 3 and all(text in record for text, record in zip(SAID, cut, strict=True)) for cut in cuts
    )


def test_heads_and_texts_beside_each_other_are_one_record() -> None:
    """Where the date stands in a row of its own, the rows up to the next date belong to it."""
    rows = "".join(
        f'<div class="h">{n + 2} mei 2021 10:11 Kees</div><div class="t">{text}</div>'
        for n, text in enumerate(SAID)
    )
    cuts = _cuts(parsed(f"<div>{rows}</div>"))
    assert any(
        len(cut) == 3 and all(text in record for text, record in zip(SAID, cut, strict=True)) for cut in cuts
    )


def test_page_without_dates_and_names_has_no_cut() -> None:
    """Paragraphs alone propose nothing."""
    assert _cuts(parsed("".join(f"<p>{text}</p>" for text in SAID))) == []


def test_cuts_are_the_same_on_every_run() -> None:
    """The order of the cuts follows the page."""
    body = "".join(map(post, range(3))) + "".join(f'<i class="d">0{n}.05.2021</i>' for n in range(1, 5))
    assert _cuts(parsed(body)) == _cuts(parsed(body))
