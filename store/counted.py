"""A number with its noun, for the messages in plain English."""


def counted(number: object, one: str, several: str = "") -> str:
    """The whole number and the word for one or for several, which has an s unless it is given."""
    return f"{number:,} {one}" if number == 1 else f"{number:,} {several or one + 's'}"
