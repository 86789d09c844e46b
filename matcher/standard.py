"""Registered standard text: public templates and law whose wording never counts, in old and new documents."""

from datetime import datetime

import numpy as np

from matcher.fingerprint import near, near_pairs
from matcher.normalise import raw_words
from matcher.reading import stretches
from matcher.register import Maker, Register
from matcher.verification import HEAD
from store import audit
from store.database import transaction
from store.register import standard_text


def register_text(register: Register, name: str, text: str, now: datetime, actor: str) -> int:
    """Register one public text under the present key, and tell how many hashes were new."""
    maker = register.maker()
    with transaction(register.hashes):
        new = standard_text.add(register.hashes, maker.key.id, maker.scheme.name, hashes(maker, text))
    details = (("new", new), (HEAD, audit.head(register.hashes)))
    audit.record(register.matches, audit.Act(actor, "boilerplate", name, details=details), now)
    return new


def hashes(maker: Maker, text: str) -> set[int]:
    """The 64-bit hashes of a text's groups of near words and of its rare words.

    Where every word is kept those of its pairs of near words: a template has everyday words, which count
    elsewhere.
    """
    vocabulary, scheme = maker.vocabulary, maker.scheme
    coded = vocabulary.coded(stretches(raw_words(text), enrolled=True))
    codes = coded.codes.astype(np.int64)
    if not scheme.group:
        pairs = np.stack(near_pairs(coded), axis=1)
        return set(vocabulary.group_hashes(codes[pairs]).tolist())
    groups = vocabulary.group_hashes(codes[near(coded, vocabulary, scheme)])
    rare = np.unique(codes[vocabulary.zipf[codes] < scheme.rare_zipf])
    return {*groups.tolist(), *vocabulary.word_hashes(rare).tolist()}
