"""`lekwacht compare`: the custodian holds the original against what stood in public."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lekwacht.context import Context
from lekwacht.officer import desk_of, json_option, language_option, member, words_of

if TYPE_CHECKING:
    from reports.casework.comparisons import Finding, PublicText


@click.command("compare")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--incident", "number", required=True, metavar="M", help="The incident.")
@click.option("--answer", help="The custodian's own answer, in the place of the measured one.")
@click.option("--note", default="", help="A remark; never text of the original.")
@json_option
@language_option
@click.pass_obj
def command(  # noqa: PLR0913 - one parameter an option
    context: Context,
    *,
    file: Path,
    number: str,
    answer: str | None,
    note: str,
    as_json: bool,
    lang: str | None,
) -> None:
    """Hold the original in FILE against the sightings' public text, in memory, and keep the answer."""
    from reports.casework import comparisons  # noqa: PLC0415 - a command loads its own room alone

    words = words_of(context, lang)
    with desk_of(context) as desk:
        texts = comparisons.public_texts(desk, number)
        findings = _measured(_original(file), texts, answer)
        comparisons.record(desk, number, findings, note)
    if as_json:
        told = [
            {"sighting": f"V-{each.sighting_id}", "answer": each.answer.value, "similarity": each.similarity}
            for each in findings
        ]
        click.echo(json.dumps(told, indent=2))
        return
    for each in findings:
        label = words.label(each.answer)
        click.echo(f"V-{each.sighting_id}: {label} ({each.similarity}/100)")


def _original(file: Path) -> str:
    from documents import Purpose, read  # noqa: PLC0415 - needed here alone

    read_document = read(file.read_bytes(), name=file.name, purpose=Purpose.ENROLMENT)
    return "\n\n".join(part.text for part in read_document.sections)


def _measured(original: str, texts: "tuple[PublicText, ...]", answer: str | None) -> "tuple[Finding, ...]":
    from matcher.compare import compare  # noqa: PLC0415 - a room of its own
    from reports.casework.comparisons import Finding  # noqa: PLC0415 - as above
    from store.casebook.comparison import Answer  # noqa: PLC0415 - as above

    chosen = member(Answer, answer) if answer else None
    found = compare(original, [each.text for each in texts])
    best: dict[int, Finding] = {}
    for place, each in zip(texts, found, strict=True):
        measured = Answer.UIT_ORIGINEEL if each.same_wording else Answer.ONBESLIST
        finding = Finding(place.sighting_id, chosen or measured, round(each.similarity))
        known = best.get(place.sighting_id)
        if known is None or finding.similarity > known.similarity:
            best[place.sighting_id] = finding
    return tuple(best.values())
