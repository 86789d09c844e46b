"""`lekwacht incidents notice`: asking a host to take text away, and what came of it."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, language_option, member, send_urgent, words_of
from reports.casework import removal
from reports.casework.removal import FollowedNotice, NoticeWish, Removal
from reports.language import Words
from reports.output import removal_letter
from reports.output.terminal import plain
from store import clock
from store.casebook.notice import Ground

if TYPE_CHECKING:
    from reports.desk import Desk

_GROUNDS = ", ".join(ground.value for ground in Ground)


@click.command()
@click.argument("number", metavar="M")
@click.option(
    "--place", "places", multiple=True, metavar="V", help="Only for this sighting; may be repeated."
)
@click.option(
    "--ground", "grounds", multiple=True, help=f"The legal ground; may be repeated. One of {_GROUNDS}."
)
@click.option(
    "--add", "addition", default="", help="A sentence of your own; it may not say where the text comes from."
)
@click.option("--to", "recipient", default="", help="Mail address of the host.")
@click.option("--list", "only_list", is_flag=True, help="Write nothing; show the notices and their results.")
@click.option("--sent", metavar="N", help="Record that you read this notice and sent it yourself.")
@click.option("--mail", metavar="N", help="Confirm that you read this notice, and mail it.")
@click.option(
    "--answered",
    metavar="N",
    help="Record that the host answered this notice; give the answer with --answer.",
)
@click.option("--answer", default="", help="With --answered: the host's answer.")
@json_option
@language_option
@click.pass_obj
def notice(
    context: Context,
    *,
    number: str,
    places: tuple[str, ...],
    grounds: tuple[str, ...],
    addition: str,
    recipient: str,
    only_list: bool,
    sent: str | None,
    mail: str | None,
    answered: str | None,
    answer: str,
    as_json: bool,
    lang: str | None,
) -> None:
    """Write the notice that asks hosts to remove an incident's text, and follow its result.

    Writing a notice does not send it: read it, then send it yourself (--sent N) or have it mailed (--mail
    N). --lang chooses the notice's language; default: Dutch and English.
    """
    if sum(bool(option) for option in (only_list, sent, mail, answered)) > 1:
        raise click.UsageError("give one of --list, --sent, --mail and --answered.")
    with desk_of(context) as desk:
        if sent:
            removal.mark_sent(desk, number, sent, recipient)
        elif mail:
            removal.have_mailed(desk, number, mail, recipient)
        elif answered:
            removal.mark_answered(desk, number, answered, answer)
        elif not only_list:
            wish = NoticeWish(tuple(map(_sighting, places)), _grounds(grounds), addition, recipient, lang)
            removal.draft(desk, number, wish, lambda asked: removal_letter.written(asked, desk.settings))
    if mail:
        send_urgent(context)
    with desk_of(context) as desk:
        _tell(desk, number, words_of(context, lang), as_json=as_json, whole=not (only_list or sent or mail))


def _tell(desk: "Desk", number: str, words: Words, *, as_json: bool, whole: bool) -> None:
    followed = removal.view(desk, number)
    if as_json:
        click.echo(json.dumps(_outline(followed), ensure_ascii=False, indent=2))
        return
    for line in _lines(followed, words, whole=whole):
        click.echo(line)


def _lines(followed: Removal, words: Words, *, whole: bool) -> Iterator[str]:
    for notice in followed.notices:
        kept = notice.notice
        yield words(
            "terminal.notice.line",
            number=kept.number,
            host=plain(kept.host),
            state=words.label(notice.state),
            places=words.listed(tuple(f"V-{place}" for place in kept.places)),
        )
        if notice.trouble:
            yield f"  {plain(notice.trouble)}"
        if whole and kept.is_draft:
            yield ""
            yield kept.subject
            yield ""
            yield kept.body
            yield words("terminal.notice.read", number=kept.number, incident=followed.incident.number)
    if not followed.notices:
        yield words("terminal.notice.none")
    yield words.count("terminal.notice.standing", len(followed.standing))
    if followed.found_since:
        yield words.count("terminal.notice.since", len(followed.found_since))


def _outline(followed: Removal) -> dict[str, object]:
    return {
        "incident": followed.incident.number,
        "standing": [f"V-{place.sighting.id}" for place in followed.standing],
        "found_since": [f"V-{place.sighting.id}" for place in followed.found_since],
        "over": followed.is_over,
        "notices": [_notice(notice) for notice in followed.notices],
    }


def _notice(notice: FollowedNotice) -> dict[str, object]:
    kept = notice.notice
    return {
        "number": kept.number,
        "host": kept.host,
        "state": notice.state.value,
        "places": [f"V-{place}" for place in kept.places],
        "addresses": [place.sighting.permalink for place in notice.places],
        "grounds": [ground.value for ground in kept.grounds],
        "to": kept.recipient or None,
        "subject": kept.subject,
        "body": kept.body,
        "drafted_by": kept.drafted_by,
        "drafted_at": clock.to_text(kept.drafted_at),
        "sent_by": kept.sent_by,
        "sent_at": clock.optional_text(kept.sent_at),
        "answered_at": clock.optional_text(kept.answered_at),
        "answer": kept.answer or None,
        "trouble": notice.trouble,
        "gone_at": clock.optional_text(notice.gone_at),
        "back_at": clock.optional_text(notice.back_at),
    }


def _sighting(text: str) -> int:
    digits = text.strip().upper().removeprefix("V-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise click.BadParameter(f"{text!r} is not a sighting; write it as V-12")
    return int(digits)


def _grounds(values: tuple[str, ...]) -> tuple[Ground, ...]:
    return tuple(member(Ground, value) for value in values) or NoticeWish().grounds
