"""The quality of extraction, pinned: lowering a floor is a decision, not an accident."""

import pytest

from bench.extract import corpus
from bench.extract.score import Tally, score
from crawler.extraction.extract import extract_page
from store.clock import AMSTERDAM

FLOORS = {"precision": 0.97, "recall": 0.97, "author": 0.94, "date": 0.97}
CLUTTERED = {"precision": 0.96, "recall": 0.96, "author": 0.95, "date": 0.98}
"""With what real sites have and tidy ones have not: guests, curt posts, crowds of teasers."""


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize(("lively", "floors"), [(False, FLOORS), (True, CLUTTERED)])
def test_posts_on_pages_of_many_kinds_of_software_are_found(
    held_out: bool,
    lively: bool,
    floors: dict[str, float],
) -> None:
    """Text by text, author and date reach the floors, on templates used for tuning and on those kept out."""
    total = Tally()
    fetched = corpus.FETCHED.replace(tzinfo=AMSTERDAM)
    for page in corpus.pages(held_out=held_out):
        if page.lively == lively:
            posts = extract_page(page.html, f"https://{page.name}.example/t/7", fetched).posts
            total.add(score(page, posts))
    reached = {
        "precision": total.right / total.extracted,
        "recall": total.right / total.gold,
        "author": total.authors / total.right,
        "date": total.dates / total.right,
    }
    assert not {name: value for name, value in reached.items() if value < floors[name]}
