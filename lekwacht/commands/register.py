"""`lekwacht register`: what is enrolled, by reference; never text."""

import json
import sys
from collections import Counter

import click

from exchange import partners
from exchange.office import open_office
from lekwacht.context import Context
from lekwacht.officer import json_option, language_option, words_of
from lekwacht.scheme_notes import describe_scheme
from matcher import enrol
from matcher.errors import NotEnrolledError
from matcher.register import open_both, schemes_held
from store.clock import to_text
from store.counted import counted
from store.exchange import feedback
from store.matches import enrolled
from store.matches.schema import open_matches


@click.group("register")
def command() -> None:
    """See what is enrolled, or remove it."""


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON array.")
@click.pass_obj
def list_documents(context: Context, *, as_json: bool) -> None:
    """List the documents, their passages, and how many passages can hardly be found."""
    database, schemes = open_matches(context.data.matches), schemes_held(context.data)
    try:
        rows = [
            {
                "ref": document.ref,
                "kind": document.kind,
                "case": document.case_ref,
                "enrolled_at": document.enrolled_at.isoformat(),
                "passages": len(passages),
                "weak": sum(passage.weakness is not None for passage in passages),
                "schemes": used,
                "unread": sum(
                    remainder.places
                    for remainder in enrolled.remainders(database, document.ref)
                    if remainder.fate == "unread"
                ),
            }
            for document in enrolled.documents(database)
            for passages in [enrolled.passages(database, document.ref)]
            for used in [sorted({name for passage in passages for name in schemes.get(passage.id, ())})]
            if not document.canary
        ]
    finally:
        database.close()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo(
            f"{row['ref']}  {row['kind']}  case {row['case']}  "
            f"{counted(row['passages'], 'passage')}, {row['weak']} weak"
            + (f", {counted(row['unread'], 'part')} not read" if row["unread"] else "")
            + f"  {', '.join(map(str, row['schemes']))}"  # type: ignore[call-overload]
        )
    for name in sorted({name for names in schemes.values() for name in names}):
        click.echo(f"{name}: {describe_scheme(name)}")
    click.echo(f"{counted(len(rows), 'document')}.")


@command.command("feedback")
@json_option
@language_option
@click.pass_obj
def list_feedback(context: Context, *, as_json: bool, lang: str | None) -> None:
    """List how partners judged the alerts of this register, by case and passage."""
    words = words_of(context, lang)
    with open_office(context.data, context.clock, actor=context.actor) as office:
        named = {partner.id: partner.name for partner in partners.partners(office)}
        judgements = feedback.judged(office.database)
    if as_json:
        rows = [
            {
                "case": judgement.case_ref,
                "ref": judgement.document_ref,
                "section": judgement.section,
                "passage": judgement.passage,
                "disposition": judgement.disposition.value,
                "places": judgement.places,
                "partner": named[judgement.partner_id],
                "heard_at": to_text(judgement.heard_at),
            }
            for judgement in judgements
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for judgement in judgements:
        click.echo(
            words.count(
                "enrolment.judged",
                judgement.places,
                case=judgement.case_ref,
                ref=judgement.document_ref,
                section=judgement.section,
                passage=judgement.passage,
                disposition=words.label(judgement.disposition),
                partner=named[judgement.partner_id],
            )
        )
    cases = Counter(
        words.label(judged)
        for _, judged in {(judgement.case_ref, judgement.disposition) for judgement in judgements}
    )
    counts = ", ".join(f"{name}: {count}" for name, count in sorted(cases.items()))
    click.echo(words("enrolment.judged_cases", told=counts) if counts else words("enrolment.nothing_judged"))


@command.command("remove")
@click.argument("ref")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@language_option
@click.pass_obj
def remove(context: Context, *, ref: str, yes: bool, lang: str | None) -> None:
    """Remove document REF and its fingerprints from every file at once; matches found so far stay.

    At a terminal it asks for confirmation.
    """
    words = words_of(context, lang)
    with open_both(context.data, context.configuration.match) as register:
        if not enrol.is_enrolled(register, ref):
            raise NotEnrolledError(f"{ref} is not enrolled; see: lekwacht register list")
        if not yes and _at_a_terminal() and not _agrees(words("enrolment.ask_remove", ref=ref)):
            click.echo(words("enrolment.not_removed", ref=ref))
            return
        enrol.remove(register, ref, context.clock.now(), context.actor)
    click.echo(words("enrolment.removed", ref=ref))


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _agrees(question: str) -> bool:
    answer = str(click.prompt(question, default="n", show_default=False))
    return answer.strip().lower() in {"j", "ja", "y", "yes"}
