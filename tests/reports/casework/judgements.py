"""The number of a world's first incident, and judgements for it."""

from reports.casework.decisions import Judgement
from store.casebook.decision import ReasonCode, Why
from store.casebook.incident import Disposition

NUMBER = "M-2026-0001"
WHY = Why(ReasonCode.ZIE_TOELICHTING, "Een zin die zegt waarom.")
FALSE_ALARM = Judgement(Disposition.VALS_ALARM, WHY)
LEAK = Judgement(Disposition.BEVESTIGD_LEK, WHY)
