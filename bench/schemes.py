"""Variants of the default scheme, to be measured beside it."""

from dataclasses import replace

from matcher.scheme import CURRENT, Scheme


def changed(changes: str) -> Scheme:
    """Answer the default scheme changed: ``field=number``, and ``words=bits/bits/bits`` by band."""
    fields: dict[str, object] = {}
    for name, value in (change.split("=") for change in changes.split(",") if change):
        if name == "words":
            bits = map(int, value.split("/"))
            bands = zip(CURRENT.word_bands, bits, strict=True)
            fields["word_bands"] = tuple((below, new) for (below, _), new in bands)
        else:
            fields[name] = float(value) if name.endswith("zipf") else int(value)
    return replace(CURRENT, name="tried" if changes else CURRENT.name, **fields)
