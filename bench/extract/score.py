"""Holds extracted posts against the known ones, text by text."""

from collections import Counter
from dataclasses import dataclass, field, fields

from bench.extract.corpus import GoldPage, GoldPost
from store.archive.extracted import ExtractedPost

SAME = 0.85
"""Two texts are the same post when the F1 of their words is at least this."""


@dataclass
class Tally:
    """Counts over pages."""

    gold: int = 0
    extracted: int = 0
    right: int = 0
    exact: int = 0
    authors: int = 0
    dates: int = 0
    rest: int = 0  # posts that hold only what no record claimed
    missed: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Count another tally in."""
        for item in fields(self):
            setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    @property
    def row(self) -> str:
        """Precision, recall, exact texts, authors, dates."""
        right = max(1, self.right)
        return (
            f"P {self.right / max(1, self.extracted):5.3f}  R {self.right / max(1, self.gold):5.3f}  "
            f"exact {self.exact / right:5.3f}  author {self.authors / right:5.3f}  "
            f"date {self.dates / right:5.3f}"
        )


def words_f1(words: Counter[str], other: Counter[str]) -> float:
    """How much two bags of words agree."""
    common = (words & other).total()
    return 2 * common / max(1, words.total() + other.total())


def score(page: GoldPage, posts: tuple[ExtractedPost, ...]) -> Tally:
    """How well the posts of one page were found."""
    rest = [post for post in posts if post.native_id.startswith("rest-")]
    posts = tuple(post for post in posts if post not in rest)
    tally = Tally(gold=len(page.posts), extracted=len(posts), rest=len(rest))
    bags = [Counter(post.text.split()) for post in posts]
    free = set(range(len(posts)))
    for gold in page.posts:
        bag = Counter(gold.text.split())
        rated = [(words_f1(bag, bags[i]) + _bonus(gold, posts[i]), i) for i in free]
        best, index = max(rated, default=(0.0, -1))
        if best < SAME:
            tally.missed.append(f"{page.name}: {gold.author}: {gold.text[:60]}")
            continue
        free.discard(index)
        _count(tally, gold, posts[index])
    return tally


def _bonus(gold: GoldPost, post: ExtractedPost) -> float:
    """Among equal texts ("Thanks!"), the one by the same author at the same time."""
    return 0.001 * (gold.author == post.author) + 0.001 * _same_day(gold, post)


def _same_day(gold: GoldPost, post: ExtractedPost) -> bool:
    return bool(post.published and post.published.at and post.published.at.date() == gold.at.date())


def _count(tally: Tally, gold: GoldPost, post: ExtractedPost) -> None:
    tally.right += 1
    tally.exact += " ".join(post.text.split()) == gold.text
    tally.authors += post.author == gold.author
    tally.dates += _same_day(gold, post)
