"""What waits for a person: the to-dos of this app."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from zhibu.foundation.kernel.orgpath import topmost
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, Role, holds
from zhibu.foundation.web.todos import Todo
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import Appointment, Handover, User
from zhibu.register.members.models import Member

# Nobody counts a county to say "many".
COUNT_UP_TO = 1000
_INVITERS = {Role.SECRETARY, Role.DEPUTY_SECRETARY}


def todos(actor: Actor, on: date) -> list[Todo]:
    """Hand-overs, endings, members without an account, the password: five queries."""
    if actor.user_id is None:
        return []
    return [
        *_handovers(actor),
        *_endings(actor, on),
        *_own_ending(actor, on),
        *_without_account(actor),
        *_password(actor, on),
    ]


def _handovers(actor: Actor) -> Iterator[Todo]:
    waiting = Handover.objects.waiting().filter(taker_id=actor.user_id)
    for handover in waiting.select_related("organisation", "giver"):
        yield Todo(
            when=handover.effective_on,
            what=_("%(giver)s hands the secretary's role of %(organisation)s to you")
            % {"giver": handover.giver, "organisation": handover.organisation},
            why=_("It passes when you sign."),
            url=reverse("accounts:handover_sign"),
            act=_("Read and sign"),
        )


def _endings(actor: Actor, on: date) -> Iterator[Todo]:
    """Of others, for those who may appoint anew."""
    if not holds(actor, Perm.ACCOUNTS_APPOINT):
        return
    last = on + timedelta(days=rules.END_IS_NEAR_DAYS)
    ending = (
        Appointment.objects.visible_to(actor, Perm.ACCOUNTS_APPOINT)
        .ending(on, last)
        .exclude(user_id=actor.user_id)
        .order_by("ends_on")
    )
    days = list(ending.values_list("ends_on", flat=True)[: COUNT_UP_TO + 1])
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


def _own_ending(actor: Actor, on: date) -> Iterator[Todo]:
    if actor.user_id is None:
        return
    last = on + timedelta(days=rules.END_IS_NEAR_DAYS)
    own = Appointment.objects.filter(user_id=actor.user_id).ending(on, last)
    for appointment in own.select_related("organisation"):
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


def _without_account(actor: Actor) -> Iterator[Todo]:
    """For secretaries, in their own organisations; not for officers far above."""
    paths = tuple(g.path for g in actor.grants if g.role in _INVITERS)
    if not paths:
        return
    missing = Member.objects.within(*topmost(paths)).here().filter(user=None)
    count = missing[: COUNT_UP_TO + 1].count()
    if count:
        yield Todo(
            when=None,
            what=_("%(count)s members have no account") % {"count": _many(count)},
            why=_("With one they see their own record and ask for corrections."),
            url=reverse("accounts:invite"),
            act=_("Hand out codes"),
            count=count,
        )


def _password(actor: Actor, on: date) -> Iterator[Todo]:
    set_on = (
        User.objects.filter(pk=actor.user_id)
        .values_list("password_set_on", flat=True)
        .first()
    )
    due = rules.password_is_due(set_on, on)
    if due is not None:
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
