"""The whole procedure: from each state, what may be done, by whom, and what it needs.

`STEPS[direction][state, kind]`: what is not in the table is not allowed. `before` must
hold before the act may be done at all, and tells why not yet; `content` is about what
the act itself records. Who stands first in `who` is asked; the others may.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.transfers.codes import ActKind as K
from zhibu.procedures.transfers.codes import Direction, Outcome, Who
from zhibu.procedures.transfers.codes import State as S
from zhibu.procedures.transfers.rules.facts import Act, Progress
from zhibu.procedures.transfers.rules.handshake import (
    is_one_committee,
    is_registered_by_the_county,
    reason_is_given,
    receiver_has_the_power,
    sender_has_the_power,
)
from zhibu.procedures.transfers.rules.letter import (
    delay_is_excused,
    delay_is_explained,
    has_a_number,
    has_expired,
    is_carried_safely,
    is_still_valid,
    number_is_new,
    receipt_follows_the_letter,
    receipt_is_between_committees,
    receiver_is_told,
    states_the_dues,
    validity_is_allowed,
)
from zhibu.procedures.transfers.rules.probation import (
    assessment_goes_along,
    file_goes_along,
    file_is_examined,
)
from zhibu.procedures.transfers.rules.reasons import (
    goes_elsewhere,
    goes_to_the_right_place,
    has_a_target,
    has_handed_over,
    is_here,
    is_no_short_absence,
    is_not_suspended,
)

Check = Callable[[Progress, Act], Problem | None]
Row = tuple[str, str]
BACK = ""  # where a REVIEW leads that overrules: to the state before the refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the table."""

    who: tuple[Who, ...]
    leads: Mapping[str, str]  # outcome: the new state
    before: tuple[Check, ...] = ()
    content: tuple[Check, ...] = ()

    @property
    def usual(self) -> str:
        """The outcome that leads on."""
        return next(iter(self.leads))


def _step(
    *who: Who,
    to: str,
    before: tuple[Check, ...] = (),
    content: tuple[Check, ...] = (),
) -> Step:
    leads = MappingProxyType({Outcome.DONE.value: to})
    return Step(who=who, leads=leads, before=before, content=content)


_MAY_GO = (is_here, is_not_suspended)
_SENDS = (*_MAY_GO, has_handed_over, sender_has_the_power, receiver_has_the_power)
_WHERE = (has_a_target, goes_elsewhere, is_no_short_absence, goes_to_the_right_place)
_LETTER = (
    has_a_number,
    number_is_new,
    validity_is_allowed,
    states_the_dues,
    is_carried_safely,
    file_goes_along,
)

_ASK = _step(Who.MEMBER, Who.BRANCH, to=S.ASKED, before=_MAY_GO, content=_WHERE)
_CHECK = _step(
    Who.BRANCH,
    to=S.CHECKED,
    before=_MAY_GO,
    content=(*_WHERE, states_the_dues, assessment_goes_along),
)
_RETURN = _step(Who.SOURCE, to=S.RETURNED, content=(reason_is_given,))
_ISSUE = _step(
    Who.SOURCE,
    to=S.ISSUED,
    before=_SENDS,
    content=_LETTER,
)
_REISSUE = _step(
    Who.SOURCE,
    to=S.ISSUED,
    before=_SENDS,
    content=(*_LETTER, delay_is_explained, delay_is_excused, receiver_is_told),
)
_LOSS = _step(Who.BRANCH, Who.MEMBER, Who.SOURCE, to=S.LOST)
_EXPIRE = _step(Who.SYSTEM, Who.SOURCE, to=S.EXPIRED, before=(has_expired,))
_WITHDRAW = _step(Who.BRANCH, Who.MEMBER, to=S.CANCELLED, content=(reason_is_given,))
_CANCEL = _step(Who.SOURCE, to=S.CANCELLED, content=(reason_is_given,))
_END = _step(Who.SYSTEM, to=S.ENDED)
_REVIEW = Step(
    who=(Who.SUPERIOR,),
    leads=MappingProxyType(
        {Outcome.UPHELD.value: S.NOT_MOVED.value, Outcome.OVERRULED.value: BACK}
    ),
    content=(reason_is_given,),
)


def _refuse(who: Who) -> Step:
    return _step(who, to=S.REFUSED, content=(reason_is_given,))


# What the end does that the member leaves, wherever the relation goes.
_LEAVING: dict[Row, Step] = {
    (S.NEW, K.ASK): _ASK,
    (S.ASKED, K.CHECK): _CHECK,
    (S.RETURNED, K.CHECK): _CHECK,
    (S.CHECKED, K.RETURN): _RETURN,
    (S.CHECKED, K.ISSUE): _ISSUE,
    (S.ISSUED, K.REPORT_LOSS): _LOSS,
    (S.ISSUED, K.EXPIRE): _EXPIRE,
    (S.SENT_BACK, K.REISSUE): _REISSUE,
    (S.LOST, K.REISSUE): _REISSUE,
    (S.EXPIRED, K.REISSUE): _REISSUE,
    (S.ASKED, K.REFUSE): _refuse(Who.BRANCH),
    (S.CHECKED, K.REFUSE): _refuse(Who.SOURCE),
    (S.REFUSED, K.REVIEW): _REVIEW,
    (S.ASKED, K.CANCEL): _WITHDRAW,
    (S.RETURNED, K.CANCEL): _WITHDRAW,
    (S.CHECKED, K.CANCEL): _step(
        Who.BRANCH, Who.SOURCE, to=S.CANCELLED, content=(reason_is_given,)
    ),
    (S.ISSUED, K.CANCEL): _CANCEL,
    (S.SENT_BACK, K.CANCEL): _CANCEL,
    (S.LOST, K.CANCEL): _CANCEL,
    (S.EXPIRED, K.CANCEL): _CANCEL,
}
_ON_THE_WAY = {state for state, _kind in _LEAVING} - {S.NEW}
_LEAVING |= {(state, K.END): _END for state in _ON_THE_WAY}

_ASSIGN = (is_here, is_not_suspended)
_ASSIGN_AT_ONCE = _step(
    Who.SOURCE,
    to=S.ASSIGNED,
    before=(*_ASSIGN, has_handed_over, is_one_committee),
    content=(goes_elsewhere,),
)
_WITHIN: dict[Row, Step] = _LEAVING | {
    (S.CHECKED, K.ASSIGN): _ASSIGN_AT_ONCE,
    # The branch moved under the committee to which the letter was addressed.
    (S.SENT_BACK, K.ASSIGN): _ASSIGN_AT_ONCE,
    (S.LOST, K.ASSIGN): _ASSIGN_AT_ONCE,
    (S.EXPIRED, K.ASSIGN): _ASSIGN_AT_ONCE,
    (S.ISSUED, K.ACCEPT): _step(
        Who.TARGET,
        to=S.ACCEPTED,
        before=(*_ASSIGN, is_still_valid),
        content=(file_is_examined,),
    ),
    (S.ISSUED, K.RETURN): _step(Who.TARGET, to=S.SENT_BACK, content=(reason_is_given,)),
    (S.ISSUED, K.REFUSE): _refuse(Who.TARGET),
    (S.ACCEPTED, K.RETURN): _step(
        Who.TARGET, to=S.SENT_BACK, content=(reason_is_given,)
    ),
    (S.ACCEPTED, K.ASSIGN): _step(
        Who.TARGET, to=S.ASSIGNED, before=_ASSIGN, content=(goes_elsewhere,)
    ),
    (S.ASSIGNED, K.CONFIRM): _step(Who.NEW_BRANCH, Who.TARGET, to=S.CLOSED),
    (S.ACCEPTED, K.END): _END,
    (S.ASSIGNED, K.END): _END,
}
_RECEIPT = _step(
    Who.SOURCE,
    to=S.CLOSED,
    before=_MAY_GO,
    content=(
        receipt_is_between_committees,
        receipt_follows_the_letter,
        is_still_valid,
    ),
)
_OUT: dict[Row, Step] = _LEAVING | {
    (S.ISSUED, K.RETURN): _step(Who.SOURCE, to=S.SENT_BACK, content=(reason_is_given,)),
    (S.ISSUED, K.RECORD_RECEIPT): _RECEIPT,
    (S.EXPIRED, K.RECORD_RECEIPT): _RECEIPT,  # it was handed in, the receipt is late
}
_IN: dict[Row, Step] = {
    (S.NEW, K.RECORD_LETTER): _step(
        Who.TARGET,
        to=S.ASSIGNED,
        before=(receiver_has_the_power,),
        content=(
            has_a_number,
            validity_is_allowed,
            is_still_valid,
            states_the_dues,
            file_is_examined,
            is_registered_by_the_county,
        ),
    ),
    (S.ASSIGNED, K.SEND_RECEIPT): _step(Who.TARGET, to=S.CLOSED),
    (S.ASSIGNED, K.END): _END,
}

STEPS: dict[str, dict[Row, Step]] = {
    Direction.WITHIN: _WITHIN,
    Direction.OUT: _OUT,
    Direction.IN: _IN,
}
