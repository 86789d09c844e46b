"""What an operator may set about incidents, exports and retention; read from `[report]`."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """Settings of `[report]`."""

    organisation: str = field(
        default="", metadata={"doc": "Name of the organisation, as it stands on reports and mails."}
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
        metadata={"doc": "Hours to tell the authority, each with the day from which it is the law."},
    )
    signal_hours: int = field(
        default=24, metadata={"doc": "Hours after which a signal that nobody opened is called late."}
    )
    recheck_nights: int = field(
        default=30,
        metadata={"doc": "Nights on which a place is looked at again after closing."},
    )
    keep_post_days: int = field(
        default=30, metadata={"doc": "Days in which a post without a match is kept after it was last seen."}
    )
    keep_signal_days: int = field(
        default=30, metadata={"doc": "Days after which the content of a signal that nobody confirmed goes."}
    )
    keep_false_alarm_days: int = field(
        default=14, metadata={"doc": "Days after which the content of a false alarm goes."}
    )
    keep_own_telling_days: int = field(
        default=7,
        metadata={
            "doc": "Days after which the content of what the person told goes; until then it is undone."
        },
    )
    keep_confirmed_days: int = field(
        default=90, metadata={"doc": "Days after closing in which the evidence of a confirmed leak is kept."}
    )
    leads_a_night: int = field(
        default=20, metadata={"doc": "Leads of one night that are shown, the strongest; the rest is counted."}
    )
    keep_lead_days: int = field(
        default=14, metadata={"doc": "Days after which a lead that nobody took up is forgotten."}
    )
    keep_quiet_days: int = field(
        default=365, metadata={"doc": "Days in which the hit of a false alarm stays quiet; no text is kept."}
    )
    keep_register_years: int = field(
        default=5, metadata={"doc": "Years in which the rows of the breach register are kept."}
    )
    keep_export_days: int = field(
        default=30, metadata={"doc": "Days in which files stay in the folder of exports."}
    )
    console_url: str = field(
        default="", metadata={"doc": "Address of the review console, for the links in the digest."}
    )
    mail_to: tuple[str, ...] = field(
        default=(), metadata={"doc": "Who gets the digest; without anybody none is sent."}
    )
    urgent_to: tuple[str, ...] = field(
        default=(),
        metadata={
            "doc": "Who is mailed at once of a strong hit or a confirmed leak; numbers and a link only."
        },
    )
    urgent_score: int = field(
        default=65, metadata={"doc": "Score from which a new sighting is told at once to urgent_to."}
    )
    notice_email: str = field(
        default="",
        metadata={"doc": "Mail address to which hosts answer that are asked to take something away."},
    )
    personal_mail_domains: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Mail domains at which officers may be told of what concerns them; numbers only."},
    )
    personal_webhook_hosts: tuple[str, ...] = field(
        default=(),
        metadata={"doc": "Hosts to which officers may have that posted as JSON instead."},
    )
    mail_from: str = field(default="", metadata={"doc": "Sender of the digest and of notices to hosts."})
    smtp_host: str = field(default="localhost", metadata={"doc": "Mail server."})
    smtp_port: int = field(default=25, metadata={"doc": "Port of the mail server."})
    smtp_security: str = field(
        default="starttls", metadata={"doc": "How the mail server is spoken to: starttls, tls or none."}
    )
    smtp_user: str = field(default="", metadata={"doc": "Name at the mail server; empty: no sign-in."})
    smtp_password_file: str = field(
        default="", metadata={"doc": "File with the password of the mail server, mode 0600."}
    )
    webhook_url: str = field(
        default="", metadata={"doc": "Address to which the digest is posted as JSON; empty: none."}
    )
    webhook_secret_file: str = field(
        default="", metadata={"doc": "File with the secret that signs what is posted, mode 0600."}
    )
    delivery_attempts: int = field(
        default=12, metadata={"doc": "How often a digest is tried again before it is given up."}
    )
    syslog: str = field(
        default="",
        metadata={"doc": "Where heads of audit chains go: /dev/log or host:port; empty: nowhere."},
    )
