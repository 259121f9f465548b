"""The rules of the register of members (domain rules 1, 4, 6 and 8).

Pure functions: no database, no clock, no request. To change a rule, change it here and
its table in tests; nothing else repeats it.
"""

from zhibu.register.members.rules.admission import may_admit, may_convert
from zhibu.register.members.rules.bands import (
    ADMITTED_AGE_BANDS,
    AGE_BANDS,
    BULLETIN_AGE_BANDS,
    PARTY_AGE_BANDS,
    Band,
    band_by_code,
    band_of,
)
from zhibu.register.members.rules.corrections import (
    ANSWER_DAYS,
    CORRECTABLE,
    another_decides,
    answer_due,
    emptying_is_explained,
    own_record_by_another,
    own_standing_by_another,
    refusal_is_explained,
)
from zhibu.register.members.rules.facts import LABELS, Facts
from zhibu.register.members.rules.free_text import FREE_TEXTS, numbers_in_text
from zhibu.register.members.rules.identity import (
    birth_date_of,
    check_character,
    id_number_is_valid,
    id_number_text,
    identity_problems,
    sex_of,
)
from zhibu.register.members.rules.leaving import (
    LOST_MONTHS,
    MIN_REASON,
    REJOIN_YEARS,
    SUSPENDED_YEARS,
    may_leave,
    may_rejoin_from,
    may_restore,
    may_suspend,
    reason_is_enough,
    removal_due,
    suspension_due,
)
from zhibu.register.members.rules.posts import (
    SINGLE_POSTS,
    may_hold_post,
    one_deputy,
    post_days,
    post_is_known,
)
from zhibu.register.members.rules.record import (
    MIN_AGE,
    PROBATION_YEARS,
    missing_items,
    party_age,
    party_age_since,
    problems,
)
from zhibu.register.members.rules.standing import (
    Status,
    has_a_vote,
    is_removed,
    on_roll,
    status,
)

__all__ = [
    "ADMITTED_AGE_BANDS",
    "AGE_BANDS",
    "ANSWER_DAYS",
    "BULLETIN_AGE_BANDS",
    "CORRECTABLE",
    "emptying_is_explained",
    "FREE_TEXTS",
    "LABELS",
    "LOST_MONTHS",
    "MIN_AGE",
    "MIN_REASON",
    "PARTY_AGE_BANDS",
    "PROBATION_YEARS",
    "REJOIN_YEARS",
    "SINGLE_POSTS",
    "SUSPENDED_YEARS",
    "Band",
    "Facts",
    "Status",
    "another_decides",
    "answer_due",
    "band_by_code",
    "band_of",
    "birth_date_of",
    "check_character",
    "has_a_vote",
    "id_number_is_valid",
    "id_number_text",
    "identity_problems",
    "is_removed",
    "may_admit",
    "may_convert",
    "may_hold_post",
    "may_leave",
    "may_rejoin_from",
    "may_restore",
    "may_suspend",
    "missing_items",
    "numbers_in_text",
    "on_roll",
    "own_record_by_another",
    "own_standing_by_another",
    "one_deputy",
    "party_age",
    "party_age_since",
    "post_days",
    "post_is_known",
    "problems",
    "reason_is_enough",
    "refusal_is_explained",
    "removal_due",
    "sex_of",
    "status",
    "suspension_due",
]
