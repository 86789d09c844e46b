"""Asks every room whether what it keeps is as it was written; each looks at its own database."""

import os
from collections.abc import Iterator
from pathlib import Path

from crawler import evidence as captures
from crawler.rereading import absent_words
from lekwacht import units
from lekwacht.context import Context
from lekwacht.process import run_step
from matcher import verification
from matcher.verification import knows_register
from reports.desk import Desk
from reports.places import evidence
from store.archive.schema import read_archive
from store.casebook import sighting as sightings
from store.counted import counted
from store.integrity import Check

REGISTER_STEP = "verify-register"


def other_rooms(context: Context, desk: Desk) -> Iterator[Check]:
    """What crawler and matcher say of their databases, and whether captures say what is told of them."""
    yield _captures(context)
    yield _texts(desk)
    yield from _register(context)


def _captures(context: Context) -> Check:
    archive = read_archive(context.data.archive)
    try:
        faults = tuple(map(str, captures.verify(archive, context.data.warc)))
        count = archive.table("warc_record").count
    finally:
        archive.close()
    return Check("captures", count, faults)


def _texts(desk: Desk) -> Check:
    """Every text of a sighting, read again from the copy of its capture."""
    count, faults = 0, []
    for place, digest, text in sightings.texts_with_evidence(desk.casebook):
        absent = absent_words(evidence.path_of(desk.directory, digest), text)
        count += absent is not None
        if absent:
            faults.append(f"{counted(absent, 'word')} of V-{place} not in its evidence {digest[:12]}")
    return Check("texts", count, tuple(faults))


def _no_register(context: Context, path: Path) -> Check:
    """A register that is gone, where documents were enrolled in it; nothing where none ever were."""
    return Check("register", 0, (f"{path} is gone",) if knows_register(context.data) else ())


def _register(context: Context) -> tuple[Check, ...]:
    """In this process where its file can be opened, else by the matcher's own unit."""
    path = context.data.register
    if not path.exists():
        return (_no_register(context, path),)
    if os.access(path, os.R_OK | os.W_OK):
        return verification.verify(context.data)
    message = f"{path} is another user's; run `lekwacht {REGISTER_STEP}` as the matcher's"
    if units.is_asked(REGISTER_STEP):
        code = run_step(context.root, REGISTER_STEP)
        message = "its room found damage; the journal of lekwacht-match says what"
        return (Check("register", 1, (message,) if code else ()),)
    return (Check("register", 0, (message,)),)
