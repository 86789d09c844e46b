"""Why a document cannot be read. Each names the file and never holds a word of its text.

Which one to raise: what the bytes are decides, not which library complained. A library's own message is not
passed on, since it may quote the document.
"""

from store.errors import PlainError


class DocumentError(PlainError, ValueError):
    """A document cannot be used as it is; the sentence says what to do."""


class EncryptedDocumentError(DocumentError):
    """A password is needed to read it."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is protected with a password; save a copy without it and try again")


class EmptyDocumentError(DocumentError):
    """It holds no text and no picture."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is empty; check that it is the right file")


class NoTextLayerError(DocumentError):
    """It holds pictures of pages, and no text."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is a scan that was not read; install tesseract-ocr or run text recognition (OCR)"
        )


class BrokenDocumentError(DocumentError):
    """It is cut off or damaged."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is damaged or cut off; get the file again from where it came")


class UnknownTypeError(DocumentError):
    """It is none of the kinds that can be read."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is of a kind that is not read; save it as PDF, DOCX, XLSX, ODT, ODS, RTF, HTML or text"
        )


class NothingToEnrolError(DocumentError):
    """All its text stands in places that are not enrolled."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} holds comments, notes or headers and no other text; they are not enrolled")


class ProgramMissingError(DocumentError):
    """A program is needed to read it that is not installed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} needs antiword and catdoc to be read; install them, or save it as DOCX, XLSX or PDF"
        )


class TooLargeError(DocumentError):
    """It is, or unpacks to, more than the reader allows."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is larger than a document may be; split it and try again")


class TooSlowError(DocumentError):
    """Reading it took longer than was allowed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} took too long to read; split it and try again")


ERRORS: dict[str, type[DocumentError]] = {
    "encrypted": EncryptedDocumentError,
    "empty": EmptyDocumentError,
    "no_text_layer": NoTextLayerError,
    "broken": BrokenDocumentError,
    "nothing_to_enrol": NothingToEnrolError,
    "program_missing": ProgramMissingError,
    "unknown_type": UnknownTypeError,
    "too_large": TooLargeError,
    "too_slow": TooSlowError,
}
"""The errors by the short reason that is stored with an attachment that could not be read."""


def reason(error: DocumentError) -> str:
    """The short reason of an error, a key of `ERRORS`."""
    return next(name for name, kind in ERRORS.items() if type(error) is kind)
