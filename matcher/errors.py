"""What can go wrong in the matcher.

A message names files, references and keys by id; never a word of a document or of a post.
"""

from store.errors import IncompleteError, PlainError


class MatcherError(PlainError):
    """Something that a person can mend keeps the matcher from working."""


class KeyFileError(MatcherError, PermissionError):
    """The key file is missing, unsafe or no key."""


class WrongKeyError(MatcherError, ValueError):
    """The register was made with another key."""


class NormaliserError(MatcherError, RuntimeError):
    """Texts are normalised otherwise than when the fingerprints were made."""


class AlreadyEnrolledError(MatcherError, ValueError):
    """The reference is in the register."""


class NotEnrolledError(MatcherError, LookupError):
    """The reference is not in the register."""


class JournalHeldError(IncompleteError):
    """What was removed still stands in a journal that another process reads."""


class GuessingError(MatcherError, PermissionError):
    """What is checked are no posts but single words."""


class MatcherInputError(MatcherError, ValueError):
    """A line or file handed in cannot be used."""


class MatchingTooSlowError(MatcherError, TimeoutError):
    """One text takes longer than any may."""


class DictionaryError(MatcherError, ValueError):
    """A dictionary cannot be read."""


class FailingTextError(MatcherError, ValueError):
    """The text of a document makes the program fail."""


class MeaningError(MatcherError, RuntimeError):
    """The encoder is missing or is another model."""


class VectorsError(MatcherError, ValueError):
    """The file of vectors is damaged, lost or of another key."""


class CarriedRegisterError(MatcherError, ValueError):
    """A register that travels cannot be made, or what came as one is none."""
