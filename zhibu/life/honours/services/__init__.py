"""Every write of honours."""

from zhibu.life.honours.services.awarding import (
    give_medals,
    leave_out,
    record_honour,
    revoke,
)
from zhibu.life.honours.services.calling import (
    decide,
    give_notice,
    open_call,
    withdraw_call,
)
from zhibu.life.honours.services.certificates import (
    hand_out_certificate,
    hand_out_own_certificate,
    issue_certificate,
)
from zhibu.life.honours.services.consent import give_consent, withdraw_consent
from zhibu.life.honours.services.nominating import (
    answer_objection,
    check_nomination,
    nominate,
    record_objection,
    withdraw_nomination,
)

__all__ = [
    "answer_objection",
    "check_nomination",
    "decide",
    "give_consent",
    "give_medals",
    "give_notice",
    "hand_out_certificate",
    "hand_out_own_certificate",
    "issue_certificate",
    "leave_out",
    "nominate",
    "open_call",
    "record_honour",
    "record_objection",
    "revoke",
    "withdraw_call",
    "withdraw_consent",
    "withdraw_nomination",
]
