"""What a case tells people: after which act and where it led, whom, in which kind of
message. What is decided against somebody goes out without content.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.notices import services as notice_services
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.rules import Place
from zhibu.life.notices.services import Occasion, Reminder, Whom
from zhibu.procedures.admission.codes import ActKind, State
from zhibu.procedures.admission.codes import Who as Acting
from zhibu.procedures.admission.models import Case

AHEAD = timedelta(days=30)  # an end of probation that is so near is told of
_SEALED = ("id_number", "phone", "address", "organisation__contact_phone")

_DAY = Place("day", _("since which day"), date(2026, 11, 24))
_ENDS = Place("ends", _("last day of probation"), date(2027, 11, 24), must=True)
_STEP = Place("step", _("what is to be done"), "提出转正申请", must=True)
_DUE = Place("due_on", _("until when"), date(2026, 12, 1))

RECEIVED = MessageKind(
    key="admission.received",
    label=_("An application for admission is received"),
    title=_("Your application is received"),
    text=_(
        "{{ organisation }} received your application for admission of {{ day }}. It"
        " sends somebody to talk with you within a month."
    ),
    places=(_DAY,),
)
ACTIVIST = MessageKind(
    key="admission.activist",
    label=_("Somebody becomes an activist"),
    title=_("You are determined as an activist"),
    text=_(
        "Since {{ day }} you are an activist applying for admission. The branch names"
        " contacts who train you."
    ),
    places=(_DAY,),
)
TARGET = MessageKind(
    key="admission.target",
    label=_("Somebody becomes a target for development"),
    title=_("You are listed as a target for development"),
    text=_("Since {{ day }} you are a target for development of {{ organisation }}."),
    places=(_DAY,),
)
ADMITTED = MessageKind(
    key="admission.admitted",
    label=_("The committee approves an admission"),
    title=_("Your admission is approved"),
    text=_(
        "You are a probationary member. The probation lasts until {{ ends }}; hand in"
        " your application for conversion before it ends."
    ),
    places=(_ENDS,),
)
EXTENDED = MessageKind(
    key="admission.extended",
    label=_("A probation is extended"),
    title=_("Your probation is extended"),
    text=_("It now lasts until {{ ends }}. The branch tells you why."),
    places=(_ENDS,),
    is_sensitive=True,
)
CONVERTED = MessageKind(
    key="admission.converted",
    label=_("Somebody becomes a full member"),
    title=_("You are a full member"),
    text=_(
        "Your conversion was approved. The seniority in the Party counts from"
        " {{ full_since }}."
    ),
    places=(
        Place("full_since", _("full member since"), date(2026, 11, 24), must=True),
    ),
)
REFUSED = MessageKind(
    key="admission.refused",
    label=_("An admission is not approved, or training ends"),
    title=_("Decision on your application"),
    text=_(
        "The organisation decided: {{ state }}. The branch talks with you about it."
    ),
    places=(Place("state", _("what was decided"), "未批准接收", must=True),),
    is_sensitive=True,
)
DISQUALIFIED = MessageKind(
    key="admission.disqualified",
    label=_("A probationary membership ends"),
    title=_("Decision on your probation"),
    text=_(
        "The organisation decided: {{ state }}. The branch talks with you about it."
    ),
    places=(Place("state", _("what was decided"), "取消预备党员资格", must=True),),
    is_sensitive=True,
)
ENDING = MessageKind(
    key="admission.probation_ends",
    label=_("A probation ends soon"),
    title=_("Your probation ends on {{ ends }}"),
    text=_(
        "Hand in your application for conversion to {{ organisation }} in writing, if"
        " you have not done so yet."
    ),
    places=(_ENDS,),
)
YOURS = MessageKind(
    key="admission.yours",
    label=_("A step is the applicant's to do"),
    title=_("It is your turn: {{ step }}"),
    text=_("The next step in your case is yours: {{ step }}. Due on: {{ due_on }}"),
    places=(_STEP, _DUE),
)
TO_DO = MessageKind(
    key="admission.to_do",
    label=_("A case of admission waits for an office"),
    title=_("A case of admission waits for you: {{ step }}"),
    text=_("{{ organisation }} is to act: {{ step }}. Due on: {{ due_on }}"),
    places=(_STEP, _DUE),
)
KINDS = (
    RECEIVED,
    ACTIVIST,
    TARGET,
    ADMITTED,
    EXTENDED,
    CONVERTED,
    REFUSED,
    DISQUALIFIED,
    ENDING,
    YOURS,
    TO_DO,
)

_VALUES: Mapping[str, Callable[[Case], Any]] = {
    "day": lambda case: case.since,
    "ends": lambda case: case.probation_ends,
    "full_since": lambda case: case.member.full_since if case.member else None,
    "state": lambda case: State(case.state).label,
    "step": lambda case: ActKind(case.next_kind).label,
    "due_on": lambda case: case.due_on,
}


def _told(kind: MessageKind, *, is_receipt: bool = False) -> Occasion:
    """The person is told by the branch: by the record, before there is one by the
    account with which he or she applied.
    """
    return Occasion(
        kind=kind,
        whom=lambda case: Whom(member_id=case.member_id, user_id=case.user_id),
        place=lambda case: case.organisation_id,
        values=_VALUES,
        about=lambda _case: reverse("admission:mine"),
        is_receipt=is_receipt,
    )


# What the person is told, by the act and where it led.
TOLD: Mapping[tuple[str, str], Occasion] = {
    (ActKind.APPLY, State.APPLICANT): _told(RECEIVED, is_receipt=True),
    (ActKind.FILE_ACTIVIST, State.ACTIVIST): _told(ACTIVIST),
    (ActKind.LIST_TARGET, State.TARGET): _told(TARGET),
    (ActKind.APPROVE, State.PROBATIONARY): _told(ADMITTED),
    (ActKind.APPROVE, State.NOT_APPROVED): _told(REFUSED),
    (ActKind.APPROVE_CONVERSION, State.FULL): _told(CONVERTED),
    (ActKind.APPROVE_CONVERSION, State.EXTENDED): _told(EXTENDED),
    (ActKind.APPROVE_CONVERSION, State.CANCELLED): _told(DISQUALIFIED),
    (ActKind.NOT_RECOGNISE, State.NOT_RECOGNISED): _told(DISQUALIFIED),
    (ActKind.TERMINATE, State.TERMINATED): _told(REFUSED),
}

_PERMISSIONS = {
    Acting.BRANCH: Perm.ADMISSION_WORK,
    Acting.UPPER: Perm.ADMISSION_DECIDE,
    Acting.DEPARTMENT: Perm.ADMISSION_DECIDE,
}


def _office(case: Case) -> Whom:
    perm = _PERMISSIONS.get(Acting(case.next_who)) if case.next_who else None
    return Whom(path=case.next_path, perm=perm) if perm else Whom()


_YOURS = _told(YOURS)
_TO_DO = Occasion(
    kind=TO_DO,
    whom=_office,
    values=_VALUES,
    about=lambda case: reverse("admission:case", args=[case.pk]),
)
_ENDING = Reminder(
    occasion=_told(ENDING),
    rows=lambda on: (
        Case.objects.open()
        .filter(
            state__in=[State.PROBATIONARY, State.EXTENDED],
            probation_ends__gte=on,
            probation_ends__lte=on + AHEAD,
        )
        .select_related("organisation")
        .defer(*_SEALED)
    ),
    day=lambda case: case.probation_ends,
)


def tell(actor: Actor, case: Case, kind: str, on: date, *, before: str) -> None:
    """The person is told where an act led, and that the next step is his or hers; or
    the office is told to which the case comes. A next step is told of when it is
    another one than `before`, and can be done now.
    """
    told = [TOLD[kind, case.state]] if (kind, case.state) in TOLD else []
    may_be_done = case.earliest_on is None or case.earliest_on <= on
    if case.next_kind and case.next_kind != before and may_be_done:
        told.append(_YOURS if case.next_who == Acting.APPLICANT else _TO_DO)
    notice_services.tell_of(told, case, actor=actor, on=on)


def remind(*, actor: Actor, on: date) -> int:
    """Whose probation ends within AHEAD is told, once for each end."""
    return notice_services.remind(_ENDING, actor=actor, on=on)
