"""What is told of members away from home: after which act, as the log calls it, whom,
in which kind of message.
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
from zhibu.procedures.floating.codes import Duty
from zhibu.procedures.floating.models import Arrival, Stay

AHEAD = timedelta(days=7)  # what is due so soon is told of
MEMBERS_DUTIES = (Duty.REPORT_IN, Duty.YEARLY_REPORT)  # others are the branch's

_HOST = Place("host", _("the branch there"), "河东社区流动党员党支部", must=True)
_PLACE = Place("place", _("where the member is"), "广东省深圳市南山区")
_DUE = Place("due_on", _("until when"), date(2026, 12, 1), must=True)

DECLARED = MessageKind(
    key="floating.declared",
    label=_("A branch notes that a member is away"),
    title=_("Your branch noted that you are away"),
    text=_(
        "{{ organisation }} noted: {{ place }}, since {{ day }}. You belong to your"
        " branch as before. If something is wrong, put it right."
    ),
    places=(_PLACE, Place("day", _("away since"), date(2026, 11, 1))),
)
TAKEN_IN = MessageKind(
    key="floating.taken_in",
    label=_("A branch there takes a floating member in"),
    title=_("{{ host }} takes you in"),
    text=_(
        "You take part in the activities of {{ host }} while you are away. Your"
        " membership relation stays with your own branch."
    ),
    places=(_HOST,),
)
DECLINED = MessageKind(
    key="floating.declined",
    label=_("A branch there does not take a floating member in"),
    title=_("Answer to your report"),
    text=_("{{ host }} cannot take you in: {{ reason }}. Choose another branch."),
    places=(_HOST, Place("reason", _("reason"), "名额已满")),
    is_sensitive=True,
)
NO_LONGER = MessageKind(
    key="floating.no_longer",
    label=_("A floating member does not take part there any more"),
    title=_("You do not take part there any more"),
    text=_("Taking part at {{ host }} ended: {{ reason }}"),
    places=(_HOST, Place("reason", _("reason"), "已返乡")),
)
CARD = MessageKind(
    key="floating.card_registered",
    label=_("An activity card is registered"),
    title=_("Your activity card is registered"),
    text=_("The number of your activity card is {{ number }}."),
    places=(Place("number", _("number of the card"), "浙流0012345", must=True),),
)
CONTACT = MessageKind(
    key="floating.contact_due",
    label=_("Contact with the home branch becomes due"),
    title=_("Be in contact with your branch"),
    text=_(
        "The next contact with {{ organisation }} is due by {{ due_on }}: call, or"
        " report in the program."
    ),
    places=(_DUE,),
)
DUTY = MessageKind(
    key="floating.duty_due",
    label=_("Something becomes due for a member away from home"),
    title=_("{{ step }}: by {{ due_on }}"),
    text=_("You are at {{ place }}. Due by {{ due_on }}: {{ step }}"),
    places=(_DUE, _PLACE, Place("step", _("what is due"), "到流入地党组织报到")),
)
TO_DO = MessageKind(
    key="floating.to_do",
    label=_("A floating member reports in at a branch"),
    title=_("A floating member reports in with you"),
    text=_("Answer the report by {{ due_on }}: take the member in, or say why not."),
    places=(_DUE,),
)
KINDS = (DECLARED, TAKEN_IN, DECLINED, NO_LONGER, CARD, CONTACT, DUTY, TO_DO)

_OF_STAY: Mapping[str, Callable[[Stay], Any]] = {
    "place": lambda stay: stay.place,
    "day": lambda stay: stay.starts_on,
    "number": lambda stay: stay.card_number,
    "step": lambda stay: Duty(stay.next_duty).label,
    "due_on": lambda stay: stay.due_on,
}
_OF_ARRIVAL: Mapping[str, Callable[[Arrival], Any]] = {
    "host": lambda arrival: str(arrival.organisation),
    "reason": lambda arrival: arrival.answer or None,
    "due_on": lambda arrival: arrival.due_on,
}


def _away(kind: MessageKind, **further: Callable[[Stay], Any]) -> Occasion:
    """The home branch tells its member."""
    return Occasion(
        kind=kind,
        whom=lambda stay: Whom(member_id=stay.member_id),
        place=lambda stay: stay.organisation_id,
        values={**_OF_STAY, **further},
        about=lambda _stay: reverse("floating:mine"),
    )


def _guest(arrival: Arrival) -> Whom:
    """A member of this register; somebody from elsewhere has no inbox here."""
    return Whom(member_id=arrival.stay.member_id) if arrival.stay else Whom()


def _at_host(kind: MessageKind) -> Occasion:
    """The host tells its guest."""
    return Occasion(
        kind=kind,
        whom=_guest,
        place=lambda arrival: arrival.organisation_id,
        values=_OF_ARRIVAL,
        about=lambda _arrival: reverse("floating:mine"),
    )


# By the name of the act in the log.
TOLD: Mapping[str, Occasion] = {
    Perm.FLOATING_DECLARE.value: _away(DECLARED),
    "floating.card": _away(CARD),
    "floating.accept": _at_host(TAKEN_IN),
    "floating.decline": _at_host(DECLINED),
    "floating.end_arrival": _at_host(NO_LONGER),
    "floating.report_in": Occasion(
        kind=TO_DO,
        whom=lambda arrival: Whom(path=arrival.org_path, perm=Perm.FLOATING_HOST),
        values=_OF_ARRIVAL,
        about=lambda arrival: reverse("floating:answer", args=[arrival.pk]),
    ),
}
_CONTACT = Reminder(
    occasion=_away(CONTACT, due_on=lambda stay: stay.contact_due_on),
    rows=lambda on: (
        Stay.objects.open()
        .filter(contact_due_on__gte=on, contact_due_on__lte=on + AHEAD)
        .select_related("organisation")
        .defer("organisation__contact_phone")
    ),
    day=lambda stay: stay.contact_due_on,
)
_DUTY = Reminder(
    occasion=_away(DUTY),
    rows=lambda on: (
        Stay.objects.open()
        .filter(next_duty__in=MEMBERS_DUTIES, due_on__gte=on, due_on__lte=on + AHEAD)
        .select_related("organisation")
        .defer("organisation__contact_phone")
    ),
    day=lambda stay: stay.due_on,
)


def tell(actor: Actor, row: Stay | Arrival, action: str, on: date) -> None:
    """Whoever an act concerns is told of it."""
    told = [TOLD[action]] if action in TOLD else []
    notice_services.tell_of(told, row, actor=actor, on=on)


def remind(*, actor: Actor, on: date) -> int:
    """Members away from home are told of what is due within AHEAD, once for each."""
    reminders = (_CONTACT, _DUTY)
    return sum(notice_services.remind(one, actor=actor, on=on) for one in reminders)
