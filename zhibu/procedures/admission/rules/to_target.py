"""Steps 1 to 8: from the application to being listed as a target."""

from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Document as D
from zhibu.procedures.admission.codes import State as S
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.rules.activist import (
    contacts_are_full_members,
    has_contacts,
    one_or_two_contacts,
    reviewed_every_half_year,
    trained_long_enough,
)
from zhibu.procedures.admission.rules.application import (
    application_is_written,
    applies_in_the_right_place,
    branch_admits,
    is_decided_by_the_branch,
    is_no_member_yet,
    is_old_enough,
    is_recommended,
    may_apply_again,
    talk_is_in_time,
    talk_is_recorded,
    was_talked_with,
)
from zhibu.procedures.admission.rules.step import (
    MOVE,
    STAY,
    Row,
    Step,
    leads,
    report,
    returned,
    to,
)
from zhibu.procedures.admission.rules.target import (
    everyone_was_heard,
    notice_hangs_in_both_places,
    notice_is_long_enough,
    notice_is_over,
)

_ASSIGN_CONTACTS = Step(
    number=5,
    who=Who.BRANCH,
    leads=STAY,
    article="9",
    content=(one_or_two_contacts, contacts_are_full_members),
    documents=(D.ACTIVIST_FORM,),
)

TO_TARGET: dict[Row, Step] = {
    (S.NEW, K.APPLY): Step(
        number=1,
        who=Who.APPLICANT,
        leads=to(S.APPLICANT),
        article="5–6",
        before=(is_no_member_yet, may_apply_again, is_old_enough, branch_admits),
        content=(applies_in_the_right_place, application_is_written),
        documents=(D.APPLICATION,),
    ),
    (S.APPLICANT, K.TALK): Step(
        number=2,
        who=Who.BRANCH,
        leads=STAY,
        article="7",
        before=(talk_is_in_time,),
        content=(talk_is_recorded,),
        documents=(D.TALK_RECORD,),
    ),
    (S.APPLICANT, K.DETERMINE_ACTIVIST): Step(
        number=3,
        who=Who.BRANCH,
        leads=leads(passed=S.ACTIVIST_PROPOSED, rejected=None),
        article="8",
        before=(was_talked_with,),
        content=(is_recommended, is_decided_by_the_branch),
        documents=(D.RECOMMENDATION, D.MINUTES),
    ),
    (S.APPLICANT, K.MOVE): MOVE,
    (S.ACTIVIST_PROPOSED, K.SUBMIT): report(S.ACTIVIST_FILING, "8", D.ACTIVIST_REPORT),
    (S.ACTIVIST_FILING, K.FILE_ACTIVIST): Step(
        number=4,
        who=Who.UPPER,
        leads=leads(passed=S.ACTIVIST, rejected=S.APPLICANT),
        article="8",
        documents=(D.ACTIVIST_REPORT,),
    ),
    (S.ACTIVIST_FILING, K.RETURN): returned(S.ACTIVIST_PROPOSED),
    (S.ACTIVIST_PROPOSED, K.ASSIGN_CONTACTS): _ASSIGN_CONTACTS,
    (S.ACTIVIST_FILING, K.ASSIGN_CONTACTS): _ASSIGN_CONTACTS,
    (S.ACTIVIST, K.ASSIGN_CONTACTS): _ASSIGN_CONTACTS,
    (S.ACTIVIST, K.REVIEW_ACTIVIST): Step(
        number=6,
        who=Who.BRANCH,
        leads=STAY,
        article="10–11",
        documents=(D.ACTIVIST_FORM,),
    ),
    (S.ACTIVIST, K.MOVE): MOVE,
    (S.ACTIVIST, K.DISCUSS_TARGET): Step(
        number=7,
        who=Who.BRANCH,
        leads=leads(passed=S.TARGET_PROPOSED, rejected=None),
        article="13",
        before=(has_contacts, trained_long_enough, reviewed_every_half_year),
        content=(everyone_was_heard, is_decided_by_the_branch),
        documents=(D.MINUTES,),
    ),
    (S.TARGET_PROPOSED, K.SUBMIT): report(S.TARGET_PENDING, "13", D.TARGET_REPORT),
    (S.TARGET_PENDING, K.CONSENT_TARGET): Step(
        number=8,
        who=Who.UPPER,
        leads=leads(passed=S.TARGET_NOTICE, rejected=S.ACTIVIST),
        article="13",
        documents=(D.TARGET_REPORT,),
    ),
    (S.TARGET_PENDING, K.RETURN): returned(S.TARGET_PROPOSED),
    (S.TARGET_NOTICE, K.NOTICE): Step(
        number=8,
        who=Who.BRANCH,
        leads=STAY,
        article="13",
        content=(notice_is_long_enough, notice_hangs_in_both_places),
        documents=(D.NOTICE,),
    ),
    (S.TARGET_NOTICE, K.LIST_TARGET): Step(
        number=8,
        who=Who.BRANCH,
        leads=leads(passed=S.TARGET, rejected=S.ACTIVIST),
        article="13",
        before=(notice_is_over,),
        documents=(D.NOTICE,),
    ),
}
