"""The kinds of bundles that are exchanged: where one needs another room, the front door joins the two."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from exchange import answered, answers, matched, posts
from exchange.kinds import BundleHandling, Kinds
from exchange.manifest import BundleKind
from lekwacht.bundles import joined, with_comparisons

if TYPE_CHECKING:
    from lekwacht.context import Context


def kinds(context: "Context") -> Kinds:
    """Every kind, with who makes it and who takes it in on this data directory."""
    return MappingProxyType(
        {
            BundleKind.POSTS: BundleHandling(
                posts.PostsRow, posts.make, matched.opening(partial(_matcher, context))
            ),
            BundleKind.ANSWERS: with_comparisons(
                context, BundleHandling(answers.AnswersRow, answers.make, answered.opened)
            ),
            **joined(context),
        }
    )


@contextmanager
def _matcher(context: "Context") -> Iterator[matched.Matcher]:
    """The matcher, for posts of another house; it is loaded where posts are taken in."""
    from matcher.handed import matching  # noqa: PLC0415 - a watching house loads no matcher

    settings = context.configuration.match
    with matching(context.data, settings, context.clock, context.actor) as handed:
        yield handed
