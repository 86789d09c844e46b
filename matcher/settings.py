"""What an operator may set about matching; the front door reads it from `[match]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MatchSettings:
    """Settings of `[match]`."""

    key_file: str = field(
        default="",
        metadata={"doc": "Path of the secret key: a separate file, mode 0600, outside the data directory."},
    )
    alert_e_value: float = field(
        default=1.0,
        metadata={"doc": "Maximum e-value of an alert: expected chance matches per million posts."},
    )
    scheme: str = field(
        default="",
        metadata={
            "doc": "What is stored of new documents: source (finds the most; must stay in the "
            "house) or carried (finds less; may leave it). Empty: the scheme of the "
            "register, or source for an empty register."
        },
    )
    lead_e_value: float = field(
        default=500.0,
        metadata={
            "doc": "Maximum e-value of a lead, which is listed separately: expected chance matches "
            "per million posts."
        },
    )
    check_texts_a_day: int = field(
        default=200,
        metadata={
            "doc": "`doctor` warns when `check` was used for more texts on one of the last 30 days, "
            "since it can confirm guesses."
        },
    )
    meaning: bool = field(
        default=True,
        metadata={"doc": "Also match by meaning, where the extra is installed and the scheme is source."},
    )
    former_key_files: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Former keys of fingerprints in the register, until their documents are enrolled again."
        },
    )
    carried_key_file: str = field(
        default="",
        metadata={
            "doc": "Path of a second key, which may be handed to a watching house. Documents are "
            "then also enrolled for the register that `send register` sends there. Empty: "
            "they are not."
        },
    )
    post_limit_seconds: float = field(
        default=120.0,
        metadata={
            "doc": "Maximum seconds to match one post; a slower one is set aside and the others are matched."
        },
    )
