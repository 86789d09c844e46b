"""How an officer is told of what concerns them: by mail, by a webhook, or not at all."""

from starlette.responses import Response

from console.console import Visit
from console.judging import Problem
from console.language import N_
from console.rendering import announce, go, page
from reports.casework import reaching
from reports.casework.refusals import Refusal, RefusedError

_FIELD = {Refusal.MAIL_ADDRESS: "mail", Refusal.WEBHOOK_ADDRESS: "webhook"}


def show(visit: Visit) -> Response:
    """How this officer is told now."""
    with visit.desk() as desk:
        known = reaching.chosen(desk)
    return _form(visit, (known.mail or "") if known else "", (known.webhook or "") if known else "")


def choose(visit: Visit) -> Response:
    """Keep how this officer is told from now on."""
    mail, webhook = visit.field("mail"), visit.field("webhook")
    with visit.desk() as desk:
        try:
            reaching.choose(desk, mail, webhook)
        except RefusedError as error:
            refused = error.in_language(visit.language.code)
            return _form(visit, mail, webhook, ((_FIELD[error.refusal], refused),))
    notice = N_("You are told there from now on.") if mail or webhook else N_("You are told nothing.")
    announce(visit, visit.language.text(notice))
    return go(visit, "messages")


def _form(visit: Visit, mail: str, webhook: str, problems: tuple[Problem, ...] = ()) -> Response:
    return page(
        visit,
        "messages.html",
        422 if problems else 200,
        mail=mail,
        webhook=webhook,
        problems=problems,
        domains=visit.console.reports.personal_mail_domains,
        hosts=visit.console.reports.personal_webhook_hosts,
    )
