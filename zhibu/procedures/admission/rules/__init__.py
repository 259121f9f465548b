"""The rules of admission (domain rules 1: R-DEV-00 to R-DEV-38).

Pure functions: no database, no clock, no request. To change a rule, change it here and
its table in tests; nothing else repeats it.
"""

from zhibu.procedures.admission.rules.application import places_to_apply
from zhibu.procedures.admission.rules.approval import (
    approval_due,
)
from zhibu.procedures.admission.rules.deadlines import Due, due, dues_of
from zhibu.procedures.admission.rules.editions import edition
from zhibu.procedures.admission.rules.facts import (
    STANDARD,
    Act,
    Case,
    Person,
    Progress,
    Settings,
    Vote,
)
from zhibu.procedures.admission.rules.folding import advance, fold, steps_on
from zhibu.procedures.admission.rules.history import TakenOver, from_dates
from zhibu.procedures.admission.rules.judging import judge, problems, unmet
from zhibu.procedures.admission.rules.next_act import (
    Next,
    is_done,
    next_act,
    next_of,
    way_on,
)
from zhibu.procedures.admission.rules.papers import journey, missing_papers
from zhibu.procedures.admission.rules.probation import full_since, probation_end
from zhibu.procedures.admission.rules.rehearsal import (
    Scene,
    rehearse,
    with_acts,
    without_last,
)
from zhibu.procedures.admission.rules.step import Step
from zhibu.procedures.admission.rules.steps import STEPS
from zhibu.procedures.admission.rules.target import notice_ends
from zhibu.procedures.admission.rules.votes import Verdict, has_a_vote, verdict

__all__ = [
    "STANDARD",
    "STEPS",
    "Act",
    "Case",
    "Due",
    "Next",
    "Person",
    "Progress",
    "Scene",
    "Settings",
    "Step",
    "TakenOver",
    "Verdict",
    "Vote",
    "advance",
    "approval_due",
    "due",
    "dues_of",
    "edition",
    "fold",
    "from_dates",
    "full_since",
    "has_a_vote",
    "is_done",
    "journey",
    "judge",
    "missing_papers",
    "next_act",
    "next_of",
    "notice_ends",
    "places_to_apply",
    "probation_end",
    "problems",
    "rehearse",
    "steps_on",
    "unmet",
    "verdict",
    "way_on",
    "with_acts",
    "without_last",
]
