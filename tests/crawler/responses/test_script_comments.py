"""Comments that only a script shows are told, and printed ones are not."""

import pytest
from lxml import html

from crawler.responses.script_comments import loads_comments

PRINTED = "Dit is een gewone reactie van een lezer. " * 9


@pytest.mark.parametrize(
    "body",
    [
        '<div class="fb-comments" data-href="https://dorp.example/1"></div>',
        '<iframe src="https://www.facebook.com/plugins/comments.php?href=x"></iframe>',
        '<div id="coral_thread"></div><script>Coral.createStreamEmbed({id:"coral_thread"})</script>',
        '<div id="discourse-comments"></div>',
        '<div id="vf-comments"></div><script src="https://cdn.viafoura.net/entry/index.js"></script>',
        '<hyvor-talk-comments website-id="1"></hyvor-talk-comments>',
        '<script src="https://cdn.fastcomments.com/js/embed-v2.min.js"></script>',
        '<div id="graphcomment"></div>',
        "<script>var idcomments_acct='x'</script>",
        '<div id="vuukle-comments"></div>',
        '<script src="https://cdn.jsdelivr.net/ghost/comments-ui@1/comments-ui.min.js"></script>',
        '<div class="talkyard-comments" data-discussion-id=""></div>',
        '<div id="disqus_thread"></div><script src="/js/app.js"></script>',
        '<script>setTimeout(function(){s.src="https://x.disqus.com/embed.js"},9)</script>',
        '<section id="comments"><h2>Reacties</h2><div class="comments-app" data-article="3">Reacties laden…</div></section>',
        '<h2>Reacties</h2><div id="reacties"></div>',
        '<script src="https://comments.krant.example/embed.js"></script>',
        '<my-comments article="3"></my-comments>',
        '<div data-component="comments" id="react-12"></div>',
        '<div class="kommentare-container" v-cloak></div>',
    ],
)
def test_place_that_waits_for_a_script_counts(body: str) -> None:
    """A service's script or element, and any place named after comments that is empty, cannot be read."""
    assert loads_comments(html.document_fromstring(f"<h1>Stuk</h1><p>Nieuws uit het dorp.</p>{body}"))


@pytest.mark.parametrize(
    "body",
    [
        f'<div id="comments"><ol class="comment-list"><li>{PRINTED}</li></ol><form><input></form></div>',
        f'<div id="comments">{PRINTED}</div><script src="/wp-includes/js/comment-reply.min.js"></script>',
        "<article><p>Hallo</p></article><script src=/js/app.js></script>",
        '<div class="comments-link"></div><p class="comment-count"></p>',
        '<div id="fb-root"></div><script src="https://connect.facebook.net/nl_NL/sdk.js#xfbml=1"></script>'.replace(
            "#xfbml=1", ""
        ),
        f'<div class="discussion-forum"><p>{PRINTED}</p></div>',
        '<a href="#comments" class="comments">3</a>',
        '<div id="comments"><p>Nog geen reacties.</p><form><textarea></textarea></form></div>',
        '<script src="//x.disqus.com/count.js"></script>',
    ],
)
def test_printed_comments_and_plain_pages_do_not_count(body: str) -> None:
    """Comments that stand on the page, their forms and counters, and pages without any are no gap."""
    assert not loads_comments(html.document_fromstring(f"<h1>Stuk</h1><p>Nieuws uit het dorp.</p>{body}"))
