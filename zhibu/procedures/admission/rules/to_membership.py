"""Steps 18 to 25: from the approval of admission to the file of a full member."""

from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Document as D
from zhibu.procedures.admission.codes import State as S
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.rules.approval import (
    may_approve,
    reason_is_given,
)
from zhibu.procedures.admission.rules.meeting import (
    resolution_is_complete,
)
from zhibu.procedures.admission.rules.probation import (
    conversion_is_in_time,
    conversion_voices,
    conversion_was_examined,
    department_refuses,
    extended_once,
    extension_is_allowed,
    file_is_complete,
    follows_the_meeting,
    oath_is_hosted,
    oath_is_in_time,
    oath_was_taken,
    person_applied,
    postponed_briefly,
    probation_is_over,
    was_assigned,
    was_transferred_in,
)
from zhibu.procedures.admission.rules.step import (
    ANNOUNCE,
    BRANCH_VOTE,
    COMMITTEE_VOTE,
    STAY,
    Row,
    Step,
    leads,
    report,
    returned,
    to,
)

_MEET_CONVERSION = Step(
    number=23,
    who=Who.BRANCH,
    leads=leads(
        converted=S.CONVERSION_DECIDED,
        extended=S.CONVERSION_DECIDED,
        cancelled=S.CONVERSION_DECIDED,
        rejected=None,
    ),
    article="31–32",
    before=(
        probation_is_over,
        was_assigned,
        oath_was_taken,
        person_applied,
        conversion_was_examined,
        extended_once,
    ),
    content=(*BRANCH_VOTE, resolution_is_complete, extension_is_allowed),
    documents=(D.RESOLUTION,),
)

_PROBATION: dict[K, Step] = {
    K.ANNOUNCE: ANNOUNCE,
    K.FILE_ADMISSION: Step(
        number=18,
        who=Who.DEPARTMENT,
        leads=STAY,
        article="25",
        documents=(D.ADMISSION_REPORT,),
    ),
    K.ASSIGN_GROUP: Step(number=19, who=Who.BRANCH, leads=STAY, article="28"),
    K.OATH: Step(
        number=20,
        who=Who.BRANCH,
        leads=STAY,
        article="29",
        before=(oath_is_in_time,),
        content=(oath_is_hosted,),
        documents=(D.OATH_LIST,),
    ),
    K.REVIEW_PROBATION: Step(
        number=21,
        who=Who.BRANCH,
        leads=STAY,
        article="30",
        documents=(D.PROBATION_FORM,),
    ),
    K.APPLY_CONVERSION: Step(
        number=22,
        who=Who.APPLICANT,
        leads=STAY,
        article="32",
        documents=(D.CONVERSION_APPLICATION,),
    ),
    K.EXAMINE_CONVERSION: Step(
        number=22,
        who=Who.BRANCH,
        leads=STAY,
        article="32",
        before=(person_applied,),
        content=(conversion_voices,),
        documents=(D.MINUTES,),
    ),
    K.MEET_CONVERSION: _MEET_CONVERSION,
    K.TRANSFER_IN: Step(who=Who.BRANCH, leads=STAY, article="34"),
    K.POSTPONE: Step(
        who=Who.BRANCH,
        leads=STAY,
        article="35",
        before=(was_transferred_in,),
        content=(postponed_briefly,),
    ),
    K.NOT_RECOGNISE: Step(
        who=Who.DEPARTMENT,
        leads=to(S.NOT_RECOGNISED),
        article="34",
        before=(was_transferred_in,),
        content=(department_refuses, reason_is_given),
    ),
}

_LATER: dict[Row, Step] = {
    (S.CONVERSION_DECIDED, K.MEET_CONVERSION): _MEET_CONVERSION,
    (S.CONVERSION_DECIDED, K.SUBMIT): report(
        S.CONVERSION_APPROVAL, "32", D.RESOLUTION, D.CONVERSION_APPLICATION
    ),
    (S.CONVERSION_APPROVAL, K.APPROVE_CONVERSION): Step(
        number=24,
        who=Who.UPPER,
        leads=leads(
            converted=S.FULL,
            extended=S.EXTENDED,
            cancelled=S.CANCELLED,
            rejected=S.PROBATIONARY,  # folding.py: or EXTENDED, as before the meeting
        ),
        article="31, 33",
        before=(conversion_is_in_time,),
        content=(follows_the_meeting, may_approve, *COMMITTEE_VOTE),
        documents=(D.ADMISSION_FORM, D.REPLY),
    ),
    (S.CONVERSION_APPROVAL, K.RETURN): returned(S.CONVERSION_DECIDED),
    (S.FULL, K.ARCHIVE): Step(
        number=25,
        who=Who.BRANCH,
        leads=to(S.ARCHIVED),
        article="36",
        content=(file_is_complete,),
        documents=(D.ARCHIVE_LIST,),
    ),
}

TO_MEMBERSHIP: dict[Row, Step] = _LATER | {
    (state, kind): step
    for state in (S.PROBATIONARY, S.EXTENDED)
    for kind, step in _PROBATION.items()
}
