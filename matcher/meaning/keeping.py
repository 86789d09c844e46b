"""Keeps the vectors of a register in step with its passages: made at enrolment, gone with their document.

The record in `register.db` is written before the file and struck off after it: killed anywhere, no vector
stays of a passage that nobody records, and a file that was lost or put back from an old copy is noticed.
"""

from enum import Enum, auto

from sqlite_utils import Database

from matcher.errors import VectorsError
from matcher.meaning import encoder, vectors
from matcher.meaning.channel import Meaning, of_passages
from matcher.meaning.vectors import Vectors
from matcher.register import Register
from store.counted import counted
from store.matches import enrolled
from store.register import fingerprint, vector


class State(Enum):
    """Whether this installation matches by meaning, or why not."""

    ON = auto()
    TURNED_OFF = auto()
    NOT_INSTALLED = auto()
    NOT_AT_THE_SOURCE = auto()

    @property
    def sentence(self) -> str:
        """One sentence for the operator."""
        return {
            State.ON: "on: posts are matched by meaning too",
            State.TURNED_OFF: "off: match.meaning is false in lekwacht.toml",
            State.NOT_INSTALLED: "off: what is retold in other languages or other words is not found; "
            "run: pip install 'lekwacht[meaning]', and enrol again with --replace",
            State.NOT_AT_THE_SOURCE: "off: vectors are text to whoever has a decoder; a register that may "
            "leave the house has none",
        }[self]


def state(scheme: str, *, wanted: bool) -> State:
    """Whether vectors are made for fingerprints of this scheme, where the operator wants them or not."""
    if not scheme.startswith(vectors.SCHEME):
        return State.NOT_AT_THE_SOURCE
    if not wanted:
        return State.TURNED_OFF
    return State.ON if encoder.is_installed() else State.NOT_INSTALLED


def store(register: Register, scheme: str, texts: list[tuple[int, str]]) -> None:
    """Make and keep the vectors of new passages, given by id and text; of no others anything is kept.

    Raises:
        MeaningError: the installed encoder is another model.
        VectorsError: the file cannot be read.
    """
    ids = [number for number, _ in texts]
    known = vectors.read(register.vectors, register.keys) or vectors.none()
    if state(scheme, wanted=register.meaning) is not State.ON:
        if len(known.of(ids)):  # numbers of a run that was killed may be given again
            vectors.write(register.vectors, register.keys[0], known.without(ids), vectors.SCHEME)
        return
    made = of_passages(texts)
    vector.record(register.hashes, ids)
    vectors.write(register.vectors, register.keys[0], known.without(ids) + made, scheme)


def sweep(register: Register) -> int:
    """Remove the vectors of passages that are no longer enrolled, and tell of how many."""
    present = set(enrolled.cases(register.matches))
    gone = vector.recorded(register.hashes) - present
    if gone:
        known = vectors.read(register.vectors, register.keys)
        if known is not None:
            vectors.write(register.vectors, register.keys[0], known.of(present), vectors.SCHEME)
        vector.forget(register.hashes, gone)
    return len(gone)


def without(hashes: Database, matches: Database) -> int:
    """How many passages at the source have no vector: they are found by words alone."""
    present = set(enrolled.cases(matches))
    recorded = vector.recorded(hashes) & present
    at_the_source = {
        passage_id
        for scheme, key_id in fingerprint.makers(hashes)
        if scheme.startswith(vectors.SCHEME)
        for passage_id in fingerprint.passage_ids(hashes, scheme, key_id)
    }
    return len((at_the_source & present) - recorded)


def channel(register: Register) -> Meaning | None:
    """The channel ready for posts; None where it is off or nothing has a vector.

    Raises:
        MeaningError: the installed encoder is another model.
        VectorsError: vectors that were stored are lost, or the file was changed.
    """
    makers = fingerprint.makers(register.hashes)
    if not any(state(scheme, wanted=register.meaning) is State.ON for scheme, _ in makers):
        return None
    case_of = enrolled.cases(register.matches)
    recorded = vector.recorded(register.hashes) & set(case_of)
    known = _all_there(register, recorded)
    return Meaning(known, case_of) if len(known) else None


def _all_there(register: Register, recorded: set[int]) -> Vectors:
    known = (vectors.read(register.vectors, register.keys) or vectors.none()).of(recorded)
    lost = len(recorded) - len(known)
    if lost:
        raise VectorsError(
            f"{register.vectors} has lost the vectors of {counted(lost, 'passage')}; enrol them again with "
            "--replace, or set match.meaning to false to match by words only"
        )
    return known
