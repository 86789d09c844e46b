"""What an operator may set about incidents, exports and retention; read from `[report]`."""

from dataclasses import dataclass, field

LANGUAGES = {"nl": "Nederlands", "en": "English"}
"""The languages of screens, letters and mails: by code, the language's own name for itself."""


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Settings of `[report]`."""

    organisation: str = field(
        default="", metadata={"doc": "Name of the organisation, for reports and mails."}
    )
    contact: str = field(
        default="",
        metadata={"doc": "Data protection officer or contact point, for the authority's form."},
    )
    marking: str = field(
        default="AMBER+STRICT", metadata={"doc": "Traffic Light Protocol marking on reports and exports."}
    )
    notification_hours: tuple[str, ...] = field(
        default=("2018-05-25 72",),
        metadata={
            "doc": "Hours within which the authority must be notified, each with the day from which "
            "it applies."
        },
    )
    signal_hours: int = field(
        default=24, metadata={"doc": "Hours after which a signal that nobody opened is late."}
    )
    recheck_nights: int = field(
        default=30,
        metadata={"doc": "Number of nights in which a sighting is visited again after closing."},
    )
    keep_post_days: int = field(
        default=30, metadata={"doc": "Days that a post without a match is kept after it was last seen."}
    )
    keep_signal_days: int = field(
        default=30, metadata={"doc": "Days after which the content of an unconfirmed signal is erased."}
    )
    keep_false_alarm_days: int = field(
        default=14, metadata={"doc": "Days after which the content of a false alarm is erased."}
    )
    keep_own_telling_days: int = field(
        default=7,
        metadata={
            "doc": "Days after which the content of what the person published is erased; until then "
            "the judgement can be undone."
        },
    )
    keep_confirmed_days: int = field(
        default=90, metadata={"doc": "Days that the evidence of a confirmed leak is kept after closing."}
    )
    leads_a_night: int = field(
        default=20,
        metadata={
            "doc": "How many leads of one night are shown, strongest first; the others are only counted."
        },
    )
    keep_lead_days: int = field(
        default=14, metadata={"doc": "Days after which a lead that nobody handled is erased."}
    )
    keep_quiet_days: int = field(
        default=365,
        metadata={"doc": "Days that the match of a false alarm stays suppressed; no text is kept."},
    )
    keep_register_years: int = field(
        default=5, metadata={"doc": "Years that rows of the breach register are kept."}
    )
    keep_export_days: int = field(
        default=30, metadata={"doc": "Days that files are kept in the folder of exports."}
    )
    console_url: str = field(
        default="", metadata={"doc": "Address of the review console, for the links in the digest."}
    )
    mail_to: tuple[str, ...] = field(
        default=(), metadata={"doc": "Recipients of the digest; empty: none is sent."}
    )
    urgent_to: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Recipients of immediate mail about a strong match or a confirmed leak; it holds "
            "only numbers and a link."
        },
    )
    urgent_score: int = field(
        default=65, metadata={"doc": "Minimum score of a new sighting for immediate mail to urgent_to."}
    )
    notice_email: str = field(
        default="",
        metadata={"doc": "Mail address for answers from hosts that were asked to remove content."},
    )
    personal_mail_domains: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Mail domains to which officers may have messages about their incidents sent; "
            "numbers only."
        },
    )
    personal_webhook_hosts: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Hosts to which officers may have these messages posted as JSON."},
    )
    mail_from: str = field(default="", metadata={"doc": "Sender of the digest and of notices to hosts."})
    smtp_host: str = field(default="localhost", metadata={"doc": "Mail server."})
    smtp_port: int = field(default=25, metadata={"doc": "Port of the mail server."})
    smtp_security: str = field(
        default="starttls",
        metadata={"doc": "Security of the connection to the mail server: starttls, tls or none."},
    )
    smtp_user: str = field(default="", metadata={"doc": "User name at the mail server; empty: no sign-in."})
    smtp_password_file: str = field(
        default="", metadata={"doc": "File with the password of the mail server, mode 0600."}
    )
    webhook_url: str = field(
        default="", metadata={"doc": "Address to which the digest is posted as JSON; empty: none."}
    )
    webhook_secret_file: str = field(
        default="", metadata={"doc": "File with the secret that signs posted digests, mode 0600."}
    )
    delivery_attempts: int = field(
        default=12, metadata={"doc": "How often delivery of a digest is attempted."}
    )
    syslog: str = field(
        default="",
        metadata={"doc": "Where heads of audit chains are sent: /dev/log or host:port; empty: nowhere."},
    )
