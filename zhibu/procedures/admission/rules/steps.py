"""The whole procedure: from each state, what may be done, by whom, and what it needs.

`STEPS.on(day)[state, kind]`: what is not in the table is not allowed. `number` is that
of the official flow chart of 25 steps, `article` that of the regulation.
The rows stand in to_target.py, to_admission.py and to_membership.py; here they are
joined with the side exits, and the edition of 2014 is told by what differs.
"""

from dataclasses import replace
from datetime import date

from zhibu.foundation.kernel.dated import Dated
from zhibu.procedures.admission.codes import BEFORE_ADMISSION as OPEN
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import State as S
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.rules.approval import (
    province_recognises,
    reason_is_given,
)
from zhibu.procedures.admission.rules.editions import FIRST_DAY_OF_2026
from zhibu.procedures.admission.rules.step import ANNOUNCE, Row, Step, leads, to
from zhibu.procedures.admission.rules.to_admission import TO_ADMISSION
from zhibu.procedures.admission.rules.to_membership import TO_MEMBERSHIP
from zhibu.procedures.admission.rules.to_target import TO_TARGET

_WITHDRAW = Step(who=Who.APPLICANT, leads=to(S.WITHDRAWN))
_TERMINATE = Step(who=Who.BRANCH, leads=to(S.TERMINATED), content=(reason_is_given,))
_POSTHUMOUS = Step(
    who=Who.UPPER,
    leads=to(S.POSTHUMOUS),
    article="27",
    content=(province_recognises,),
)
_END = Step(who=Who.BRANCH, leads=to(S.ENDED), content=(reason_is_given,))

STEPS_2026: dict[Row, Step] = TO_TARGET | TO_ADMISSION | TO_MEMBERSHIP
STEPS_2026 |= {(state, K.WITHDRAW): _WITHDRAW for state in OPEN}
STEPS_2026 |= {(state, K.TERMINATE): _TERMINATE for state in OPEN}
STEPS_2026 |= {(state, K.RECOGNISE_POSTHUMOUSLY): _POSTHUMOUS for state in OPEN}
STEPS_2026 |= {
    (state, K.END): _END
    for state in (
        S.PROBATIONARY,
        S.EXTENDED,
        S.CONVERSION_DECIDED,
        S.CONVERSION_APPROVAL,
    )
}
# Who was refused, cancelled or converted is told (art. 24, 33).
STEPS_2026 |= {
    (state, K.ANNOUNCE): ANNOUNCE for state in (S.NOT_APPROVED, S.CANCELLED, S.FULL)
}

# 2014: the superior files the target, who is then listed; no notice is prescribed.
STEPS_2014: dict[Row, Step] = STEPS_2026 | {
    (S.TARGET_PENDING, K.CONSENT_TARGET): replace(
        STEPS_2026[S.TARGET_PENDING, K.CONSENT_TARGET],
        leads=leads(passed=S.TARGET, rejected=S.ACTIVIST),
    ),
}

STEPS = Dated({date.min: STEPS_2014, FIRST_DAY_OF_2026: STEPS_2026})
