"""Why something about an incident is refused: a value that each screen tells in its own language."""

from datetime import datetime
from enum import StrEnum

from reports.desk import Desk
from reports.errors import DecisionError
from reports.language import words
from store import clock
from store.casebook.decision import Decision, Why


class Refusal(StrEnum):
    """Why a decision is not possible as it was given."""

    REASON_MISSING = "reason_missing"
    NO_SUCH_STATUS = "no_such_status"
    UNDECIDED_STAYS_OPEN = "undecided_stays_open"
    COORDINATOR_CLOSES = "coordinator_closes"
    DEFERRAL = "deferral"
    AWARENESS_MOMENT = "awareness_moment"
    MOMENT_IN_FUTURE = "moment_in_future"
    MOMENT_IMPLAUSIBLE = "moment_implausible"
    NOTHING_WAITS = "nothing_waits"
    NO_JUDGEMENT = "no_judgement"
    LEAK_IS_NOT_UNDONE = "leak_is_not_undone"
    NOTHING_TO_UNDO = "nothing_to_undo"
    CONTENT_IS_GONE = "content_is_gone"
    NO_CHANGE_WAITS = "no_change_waits"
    SAME_PERSON = "same_person"
    HOLD_WITHOUT_REASON = "hold_without_reason"
    SUPPRESSION_INCOMPLETE = "suppression_incomplete"
    SUPPRESSION_ENDS_BEFORE = "suppression_ends_before"
    UNKNOWN_SUPPRESSION = "unknown_suppression"
    PAGE_NOT_LOOKED_AT = "page_not_looked_at"
    SEVERAL_POSTS = "several_posts"
    UNKNOWN_CASE = "unknown_case"
    ALREADY_KNOWN = "already_known"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    LEAD_HANDLED = "lead_handled"
    LEAD_VANISHED = "lead_vanished"
    VIEW_NAME = "view_name"
    TOO_MANY_VIEWS = "too_many_views"
    NOTE_LENGTH = "note_length"
    LINK_TO_ITSELF = "link_to_itself"
    LINK_KNOWN = "link_known"
    LINK_REASON = "link_reason"
    NO_AUTHOR_NAME = "no_author_name"
    MAIL_ADDRESS = "mail_address"
    WEBHOOK_ADDRESS = "webhook_address"
    NOTICE_NOT_FITTING = "notice_not_fitting"
    NOTICE_PLACE = "notice_place"
    NOTHING_STANDS = "nothing_stands"
    NOTICE_SENDER = "notice_sender"
    NOTICE_GROUND = "notice_ground"
    NOTICE_TOO_LONG = "notice_too_long"
    NOTICE_TELLS = "notice_tells"
    NOTICE_RECIPIENT = "notice_recipient"
    UNKNOWN_NOTICE = "unknown_notice"
    NOTICE_WENT = "notice_went"
    NOTICE_NOT_SENT = "notice_not_sent"
    MAIL_NOT_SET = "mail_not_set"
    ARCHIVES_NONE = "archives_none"
    ARCHIVES_NO_PAGE = "archives_no_page"
    ARCHIVES_PURPOSE = "archives_purpose"
    ARCHIVES_CHANGED = "archives_changed"


class RefusedError(DecisionError):
    """The decision is refused, for a reason that is a value."""

    def __init__(self, refusal: Refusal, **values: object) -> None:
        self.refusal = refusal
        self.values = values
        super().__init__(self.in_language("en"))

    def in_language(self, language: str) -> str:
        """The sentence in this language: what is wrong and what to do."""
        return words(language)(f"labels.Refusal.{self.refusal.value}", **self.values)


def refuse_empty(why: Why) -> None:
    """Refuse a reason without words.

    Raises:
        RefusedError: it is so.
    """
    if not why.reason.strip():
        raise RefusedError(Refusal.REASON_MISSING)


def refuse_implausible(moment: datetime) -> None:
    """Refuse a moment that no calendar of ours can hold.

    Raises:
        RefusedError: it is so.
    """
    if not clock.is_plausible(moment):
        raise RefusedError(Refusal.MOMENT_IMPLAUSIBLE, year=moment.year)


def refuse_same_person(desk: Desk, waiting: Decision) -> None:
    """Refuse the second word of whoever gave the first.

    Raises:
        RefusedError: it is so.
    """
    if waiting.decided_by == desk.actor:
        raise RefusedError(Refusal.SAME_PERSON)
