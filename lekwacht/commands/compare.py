"""`lekwacht compare`: the custodian holds the original against what stood in public."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from documents import Purpose, read
from exchange.house import House
from lekwacht import custodian
from lekwacht.context import Context
from lekwacht.document_notes import unread_lines, warn
from lekwacht.officer import desk_of, json_option, language_option, member, words_of
from matcher.compare import compare
from reports.casework import comparisons
from store.casebook.comparison import Answer

if TYPE_CHECKING:
    from matcher.compare import WordingComparison
    from reports.casework.comparisons import PublicText
    from reports.language import Words


@click.command("compare")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--incident", "number", metavar="M", help="The incident.")
@click.option("--answer", help="The custodian's own answer, instead of the measured one.")
@click.option("--note", default="", help="A note; never put text of the original in it.")
@click.option("--list", "listed", is_flag=True, help="List the open questions.")
@click.option("--partner", metavar="P", help="In a source house: the partner whose incident it is.")
@json_option
@language_option
@click.pass_obj
def command(
    context: Context,
    *,
    file: Path | None,
    number: str | None,
    answer: str | None,
    note: str,
    listed: bool,
    partner: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Compare the original in FILE with the sightings' public text, in memory, and store the answer."""
    words, is_source = words_of(context, lang), context.configuration.exchange.house is House.SOURCE
    if partner and not is_source:
        raise click.UsageError("--partner is for a source house, to which others send requests.")
    if listed:
        waiting = (
            custodian.waiting_here(context) if not is_source else custodian.waiting_for_partners(context)
        )
        custodian.tell_waiting(waiting, words, as_json=as_json)
        return
    if file is None or not number:
        raise click.UsageError("give the FILE of the original and --incident M.")
    if is_source and note:
        raise click.UsageError("a note is not sent to the watching house; leave out --note.")
    if is_source:
        measured = _compare_for_partner(context, file, number, partner, answer, words)
    else:
        measured = _compare_here(context, file, number, answer, note, words)
    _warn_of_another_case(measured, number, words)
    if as_json:
        click.echo(json.dumps([_outline(comparison) for comparison in measured], indent=2))
        return
    for comparison in measured:
        click.echo(_line(comparison, words))


def _compare_here(  # noqa: PLR0917 - what the person gave
    context: Context, file: Path, number: str, answer: str | None, note: str, words: "Words"
) -> "list[MeasuredSighting]":
    """Against the sightings in the casebook of this house."""
    with desk_of(context) as desk:
        texts = comparisons.public_texts(desk, number)
        measured = _measured(_original(file, words), texts, answer)
        findings = tuple(
            comparisons.ComparedSighting(
                comparison.sighting_id, comparison.answer, round(comparison.comparison.similarity)
            )
            for comparison in measured
        )
        comparisons.record(desk, number, findings, note)
    return measured


def _compare_for_partner(  # noqa: PLR0917 - what the person gave
    context: Context, file: Path, number: str, partner: str | None, answer: str | None, words: "Words"
) -> "list[MeasuredSighting]":
    """Against the public text that a watching house sent; the answer goes back with the next bundle."""
    with custodian.asked(context, number, partner) as asked:
        original = _original(file, words)
        if answer is None:
            custodian.refuse_another_case(context, asked, original)
        measured = _measured(original, asked.texts, answer)
        asked.answer((row.sighting_id, row.answer, round(row.comparison.similarity)) for row in measured)
        for line in asked.shown(words):
            click.echo(line, err=True)
    return measured


def _outline(comparison: "MeasuredSighting") -> dict[str, object]:
    wording = comparison.comparison
    return {
        "sighting": f"V-{comparison.sighting_id}",
        "answer": comparison.answer.value,
        "similarity": round(wording.similarity),
        "words": wording.words,
        "words_found": wording.words_found,
    }


def _line(comparison: "MeasuredSighting", words: "Words") -> str:
    """The answer and why: how alike the wording is, and how many of the post's words the original has too."""
    wording = comparison.comparison
    return words(
        "terminal.compare.line",
        sighting=f"V-{comparison.sighting_id}",
        answer=words.label(comparison.answer),
        similarity=round(wording.similarity),
        found=wording.words_found,
        n=wording.words,
    )


def _original(file: Path, words: "Words") -> str:
    """Every character of the original; what could not be read of it is told, since it was not compared."""
    document = read(file.read_bytes(), name=file.name, purpose=Purpose.EVIDENCE)
    for line in unread_lines(words, file.name, document, compared=True):
        warn(line)
    return document.text


def _measured(original: str, texts: "tuple[PublicText, ...]", answer: str | None) -> "list[MeasuredSighting]":
    """Per sighting the version of its post that speaks most for the original."""
    chosen = member(Answer, answer) if answer else None
    best: dict[int, MeasuredSighting] = {}
    for place, wording in zip(texts, compare(original, [text.text for text in texts]), strict=True):
        measured = MeasuredSighting(place.sighting_id, chosen or _PROPOSED[wording.origin.value], wording)
        known = best.get(place.sighting_id)
        if known is None or measured.strength > known.strength:
            best[place.sighting_id] = measured
    return list(best.values())


def _warn_of_another_case(measured: "list[MeasuredSighting]", number: str, words: "Words") -> None:
    if measured and all(comparison.comparison.origin.value == "not_from_it" for comparison in measured):
        click.echo(words("terminal.compare.another_case", number=number), err=True)


@dataclass(frozen=True, slots=True)
class MeasuredSighting:
    """A sighting, the answer, and what was measured."""

    sighting_id: int
    answer: Answer
    comparison: "WordingComparison"

    @property
    def strength(self) -> tuple[bool, float, float]:
        """Orders versions of one post: the one that speaks most for the original is kept."""
        wording = self.comparison
        return wording.origin.value == "from_it", wording.evidence, wording.similarity


_PROPOSED = {
    "from_it": Answer.UIT_ORIGINEEL,
    "not_from_it": Answer.NIET_UIT_ORIGINEEL,
    "undecided": Answer.ONBESLIST,
}
