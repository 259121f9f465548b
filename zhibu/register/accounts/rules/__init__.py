"""The rules of accounts: names, passwords, codes, appointments, hand-overs.

Pure functions: no database, no clock, no request.
"""

from zhibu.register.accounts.rules.appointing import (
    END_IS_NEAR_DAYS,
    AppointingFacts,
    Held,
    appointing_problems,
    last_day_is_possible,
    may_be_ended,
    taking_over_problems,
    three_administrators,
)
from zhibu.register.accounts.rules.handing_over import (
    HandoverFacts,
    giver_may_still_give,
    handover_can_be_proposed,
    handover_is_waiting,
    takes_effect_on,
)
from zhibu.register.accounts.rules.names import (
    looks_like_id_number,
    looks_like_phone,
    same_person_name,
    user_name_from,
    user_name_is_fit,
)
from zhibu.register.accounts.rules.one_time_codes import (
    CODE_ALPHABET,
    CODE_FAILURES,
    CODE_LENGTH,
    CODE_VALID_DAYS,
    CodeFacts,
    code_for_oneself,
    code_is_good,
    codes_may_be_issued_for,
    typed_code,
    written_code,
)
from zhibu.register.accounts.rules.passwords import REMIND_AFTER_MONTHS, password_is_due

__all__ = [
    "CODE_ALPHABET",
    "CODE_FAILURES",
    "CODE_LENGTH",
    "CODE_VALID_DAYS",
    "END_IS_NEAR_DAYS",
    "REMIND_AFTER_MONTHS",
    "AppointingFacts",
    "CodeFacts",
    "HandoverFacts",
    "Held",
    "appointing_problems",
    "code_for_oneself",
    "code_is_good",
    "codes_may_be_issued_for",
    "giver_may_still_give",
    "handover_can_be_proposed",
    "handover_is_waiting",
    "last_day_is_possible",
    "looks_like_id_number",
    "looks_like_phone",
    "may_be_ended",
    "password_is_due",
    "same_person_name",
    "takes_effect_on",
    "taking_over_problems",
    "three_administrators",
    "typed_code",
    "user_name_from",
    "user_name_is_fit",
    "written_code",
]
