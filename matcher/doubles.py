"""Whether the text of a document is in the register under another reference as well."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from matcher.register import Register
from store.matches import enrolled
from store.register import fingerprint

_SHARE = 0.5  # of a document's passages that can be found


def same_elsewhere(register: Register, refs: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """By document the others that hold at least half of its passages word for word, by their fingerprints.

    Fingerprints of one key and scheme are the same exactly where all that they hold of the texts is. The
    register is gone through twice, however many documents are asked about.
    """
    own = {
        passage.id: ref
        for ref in refs
        for passage in enrolled.passages(register.matches, ref)
        if passage.weakness is None
    }
    if not own:
        return {}
    by_hashes: defaultdict[bytes, list[int]] = defaultdict(list)
    for passage, hashes in _stored(register):
        if passage in own:
            by_hashes[hashes].append(passage)
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for passage, hashes in _stored(register):
        for twin in by_hashes.get(hashes, ()):
            other = own.get(passage) or _ref_of(register, passage)
            if other and other != own[twin]:
                seen[own[twin]][other] += 1
    amounts = Counter(own.values())
    return {
        ref: _enough(others, amounts[ref]) for ref, others in seen.items() if _enough(others, amounts[ref])
    }


def _stored(register: Register) -> Iterator[tuple[int, bytes]]:
    maker = register.maker()
    raw = fingerprint.raw_of(register.hashes, maker.scheme.name, maker.key.id)
    return ((prints.passage_id, prints.groups + prints.words) for prints in raw)


def _ref_of(register: Register, passage: int) -> str | None:
    known = enrolled.enrolled(register.matches, passage)
    return None if known is None or known.document.canary else known.document.ref


def _enough(others: Counter[str], passages: int) -> tuple[str, ...]:
    return tuple(sorted(ref for ref, times in others.items() if times >= _SHARE * passages))
