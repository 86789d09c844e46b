"""What real talk and pages have and tidy ones have not: curt and long posts, dates in prose, guests, crowds.

A template with `lively = true` is filled with these. `[[70|...]]` in a template stands in seven of ten posts,
`[[u70|...]]` in the posts of seven of ten people.
"""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

Words = dict[str, list[str]]
_CHOICE = re.compile(r"\[\[(u?)(\d+)\|(.*?)\]\]", re.DOTALL)


def say(dice: random.Random, words: Words, author: str, other: str, *, opens: bool) -> list[str]:
    """The paragraphs of one post; nobody opens a thread with a word or two."""
    if dice.random() < 0.18 and not opens:
        return [dice.choice([*words["curt"], *words["short"]])]
    count = dice.choice([1, 1, 1, 2, 2, 3, 4, 14])
    paragraphs = [_sentences(dice, words) for _ in range(count)]
    if dice.random() < 0.35:
        paragraphs.insert(0, dice.choice(words["greetings"]).format(other=other))
    if dice.random() < 0.3:
        paragraphs.append(dice.choice(words["farewells"]).format(author=author))
    return paragraphs


def _sentences(dice: random.Random, words: Words) -> str:
    said = dice.sample(words["sentences"], dice.randint(1, 5))
    if dice.random() < 0.35:
        said.insert(dice.randint(0, len(said)), dice.choice(words["lively"]).replace("&amp;", "&"))
    return " ".join(said)


def chosen(dice: random.Random, text: str, uid: int) -> str:
    """A template with its choices made: by person, or anew for each post."""

    def pick(match: re.Match[str]) -> str:
        by_person, share, inner = match.groups()
        luck = uid * 37 % 100 if by_person else dice.randrange(100)
        return inner if luck < int(share) else ""

    return _CHOICE.sub(pick, text)


def crowd(dice: random.Random, words: Words, date: Callable[[datetime], str], now: datetime) -> str:
    """A block of what is being said elsewhere on the site: titles, names, times, first words."""
    shape = dice.choice(_CROWDS)
    rows = []
    for _ in range(dice.choice([3, 5, 8, 12])):
        at = now - timedelta(days=dice.randint(0, 40), minutes=dice.randint(0, 999))
        said = " ".join(dice.sample(words["sentences"], dice.randint(1, 3)))
        rows.append(
            shape.format(
                name=dice.choice(words["names"]),
                title=dice.choice(words["titles"]),
                date=date(at),
                teaser=said[: dice.choice([40, 90, 140])] + "...",
                count=dice.randint(0, 300),
                id=dice.randint(1, 9999),
            )
        )
    return (
        f'<div class="box-{dice.randint(1, 9)}"><h3>{dice.choice(words["titles"])}</h3>{"".join(rows)}</div>'
    )


_CROWDS = (
    '<div class="entry"><a href="/u/{id}">{name}</a> <i>{date}</i><p><a href="/t">{teaser}</a></p></div>',
    '<p><a href="/t/{id}">{title}</a><br>{name}, {date}<br>{count}</p>',
    '<div class="row"><img src="/a/{id}.png"><b>{name}</b>: {teaser}<div class="when">{date}</div></div>',
    '<table><tr><td><a href="/t/{id}">{title}</a></td><td>{count}</td><td>{date}<br>{name}</td></tr></table>',
    '<dl><dt><a href="/t/{id}">{title}</a></dt><dd>{teaser}</dd><dd>{name} | {date}</dd></dl>',
)
