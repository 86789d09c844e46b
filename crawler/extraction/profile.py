"""A site's profile: how this very site writes its posts, with a saved page that shows that it holds.

A profile is three files beside each other: `forum.toml` says how posts are written, `forum.html` is a saved
page of the site, and `forum.json` what must be read from it, in the form in which `lekwacht extract`
writes it. The archive keeps all three, so that every night can tell whether the profile still holds.
"""

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from crawler.extraction.errors import ProfileError, SampleError, UnreadablePageError
from crawler.extraction.extract import extract_page
from crawler.extraction.markup import decode
from crawler.extraction.platforms.platform import Platform, platform_from
from crawler.extraction.saved import as_json
from store import out_file
from store.archive.extracted import ExtractedPage


@dataclass(frozen=True, slots=True)
class Sample:
    """A saved page, and what must be read from it."""

    url: str
    html: str
    posts: tuple[dict[str, Any], ...]  # as `lekwacht extract --json` writes them
    fetched_at: Annotated[datetime, Meta(tz=True)] | None = None  # relative dates on the page count from here

    def encode(self) -> str:
        """The sample as the archive keeps it."""
        return msgspec.json.encode(self).decode()


@dataclass(frozen=True, slots=True)
class SiteProfile:
    """What a site's own profile says."""

    toml: str
    platform: Platform
    sample: Sample | None = None

    @classmethod
    def load(cls, toml: str, sample: str | None) -> "SiteProfile":
        """A profile as the archive keeps it.

        Raises:
            ProfileError: a field or selector is wrong.
        """
        kept = None if sample is None else msgspec.json.decode(sample, type=Sample)
        return cls(toml, _platform(toml, "the profile"), kept)

    def check(self) -> None:
        """See that the sample page still yields its posts.

        Raises:
            SampleError: it does not, or there is none.
        """
        name = self.platform.name
        if self.sample is None:
            raise SampleError(
                f"profile {name} has no sample page; keep one with `lekwacht extract PAGE --url URL"
                f" --profile {name}.toml --keep-sample`"
            )
        wrong = self._difference(self.sample)
        if wrong is not None:
            raise SampleError(
                f"profile {name}: its sample page {wrong}; mend the profile, or keep a new sample"
            )

    def _difference(self, sample: Sample) -> str | None:
        """The first thing that is read otherwise than it must be, or None."""
        try:
            page = extract_page(sample.html, sample.url, sample.fetched_at, profile=self.platform)
        except UnreadablePageError as error:
            return f"cannot be read ({error})"
        before = {str(post["id"]): post for post in _posts(page)}
        if page.platform != self.platform.name:
            return "yields no post by it"
        for expected in sample.posts:
            post = before.pop(str(expected.get("id")), None)
            if post is None:
                return f"no longer yields post {expected.get('id')}"
            for name, value in expected.items():
                if post.get(name) != value:
                    return f"yields post {expected.get('id')} with another {name}"
        return f"also yields post {min(before)}" if before else None


def read_profile(path: Path) -> SiteProfile:
    """A site's profile from its files; without a sample where none lies beside it.

    Raises:
        ProfileError: a file is missing or cannot be read, or has a wrong field or selector.
    """
    toml = _text(path)
    page, posts = path.with_suffix(".html"), path.with_suffix(".json")
    sample = _read_sample(page, posts) if page.exists() and posts.exists() else None
    return SiteProfile(toml, _platform(toml, f"the profile {path}"), sample)


def keep_sample(path: Path, html: bytes, url: str, fetched_at: datetime | None) -> Sample:
    """Store a page beside the profile at `path`, with what is read from it now; whoever does that has looked.

    Raises:
        SampleError: the profile reads no post from the page.
    """
    platform = _platform(_text(path), f"the profile {path}")
    text, moment = decode(html), fetched_at or datetime.now(UTC)
    page = extract_page(text, url, moment, profile=platform)
    if page.platform != platform.name:
        raise SampleError(
            f"profile {platform.name} finds no post on this page; choose another page, or correct the profile"
        )
    sample = Sample(url, text, _posts(page), moment)
    out_file.write(path.with_suffix(".html"), text.encode())
    content = {"url": url, "fetched_at": moment, "posts": sample.posts}
    out_file.write(
        path.with_suffix(".json"), msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"
    )
    return sample


def _read_sample(page: Path, posts: Path) -> Sample:
    try:
        content = msgspec.json.decode(posts.read_bytes(), type=dict[str, Any])
        return msgspec.convert({**content, "html": decode(page.read_bytes())}, type=Sample)
    except (OSError, msgspec.MsgspecError, UnreadablePageError) as error:
        raise ProfileError(f"the sample {posts} or its page cannot be read: {error}") from error


def _posts(page: ExtractedPage) -> tuple[dict[str, Any], ...]:
    """The posts as JSON has them: lists, texts and numbers alone."""
    posts: list[dict[str, Any]] = json.loads(json.dumps(as_json(page)["posts"]))
    return tuple(posts)


def _platform(toml: str, name: str) -> Platform:
    try:
        return platform_from(tomllib.loads(toml))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{name} is not TOML: {error}") from error


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(f"the profile {path} cannot be read: {error}") from error
