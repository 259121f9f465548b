"""The rules of organisations (domain rules 3.1, 3.2 and 8).

Pure functions: no database, no clock, no request. To change a rule, change it here and
its table in tests; nothing else repeats it.
"""

from zhibu.register.organisations.rules.credit_code import credit_code_is_valid
from zhibu.register.organisations.rules.facts import Facts
from zhibu.register.organisations.rules.setting_up import (
    MAX_DEPUTIES,
    MIN_FULL_MEMBERS,
    STATED,
    must_have_branch,
    reply_due,
    review,
    set_up_problems,
)
from zhibu.register.organisations.rules.structure import (
    Move,
    can_be_called,
    form_problems,
    kinds_below,
    may_dissolve,
    may_move,
    may_stand_under,
    number_in_text,
)
from zhibu.register.organisations.rules.temporary import (
    leaders_are_appointed,
    may_admit,
    may_collect_dues,
    may_discipline,
    may_elect_delegates,
    may_hold_elections,
)
from zhibu.register.organisations.rules.terms import (
    TermFacts,
    TermState,
    TermStatus,
    latest_extension,
    reminder_due,
    term_ends,
    term_problems,
    term_status,
    term_years,
)

__all__ = [
    "MAX_DEPUTIES",
    "MIN_FULL_MEMBERS",
    "STATED",
    "Facts",
    "Move",
    "TermFacts",
    "TermState",
    "TermStatus",
    "can_be_called",
    "credit_code_is_valid",
    "form_problems",
    "number_in_text",
    "kinds_below",
    "latest_extension",
    "leaders_are_appointed",
    "may_admit",
    "may_collect_dues",
    "may_discipline",
    "may_dissolve",
    "may_elect_delegates",
    "may_hold_elections",
    "may_move",
    "may_stand_under",
    "must_have_branch",
    "reminder_due",
    "reply_due",
    "review",
    "set_up_problems",
    "term_ends",
    "term_problems",
    "term_status",
    "term_years",
]
