"""Errors of the exchange between houses."""

from enum import StrEnum

from store.errors import PlainError


class ExchangeError(PlainError, ValueError):
    """Something between two houses cannot be done as it was asked."""


class IdentityError(ExchangeError):
    """This house has no usable identity: there is none, or others can read it."""


class PartnerError(ExchangeError):
    """There is no such partner, or its keys cannot be trusted as they were given."""


class BundleRefusal(StrEnum):
    """Why a bundle was not taken in; nothing of it was."""

    NOT_A_BUNDLE = "not_a_bundle"
    NEWER_FORMAT = "newer_format"
    UNKNOWN_SIGNER = "unknown_signer"
    RETIRED_SIGNER = "retired_signer"
    WRONG_ADDRESSEE = "wrong_addressee"
    CHANGED = "changed"
    SEEN_BEFORE = "seen_before"
    GAP = "gap"
    OTHER_PREDECESSOR = "other_predecessor"
    PAST_ITS_DATE = "past_its_date"
    TOO_LARGE = "too_large"
    NOT_FOR_THIS_HOUSE = "not_for_this_house"
    PAYLOAD_DIFFERS = "payload_differs"
    NOT_SEALED_FOR_US = "not_sealed_for_us"
    UNFIT_ROW = "unfit_row"


_SENTENCES = {
    BundleRefusal.NOT_A_BUNDLE: "it is not a bundle of Lekwacht; check which file was moved",
    BundleRefusal.NEWER_FORMAT: "a newer Lekwacht made it; install that version here",
    BundleRefusal.UNKNOWN_SIGNER: "no trusted partner signed it; compare fingerprints, then `exchange trust`",
    BundleRefusal.RETIRED_SIGNER: "its key was retired here; ask for a bundle signed with the new key",
    BundleRefusal.WRONG_ADDRESSEE: "it is addressed to another house",
    BundleRefusal.CHANGED: "it was changed in transit; have it moved again",
    BundleRefusal.SEEN_BEFORE: "a bundle with this number was accepted before",
    BundleRefusal.GAP: "earlier bundles are missing; ask the partner to use `send --again`",
    BundleRefusal.OTHER_PREDECESSOR: "its predecessor is not the bundle accepted here; call the partner",
    BundleRefusal.PAST_ITS_DATE: "it has expired; ask the partner for a new one",
    BundleRefusal.TOO_LARGE: "it holds more rows than one bundle may",
    BundleRefusal.NOT_FOR_THIS_HOUSE: "this kind of house does not accept this kind of bundle",
    BundleRefusal.PAYLOAD_DIFFERS: "its content differs from its manifest",
    BundleRefusal.NOT_SEALED_FOR_US: "it is sealed for a key that this house does not have",
    BundleRefusal.UNFIT_ROW: "it has a row that this kind of bundle may not contain; ask the partner how it "
    "was made",
}


class BundleRefusedError(ExchangeError):
    """A bundle is refused whole, for a reason that is a value."""

    def __init__(self, name: str, refusal: BundleRefusal) -> None:
        self.name = name
        self.refusal = refusal
        super().__init__(f"{name} was not taken in: {_SENTENCES[refusal]}")
