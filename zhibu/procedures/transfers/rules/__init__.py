"""The rules of transfers (domain rules 5: R-TRF-01 to R-TRF-12, and R-DEV-36).

Pure functions: no database, no clock, no request. To change a rule, change it here and
its table in tests; nothing else repeats it.
"""

from zhibu.procedures.transfers.rules.certificate import certificate_problems
from zhibu.procedures.transfers.rules.deadlines import (
    Next,
    next_act,
    next_kind,
)
from zhibu.procedures.transfers.rules.facts import (
    STANDARD,
    Act,
    Case,
    Progress,
    Settings,
)
from zhibu.procedures.transfers.rules.folding import advance, fold
from zhibu.procedures.transfers.rules.handshake import needs_paper, responsible
from zhibu.procedures.transfers.rules.judging import (
    acts_now,
    judge,
    problems,
    step_of,
)
from zhibu.procedures.transfers.rules.letter import (
    expires_after,
    proposed_days,
    valid_until,
    withdrawal_asked_from,
)
from zhibu.procedures.transfers.rules.reasons import must_move
from zhibu.procedures.transfers.rules.reshaping import (
    NOTICE_DAYS,
    Reshaping,
    common_superior,
    reshaping_problems,
)
from zhibu.procedures.transfers.rules.steps import STEPS, Step

__all__ = [
    "NOTICE_DAYS",
    "STANDARD",
    "STEPS",
    "Act",
    "Case",
    "Next",
    "Progress",
    "Reshaping",
    "Settings",
    "Step",
    "acts_now",
    "advance",
    "certificate_problems",
    "common_superior",
    "expires_after",
    "fold",
    "judge",
    "must_move",
    "needs_paper",
    "next_act",
    "next_kind",
    "problems",
    "proposed_days",
    "reshaping_problems",
    "responsible",
    "step_of",
    "valid_until",
    "withdrawal_asked_from",
]
