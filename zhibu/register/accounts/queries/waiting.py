"""What waits for a person: the to-dos of this app."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from zhibu.foundation.kernel.orgpath import topmost
from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, Role, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.register.accounts import rules
from zhibu.register.accounts.models import Appointment, Handover, User
from zhibu.register.members.models import Member

# Nobody counts a county to say "many".
COUNT_UP_TO = 1000
# What the name of an organisation is read from.
_NAMES = ("organisation__name", "organisation__short_name")
ANSWER_SHOWN = timedelta(days=30)
_INVITERS = {Role.SECRETARY, Role.DEPUTY_SECRETARY}


def todos(actor: Actor, on: date) -> list[Todo]:
    """Hand-overs, endings, members without an account, the password: one query."""
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    user_id = actor.user_id
    if user_id is None:
        return []
    soon = on + timedelta(days=rules.END_IS_NEAR_DAYS)
    may_appoint = roots(actor, Perm.ACCOUNTS_APPOINT)
    return [
        Ask(_to_be_signed.of(user_id), _handovers),
        Ask(_answered_to.of(user_id, _answers_since(on)), _answers),
        Ask(_last_days.of(may_appoint, user_id, on, soon), _endings),
        Ask(_own_last.of(user_id, on, soon), _own_endings),
        Ask(_uninvited.of(_inviting(actor)), _without_account),
        Ask(_password_days.of(user_id), lambda days: _password(days, on)),
    ]


@prepared
def _to_be_signed(user_id: int) -> "QuerySet[Handover, Handover]":
    rows = Handover.objects.waiting().filter(taker_id=user_id)
    return rows.select_related("organisation", "giver").only(
        "effective_on", "giver__name", "giver__username", *_NAMES
    )


def _handovers(waiting: list[Handover]) -> Iterator[Todo]:
    for handover in waiting:
        yield Todo(
            when=handover.effective_on,
            what=_("%(giver)s hands the secretary's role of %(organisation)s to you")
            % {"giver": handover.giver, "organisation": handover.organisation},
            why=_("It passes when you sign."),
            url=reverse("accounts:handover_sign"),
            act=_("Read and sign"),
        )


def _answers_since(on: date) -> datetime:
    return timezone.make_aware(datetime.combine(on - ANSWER_SHOWN, time()))


@prepared
def _answered_to(user_id: int, since: datetime) -> "QuerySet[Handover, Handover]":
    """What the successor answered to the giver, who may have no other role now."""
    states = (Handover.State.DONE, Handover.State.DECLINED)
    rows = Handover.objects.filter(giver_id=user_id, state__in=states)
    rows = rows.filter(answered_at__gte=since).order_by("-answered_at")
    return rows.select_related("organisation", "taker").only(
        "state", "answer", "effective_on", "taker__name", "taker__username", *_NAMES
    )[:1]


def _answers(answered_ones: list[Handover]) -> Iterator[Todo]:
    for handover in answered_ones:
        is_done = handover.state == Handover.State.DONE
        what = _("%(taker)s has taken over the secretary's role of %(organisation)s")
        if not is_done:
            what = _("%(taker)s does not take over the role of %(organisation)s")
        yield Todo(
            when=None,
            what=what
            % {"taker": handover.taker, "organisation": handover.organisation},
            why=_("Both have signed: print the record for the files.")
            if is_done
            else handover.answer,
            url=f"{reverse('accounts:handover_record')}?id={handover.pk}",
            act=_("Open the record"),
        )


@prepared
def _last_days(
    tops: tuple[str, ...], user_id: int, first: date, last: date
) -> "QuerySet[Appointment, date]":
    """Of the appointments of others that end between two days, the earliest first."""
    rows = Appointment.objects.within(*tops).ending(first, last)
    rows = rows.exclude(user_id=user_id).order_by("ends_on")
    return rows.values_list("ends_on", flat=True)[: COUNT_UP_TO + 1]


def _endings(days: list[date]) -> Iterator[Todo]:
    """Of others, for those who may appoint anew."""
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


def _own_endings(own: list[Appointment]) -> Iterator[Todo]:
    for appointment in own:
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


def _inviting(actor: Actor) -> tuple[str, ...]:
    """For secretaries, in their own organisations; not for officers far above."""
    return topmost(tuple(g.path for g in actor.grants if g.role in _INVITERS))


def _without_account(members: list[int]) -> Iterator[Todo]:
    count = len(members)
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


def _password(days: list[date], on: date) -> Iterator[Todo]:
    for set_on in days:
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
