"""Steps 9 to 17: from the target for development to the committee's approval."""

from dataclasses import replace

from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Document as D
from zhibu.procedures.admission.codes import State as S
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.rules.application import (
    branch_admits,
)
from zhibu.procedures.admission.rules.approval import (
    approval_is_in_time,
    may_approve,
    may_still_be_approved,
    opinion_is_written,
    probation_is_noted,
    reason_is_given,
    superior_talked,
    talker_is_sent,
    was_deliberated,
)
from zhibu.procedures.admission.rules.meeting import (
    committee_examined,
    form_is_filled_in,
    meeting_is_in_time,
    pre_review_is_by_who_approves,
    pre_review_was_passed,
    resolution_is_complete,
    result_is_written,
    stays_long_enough,
)
from zhibu.procedures.admission.rules.step import (
    BRANCH_VOTE,
    COMMITTEE_VOTE,
    MOVE,
    STAY,
    Row,
    Step,
    leads,
    report,
    returned,
)
from zhibu.procedures.admission.rules.target import (
    exemption_is_explained,
    has_introducers,
    introducers_are_not_sanctioned,
    introducers_have_their_rights,
    review_has_a_conclusion,
    review_used_the_methods,
    review_was_passed,
    training_is_by_the_superior,
    training_is_long_enough,
    two_introducers,
    was_trained,
)

REVIEWED = (has_introducers, review_was_passed, was_trained)


_EXAMINE = Step(
    number=12,
    who=Who.BRANCH,
    leads=leads(passed=S.EXAMINED, rejected=S.TARGET),
    article="18",
    before=(*REVIEWED, stays_long_enough),
    content=(committee_examined,),
    documents=(D.MINUTES,),
)
_MEET = Step(
    number=15,
    who=Who.BRANCH,
    leads=leads(passed=S.BRANCH_PASSED, rejected=S.TARGET),
    article="19–21",
    before=(
        branch_admits,
        *REVIEWED,
        pre_review_was_passed,
        form_is_filled_in,
        meeting_is_in_time,
        stays_long_enough,
    ),
    content=(*BRANCH_VOTE, resolution_is_complete),
    documents=(D.RESOLUTION, D.ADMISSION_FORM),
)
_SUPERIOR_TALK = Step(
    number=16,
    who=Who.UPPER,
    leads=STAY,
    article="23",
    content=(talker_is_sent, opinion_is_written),
    documents=(D.ADMISSION_FORM,),
)

TO_ADMISSION: dict[Row, Step] = {
    (S.TARGET, K.NAME_INTRODUCERS): Step(
        number=9,
        who=Who.BRANCH,
        leads=STAY,
        article="14",
        content=(
            two_introducers,
            introducers_have_their_rights,
            introducers_are_not_sanctioned,
        ),
    ),
    (S.TARGET, K.POLITICAL_REVIEW): Step(
        number=10,
        who=Who.BRANCH,
        leads=leads(passed=None, rejected=None),
        article="16",
        content=(review_has_a_conclusion, review_used_the_methods),
        documents=(D.REVIEW_CONCLUSION,),
    ),
    (S.TARGET, K.TRAIN): Step(
        number=11,
        who=Who.UPPER,
        leads=leads(done=None, exempted=None),
        article="17",
        content=(
            training_is_by_the_superior,
            training_is_long_enough,
            exemption_is_explained,
        ),
        documents=(D.CERTIFICATE,),
    ),
    (S.TARGET, K.MOVE): replace(
        MOVE, leads=leads(continued=None, restarted=S.ACTIVIST)
    ),
    (S.TARGET, K.EXAMINE): _EXAMINE,
    (S.EXAMINED, K.SUBMIT): report(
        S.PRE_REVIEW, "18", D.PRE_REVIEW_REQUEST, before=(stays_long_enough,)
    ),
    (S.PRE_REVIEW, K.PRE_REVIEW): Step(
        number=13,
        who=Who.UPPER,
        leads=leads(passed=S.PRE_REVIEWED, rejected=S.TARGET),
        article="18",
        content=(pre_review_is_by_who_approves, result_is_written),
        documents=(D.PRE_REVIEW_RESULT,),
    ),
    (S.PRE_REVIEW, K.RETURN): returned(S.EXAMINED),
    (S.PRE_REVIEWED, K.FILL_FORM): Step(
        number=14,
        who=Who.APPLICANT,
        leads=STAY,
        article="15, 18",
        documents=(D.ADMISSION_FORM,),
    ),
    (S.PRE_REVIEWED, K.EXAMINE): _EXAMINE,
    (S.PRE_REVIEWED, K.MEET): _MEET,
    (S.BRANCH_PASSED, K.MEET): _MEET,
    (S.BRANCH_PASSED, K.SUBMIT): report(
        S.APPROVAL,
        "21",
        D.ADMISSION_FORM,
        D.APPLICATION,
        D.ACTIVIST_FORM,
        D.REVIEW_CONCLUSION,
        before=(may_still_be_approved,),
    ),
    (S.BRANCH_PASSED, K.SUPERIOR_TALK): _SUPERIOR_TALK,
    (S.APPROVAL, K.DELIBERATE): Step(
        who=Who.UPPER, leads=STAY, article="22", content=(opinion_is_written,)
    ),
    (S.APPROVAL, K.SUPERIOR_TALK): _SUPERIOR_TALK,
    (S.APPROVAL, K.PROLONG): Step(
        who=Who.UPPER, leads=STAY, article="25", content=(reason_is_given,)
    ),
    (S.APPROVAL, K.APPROVE): Step(
        number=17,
        who=Who.UPPER,
        leads=leads(passed=S.PROBATIONARY, rejected=S.NOT_APPROVED),
        article="22–25",
        before=(was_deliberated, superior_talked, approval_is_in_time),
        content=(may_approve, *COMMITTEE_VOTE, probation_is_noted),
        documents=(D.ADMISSION_FORM, D.REPLY),
    ),
    (S.APPROVAL, K.RETURN): returned(S.BRANCH_PASSED),
}
