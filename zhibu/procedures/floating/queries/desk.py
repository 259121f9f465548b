"""What waits because of members away from home: for home branch, host, and member."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet, Window
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor, Perm, offices, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.procedures.floating import rules
from zhibu.procedures.floating.codes import ArrivalState, Duty, StayState
from zhibu.procedures.floating.models import Arrival, Planning, Stay
from zhibu.procedures.floating.queries.branch_home import next_activity
from zhibu.register.members.models import Member

ONE_BY_ONE = 3  # so few stand on the desk by name; more are one line with their number
AHEAD = timedelta(days=7)
ANSWER_SHOWN = timedelta(days=30)
LONGEST_LINE = 60  # characters of a notice


def todos(actor: Actor, on: date) -> list[Todo]:
    """Contacts that are due, members nearly lost, other duties, and reports to answer.

    One query at any size: beyond a handful, persons become one line.
    """
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The questions behind `todos`, for a desk that asks them with all others."""
    home, host = roots(actor, Perm.FLOATING_WORK), roots(actor, Perm.FLOATING_HOST)
    lost_until = on + timedelta(days=rules.STANDARD.warning_days)
    return [
        Ask(_lost_soon.of(home, lost_until), _nearly_lost),
        Ask(_contacts_due.of(home, on + AHEAD, lost_until), _contacts),
        Ask(_others_due.of(home, on + AHEAD), _others),
        Ask(_inflows_alone.of(home), _unregistered),
        Ask(_unanswered.of(host, str(ArrivalState.REPORTED)), _arrivals),
        Ask(_planned_at.of(offices(actor, Perm.FLOATING_PLAN)), _plans),
    ]


@prepared
def _planned_at(tops: tuple[str, ...]) -> "QuerySet[Planning, Any]":
    rows = Planning.objects.filter(org_path__in=tops).order_by("org_path")
    return rows.values_list("organisation_id", "proposals", "adjustments")


def _plans(rows: list[Any]) -> Iterable[Todo]:
    """New proposals stand on the desk of the office that can carry them out."""
    for pk, proposals, adjustments in rows:
        url = f"{reverse('floating:proposals')}?organisation={pk}"
        if proposals:
            yield Todo(
                when=None,
                what=fill(
                    _("%(count)s online branches could be set up for members away"),
                    {"count": proposals},
                ),
                why=_("R-FLO-07, R-ORG-01: three full members of one city and trade."),
                url=url,
                act=_("See the proposals"),
                count=proposals,
            )
        if adjustments:
            yield Todo(
                when=None,
                what=fill(
                    _("%(count)s online branches should be divided, merged or closed"),
                    {"count": adjustments},
                ),
                why=_("R-ORG-01, R-ORG-04: their members have come and gone."),
                url=url,
                act=_("See the proposals"),
                count=adjustments,
            )


def _first(rows: QuerySet[Any, Any], *names: str) -> "QuerySet[Any, Any]":
    return rows.values_list(*names, Window(Count("*")))[:ONE_BY_ONE]


@prepared
def _lost_soon(tops: tuple[str, ...], until: date) -> "QuerySet[Stay, Any]":
    rows = Stay.objects.open().within(*tops)
    rows = rows.filter(lost_on__lte=until, member__is_lost=False)
    return _first(rows.order_by("lost_on", "pk"), "pk", "member__name", "lost_on")


def _nearly_lost(rows: list[Any]) -> Iterable[Todo]:
    return _lines(
        rows,
        one=_("%(name)s: contact before it counts as lost"),
        many=_("%(count)s members: contact before it counts as lost"),
        why=_("R-LOST-01: six months without contact end on that day."),
        list_url=f"{reverse('floating:stays')}?due=lost",
        act=_("Record contact"),
    )


@prepared
def _contacts_due(
    tops: tuple[str, ...], until: date, lost_after: date
) -> "QuerySet[Stay, Any]":
    rows = Stay.objects.open().within(*tops)
    rows = rows.filter(contact_due_on__lte=until, lost_on__gt=lost_after)
    order = rows.order_by("contact_due_on", "pk")
    return _first(order, "pk", "member__name", "contact_due_on")


def _contacts(rows: list[Any]) -> Iterable[Todo]:
    return _lines(
        rows,
        one=_("%(name)s: contact is due"),
        many=_("%(count)s floating members: contact is due"),
        why=_("R-FLO-05: the home branch keeps regular contact."),
        list_url=f"{reverse('floating:stays')}?due=contact",
        act=_("Record contact"),
    )


@prepared
def _others_due(tops: tuple[str, ...], until: date) -> "QuerySet[Stay, Any]":
    rows = Stay.objects.open().within(*tops).filter(due_on__lte=until)
    order = rows.order_by("due_on", "pk")
    return _first(order, "pk", "member__name", "due_on", "next_duty")


def _others(rows: list[Any]) -> Iterable[Todo]:
    if rows[0][-1] > ONE_BY_ONE:
        yield _many(
            rows[0],
            _("%(count)s stays away from home: something is due"),
            _("R-FLO-02, R-FLO-08, R-FLO-10."),
            f"{reverse('floating:stays')}?due=other",
            _("Open the list"),
        )
        return
    for pk, name, due_on, duty, _number in rows:
        yield Todo(
            when=due_on,
            what=f"{name}: {Duty(duty).label}",
            why=_WHY[duty],
            url=reverse("floating:stay", args=[pk]),
            act=_("Open"),
        )


@prepared
def _inflows_alone(tops: tuple[str, ...]) -> "QuerySet[Member, Any]":
    """Members whom a host registered by ID number, and who have no open stay."""
    inflows = Arrival.objects.open().filter(stay=None).exclude(id_digest="")
    rows = Member.objects.within(*tops).here()
    rows = rows.filter(id_digest__in=inflows.values("id_digest"))
    return _first(rows.order_by("pk"), "pk", "name", "left_on")  # who is here has none


def _unregistered(rows: list[Any]) -> Iterable[Todo]:
    return _lines(
        rows,
        one=_("%(name)s takes part elsewhere: enter the stay"),
        many=_("%(count)s members take part elsewhere: enter their stays"),
        why=_("R-FLO-02: a host registered them, and the home branch has not."),
        list_url=reverse("floating:choose_member"),
        act=_("Enter"),
        url="floating:declare_for",
    )


_WHY: dict[str, Any] = {
    Duty.REPORT_IN: _("R-FLO-02: whoever is away reports in at a branch there."),
    Duty.RETURN: _("R-FLO-01: the stay should have ended."),
    Duty.TRANSFER: _("R-FLO-08: a school keeps the relation two years."),
    Duty.YEARLY_REPORT: _("R-FLO-10: a report to the home branch once a year."),
}


@prepared
def _unanswered(tops: tuple[str, ...], state: str) -> "QuerySet[Arrival, Any]":
    rows = Arrival.objects.within(*tops).filter(state=state)
    return _first(rows.order_by("due_on", "pk"), "pk", "name", "due_on")


def _arrivals(rows: list[Any]) -> Iterable[Todo]:
    return _lines(
        rows,
        one=_("%(name)s reported in: answer"),
        many=_("%(count)s members reported in: answer"),
        why=_("R-FLO-06: the host branch takes in floating members."),
        list_url=reverse("floating:arrivals"),
        act=_("Answer"),
        url="floating:answer",
    )


def _lines(
    rows: list[Any],
    *,
    one: Any,
    many: Any,
    why: Any,
    list_url: str,
    act: Any,
    url: str = "floating:contact",
) -> Iterable[Todo]:
    """A line for each while they are few; else one line with their number."""
    if rows[0][-1] > ONE_BY_ONE:
        yield _many(rows[0], many, why, list_url, _("Open the list"))
        return
    for pk, name, due_on, _number in rows:
        yield Todo(
            when=due_on,
            what=fill(one, {"name": name}),
            why=why,
            url=reverse(url, args=[pk]),
            act=act,
        )


def _many(row: Any, many: Any, why: Any, url: str, act: Any) -> Todo:
    count = row[-1]
    what = fill(many, {"count": count})
    return Todo(when=row[2], what=what, why=why, url=url, act=act, count=count)


def own_todos(member_id: int, on: date) -> list[Todo]:
    """What a member away from home is asked to do, and the answer of a host."""
    stay = Stay.objects.open().filter(member_id=member_id).first()
    if stay is None:
        return []
    found = []
    if stay.state == StayState.AWAY and stay.division_code:
        found.append(
            Todo(
                when=stay.starts_on + timedelta(days=rules.STANDARD.report_in_days),
                what=_("Find a branch where you are, and report in"),
                why=_WHY[Duty.REPORT_IN],
                url=f"{reverse('floating:find')}?place={stay.division_code}",
                act=_("Find a branch"),
            )
        )
    if stay.state == StayState.REPORTED:
        found += _unheard(stay, on)
    last = (
        stay.arrivals.filter(answered_on__gte=on - ANSWER_SHOWN)
        .select_related("organisation")
        .order_by("-answered_on", "-pk")
        .first()
    )
    if last is not None and last.state in _ANSWERS:
        params = {"branch": str(last.organisation)}
        found.append(
            Todo(
                when=None,
                what=fill(_ANSWERS[last.state], params),
                why=last.answer or last.answered_by,
                url=reverse("floating:mine"),
                act=_("Open"),
            )
        )
    coming = next_activity(stay.host_id, on) if stay.host_id else None
    if coming is not None:
        found.append(
            Todo(
                when=coming.happens_on,
                what=coming.text.splitlines()[0][:LONGEST_LINE],
                why=_("R-FLO-04: party life takes place where you live."),
                url=reverse("floating:branch", args=[stay.host_id]),
                act=_("Open"),
            )
        )
    until = on + timedelta(days=30)
    if stay.next_duty == Duty.YEARLY_REPORT and (stay.due_on or until) <= until:
        found.append(
            Todo(
                when=stay.due_on,
                what=_("Report to your home branch"),
                why=_WHY[Duty.YEARLY_REPORT],
                url=reverse("floating:report_home"),
                act=_("Write"),
            )
        )
    return found


def _unheard(stay: Stay, on: date) -> Iterable[Todo]:
    """A report that was not answered in time: the member may look elsewhere."""
    waiting = stay.arrivals.filter(state=ArrivalState.REPORTED, due_on__lt=on)
    for arrival in waiting.select_related("organisation"):
        params = {"branch": str(arrival.organisation)}
        yield Todo(
            when=arrival.due_on,
            what=fill(_("%(branch)s has not answered you"), params),
            why=_("R-FLO-06: ask there, or withdraw the report and find another."),
            url=reverse("floating:mine"),
            act=_("Open"),
        )


_ANSWERS: dict[str, Any] = {
    ArrivalState.ACCEPTED: _("%(branch)s took you in"),
    ArrivalState.DECLINED: _("%(branch)s did not take you in"),
}
