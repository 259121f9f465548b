"""Rules of honours: pure functions. R-HON-01 … 09.

They follow the Regulation on honours and commendations within the Party, 2017
(中国共产党党内功勋荣誉表彰条例): given by the organisation of each level, proposed from
below, public notice of five working days or more, revoked when it is not deserved.
"""

from zhibu.life.honours.rules.calling import (
    DEEDS_LEAST,
    DEEDS_MOST,
    LEAST_WORKING_DAYS,
    MOST_WORKING_DAYS,
    call_problems,
    decision_problems,
    deeds_problems,
    in_publicity,
    nomination_problems,
    publicity_problems,
)
from zhibu.life.honours.rules.facts import Call, Honour, Nominee
from zhibu.life.honours.rules.holding import (
    MEDAL_YEARS,
    NO_LONGER_MEMBERS,
    is_public,
    is_valid,
    masked,
    medal_born_before,
    medal_day,
    medal_due_in,
    medal_earlier,
    name_in_public,
    record_problems,
    revocation_problems,
)
from zhibu.life.honours.rules.levels import level_of

__all__ = [
    "DEEDS_LEAST",
    "DEEDS_MOST",
    "LEAST_WORKING_DAYS",
    "MEDAL_YEARS",
    "MOST_WORKING_DAYS",
    "NO_LONGER_MEMBERS",
    "Call",
    "Honour",
    "Nominee",
    "call_problems",
    "decision_problems",
    "deeds_problems",
    "in_publicity",
    "is_public",
    "is_valid",
    "level_of",
    "masked",
    "medal_born_before",
    "medal_day",
    "medal_due_in",
    "medal_earlier",
    "name_in_public",
    "nomination_problems",
    "publicity_problems",
    "record_problems",
    "revocation_problems",
]
