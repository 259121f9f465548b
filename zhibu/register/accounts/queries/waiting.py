"""What waits for a person: the to-dos of this app."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.orgpath import topmost
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, Role, roots
from zhibu.foundation.web.todos import Todo
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import Appointment, Handover, User
from zhibu.register.members.models import Member

# Nobody counts a county to say "many".
COUNT_UP_TO = 1000
# What the name of an organisation is read from.
_NAMES = ("organisation__name", "organisation__short_name")
_INVITERS = {Role.SECRETARY, Role.DEPUTY_SECRETARY}


def todos(actor: Actor, on: date) -> list[Todo]:
    """Hand-overs, endings, members without an account, the password: five queries."""
    if actor.user_id is None:
        return []
    return [
        *_handovers(actor.user_id),
        *_endings(actor, on),
        *_own_ending(actor.user_id, on),
        *_without_account(actor),
        *_password(actor.user_id, on),
    ]


@prepared
def _to_be_signed(user_id: int) -> "QuerySet[Handover, Handover]":
    rows = Handover.objects.waiting().filter(taker_id=user_id)
    return rows.select_related("organisation", "giver").only(
        "effective_on", "giver__name", "giver__username", *_NAMES
    )


def _handovers(user_id: int) -> Iterator[Todo]:
    for handover in _to_be_signed(user_id):
        yield Todo(
            when=handover.effective_on,
            what=_("%(giver)s hands the secretary's role of %(organisation)s to you")
            % {"giver": handover.giver, "organisation": handover.organisation},
            why=_("It passes when you sign."),
            url=reverse("accounts:handover_sign"),
            act=_("Read and sign"),
        )


@prepared
def _last_days(
    tops: tuple[str, ...], user_id: int, first: date, last: date
) -> "QuerySet[Appointment, date]":
    """Of the appointments of others that end between two days, the earliest first."""
    rows = Appointment.objects.within(*tops).ending(first, last)
    rows = rows.exclude(user_id=user_id).order_by("ends_on")
    return rows.values_list("ends_on", flat=True)[: COUNT_UP_TO + 1]


def _endings(actor: Actor, on: date) -> Iterator[Todo]:
    """Of others, for those who may appoint anew."""
    tops = roots(actor, Perm.ACCOUNTS_APPOINT)
    last = on + timedelta(days=rules.END_IS_NEAR_DAYS)
    days = _last_days(tops, actor.user_id or 0, on, last)
    if days:
        yield Todo(
            when=days[0],
            what=_("%(count)s appointments end within %(days)s days")
            % {"count": _many(len(days)), "days": rules.END_IS_NEAR_DAYS},
            why=_("After its last day a role opens nothing any more."),
            url=reverse("accounts:appointments") + "?state=ending",
            act=_("Look through them"),
            count=len(days),
        )


@prepared
def _own_last(
    user_id: int, first: date, last: date
) -> "QuerySet[Appointment, Appointment]":
    rows = Appointment.objects.filter(user_id=user_id).ending(first, last)
    return rows.select_related("organisation").only("role", "ends_on", *_NAMES)


def _own_ending(user_id: int, on: date) -> Iterator[Todo]:
    last = on + timedelta(days=rules.END_IS_NEAR_DAYS)
    for appointment in _own_last(user_id, on, last):
        yield Todo(
            when=appointment.ends_on,
            what=_("Your role ends: %(role)s, %(organisation)s")
            % {
                "role": appointment.get_role_display(),
                "organisation": appointment.organisation,
            },
            why=_("Ask whoever appointed you, if it should go on."),
            url="",
            act="",
        )


@prepared
def _uninvited(tops: tuple[str, ...]) -> "QuerySet[Member, int]":
    rows = Member.objects.within(*tops).here().filter(user=None)
    return rows.values_list("pk", flat=True)[: COUNT_UP_TO + 1]


def _without_account(actor: Actor) -> Iterator[Todo]:
    """For secretaries, in their own organisations; not for officers far above."""
    paths = tuple(g.path for g in actor.grants if g.role in _INVITERS)
    count = len(_uninvited(topmost(paths)))
    if count:
        yield Todo(
            when=None,
            what=_("%(count)s members have no account") % {"count": _many(count)},
            why=_("With one they see their own record and ask for corrections."),
            url=reverse("accounts:invite"),
            act=_("Hand out codes"),
            count=count,
        )


@prepared
def _password_days(user_id: int) -> "QuerySet[User, date]":
    return User.objects.filter(pk=user_id).values_list("password_set_on", flat=True)


def _password(user_id: int, on: date) -> Iterator[Todo]:
    for set_on in _password_days(user_id):
        due = rules.password_is_due(set_on, on)
        if due is None:
            continue
        yield Todo(
            when=due,
            what=_("Your password is more than %(months)s months old")
            % {"months": rules.REMIND_AFTER_MONTHS},
            why=_("Passwords are changed from time to time."),
            url=reverse("account_change_password"),
            act=_("Change it"),
        )


def _many(count: int) -> str:
    return f"{COUNT_UP_TO}+" if count > COUNT_UP_TO else str(count)
