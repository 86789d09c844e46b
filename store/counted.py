"""A number with its noun, for the messages in plain English."""


def counted(number: object, singular: str, several: str = "") -> str:
    """The whole number and the word for one or for several, which has an s unless it is given."""
    return f"{number:,} {singular}" if number == 1 else f"{number:,} {several or singular + 's'}"
