"""What stands at the ends of every text and belongs to none."""

import pytest

from tests.crawler.extraction.finder.pages import SAID, body_of, parsed, post, read


@pytest.mark.parametrize(
    "around",
    [
        "<h4>Molen</h4>{}",
        "<b>Re: Molen</b><br>{}",
        "{}<div>Antwoord op dit bericht</div>",
        '{}<div><a href="/r/{}">Meld dit bericht aan de beheerder</a></div>',
        '<div class="title">De molen</div>{}',
    ],
)
def test_titles_and_buttons_are_cut_off(around: str) -> None:
    """A subject line above and a button below are no part of what somebody wrote."""
    page = parsed("".join(post(n, text=around.format(text, n)) for n, text in enumerate(SAID)))
    assert [body_of(page, fields) for fields in read(page)] == list(SAID)


def test_same_beginning_of_a_sentence_is_kept() -> None:
    """People who begin alike have said so: what a sentence goes on from is no label."""
    opinions = [f"<i>Volgens mij</i> is het zo dat {text.lower()}" for text in SAID]
    page = parsed("".join(post(n, text=text) for n, text in enumerate(opinions)))
    assert [body_of(page, fields)[:12] for fields in read(page)] == ["Volgens mij "] * 3


def test_long_text_that_several_repeat_is_kept() -> None:
    """Four people who quote a leak word for word have each said it."""
    leak = f"{SAID[0]} {SAID[1]}"
    page = parsed("".join(post(n, text=f"<p>{leak}</p>") for n in range(3)))
    assert [body_of(page, fields) for fields in read(page)] == [leak] * 3
