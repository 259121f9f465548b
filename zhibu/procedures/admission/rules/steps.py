"""The whole procedure: from each state, what may be done, by whom, and what it needs.

`STEPS.on(day)[state, kind]`: what is not in the table is not allowed. `number` is that
of the official flow chart of 25 steps, `article` that of the regulation.

`before` are conditions that must have come true before the act may be done at all; they
tell why not yet, and are not asked when the act says no. `content` is about what the
act itself records; history.py does not ask it of bare dates from older records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from zhibu.foundation.kernel.dated import Dated
from zhibu.foundation.kernel.refusals import Problem
from zhibu.procedures.admission.codes import BEFORE_ADMISSION as OPEN
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Document as D
from zhibu.procedures.admission.codes import Outcome as O
from zhibu.procedures.admission.codes import State as S
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.rules.activist import (
    contacts_are_full_members,
    has_contacts,
    one_or_two_contacts,
    papers_came_along,
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
from zhibu.procedures.admission.rules.approval import (
    approval_is_in_time,
    may_approve,
    may_still_be_approved,
    opinion_is_written,
    probation_is_noted,
    province_recognises,
    reason_is_given,
    superior_talked,
    talker_is_sent,
    was_deliberated,
)
from zhibu.procedures.admission.rules.editions import FIRST_DAY_OF_2026
from zhibu.procedures.admission.rules.facts import Act, Progress
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
from zhibu.procedures.admission.rules.target import (
    everyone_was_heard,
    exemption_is_explained,
    has_introducers,
    introducers_are_not_sanctioned,
    introducers_have_their_rights,
    notice_hangs_in_both_places,
    notice_is_long_enough,
    notice_is_over,
    review_has_a_conclusion,
    review_used_the_methods,
    review_was_passed,
    training_is_by_the_superior,
    training_is_long_enough,
    two_introducers,
    was_trained,
)
from zhibu.procedures.admission.rules.votes import (
    ballot_is_secret,
    counts_add_up,
    one_by_one,
    outcome_follows_the_vote,
    quorum_is_met,
    vote_is_recorded,
)

Check = Callable[[Progress, Act], Problem | None]
Leads = Mapping[str, S | None]  # outcome: the new state; None: it stays
Row = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of the table."""

    who: Who
    leads: Leads
    number: int = 0  # of the flow chart; 0: not on it
    article: str = ""
    before: tuple[Check, ...] = ()
    content: tuple[Check, ...] = ()
    documents: tuple[D, ...] = ()

    @property
    def usual(self) -> str:
        """The outcome that leads on."""
        return next(iter(self.leads))


def _to(state: S) -> Leads:
    return MappingProxyType({O.DONE: state})


def _leads(**outcomes: S | None) -> Leads:
    return MappingProxyType({O[name.upper()]: to for name, to in outcomes.items()})


STAY = _leads(done=None)
COLLECTIVE = (vote_is_recorded, counts_add_up, quorum_is_met, one_by_one)
BRANCH_VOTE = (*COLLECTIVE, outcome_follows_the_vote, ballot_is_secret)
COMMITTEE_VOTE = (*COLLECTIVE, outcome_follows_the_vote)
REVIEWED = (has_introducers, review_was_passed, was_trained)


def _submit(to: S, article: str, *papers: D, before: tuple[Check, ...] = ()) -> Step:
    return Step(
        who=Who.BRANCH, leads=_to(to), article=article, before=before, documents=papers
    )


def _returned(to: S) -> Step:
    return Step(who=Who.UPPER, leads=_to(to), content=(reason_is_given,))


_ASSIGN_CONTACTS = Step(
    number=5,
    who=Who.BRANCH,
    leads=STAY,
    article="9",
    content=(one_or_two_contacts, contacts_are_full_members),
    documents=(D.ACTIVIST_FORM,),
)
_MOVE = Step(
    who=Who.BRANCH,
    leads=_leads(continued=None, restarted=None),
    article="12",
    content=(papers_came_along,),
    documents=(D.APPLICATION, D.ACTIVIST_FORM),
)
_EXAMINE = Step(
    number=12,
    who=Who.BRANCH,
    leads=_leads(passed=S.EXAMINED, rejected=S.TARGET),
    article="18",
    before=(*REVIEWED, stays_long_enough),
    content=(committee_examined,),
    documents=(D.MINUTES,),
)
_MEET = Step(
    number=15,
    who=Who.BRANCH,
    leads=_leads(passed=S.BRANCH_PASSED, rejected=S.TARGET),
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
_ANNOUNCE = Step(who=Who.BRANCH, leads=STAY, article="24")
_MEET_CONVERSION = Step(
    number=23,
    who=Who.BRANCH,
    leads=_leads(
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

_ADMISSION: dict[Row, Step] = {
    (S.NEW, K.APPLY): Step(
        number=1,
        who=Who.APPLICANT,
        leads=_to(S.APPLICANT),
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
        leads=_leads(passed=S.ACTIVIST_PROPOSED, rejected=None),
        article="8",
        before=(was_talked_with,),
        content=(is_recommended, is_decided_by_the_branch),
        documents=(D.RECOMMENDATION, D.MINUTES),
    ),
    (S.APPLICANT, K.MOVE): _MOVE,
    (S.ACTIVIST_PROPOSED, K.SUBMIT): _submit(S.ACTIVIST_FILING, "8", D.ACTIVIST_REPORT),
    (S.ACTIVIST_FILING, K.FILE_ACTIVIST): Step(
        number=4,
        who=Who.UPPER,
        leads=_leads(passed=S.ACTIVIST, rejected=S.APPLICANT),
        article="8",
        documents=(D.ACTIVIST_REPORT,),
    ),
    (S.ACTIVIST_FILING, K.RETURN): _returned(S.ACTIVIST_PROPOSED),
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
    (S.ACTIVIST, K.MOVE): _MOVE,
    (S.ACTIVIST, K.DISCUSS_TARGET): Step(
        number=7,
        who=Who.BRANCH,
        leads=_leads(passed=S.TARGET_PROPOSED, rejected=None),
        article="13",
        before=(has_contacts, trained_long_enough, reviewed_every_half_year),
        content=(everyone_was_heard, is_decided_by_the_branch),
        documents=(D.MINUTES,),
    ),
    (S.TARGET_PROPOSED, K.SUBMIT): _submit(S.TARGET_PENDING, "13", D.TARGET_REPORT),
    (S.TARGET_PENDING, K.CONSENT_TARGET): Step(
        number=8,
        who=Who.UPPER,
        leads=_leads(passed=S.TARGET_NOTICE, rejected=S.ACTIVIST),
        article="13",
        documents=(D.TARGET_REPORT,),
    ),
    (S.TARGET_PENDING, K.RETURN): _returned(S.TARGET_PROPOSED),
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
        leads=_leads(passed=S.TARGET, rejected=S.ACTIVIST),
        article="13",
        before=(notice_is_over,),
        documents=(D.NOTICE,),
    ),
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
        leads=_leads(passed=None, rejected=None),
        article="16",
        content=(review_has_a_conclusion, review_used_the_methods),
        documents=(D.REVIEW_CONCLUSION,),
    ),
    (S.TARGET, K.TRAIN): Step(
        number=11,
        who=Who.UPPER,
        leads=_leads(done=None, exempted=None),
        article="17",
        content=(
            training_is_by_the_superior,
            training_is_long_enough,
            exemption_is_explained,
        ),
        documents=(D.CERTIFICATE,),
    ),
    (S.TARGET, K.MOVE): replace(
        _MOVE, leads=_leads(continued=None, restarted=S.ACTIVIST)
    ),
    (S.TARGET, K.EXAMINE): _EXAMINE,
    (S.EXAMINED, K.SUBMIT): _submit(
        S.PRE_REVIEW, "18", D.PRE_REVIEW_REQUEST, before=(stays_long_enough,)
    ),
    (S.PRE_REVIEW, K.PRE_REVIEW): Step(
        number=13,
        who=Who.UPPER,
        leads=_leads(passed=S.PRE_REVIEWED, rejected=S.TARGET),
        article="18",
        content=(pre_review_is_by_who_approves, result_is_written),
        documents=(D.PRE_REVIEW_RESULT,),
    ),
    (S.PRE_REVIEW, K.RETURN): _returned(S.EXAMINED),
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
    (S.BRANCH_PASSED, K.SUBMIT): _submit(
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
        leads=_leads(passed=S.PROBATIONARY, rejected=S.NOT_APPROVED),
        article="22–25",
        before=(was_deliberated, superior_talked, approval_is_in_time),
        content=(may_approve, *COMMITTEE_VOTE, probation_is_noted),
        documents=(D.ADMISSION_FORM, D.REPLY),
    ),
    (S.APPROVAL, K.RETURN): _returned(S.BRANCH_PASSED),
    (S.CONVERSION_DECIDED, K.MEET_CONVERSION): _MEET_CONVERSION,
    (S.CONVERSION_DECIDED, K.SUBMIT): _submit(
        S.CONVERSION_APPROVAL, "32", D.RESOLUTION, D.CONVERSION_APPLICATION
    ),
    (S.CONVERSION_APPROVAL, K.APPROVE_CONVERSION): Step(
        number=24,
        who=Who.UPPER,
        leads=_leads(
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
    (S.CONVERSION_APPROVAL, K.RETURN): _returned(S.CONVERSION_DECIDED),
    (S.FULL, K.ARCHIVE): Step(
        number=25,
        who=Who.BRANCH,
        leads=_to(S.ARCHIVED),
        article="36",
        content=(file_is_complete,),
        documents=(D.ARCHIVE_LIST,),
    ),
}

_PROBATION: dict[K, Step] = {
    K.ANNOUNCE: _ANNOUNCE,
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
        leads=_to(S.NOT_RECOGNISED),
        article="34",
        before=(was_transferred_in,),
        content=(department_refuses, reason_is_given),
    ),
}
_WITHDRAW = Step(who=Who.APPLICANT, leads=_to(S.WITHDRAWN))
_TERMINATE = Step(who=Who.BRANCH, leads=_to(S.TERMINATED), content=(reason_is_given,))
_POSTHUMOUS = Step(
    who=Who.UPPER,
    leads=_to(S.POSTHUMOUS),
    article="27",
    content=(province_recognises,),
)
_END = Step(who=Who.BRANCH, leads=_to(S.ENDED), content=(reason_is_given,))

STEPS_2026: dict[Row, Step] = _ADMISSION | {
    (state, kind): step
    for state in (S.PROBATIONARY, S.EXTENDED)
    for kind, step in _PROBATION.items()
}
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
    (state, K.ANNOUNCE): _ANNOUNCE for state in (S.NOT_APPROVED, S.CANCELLED, S.FULL)
}

# 2014: the superior files the target, who is then listed; no notice is prescribed.
STEPS_2014: dict[Row, Step] = STEPS_2026 | {
    (S.TARGET_PENDING, K.CONSENT_TARGET): replace(
        STEPS_2026[S.TARGET_PENDING, K.CONSENT_TARGET],
        leads=_leads(passed=S.TARGET, rejected=S.ACTIVIST),
    ),
}

STEPS = Dated({date.min: STEPS_2014, FIRST_DAY_OF_2026: STEPS_2026})
