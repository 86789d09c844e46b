"""A scheme by its name, and variants of it to be measured beside it."""

from dataclasses import replace

from matcher.scheme import SCHEMES, Scheme


def named(wanted: str) -> Scheme:
    """Answer the scheme of this name, changed by what follows it: ``trios-1,group_bits=18``.

    ``words=bits/bits/bits`` changes the bits of words band by band.
    """
    name, *changes = wanted.split(",")
    scheme, fields = SCHEMES[name], dict[str, object]()
    for field, value in (change.split("=") for change in changes):
        if field == "words":
            bits = map(int, value.split("/"))
            bands = zip(scheme.word_bands, bits, strict=True)
            fields["word_bands"] = tuple((below, new) for (below, _), new in bands)
        else:
            fields[field] = float(value) if field.endswith("zipf") else int(value)
    return replace(scheme, name=f"{scheme.name}-tried" if changes else scheme.name, **fields)
