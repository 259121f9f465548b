"""The host's side: offering places, answering who reports in, people from elsewhere."""

from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.divisions import is_known
from zhibu.foundation.kernel.refusals import NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.vault import digest
from zhibu.procedures.floating import queries, rules, telling
from zhibu.procedures.floating.codes import ArrivalAct, ArrivalState, Trade
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.procedures.floating.services import derived
from zhibu.procedures.floating.services.assigning import assign
from zhibu.procedures.floating.services.matching import link_inflow
from zhibu.procedures.floating.services.reach import (
    hold_in_place,
    own_stay,
    with_facts,
)
from zhibu.register.members import rules as member_rules
from zhibu.register.members.codes import Category
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.models import Organisation

ITEMS = (
    "is_open",
    "is_online",
    "division_code",
    "trades",
    "contact_name",
    "contact_phone",
    "phone_is_public",
    "words",
    "most",
)


@transaction.atomic
def offer_places(
    *, actor: Actor, organisation_id: int, on: date, **values: Any
) -> Host:
    """A branch says that it takes floating members, and on which terms (R-FLO-06).

    All of it is public while `is_open`; the phone only when `phone_is_public`.
    """
    rows = Organisation.objects.open()
    branch = rows.lock_for(actor, Perm.FLOATING_HOST, organisation_id)
    host = Host.objects.filter(organisation=branch).first() or Host(organisation=branch)
    if "trades" in values:
        chosen = [trade for trade in Trade.values if trade in values["trades"]]
        values["trades"] = "".join(chosen)
    found = assign(host, ITEMS, values)
    if not branch.is_branch:
        message = _("Members take part in a branch: choose one below %(name)s.")
        found.append(Problem("not_a_branch", message, {"name": branch}))
    if not host.contact_name:
        message = _("Name a contact for the members.")
        found.append(Problem("contact_missing", message, field="contact_name"))
    if not is_known(host.division_code):
        message = _("Choose the city where the branch meets.")
        found.append(Problem("place_missing", message, field="division_code"))
    if host.phone_is_public and not host.contact_phone:
        message = _("There is no phone to show.")
        found.append(Problem("phone_missing", message, field="contact_phone"))
    refuse_if(found)
    host.save()
    record(
        actor,
        "floating.offer",
        host,
        org_path=host.org_path,
        is_open=host.is_open,
        phone_is_public=host.phone_is_public,
    )
    return host


@transaction.atomic
def report_in(
    *, actor: Actor, organisation_id: int, on: date, words: str = ""
) -> Arrival:
    """R-FLO-02: a member away from home reports in at a branch that takes members.

    Refuses what rules.report_problems names. The host answers by `due_on`.
    """
    stay = own_stay(actor)
    hold_in_place(organisation_id)
    host = _host(organisation_id)
    member = stay.member
    _full, members = queries.taking_part([organisation_id]).get(organisation_id, (0, 0))
    refuse_if(
        rules.report_problems(
            rules.Report(
                home=stay.organisation_id,
                host=organisation_id,
                host_kind=host.organisation.kind,
                host_is_open=host.organisation.is_open,
                host_accepts=host.is_open,
                on_roll=member.left_on is None and member.suspended_on is None,
                stay_has_begun=stay.starts_on <= on,
                has_open_report=bool(stay.reports),
                members=members,
                most=host.most,
            )
        )
    )
    arrival = arrival_of(stay, host.organisation, on)
    arrival.words = clean(words)[:300]
    arrival.save()
    derived.renew(actor, [with_facts(stay.pk)], on)
    _log(actor, "floating.report_in", arrival, on)
    return arrival


def arrival_of(stay: Stay, host: Organisation, on: date) -> Arrival:
    """An unsaved report-in of a member of this register."""
    return Arrival(
        organisation=host,
        stay=stay,
        name=stay.member.name,
        id_digest=stay.member.id_digest or "",
        home_name=stay.organisation.name,
        is_full=stay.member.category == Category.FULL,
        reported_on=on,
        due_on=rules.answer_due(on),
    )


@transaction.atomic
def withdraw_report(*, actor: Actor, on: date) -> Arrival:
    """The member withdraws the own report before it is answered, or ends taking part
    at the host branch.
    """
    stay = own_stay(actor)
    if not stay.reports:
        raise NotFound("report")
    arrival = stay.reports[0]
    was_accepted = arrival.state == ArrivalState.ACCEPTED
    derived.close(arrival, on)
    _log(
        actor,
        "floating.end_arrival" if was_accepted else "floating.withdraw_report",
        arrival,
        on,
    )
    _follow_up(actor, arrival, on)
    return arrival


@transaction.atomic
def answer_arrival(
    *, actor: Actor, arrival_id: int, act: str, on: date, text: str = ""
) -> Arrival:
    """R-FLO-06: the host accepts, declines (with a reason), or ends taking part (with
    a reason). Refuses what is not possible now, and accepting beyond the own limit.
    """
    arrival: Arrival = Arrival.objects.lock_for(actor, Perm.FLOATING_HOST, arrival_id)
    if act not in (ArrivalAct.ACCEPT, ArrivalAct.DECLINE, ArrivalAct.END):
        raise NotFound(f"act {act}")
    found = rules.act_problems(arrival.state, act, on, on, text)
    refuse_if(found)
    arrival.state = rules.STEPS[arrival.state, act]
    if act == ArrivalAct.END:
        arrival.ended_on = on
    else:
        arrival.answered_on, arrival.answered_by = on, actor.name
    arrival.answer = clean(text)[:500] or arrival.answer
    arrival.save()
    words = {
        ArrivalAct.ACCEPT: "floating.accept",
        ArrivalAct.DECLINE: "floating.decline",
        ArrivalAct.END: "floating.end_arrival",
    }
    _log(actor, words[ArrivalAct(act)], arrival, on, reason=arrival.answer)
    _follow_up(actor, arrival, on)
    return arrival


@transaction.atomic
def register_guest(
    *,
    actor: Actor,
    organisation_id: int,
    name: str,
    home_name: str,
    on: date,
    id_number: str = "",
    phone: str = "",
    home_phone: str = "",
    is_full: bool = True,
) -> Arrival:
    """R-FLO-02, R-FLO-06: a host registers somebody whose home branch is not in this
    system: name, home branch, and the ID number if there, by which both sides match.
    """
    host = Organisation.objects.lock_for(actor, Perm.FLOATING_HOST, organisation_id)
    number = member_rules.id_number_text(id_number)
    found = []
    if not clean(name):
        found.append(Problem("name_missing", _("Give the name."), field="name"))
    if not clean(home_name):
        message = _("Give the branch that holds the membership relation.")
        found.append(
            Problem("home_missing", message, field="home_name", rule="R-FLO-02")
        )
    if number and (problem := member_rules.id_number_is_valid(number)):
        found.append(problem)
    if not host.is_branch:
        message = _("Members take part in a branch: choose one below %(name)s.")
        found.append(Problem("not_a_branch", message, {"name": host}))
    refuse_if(found)
    arrival = Arrival(
        organisation=host,
        name=clean(name)[:60],
        id_number=number,
        id_digest=digest("id_number", number),
        phone=clean(phone),
        home_name=clean(home_name)[:200],
        home_phone=clean(home_phone)[:40],
        is_full=is_full,
        state=ArrivalState.ACCEPTED,
        reported_on=on,
        due_on=on,
        answered_on=on,
        answered_by=actor.name,
    )
    arrival.save()
    link_inflow(arrival)
    _log(actor, "floating.guest", arrival, on)
    _follow_up(actor, arrival, on)
    return arrival


def _host(organisation_id: int) -> Host:
    rows = Host.objects.select_related("organisation")
    host: Host | None = rows.filter(organisation_id=organisation_id).first()
    if host is None:
        raise NotFound(f"host {organisation_id}")
    return host


def _follow_up(actor: Actor, arrival: Arrival, on: date) -> None:
    """The stay follows, and the rules of setting up ask for the host again."""
    if arrival.stay_id is not None:
        derived.renew(actor, [with_facts(arrival.stay_id)], on)
    organisation_services.renew_by_id([arrival.organisation_id], on)


def _log(
    actor: Actor, action: str, arrival: Arrival, on: date, reason: str = ""
) -> None:
    """The line in the log, and whom it concerns is told."""
    subject = arrival.stay.member_id if arrival.stay is not None else None
    record(
        actor,
        action,
        arrival,
        org_path=arrival.org_path,
        subject=subject,
        reason=reason,
    )
    telling.tell(actor, arrival, action, on)
