"""A site's profile and the saved page that shows that it holds."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.extraction.errors import ProfileError, SampleError
from crawler.extraction.profile import SiteProfile, keep_sample, read_profile

URL = "https://smidse.example/t/7"
SAVED = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)
TOML = """
name = "smidse"
[[part]]
kind = "comment"
post = "div.slag"
body = "p.woord"
author = "b.wie"
time = "i.toen"
id = 'slag-\\d+'
"""
PAGE = "<html><body><h1>Smidse</h1>{}</body></html>".format(
    "".join(
        f'<div class="slag" id="slag-{n}"><b class="wie">{who}</b><i class="toen">gisteren</i>'
        f'<p class="woord">De duif van de smid is terug, zegt {who}.</p></div>'
        for n, who in ((1, "anna"), (2, "bert"))
    )
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A profile with its sample beside it."""
    path = tmp_path / "smidse.toml"
    path.write_text(TOML, encoding="utf-8")
    keep_sample(path, PAGE.encode(), URL, SAVED)
    return path


def test_a_kept_sample_is_read_as_it_was(path: Path) -> None:
    """Page and posts lie beside the profile, and what the archive keeps of them holds too."""
    profile = read_profile(path)
    profile.check()
    assert profile.sample is not None
    posts = json.loads(path.with_suffix(".json").read_text("utf-8"))["posts"]
    assert [(post["id"], post["author"]) for post in posts] == [("slag-1", "anna"), ("slag-2", "bert")]
    assert posts[0]["published_at"].startswith("2026-11-22")
    kept = SiteProfile.load(profile.toml, profile.sample.encode())
    kept.check()
    assert kept.sample == profile.sample


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"b.wie"', '"p.woord"', "yields post slag-1 with another author"),
        ("slag-\\d", "\\d", "no longer yields post slag-1"),
        ('"div.slag"', '"div.weg"', "yields no post by it"),
        ('"p.woord"', '"i.toen"', "with another text"),
    ],
)
def test_a_profile_that_reads_its_page_otherwise_is_told(
    path: Path, old: str, new: str, sentence: str
) -> None:
    """One sentence names the post and what is read otherwise, and no word of the page."""
    path.write_text(TOML.replace(old, new), encoding="utf-8")
    with pytest.raises(SampleError, match=sentence) as raised:
        read_profile(path).check()
    assert "duif" not in str(raised.value)


def test_a_post_that_nobody_expects_is_told(path: Path) -> None:
    """A sample of which posts were struck off is not read as it must be."""
    posts = path.with_suffix(".json")
    sample = json.loads(posts.read_text("utf-8"))
    sample["posts"].pop()
    posts.write_text(json.dumps(sample), encoding="utf-8")
    with pytest.raises(SampleError, match="also yields post slag-2"):
        read_profile(path).check()


def test_what_may_differ_can_be_left_out(path: Path) -> None:
    """A field that a person took out of a post is not compared."""
    path.write_text(TOML.replace('"b.wie"', '"p.woord"'), encoding="utf-8")
    posts = path.with_suffix(".json")
    sample = json.loads(posts.read_text("utf-8"))
    for post in sample["posts"]:
        del post["author"]
    posts.write_text(json.dumps(sample), encoding="utf-8")
    read_profile(path).check()


def test_a_profile_without_a_sample_says_how_to_make_one(path: Path) -> None:
    """Without page or posts the profile can be tried, and not be trusted."""
    path.with_suffix(".html").unlink()
    with pytest.raises(SampleError, match="--keep-sample"):
        read_profile(path).check()


@pytest.mark.parametrize("content", ["geen JSON", "[]", '{"url": 3, "posts": []}', '{"posts": []}'])
def test_a_broken_sample_is_told(path: Path, content: str) -> None:
    """A file of another form than the documentation shows is one clear error."""
    path.with_suffix(".json").write_text(content, encoding="utf-8")
    with pytest.raises(ProfileError, match=r"smidse\.json"):
        read_profile(path)


def test_a_page_without_posts_is_no_sample(path: Path) -> None:
    """A page from which the profile reads nothing is not kept."""
    with pytest.raises(SampleError, match="no post"):
        keep_sample(path, b"<p>Niets.</p>", URL, SAVED)


@pytest.mark.parametrize("toml", ["dit is = = geen toml", 'name = "x"'])
def test_a_profile_of_another_form_is_told(path: Path, toml: str) -> None:
    """No TOML, and TOML of another form, stop with a sentence."""
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(ProfileError):
        read_profile(path)
