"""What hypothesis draws in more than one test: texts as people, programs and adversaries write them."""

from hypothesis import strategies as st

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
BIDI_CONTROLS = "\u200e\u200f\u202a\u202d\u202e\u202c\u2066\u2067\u2069"
COMBINING = "\u0301\u0308\u0327\u0338\u20dd"
BREAKS = ("-\n", "\u00ad\n", "\u2010 \n ", "\u00ac\r\n", "\n", "\r\n", "\u2028", "\u0085")
LOOKALIKES = "аеорсухѕіјԁոսνω"
COMPATIBILITY = "ﬁĳŒæßİıςΣ①½²ⅷ１ｅ𝗴ﷺ각٣४一"
WORDS = ("maart", "12", "2019", "1.500", "3e", "negentig", "driehonderdennegen", "twee", "geiten", "ge1ten")
JOINTS = tuple(" .,-_*|/~+':")


def any_text(max_size: int = 200) -> st.SearchStrategy[str]:
    """Any text at all, unpaired surrogates among it."""
    return st.text(st.characters(exclude_categories=()), max_size=max_size)


def disguised_text(max_size: int = 30) -> st.SearchStrategy[str]:
    """Text of what has a meaning of its own to a normaliser, in any order, between any characters."""
    single = st.sampled_from(ZERO_WIDTH + BIDI_CONTROLS + COMBINING + LOOKALIKES + COMPATIBILITY + "\u00ad")
    pieces = (
        single
        | st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789")
        | st.sampled_from(WORDS + JOINTS + BREAKS)
        | st.characters()
    )
    return st.lists(pieces, max_size=max_size).map("".join)


def numerals(max_size: int = 12) -> st.SearchStrategy[str]:
    """Characters that stand for numbers in any script, written together and apart."""
    return st.lists(
        st.characters(categories=("Nd", "Nl", "No")) | st.sampled_from(" .-"), max_size=max_size
    ).map("".join)


def floods(longest: int = 60_000) -> st.SearchStrategy[str]:
    """A few characters over and over: what a normaliser must not look at more than once."""
    unit = st.text(st.characters(exclude_categories=()), min_size=1, max_size=3) | disguised_text(6).filter(
        bool
    )
    return st.builds(lambda before, again, times: before + again * (times // len(again)), any_text(5), unit,
                     st.integers(1, longest))  # fmt: skip


def strangers_text() -> st.SearchStrategy[str]:
    """Whatever somebody may write in a comment."""
    return any_text() | disguised_text() | numerals() | floods()
