"""What a transfer tells people: after which act, whom, in which kind of message."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor
from zhibu.life.notices import services as notice_services
from zhibu.life.notices.kinds import MessageKind
from zhibu.life.notices.rules import Place
from zhibu.life.notices.services import Occasion, Reminder, Whom
from zhibu.procedures.transfers import codes
from zhibu.procedures.transfers.codes import ActKind, State, Who
from zhibu.procedures.transfers.models import Transfer
from zhibu.procedures.transfers.queries.reaching import PERMISSIONS

ENDS = ("member__organisation", "organisation", "target", "branch")
AHEAD = timedelta(days=7)  # a letter that ends so soon is told of

_TO = Place("to", _("where the relation goes"), "中共清水县河东街道委员会")
_NUMBER = Place("number", _("number of the letter"), "青石党〔2026〕12号")
_UNTIL = Place(
    "valid_until", _("last day of the letter"), date(2026, 12, 24), must=True
)
_LETTER = (_TO, _NUMBER, _UNTIL)

RECEIVED = MessageKind(
    key="transfers.received",
    label=_("A request for a transfer is received"),
    title=_("Your request for a transfer is received"),
    text=_(
        "You asked for your membership relation to move to {{ to }}. It is checked, and"
        " you are told of every step."
    ),
    places=(_TO,),
)
RETURNED = MessageKind(
    key="transfers.returned",
    label=_("A transfer is returned for correction"),
    title=_("Your transfer was returned for correction"),
    text=_("Something in your transfer to {{ to }} must be put right: {{ reason }}"),
    places=(_TO, Place("reason", _("what must be put right"), "党费交至月份待核实")),
)
REFUSED = MessageKind(
    key="transfers.refused",
    label=_("A transfer is refused"),
    title=_("Your transfer was refused"),
    text=_(
        "Your transfer to {{ to }} was refused: {{ reason }}. The superior decides on"
        " it, and you are told."
    ),
    places=(_TO, Place("reason", _("reason"), "接收条件不符", must=True)),
    is_sensitive=True,
)
ISSUED = MessageKind(
    key="transfers.issued",
    label=_("The letter of introduction is issued"),
    title=_("Your letter of introduction is issued"),
    text=_(
        "The letter {{ number }} to {{ to }} is issued. It is valid until"
        " {{ valid_until }}: report there before that day is over."
    ),
    places=_LETTER,
)
EXPIRING = MessageKind(
    key="transfers.expiring",
    label=_("The letter of introduction expires soon"),
    title=_("Your letter of introduction expires soon"),
    text=_(
        "The letter {{ number }} to {{ to }} is valid until {{ valid_until }}. If you"
        " cannot report there in time, tell your branch."
    ),
    places=_LETTER,
)
EXPIRED = MessageKind(
    key="transfers.expired",
    label=_("The letter of introduction has expired"),
    title=_("Your letter of introduction has expired"),
    text=_(
        "The letter {{ number }} to {{ to }} was valid until {{ valid_until }}. You"
        " belong to your branch as before. Tell it why; the letter can be issued anew."
    ),
    places=_LETTER,
)
ACCEPTED = MessageKind(
    key="transfers.accepted",
    label=_("The receiving committee accepts a member"),
    title=_("Your transfer is accepted"),
    text=_("{{ to }} accepts you, and will assign you to a branch."),
    places=(_TO,),
)
ARRIVED = MessageKind(
    key="transfers.arrived",
    label=_("A member is assigned to a new branch"),
    title=_("You belong to a new branch"),
    text=_("Since {{ day }} you belong to {{ branch }}. Report there."),
    places=(
        Place("branch", _("the new branch"), "河东社区第二党支部", must=True),
        Place("day", _("since which day"), date(2026, 11, 24)),
    ),
)
COMPLETED = MessageKind(
    key="transfers.completed",
    label=_("A transfer is completed"),
    title=_("Your transfer is completed"),
    text=_("The receipt is returned; your membership relation is with {{ to }}."),
    places=(_TO,),
)
CANCELLED = MessageKind(
    key="transfers.cancelled",
    label=_("A transfer is cancelled"),
    title=_("Your transfer was cancelled"),
    text=_(
        "The transfer to {{ to }} was cancelled: {{ reason }}. You stay where you are."
    ),
    places=(_TO, Place("reason", _("reason"), "本人工作安排变化")),
)
TO_DO = MessageKind(
    key="transfers.to_do",
    label=_("A transfer waits for an office"),
    title=_("A transfer waits for you: {{ step }}"),
    text=_("{{ organisation }} is to act: {{ step }}. Due on: {{ due_on }}"),
    places=(
        Place("step", _("what is to be done"), "开具组织关系介绍信", must=True),
        Place("due_on", _("until when"), date(2026, 12, 1)),
    ),
)
KINDS = (
    RECEIVED,
    RETURNED,
    REFUSED,
    ISSUED,
    EXPIRING,
    EXPIRED,
    ACCEPTED,
    ARRIVED,
    COMPLETED,
    CANCELLED,
    TO_DO,
)


_VALUES: Mapping[str, Callable[[Transfer], Any]] = {
    "to": lambda transfer: transfer.to_name or transfer.target_name,
    "number": lambda transfer: transfer.number,
    "valid_until": lambda transfer: transfer.valid_until,
    "branch": lambda transfer: str(transfer.branch),
    "day": lambda transfer: transfer.since,
    "reason": lambda transfer: _reason(transfer),
    "step": lambda transfer: ActKind(transfer.next_act).label,
    "due_on": lambda transfer: transfer.due_on,
}


def _branch(transfer: Transfer) -> int:
    """The branch of the member: the new one as soon as he or she is there."""
    if transfer.state in codes.ARRIVED and transfer.branch_id is not None:
        return transfer.branch_id
    return transfer.organisation_id


def _reason(transfer: Transfer) -> str | None:
    last = transfer.acts.order_by("position").last()
    return last.text if last else None


def _told(kind: MessageKind, *, is_receipt: bool = False) -> Occasion:
    """The member is told, by the branch where the register has him or her."""
    return Occasion(
        kind=kind,
        whom=lambda transfer: Whom(member_id=transfer.member_id),
        place=_branch,
        values=_VALUES,
        about=lambda _transfer: reverse("transfers:mine"),
        is_receipt=is_receipt,
    )


def _office(transfer: Transfer) -> Whom:
    """Those of the end that must act; the program and the member need no to-do."""
    perm = PERMISSIONS.get(transfer.next_who)
    if perm is None or transfer.next_who == Who.SYSTEM:
        return Whom()
    return Whom(path=transfer.acting_path, perm=perm)


_TO_DO = Occasion(
    kind=TO_DO,
    whom=_office,
    values=_VALUES,
    about=lambda transfer: reverse("transfers:detail", args=[transfer.pk]),
)
TOLD: Mapping[str, Occasion] = {
    ActKind.ASK: _told(RECEIVED, is_receipt=True),
    ActKind.RETURN: _told(RETURNED),
    ActKind.REFUSE: _told(REFUSED),
    ActKind.ISSUE: _told(ISSUED),
    ActKind.REISSUE: _told(ISSUED),
    ActKind.EXPIRE: _told(EXPIRED),
    ActKind.ACCEPT: _told(ACCEPTED),
    ActKind.ASSIGN: _told(ARRIVED),
    ActKind.CONFIRM: _told(COMPLETED),
    ActKind.RECORD_RECEIPT: _told(COMPLETED),
    ActKind.CANCEL: _told(CANCELLED),
}

_EXPIRING = Reminder(
    occasion=_told(EXPIRING),
    rows=lambda on: Transfer.objects.filter(
        state=State.ISSUED, valid_until__gte=on, valid_until__lte=on + AHEAD
    ).select_related(*ENDS),
    day=lambda transfer: transfer.valid_until,
)


def tell(actor: Actor, transfer: Transfer, kind: str, on: date) -> None:
    """The member is told of an act, and the office to which the transfer comes."""
    told = [TOLD[kind]] if kind in TOLD else []
    notice_services.tell_of([*told, _TO_DO], transfer, actor=actor, on=on)


def remind(*, actor: Actor, on: date) -> int:
    """Members whose letter ends within AHEAD are told, once for each letter."""
    return notice_services.remind(_EXPIRING, actor=actor, on=on)
