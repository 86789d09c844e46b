"""What an operator may set about matching; the front door reads it from `[match]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """Settings of `[match]`."""

    key_file: str = field(
        default="",
        metadata={"doc": "Path of the secret key: a file of its own, mode 0600, outside the data."},
    )
    alert_e_value: float = field(
        default=1.0, metadata={"doc": "Raise an alert when chance gives at most this many per million posts."}
    )
    scheme: str = field(
        default="",
        metadata={
            "doc": "What is stored of new documents: source (finds most; stays in the house) or carried "
            "(finds less; may leave it). Empty: as what the register holds, and source where it is empty."
        },
    )
    lead_e_value: float = field(
        default=500.0,
        metadata={
            "doc": "Keep a match as a lead, shown apart, when chance gives at most this many per million "
            "posts."
        },
    )
    check_texts_a_day: int = field(
        default=200,
        metadata={
            "doc": "`doctor` warns when `check` was asked about more texts on one of the last 30 days: "
            "it can confirm guesses."
        },
    )
    meaning: bool = field(
        default=True,
        metadata={
            "doc": "Match by meaning too, where the extra is installed and the scheme is for the source."
        },
    )
    former_key_files: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Keys that fingerprints still in the register were made with, while they are renewed."
        },
    )
    carried_key_file: str = field(
        default="",
        metadata={
            "doc": "Path of another key, which may be handed to a watching house: documents are enrolled for "
            "a register that travels too, which `send register` brings there. Empty: they are not."
        },
    )
    post_limit_seconds: float = field(
        default=120.0,
        metadata={"doc": "How long matching one post may take before it is set aside and the others go on."},
    )
