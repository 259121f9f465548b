"""What an admission (发展党员) is made of: stages, states, acts, outcomes, documents.

The values are stored. Acts carry the numbers of the official flow chart of 25 steps in
rules/steps.py, not here: one step of the chart may be several acts of several days.
"""

from typing import Any

from zhibu.foundation.kernel.choices import Choices
from zhibu.foundation.kernel.text import _


class Stage(Choices):
    """五阶段: the five stages of the official flow chart."""

    APPLICATION = "application", _("applying for admission")
    ACTIVIST = "activist", _("activist: choice and training")
    TARGET = "target", _("target for development: choice and review")
    ADMISSION = "admission", _("admission as a probationary member")
    PROBATION = "probation", _("probation and conversion")


class State(Choices):
    """Where a case stands; derived from its acts, never set by hand."""

    NEW = "new", _("has not applied yet")
    APPLICANT = "applicant", _("applicant")
    ACTIVIST_PROPOSED = "activist_proposed", _("chosen as activist, not yet reported")
    ACTIVIST_FILING = "activist_filing", _("activist, being filed by the superior")
    ACTIVIST = "activist", _("activist")
    TARGET_PROPOSED = "target_proposed", _("proposed as target, not yet reported")
    TARGET_PENDING = "target_pending", _("proposed as target, with the superior")
    TARGET_NOTICE = "target_notice", _("proposed as target, public notice")
    TARGET = "target", _("target for development")
    EXAMINED = "examined", _("passed by the branch committee, not yet reported")
    PRE_REVIEW = "pre_review", _("in pre-review")
    PRE_REVIEWED = "pre_reviewed", _("passed pre-review")
    BRANCH_PASSED = "branch_passed", _("passed by the branch meeting, not yet reported")
    APPROVAL = "approval", _("admission waits for approval")
    PROBATIONARY = "probationary", _("on probation")
    EXTENDED = "extended", _("on extended probation")
    CONVERSION_DECIDED = (
        "conversion_decided",
        _("conversion decided by the branch, not yet reported"),
    )
    CONVERSION_APPROVAL = "conversion_approval", _("conversion waits for approval")
    FULL = "full", _("converted, file not yet handed over")
    ARCHIVED = "archived", _("converted, file handed over")
    WITHDRAWN = "withdrawn", _("application withdrawn")
    NOT_APPROVED = "not_approved", _("admission not approved")
    TERMINATED = "terminated", _("training ended by the organisation")
    CANCELLED = "cancelled", _("probation cancelled")
    NOT_RECOGNISED = "not_recognised", _("probation not recognised")
    ENDED = "ended", _("ended with the membership")
    POSTHUMOUS = "posthumous", _("recognised as a member posthumously")


class ActKind(Choices):
    """What somebody does in a case; the names of forms and buttons."""

    APPLY = "apply", _("hand in the application")
    TALK = "talk", _("send someone to talk with the applicant")
    DETERMINE_ACTIVIST = "determine_activist", _("recommend and determine the activist")
    SUBMIT = "submit", _("report to the superior")
    RETURN = "return", _("return for correction")
    FILE_ACTIVIST = "file_activist", _("file the activist")
    ASSIGN_CONTACTS = "assign_contacts", _("assign contacts for training")
    REVIEW_ACTIVIST = "review_activist", _("review the activist (half-yearly)")
    ANALYSE = "analyse", _("analyse the body of activists (yearly)")
    DISCUSS_TARGET = "discuss_target", _("discuss the target for development")
    CONSENT_TARGET = "consent_target", _("decide on the proposed target")
    NOTICE = "notice", _("give public notice")
    LIST_TARGET = "list_target", _("list as target after the notice")
    NAME_INTRODUCERS = "name_introducers", _("name the introducers")
    POLITICAL_REVIEW = "political_review", _("make the political review")
    TRAIN = "train", _("hold the short concentrated training")
    EXAMINE = "examine", _("examine in the branch committee")
    PRE_REVIEW = "pre_review", _("pre-review by the basic committee")
    FILL_FORM = "fill_form", _("fill in the admission form")
    MEET = "meet", _("discuss admission at the branch meeting")
    DELIBERATE = "deliberate", _("deliberate on the resolution of the branch")
    SUPERIOR_TALK = "superior_talk", _("talk on behalf of the superior committee")
    PROLONG = "prolong", _("prolong the time for approval")
    APPROVE = "approve", _("decide on admission in the committee")
    ANNOUNCE = "announce", _("tell the person and announce at a members' meeting")
    FILE_ADMISSION = "file_admission", _("file the admission one level up")
    ASSIGN_GROUP = "assign_group", _("assign to a branch and a party group")
    OATH = "oath", _("take the admission oath")
    REVIEW_PROBATION = "review_probation", _("review the probationary member")
    APPLY_CONVERSION = "apply_conversion", _("hand in the application for conversion")
    EXAMINE_CONVERSION = (
        "examine_conversion",
        _("hear opinions and examine conversion"),
    )
    MEET_CONVERSION = "meet_conversion", _("discuss conversion at the branch meeting")
    APPROVE_CONVERSION = (
        "approve_conversion",
        _("decide on conversion in the committee"),
    )
    ARCHIVE = "archive", _("hand over the file")
    MOVE = "move", _("take over from another unit")
    TRANSFER_IN = "transfer_in", _("receive and check a probationary member")
    POSTPONE = "postpone", _("postpone the discussion of conversion")
    NOT_RECOGNISE = "not_recognise", _("refuse to recognise the probationary member")
    WITHDRAW = "withdraw", _("withdraw the application")
    TERMINATE = "terminate", _("end the training")
    END = "end", _("close with the end of the membership")
    RECOGNISE_POSTHUMOUSLY = "recognise_posthumously", _("recognise posthumously")


class Outcome(Choices):
    DONE = "done", _("step completed")
    PASSED = "passed", _("agreed")
    REJECTED = "rejected", _("not agreed")
    EXEMPTED = "exempted", _("exempted as a special case")
    CONVERTED = "converted", _("converted on time")
    EXTENDED = "extended", _("probation extended")
    CANCELLED = "cancelled", _("probationary membership is cancelled")
    CONTINUED = "continued", _("training time goes on")
    RESTARTED = "restarted", _("training time starts anew")


# A review does not agree to somebody: it finds whether he or she qualifies.
_FOUND = {
    Outcome.PASSED.value: _("qualified"),
    Outcome.REJECTED.value: _("not qualified"),
}
_REVIEWS = frozenset({ActKind.POLITICAL_REVIEW, ActKind.EXAMINE, ActKind.PRE_REVIEW})


def outcome_label(kind: str, outcome: str) -> Any:
    """What the outcome of a step is called."""
    if kind in _REVIEWS and outcome in _FOUND:
        return _FOUND[outcome]
    return Outcome(outcome).label


class Who(Choices):
    """Who must act."""

    APPLICANT = "applicant", _("the person")
    BRANCH = "branch", _("the branch")
    UPPER = "upper", _("the superior committee")
    DEPARTMENT = "department", _("the organisation department")


class Body(Choices):
    """Who decided or acted, where a rule asks for it."""

    BRANCH_COMMITTEE = "branch_committee", _("branch committee meeting")
    MEMBERS_MEETING = "members_meeting", _("branch members' meeting")
    GENERAL_BRANCH = "general_branch", _("committee of the general branch")
    COMMITTEE = "committee", _("party committee")
    WORKING_COMMITTEE = "working_committee", _("party working committee")
    LOWER_COMMITTEE = (
        "lower_committee",
        _("basic committee under a township or sub-district committee"),
    )
    TEMPORARY = "temporary", _("temporary party organisation")
    LEADING_GROUP = "leading_group", _("leading party members' group")
    COUNTY_DEPARTMENT = (
        "county_department",
        _("organisation department at county level or above"),
    )
    PROVINCIAL_COMMITTEE = "provincial_committee", _("provincial party committee")
    COMMITTEE_MEMBER = "committee_member", _("member of the committee")
    ORGANISER = "organiser", _("organiser")


class Place(Choices):
    """Where one applies (R-DEV-02) and where a notice hangs (R-DEV-14)."""

    UNIT = "unit", _("organisation of the unit")
    UNIT_LOCATION = "unit_location", _("organisation of the unit's location")
    UNIT_DEPARTMENT = "unit_department", _("organisation of the unit's department")
    RESIDENCE = "residence", _("organisation of the residence")
    FLOATING = "floating", _("organisation of floating members")
    ORIGIN = "origin", _("place of origin")
    DESTINATION = "destination", _("place of destination")


class Recommendation(Choices):
    MEMBERS = "members", _("recommended by members")
    MASS_ORGANISATION = "mass_organisation", _("recommended by a mass organisation")


class Voice(Choices):
    """Whose opinion was heard (R-DEV-10, R-DEV-33)."""

    GROUP = "group", _("party group")
    CONTACTS = "contacts", _("contacts for training")
    MEMBERS = "members", _("party members")
    MASSES = "masses", _("the masses")


class ReviewMethod(Choices):
    """How a political review was made (R-DEV-16)."""

    TALK = "talk", _("talk with the person")
    ARCHIVES = "archives", _("reading of the files")
    ENQUIRIES = "enquiries", _("enquiries with units and persons")
    LETTERS = "letters", _("letters or visits")
    ORIGIN = "origin", _("opinion of the place of registered residence")
    RESIDENCE = "residence", _("opinion of the place of residence")


class Sanction(Choices):
    """Disciplinary sanctions that bear on introducing a member (R-DEV-15)."""

    WARNING = "warning", _("warning by the Party")
    SERIOUS_WARNING = "serious_warning", _("serious warning by the Party")
    REMOVED_FROM_POST = "removed_from_post", _("removal from party posts")
    PROBATION_IN_PARTY = "probation_in_party", _("probation within the Party")


class Document(Choices):
    """The papers of the procedure, by their official names."""

    APPLICATION = "application", _("application for admission")
    TALK_RECORD = "talk_record", _("record of the talk")
    MINUTES = "minutes", _("minutes of the meeting")
    RECOMMENDATION = "recommendation", _("letter of recommendation")
    ACTIVIST_REPORT = "activist_report", _("filing report on activists")
    ACTIVIST_FORM = "activist_form", _("registration form for training of activists")
    TARGET_REPORT = "target_report", _("report on targets for development")
    NOTICE = "notice", _("public notice and its result")
    REVIEW_CONCLUSION = "review_conclusion", _("conclusion of the political review")
    CERTIFICATE = "certificate", _("certificate of training")
    PRE_REVIEW_REQUEST = "pre_review_request", _("request for pre-review")
    PRE_REVIEW_RESULT = "pre_review_result", _("written result of the pre-review")
    ADMISSION_FORM = "admission_form", _("application form for admission")
    RESOLUTION = "resolution", _("resolution of the branch meeting")
    REPLY = "reply", _("reply of the committee")
    ADMISSION_REPORT = "admission_report", _("filing report on admissions")
    OATH_LIST = "oath_list", _("record of the oath")
    PROBATION_FORM = "probation_form", _("registration form for probationary members")
    CONVERSION_APPLICATION = "conversion_application", _("application for conversion")
    ARCHIVE_LIST = "archive_list", _("list of the file")


STAGES: dict[str, Stage] = {
    State.NEW: Stage.APPLICATION,
    State.APPLICANT: Stage.APPLICATION,
    State.ACTIVIST_PROPOSED: Stage.ACTIVIST,
    State.ACTIVIST_FILING: Stage.ACTIVIST,
    State.ACTIVIST: Stage.ACTIVIST,
    State.TARGET_PROPOSED: Stage.TARGET,
    State.TARGET_PENDING: Stage.TARGET,
    State.TARGET_NOTICE: Stage.TARGET,
    State.TARGET: Stage.TARGET,
    State.EXAMINED: Stage.ADMISSION,
    State.PRE_REVIEW: Stage.ADMISSION,
    State.PRE_REVIEWED: Stage.ADMISSION,
    State.BRANCH_PASSED: Stage.ADMISSION,
    State.APPROVAL: Stage.ADMISSION,
    State.PROBATIONARY: Stage.PROBATION,
    State.EXTENDED: Stage.PROBATION,
    State.CONVERSION_DECIDED: Stage.PROBATION,
    State.CONVERSION_APPROVAL: Stage.PROBATION,
    State.FULL: Stage.PROBATION,
}

# Nothing can be done in these any more, but tell people.
CLOSED: frozenset[str] = frozenset(
    {
        State.ARCHIVED,
        State.WITHDRAWN,
        State.NOT_APPROVED,
        State.TERMINATED,
        State.CANCELLED,
        State.NOT_RECOGNISED,
        State.ENDED,
        State.POSTHUMOUS,
    }
)
# Before the committee approved: the side exits are open.
BEFORE_ADMISSION: tuple[State, ...] = (
    State.APPLICANT,
    State.ACTIVIST_PROPOSED,
    State.ACTIVIST_FILING,
    State.ACTIVIST,
    State.TARGET_PROPOSED,
    State.TARGET_PENDING,
    State.TARGET_NOTICE,
    State.TARGET,
    State.EXAMINED,
    State.PRE_REVIEW,
    State.PRE_REVIEWED,
    State.BRANCH_PASSED,
    State.APPROVAL,
)
ON_PROBATION: frozenset[str] = frozenset(
    {
        State.PROBATIONARY,
        State.EXTENDED,
        State.CONVERSION_DECIDED,
        State.CONVERSION_APPROVAL,
    }
)

# Acts by which the register of members changes: they are not taken back here.
CHANGES_REGISTER: frozenset[str] = frozenset(
    {
        ActKind.APPROVE,
        ActKind.ASSIGN_GROUP,
        ActKind.APPROVE_CONVERSION,
        ActKind.NOT_RECOGNISE,
        ActKind.MOVE,
    }
)
