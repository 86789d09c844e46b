"""The ways to cut a page into records."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction.finder import records as record_cuts
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


# Elements that are numbered or named like posts


def _cut_of(body: str, *texts: str) -> bool:
    """Whether one of the cuts has a record for each of these texts, in order, and no other."""
    return any(
        len(cut) == len(texts) and all(text in record for text, record in zip(texts, cut, strict=True))
        for cut in _cuts(parsed(body))
    )


@pytest.mark.parametrize("mark", ["post-{}", "comment{}", "pid_{}", "beitrag-{}", "td_post_{}"])
def test_number_in_an_id_makes_a_cut(mark: str) -> None:
    """Whatever the number; ids that name parts of the page are of another kind."""
    body = "".join(f'<div id="{mark.format(n * 37)}">{text}</div>' for n, text in enumerate(SAID, 1))
    assert _cut_of(f'<div id="kop-1">Dorp</div>{body}', *SAID)


@pytest.mark.parametrize(
    "opening",
    [
        '<div id="blok-{}">',
        '<div id="post">',
        '<div id="post-{}-met-een-staart-aan-de-naam">',
        '<div class="vak">',
        '<div class="postal">',
    ],
)
def test_element_of_another_name_makes_none(opening: str) -> None:
    """Nor does a number without a name of posts, or a name of posts inside another word."""
    body = "".join(f"{opening.format(n)}{text}</div>" for n, text in enumerate(SAID))
    assert _cuts(parsed(body)) == []


@pytest.mark.parametrize(
    "opening",
    [
        '<div class="comment">',
        '<li class="reactie odd">',
        "<article>",
        '<div itemscope itemtype="https://schema.org/Comment">',
    ],
)
def test_name_of_an_element_makes_a_cut(opening: str) -> None:
    """A class named like posts, an article, or what microdata calls something."""
    closing = f"</{opening[1:].partition(' ')[0].rstrip('>')}>"
    assert _cut_of("".join(f"{opening}{text}{closing}" for text in SAID), *SAID)


def test_persons_are_no_posts() -> None:
    """Microdata describes who wrote, too."""
    body = "".join(f'<div itemscope itemtype="https://schema.org/Person">{text}</div>' for text in SAID)
    assert _cuts(parsed(body)) == []


def test_one_element_is_no_cut() -> None:
    """Repetition is what speaks for posts."""
    assert _cuts(parsed(f'<div class="comment">{SAID[0]}</div>')) == []


def test_flood_of_elements_is_no_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many records as no page has are not looked at."""
    monkeypatch.setattr(record_cuts, "MOST_RECORDS", 3)
    few, many = '<p class="comment">x</p>' * 3, '<p class="comment">x</p>' * 4
    assert [len(cut) for cut in _cuts(parsed(few))] == [3]
    assert _cuts(parsed(many)) == []


def test_record_ends_where_the_next_of_its_kind_begins_inside_it() -> None:
    """Answers nested in the posts that they answer are records of their own."""
    body = f'<div class="comment">{SAID[0]}<div class="comment">{SAID[1]}</div></div>'
    assert [SAID[0], SAID[1]] in _cuts(parsed(body))


def test_element_without_text_is_no_record() -> None:
    """An anchor or a frame of the same name takes none of the next one's text."""
    body = '<div class="comment"></div>' + "".join(f'<div class="comment">{text}</div>' for text in SAID)
    assert _cuts(parsed(body)) == [list(SAID)]


def test_same_cut_is_proposed_once() -> None:
    """Ids and classes of the same elements make one cut."""
    body = "".join(f'<div class="comment" id="c{n}">{text}</div>' for n, text in enumerate(SAID))
    assert _cuts(parsed(body)) == [list(SAID)]


# Dates


def test_date_belongs_to_the_largest_part_without_another() -> None:
    """However deep it stands."""
    body = "".join(
        f"<section><header><b><i>{n} mei 2021</i></b></header><div>{text}</div></section>"
        for n, text in enumerate(SAID, 1)
    )
    assert _cut_of(f"<main>{body}</main>", *SAID)


@pytest.mark.parametrize(
    "line", ["Lid sinds 1{} mei 2021", "Het zwembad ging op 1{} mei 2021 open, en wij waren er zelf bij."]
)
def test_time_of_joining_or_in_a_sentence_makes_no_cut(line: str) -> None:
    """Nobody wrote then."""
    body = "".join(
        f"<section><p>{line.format(n)}</p><div>{text}</div></section>" for n, text in enumerate(SAID)
    )
    assert _cuts(parsed(body)) == []


def test_single_date_makes_no_cut() -> None:
    """A page of one date has nothing that repeats."""
    assert _cuts(parsed(f"<section><i>3 mei 2021</i><p>{SAID[0]}</p></section>")) == []


def test_dates_that_lie_loose_in_one_element_part_its_lines() -> None:
    """Each record goes from the line of its date to that of the next."""
    body = "".join(f"Kees, {n} mei 2021<br>{text}<br>" for n, text in enumerate(SAID, 1))
    assert _cut_of(f"<pre>{body}</pre>", *(f"Kees, {n} mei 2021{text}" for n, text in enumerate(SAID, 1)))


def test_rule_above_the_lines_of_a_head_begins_its_record() -> None:
    """From, subject and date stand below it, each on a line of its own."""
    body = "".join(
        f"<hr><b>From:</b> Kees{n}<br><b>Date:</b> {n} mei 2021<br>{text}<br>"
        for n, text in enumerate(SAID, 1)
    )
    assert _cut_of(f"<div>{body}</div>", *(f"From: Kees{n}" for n in range(1, 4)))


def test_text_above_its_date_belongs_to_it() -> None:
    """Where the date stands below each text, the rows before it are its record."""
    rows = "".join(
        f'<div class="t">{text}</div><div class="h">{n} mei 2021 10:00 Kees</div>'
        for n, text in enumerate(SAID, 1)
    )
    assert _cut_of(f"<div>{rows}</div>", *(f"{text}{n} mei" for n, text in enumerate(SAID, 1)))


@pytest.mark.parametrize("mark", ["<hr>", "<div></div>", '<a name="c{}"></a>'])
def test_rule_or_anchor_says_where_a_record_begins(mark: str) -> None:
    """The name above the date belongs to the post below the rule, not to the one above it."""
    rows = "".join(
        f'{mark.format(n)}<div class="n">Naam{n}</div><div class="h">{n} mei 2021 10:00</div>'
        f'<div class="t">{text}</div>'
        for n, text in enumerate(SAID, 1)
    )
    wanted = [f"Naam{n}" for n in range(1, 4)]
    cuts = [cut for cut in _cuts(parsed(f"<div>{rows}</div>")) if len(cut) == 3]
    assert any(
        all(name in record and text in record for name, text, record in zip(wanted, SAID, cut, strict=True))
        for cut in cuts
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    '<div class="comment">',
                    '<div id="c1">',
                    '<div id="c2">',
                    "</div>",
                    "<p>",
                    "</p>",
                    "<hr>",
                    "<br>",
                ),
                *(
                    "<i>3 mei 2021</i>",
                    "4 mei 2021 10:00",
                    "<b>Kees</b>",
                    "woorden van iemand",
                    '<a name="c3"></a>',
                ),
                *("<table><tr><td>", "</td></tr></table>", "<article>", "</article>", "<li>"),
            ]
        ),
        max_size=40,
    )
)
def test_records_of_any_cut_stand_apart_in_order(parts: list[str]) -> None:
    """Whatever the page: each has text, they follow each other, and no two cuts are the same."""
    page = parsed(f"x{''.join(parts)}")
    cuts = candidates(page, find_stamps(page))
    for cut in cuts:
        starts = [record.start for record in cut]
        assert starts == sorted(starts)
        assert all(0 <= record.start < record.end <= len(page.texts) for record in cut)
    spans = [tuple((record.start, record.end) for record in cut) for cut in cuts]
    assert len(spans) == len(set(spans))
