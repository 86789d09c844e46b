"""Makes forum pages with known posts: invented talk poured into the markup of many kinds of software.

A template (`templates/*.toml`) holds the markup of one kind of software; this module invents threads and
fills it in. Everything is drawn from a seeded generator, so a page is the same on every machine.
"""

import html
import random
import re
import tomllib
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from string import Template

from bench.extract import lively
from store.clock import AMSTERDAM

_ATTRIBUTE = re.compile(r"\b(class|id|itemprop|itemtype|rel|href)=([\"'])(.*?)\2", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_-]{2,}")
HERE = Path(__file__).parent
FETCHED = datetime(2019, 6, 14, 18, 30)  # noqa: DTZ001 - wall time of the invented reader, Europe/Amsterdam


@dataclass
class GoldPost:
    """A post as a reader sees it."""

    author: str
    at: datetime
    text: str


@dataclass
class GoldPage:
    """A page and what stands on it."""

    name: str
    language: str
    html: str
    posts: list[GoldPost]
    held_out: bool
    lively: bool = False


@dataclass
class _Post:
    number: int
    id: int
    author: str
    uid: int
    at: datetime
    paragraphs: list[str]
    quote: "tuple[str, str] | None" = None
    depth: int = 0
    body: str = ""
    text: str = ""
    values: dict[str, str] = field(default_factory=dict)


@cache
def talk() -> dict[str, dict[str, list[str]]]:
    """The invented sentences, names and labels of each language."""
    return tomllib.loads((HERE / "talk.toml").read_text("utf-8"))


def pages(*, held_out: bool | None = None) -> Iterator[GoldPage]:
    """All pages of the corpus, one for each template, language and seed."""
    for path in sorted((HERE / "templates").glob("*.toml")):
        template = tomllib.loads(path.read_text("utf-8"))
        if held_out is not None and bool(template.get("held_out")) != held_out:
            continue
        for language in template["languages"]:
            for seed in range(template.get("pages", 2)):
                yield _page(path.stem, template, language, seed)


def _page(name: str, template: dict[str, object], language: str, seed: int) -> GoldPage:
    dice = random.Random(f"{name}/{language}/{seed}")
    words = talk()[language]
    labels = dict(words["labels"])
    posts = _thread(dice, words, template)
    labels["title"] = dice.choice(words["titles"])
    rendered = [_render(dice, post, template, words, labels, place) for place, post in enumerate(posts)]
    joined = _nest(rendered, posts, template)
    values = {
        **labels,
        **_noise(dice, words, template),
        "posts": joined,
        "lang": language,
        "now": _date(FETCHED, "{HH}:{MM}", words),
        "today": _date(FETCHED, str(template["date"]), words),
    }
    text = Template(str(template["page"])).safe_substitute(values)
    text = _with_chrome(dice, text, words, template)
    gold = [GoldPost(post.author, post.at, post.text) for post in posts]
    held_out, is_lively = bool(template.get("held_out")), bool(template.get("lively"))
    return GoldPage(f"{name}-{language}-{seed}", language, text, gold, held_out, is_lively)


def _with_chrome(
    dice: random.Random, text: str, words: dict[str, list[str]], template: dict[str, object]
) -> str:
    """The page inside what sites put around their forum: menus, news with teasers, a login, a footer."""
    top = "".join(f'<li><a href="/c/{i}">{title}</a></li>' for i, title in enumerate(words["titles"]))
    teasers = []
    for title in dice.sample(words["titles"], dice.choice([0, 3, 5])):
        at = FETCHED - timedelta(days=dice.randint(0, 400), minutes=dice.randint(0, 999))
        teasers.append(
            f'<div class="teaser"><a href="/n/{at.day}">{title}</a>'
            f"<span>{_date(at, str(template['date']), words)}</span>"
            f"<p>{' '.join(dice.sample(words['sentences'], 2))[:90]}...</p></div>"
        )
    login = '<form action="/login"><label>Name</label><input name="u"><label>Passwort</label></form>'
    head = f'<div class="nav"><ul>{top}</ul></div>{login if dice.random() < 0.5 else ""}'
    foot = f'<div class="news">{"".join(teasers)}</div><div class="foot"><p>Impressum 2001-2019</p></div>'
    if template.get("lively"):
        crowds = [_crowd(dice, words, template) for _ in range(dice.choice([0, 1, 2, 3]))]
        foot = "".join(crowds) + foot
    if dice.random() < 0.3:
        head, foot = head + foot, ""
    text = re.sub(r"(<body[^>]*>)", lambda m: m[1] + head, text, count=1)
    return text.replace("</body>", foot + "</body>")


def _crowd(dice: random.Random, words: dict[str, list[str]], template: dict[str, object]) -> str:
    form = dice.choice([str(template["date"]), "{dd}.{mm}.{yyyy}", "{d} {month} {yyyy}"])
    return lively.crowd(dice, words, lambda at: _date(at, form, words), FETCHED)


def _thread(dice: random.Random, words: dict[str, list[str]], template: dict[str, object]) -> list[_Post]:
    count = dice.choice(template.get("counts", [1, 2, 3, 6, 10, 15, 20]))  # type: ignore[arg-type]
    authors = dice.sample(words["names"], min(len(words["names"]), max(2, count // 2 + 1)))
    at = FETCHED - timedelta(days=dice.randint(3, 2600), minutes=dice.randint(0, 1400))
    if template.get("recent"):
        at = FETCHED - timedelta(days=4, minutes=dice.randint(0, 1400))
    number, posts, first = dice.randint(1000, 900000), [], dice.choice([0, 0, 20])
    for place in range(count):
        author = dice.choice(authors)
        uid = 100 + words["names"].index(author) * 7
        if "guest" in template and place and dice.random() < 0.15:
            author, uid = dice.choice(words["guests"]), 0
        said = (
            lively.say(dice, words, author, dice.choice(authors), opens=not place)
            if template.get("lively")
            else _say(dice, words)
        )
        post = _Post(first + place + 1, number, author, uid, at, said)
        if posts and template.get("quote") and dice.random() < 0.3:
            other = dice.choice(posts)
            post.quote = (other.author, dice.choice(other.paragraphs))
        if posts and template.get("nested") and dice.random() < 0.5:
            post.depth = min(posts[-1].depth + 1, 4)
        posts.append(post)
        number += dice.randint(1, 400)
        step = timedelta(hours=dice.randint(0, 30) if not template.get("recent") else dice.randint(0, 6))
        at = min(
            at + step + timedelta(minutes=dice.randint(1, 59)), FETCHED - timedelta(minutes=count - place)
        )
    return posts


def _say(dice: random.Random, words: dict[str, list[str]]) -> list[str]:
    if dice.random() < 0.12:
        return [dice.choice(words["short"])]
    return [
        " ".join(dice.sample(words["sentences"], dice.randint(1, 5)))
        for _ in range(dice.choice([1, 1, 2, 2, 3, 5]))
    ]


def _render(  # noqa: PLR0917 - what a template is filled with
    dice: random.Random,
    post: _Post,
    template: dict[str, object],
    words: dict[str, list[str]],
    labels: dict[str, str],
    place: int,
) -> str:
    post.body = _body(dice, post, template, labels)
    post.text = strip(post.body)
    joined = post.at - timedelta(days=200 + post.uid)
    values = {
        **labels,
        "id": str(post.id),
        "n": str(post.number),
        "author": html.escape(post.author),
        "uid": str(post.uid),
        "date": _date(post.at, str(template["date"]), words, recent=str(template.get("recent", ""))),
        "iso": post.at.strftime("%Y-%m-%dT%H:%M:%S+02:00"),
        "epoch": str(int(post.at.replace(tzinfo=AMSTERDAM).timestamp())),
        "time": post.at.strftime("%H:%M"),
        "day": _date(post.at, "{dd}.{mm}.{yyyy}", words),
        "joindate": _date(joined, str(template.get("joindate", "{mon} {yyyy}")), words),
        "count": str(post.uid * 13 % 4000),
        "parity": "odd" if place % 2 else "even",
        "alt": str(place % 2 + 1),
        "rank": words["ranks"][post.uid % len(words["ranks"])],
        "place": words["places"][post.uid % len(words["places"])],
        "body": post.body,
        "likes": str(dice.randint(1, 40)),
        "depth": str(post.depth),
        "signature": "",
        "edited": "",
        "margin": str(post.depth * 30),
        "subject": words["titles"][post.id % len(words["titles"])],
        "ad": str(template.get("ad", "")) if place % 5 == 2 else "",
        "initial": post.author[0],
        "width": str(100 - post.depth),
    }
    if post.uid % 3 == 0 and template.get("signature"):
        motto = words["mottos"][post.uid % len(words["mottos"])]
        values["signature"] = Template(str(template["signature"])).safe_substitute(values, motto=motto)
    if dice.random() < 0.15 and template.get("edited"):
        edit = _date(post.at + timedelta(minutes=7), str(template["date"]), words)
        values["edited"] = Template(str(template["edited"])).safe_substitute(values, editdate=edit)
    post.values = values
    first = "first" if place == 0 and "first" in template else "post"
    text = str(template[first])
    if template.get("lively"):
        text = lively.chosen(dice, text, post.uid)
        account = "account" if post.uid else "guest"
        values["account"] = Template(str(template.get(account, "$author"))).safe_substitute(values)
    return Template(text).safe_substitute(values)


def _body(dice: random.Random, post: _Post, template: dict[str, object], labels: dict[str, str]) -> str:
    parts = [html.escape(text, quote=False) for text in post.paragraphs]
    if dice.random() < 0.15:
        parts[-1] += ' <a href="http://www.example.org/info">www.example.org/info</a>'
    if dice.random() < 0.15:
        parts[0] = parts[0].replace(". ", '. <img src="/smilies/smile.gif" alt=":)"> ', 1)
    if dice.random() < 0.1:
        parts[0] = f"<b>{parts[0]}</b>"
    if template.get("paragraphs", "br") == "p":
        text = "".join(f"<p>{part}</p>\n" for part in parts)
    else:
        text = "<br />\n<br />\n".join(parts)
    if post.quote:
        author, quoted = (html.escape(part, quote=False) for part in post.quote)
        text = (
            Template(str(template["quote"])).safe_substitute(labels, quoted=quoted, author=author, id=post.id)
            + text
        )
    return text


def _nest(rendered: list[str], posts: list[_Post], template: dict[str, object]) -> str:
    if not template.get("nested") or "nested_open" not in template:
        return "\n".join(rendered)
    out, depth = [], 0
    closing, opening = str(template.get("post_close", "")), str(template["nested_open"])
    for place, (text, post) in enumerate(zip(rendered, posts, strict=True)):
        if place:
            if post.depth > depth:
                out.append(opening)
            else:
                out.append(closing + (str(template["nested_close"]) + closing) * (depth - post.depth))
        depth = post.depth
        out.append(text)
    out.append(closing + (str(template["nested_close"]) + closing) * depth)
    return "\n".join(out)


def masked(page: GoldPage) -> GoldPage:
    """The page with every class, id and address renamed: only structure and print are left to go by."""

    def rename(match: re.Match[str]) -> str:
        name, quote, value = match.groups()
        if name.lower() == "href":
            return f"href={quote}/x/{zlib.crc32(value.encode()):x}{quote}"
        words = " ".join(
            _NAME.sub(lambda m: f"k{zlib.crc32(m[0].encode()) % 99991:x}"[:5] + "q", w) for w in value.split()
        )
        return f"{name}={quote}{words}{quote}"

    return replace(page, html=_ATTRIBUTE.sub(rename, page.html))


def strip(text: str) -> str:
    """The words of a piece of markup, as the yardstick reads them."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _noise(dice: random.Random, words: dict[str, list[str]], template: dict[str, object]) -> dict[str, str]:
    rows, links = [], []
    for title in dice.sample(words["titles"], 5):
        name, at = (
            dice.choice(words["names"]),
            FETCHED - timedelta(days=dice.randint(0, 900), minutes=dice.randint(0, 999)),
        )
        date = _date(at, str(template["date"]), words)
        number = dice.randint(1, 99999)
        rows.append(
            f'<tr><td><a href="/t/{number}">{title}</a></td>'
            f'<td><a href="/user/{name}">{name}</a></td>'
            f"<td>{dice.randint(0, 90)}</td><td>{date}</td></tr>"
        )
        links.append(f'<li><a href="/t/{number}">{title}</a> <span class="date">{date}</span></li>')
    online = ", ".join(f'<a href="/user/{n}">{n}</a>' for n in dice.sample(words["names"], 6))
    return {"similar": "\n".join(rows), "latest": "\n".join(links), "online": online}


def _date(at: datetime, form: str, words: dict[str, list[str]], recent: str = "") -> str:
    days = (FETCHED.date() - at.date()).days
    if recent and days < 2:
        return recent.format(day=words["near"][days], HH=at.strftime("%H"), MM=at.strftime("%M"))
    hour = at.hour % 12 or 12
    return form.format(
        d=at.day,
        dd=f"{at.day:02}",
        m=at.month,
        mm=f"{at.month:02}",
        yy=f"{at.year % 100:02}",
        yyyy=at.year,
        mon=words["short_months"][at.month - 1]
        if "short_months" in words
        else words["months"][at.month - 1][:3],
        month=words["months"][at.month - 1],
        wd=words["weekdays"][at.weekday()][:2],
        weekday=words["weekdays"][at.weekday()],
        HH=f"{at.hour:02}",
        MM=f"{at.minute:02}",
        SS=f"{at.second:02}",
        h=hour,
        hh=f"{hour:02}",
        ap="am" if at.hour < 12 else "pm",
        AP="AM" if at.hour < 12 else "PM",
        th={1: "st", 2: "nd", 3: "rd"}.get(at.day % 10 if at.day not in {11, 12, 13} else 0, "th"),
    )
