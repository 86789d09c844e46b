"""How anybody checks a bundle with two programs that every system has, and what it does not prove."""

import shlex

from reports.language import Words


def text(words: Words, name: str, authorities: tuple[str, ...], of_statements: tuple[str, ...]) -> str:
    """The whole page of instructions.

    Args:
        words: the language.
        name: of the bundle's file.
        authorities: which timestamp authorities are asked about it; none where there are none.
        of_statements: which stamped a statement in it.
    """
    name = shlex.quote(name)
    parts = [words("bundle.check.head", name=name), words("bundle.check.whole", name=name)]
    if authorities:
        parts += [words("bundle.check.stamp", name=name, authority=authority) for authority in authorities]
        parts.append(words("bundle.check.stamp_note"))
    else:
        parts.append(words("bundle.check.no_stamp"))
    parts += [words(f"bundle.check.{part}", name=name) for part in ("inside", "captures")]
    parts += [words("bundle.check.statements", authority=authority) for authority in of_statements]
    parts += [words(f"bundle.check.{part}") for part in ("look", "proves", "proves_not")]
    return "\n\n".join(part.strip() for part in parts) + "\n"
