"""The parts of one record and what the ways to find them share."""

import pytest

from crawler.extraction.finder.fields import quoted, sampled, stamps_in
from crawler.extraction.stamps import find_stamps
from tests.crawler.extraction.finder.pages import SAID, parsed, post, records


@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 400])
def test_sample_reaches_over_all_records(count: int) -> None:
    """Few records are all looked at, of many a part that begins at the first and ends near the last."""
    places = list(sampled(count))
    assert places == sorted(set(places))
    assert all(0 <= place < count for place in places)
    assert len(places) == count if count <= 16 else 16 <= len(places) <= 32
    assert count == 0 or (places[0] == 0 and places[-1] >= count - count // 16 - 1)


def test_times_in_quotations_and_of_editing_are_not_the_records() -> None:
    """A time that somebody quotes, or of an edit, says nothing of when the post was written."""
    inner = (
        "<blockquote>Piet op 1 april 2021 09:00</blockquote>"
        "<div>Laatst bewerkt door Kees op 3 mei 2021 11:00</div>"
    )
    page = parsed(post(0, inner=inner) + post(1))
    stamps = find_stamps(page)
    first, second = records(page)
    assert [stamp.mention.raw for stamp in stamps_in(page, first, stamps)] == ["2 mei 2021 10:10"]
    assert [stamp.mention.raw for stamp in stamps_in(page, second, stamps)] == ["3 mei 2021 10:11"]


def test_quotation_is_known_by_tag_and_by_name() -> None:
    """What stands in a quotation of the record is quoted; the record's own element is no quotation."""
    page = parsed(
        f'<div class="p"><blockquote><i>{SAID[0]}</i></blockquote>'
        '<div class="quote"><b>x</b></div><u>y</u></div>'
    )
    (record,) = records(page)
    tags = {page.tag[element]: element for element in range(len(page.tag))}
    assert [quoted(page, tags[tag], record) for tag in ("i", "b", "u")] == [True, True, False]
