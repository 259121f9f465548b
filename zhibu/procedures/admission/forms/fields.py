"""What the form of every step asks: one table, kind → fields with their words.

The names are those of rules.Act and of services.record_act; "vote" and "people" stand
for the several inputs that building.py makes of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from zhibu.foundation.kernel.text import _
from zhibu.procedures.admission.codes import ActKind as K
from zhibu.procedures.admission.codes import Body as B


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The form of one kind of step. `must` names what its rules demand."""

    names: tuple[str, ...]  # after the day, in this order
    must: frozenset[str] = frozenset()
    labels: Mapping[str, Any] = field(default_factory=dict)
    helps: Mapping[str, Any] = field(default_factory=dict)
    bodies: tuple[B, ...] = ()  # who may be chosen as `by`; the usual one first
    people: int = 0  # so many are needed; contacts may be one or two
    intro: Any = ""


def _asked(*names: str, must: str = "", **more: Any) -> Asked:
    return Asked(names=names, must=frozenset(must.split()), **more)


LABELS: dict[str, Any] = {
    "day": _("Day"),
    "outcome": _("Outcome"),
    "by": _("Decided by"),
    "text": _("Opinion or note"),
    "starts_on": _("Probation starts on"),
    "ends_on": _("Until"),
    "days": _("Days of training"),
    "hours": _("Class hours"),
    "months": _("Months of the extension"),
    "is_signed": _("The secretary has signed the resolution"),
    "places": _("Where"),
    "recommended": _("How recommended"),
    "heard": _("Whose opinion was heard"),
    "methods": _("How it was reviewed"),
    "documents": _("Papers on hand"),
    "place": _("Place"),
    "persons": _("Held by"),
    "group": _("Party group"),
}
HELPS: dict[str, Any] = {
    "documents": _("Tick what is there. Scans may be attached, and never must be."),
    "months": _("Only for an extension: 6 to 12 months, once (R-DEV-32)."),
}
_COMMITTEES = (B.COMMITTEE, B.WORKING_COMMITTEE)
_IN_THE_BRANCH = (B.BRANCH_COMMITTEE, B.MEMBERS_MEETING)
_REASON = {"text": _("Reason")}
_NOTE = {"text": _("Note")}
_PERFORMANCE = {
    "text": _("Main performance, as the resolution says it"),
    "place": _("Place of the meeting"),
}
_OPINION = {"text": _("Opinion of the committee")}

ASKED: dict[str, Asked] = {
    K.APPLY: _asked(
        "places",
        "documents",
        must="documents",
        labels={"day": _("Applied on"), "places": _("Handed in at")},
        helps={"day": _("The day on which the organisation received the application.")},
    ),
    K.TALK: _asked(
        "persons",
        "place",
        "text",
        "documents",
        must="documents",
        labels={
            "day": _("Day of the talk"),
            "persons": _("Who talked with the applicant"),
            "text": _("What was said"),
        },
        helps={
            "text": _(
                "Life so far, knowledge of the Party, why the person wants to join,"
                " keeping the law, family (R-DEV-03)."
            )
        },
    ),
    K.DETERMINE_ACTIVIST: _asked(
        "recommended",
        "by",
        "outcome",
        "text",
        "documents",
        must="recommended by",
        labels={"day": _("Day of the meeting"), **_NOTE},
        bodies=_IN_THE_BRANCH,
    ),
    K.SUBMIT: _asked(
        "documents",
        "text",
        labels={"day": _("Reported on"), "documents": _("Papers sent"), **_NOTE},
    ),
    K.RETURN: _asked(
        "text",
        must="text",
        labels={"day": _("Returned on"), "text": _("What is to be corrected")},
    ),
    K.FILE_ACTIVIST: _asked("outcome", "text", labels=_OPINION),
    K.ASSIGN_CONTACTS: _asked(
        "people",
        people=1,
        labels={"day": _("Assigned on")},
        intro=_("One or two full members of the branch (R-DEV-06)."),
    ),
    K.REVIEW_ACTIVIST: _asked(
        "text",
        labels={"day": _("Day of the review"), "text": _("Findings of the review")},
        helps={
            "text": _("Thought, work and study, conduct; what the contacts report.")
        },
    ),
    K.DISCUSS_TARGET: _asked(
        "heard",
        "by",
        "outcome",
        "text",
        "documents",
        must="heard by",
        labels={"day": _("Day of the meeting"), **_NOTE},
        bodies=_IN_THE_BRANCH,
    ),
    K.CONSENT_TARGET: _asked("outcome", "text", labels=_OPINION),
    K.NOTICE: _asked(
        "ends_on",
        "places",
        "place",
        labels={
            "day": _("First day of the notice"),
            "ends_on": _("Last day of the notice"),
            "places": _("Given at"),
            "place": _("Where it hangs"),
        },
        helps={
            "ends_on": _("Left empty, it is counted: five working days (R-DEV-14).")
        },
    ),
    K.LIST_TARGET: _asked(
        "outcome",
        "text",
        "documents",
        labels={"day": _("Listed on"), "text": _("Result of the notice")},
    ),
    K.NAME_INTRODUCERS: _asked(
        "people",
        people=2,
        labels={"day": _("Named on")},
        intro=_("Two full members, as a rule the contacts (R-DEV-15)."),
    ),
    K.POLITICAL_REVIEW: _asked(
        "methods",
        "text",
        "outcome",
        "documents",
        must="methods text",
        labels={
            "day": _("Day of the conclusion"),
            "text": _("Conclusion of the review"),
        },
    ),
    K.TRAIN: _asked(
        "by",
        "days",
        "hours",
        "outcome",
        "text",
        "documents",
        must="by",
        labels={
            "day": _("Last day of the training"),
            "by": _("Held by"),
            "text": _("Note; for an exemption its reason"),
        },
        helps={"days": _("At least 3 days, or 24 class hours (R-DEV-17).")},
        bodies=(*_COMMITTEES, B.LOWER_COMMITTEE, B.COUNTY_DEPARTMENT),
    ),
    K.EXAMINE: _asked(
        "by",
        "outcome",
        "text",
        "documents",
        must="by",
        labels={"day": _("Day of the meeting"), **_NOTE},
        bodies=_IN_THE_BRANCH,
    ),
    K.PRE_REVIEW: _asked(
        "by",
        "outcome",
        "text",
        "documents",
        must="by documents",
        labels=_OPINION,
        bodies=_COMMITTEES,
    ),
    K.FILL_FORM: _asked("documents", labels={"day": _("Filled in on")}),
    K.MEET: _asked(
        "place",
        "vote",
        "outcome",
        "text",
        "is_signed",
        "documents",
        must="text is_signed",
        labels={"day": _("Day of the meeting"), **_PERFORMANCE},
    ),
    K.DELIBERATE: _asked(
        "by",
        "text",
        must="text",
        labels={"text": _("Opinion after deliberation")},
        bodies=(B.GENERAL_BRANCH, B.LOWER_COMMITTEE),
    ),
    K.SUPERIOR_TALK: _asked(
        "by",
        "persons",
        "place",
        "text",
        must="by text",
        labels={
            "day": _("Day of the talk"),
            "by": _("Office of who talks"),
            "persons": _("Who talked"),
            "text": _("Opinion after the talk"),
        },
        bodies=(B.ORGANISER, B.COMMITTEE_MEMBER),
    ),
    K.PROLONG: _asked("text", must="text", labels=_REASON),
    K.APPROVE: _asked(
        "by",
        "vote",
        "outcome",
        "starts_on",
        "ends_on",
        "text",
        "documents",
        must="by",
        labels={
            "day": _("Day of the meeting"),
            "ends_on": _("Probation ends on"),
            **_OPINION,
        },
        helps={
            "starts_on": _("The day of the branch meeting (R-DEV-31)."),
            "ends_on": _("A year later, as the decision notes it (R-DEV-27)."),
        },
        bodies=_COMMITTEES,
    ),
    K.ANNOUNCE: _asked(
        "place",
        "text",
        labels={"place": _("At which meeting"), **_NOTE},
        helps={
            "text": _("The person was told, and the meeting heard it (R-DEV-27, 34).")
        },
    ),
    K.FILE_ADMISSION: _asked("text", labels={"day": _("Filed on"), **_NOTE}),
    K.ASSIGN_GROUP: _asked("group", labels={"day": _("Assigned on")}),
    K.OATH: _asked(
        "by",
        "place",
        "persons",
        "documents",
        must="by",
        labels={
            "day": _("Day of the oath"),
            "by": _("Ceremony held by"),
            "persons": _("Who led the oath"),
        },
        bodies=(
            B.BRANCH_COMMITTEE,
            B.MEMBERS_MEETING,
            B.GENERAL_BRANCH,
            B.LOWER_COMMITTEE,
            *_COMMITTEES,
        ),
    ),
    K.REVIEW_PROBATION: _asked(
        "text",
        labels={"day": _("Day of the review"), "text": _("Findings of the review")},
    ),
    K.APPLY_CONVERSION: _asked("documents", labels={"day": _("Applied on")}),
    K.EXAMINE_CONVERSION: _asked(
        "heard",
        "text",
        "documents",
        must="heard",
        labels={"text": _("Opinion of the branch committee")},
    ),
    K.MEET_CONVERSION: _asked(
        "place",
        "vote",
        "outcome",
        "months",
        "text",
        "is_signed",
        "documents",
        must="text is_signed",
        labels={"day": _("Day of the meeting"), **_PERFORMANCE},
    ),
    K.APPROVE_CONVERSION: _asked(
        "by",
        "vote",
        "outcome",
        "text",
        "documents",
        must="by",
        labels={"day": _("Day of the meeting"), **_OPINION},
        bodies=_COMMITTEES,
    ),
    K.ARCHIVE: _asked(
        "documents",
        "place",
        must="documents",
        labels={
            "day": _("Handed over on"),
            "documents": _("The six papers of the file (R-DEV-37)"),
            "place": _("To whom"),
        },
    ),
    K.TRANSFER_IN: _asked(
        "text", labels={"day": _("Received on"), "text": _("Result of the check")}
    ),
    K.POSTPONE: _asked(
        "ends_on",
        "text",
        must="ends_on",
        labels={"ends_on": _("Postponed until"), **_REASON},
        helps={"ends_on": _("At most six months after the expiry (R-DEV-36).")},
    ),
    K.NOT_RECOGNISE: _asked(
        "by", "text", must="by text", labels=_REASON, bodies=(B.COUNTY_DEPARTMENT,)
    ),
    K.WITHDRAW: _asked("text", labels=_REASON),
    K.TERMINATE: _asked("text", must="text", labels=_REASON),
    K.END: _asked("text", must="text", labels=_REASON),
    K.RECOGNISE_POSTHUMOUSLY: _asked(
        "by", "text", must="by", labels=_NOTE, bodies=(B.PROVINCIAL_COMMITTEE,)
    ),
}
# Done by acts of their own: the branch that takes a case over records it.
ELSEWHERE = frozenset({K.MOVE, K.ANALYSE})
# Done once for each state: nobody is offered them again.
ONCE = frozenset(
    {
        K.TALK,
        K.FILL_FORM,
        K.DELIBERATE,
        K.SUPERIOR_TALK,
        K.PROLONG,
        K.ANNOUNCE,
        K.FILE_ADMISSION,
        K.ASSIGN_GROUP,
        K.OATH,
        K.APPLY_CONVERSION,
        K.EXAMINE_CONVERSION,
        K.TRANSFER_IN,
    }
)
# What happens seldom, and stands apart from the way on.
SELDOM = frozenset({K.TRANSFER_IN, K.POSTPONE})
# Side exits: they end the case, and stand apart from the way on.
EXITS = frozenset(
    {K.WITHDRAW, K.TERMINATE, K.END, K.NOT_RECOGNISE, K.RECOGNISE_POSTHUMOUSLY}
)
