"""Online branches: set up from a proposal in one act, and changed as people move.

Members keep their home branch in all of it (R-FLO-04): only where they take part
changes.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.procedures.floating import queries, rules
from zhibu.procedures.floating.codes import ArrivalState, Change
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.procedures.floating.services import derived
from zhibu.procedures.floating.services.hosting import arrival_of
from zhibu.procedures.floating.services.reach import with_facts
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations import rules as organisation_rules
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation

_NUMERALS = "一二三四五六七八九十"


@transaction.atomic
def set_up_branch(
    *,
    actor: Actor,
    parent_id: int,
    key: str,
    name: str,
    consulted: str,
    contact_name: str,
    on: date,
    fewest: int = rules.STANDARD.fewest,
    acknowledged: str = "",
) -> Organisation:
    """Set up an online branch below a committee from one of its proposals, and put
    those who are meant into it, in one act (R-FLO-07, R-ORG-03).

    `key` names the proposal; 409 when people moved meanwhile and it is there no more.
    `consulted`: which organisation at the destination was consulted. Refuses what
    R-ORG-01 to 05 forbid. Everybody keeps the home branch; leaders are elected or
    appointed afterwards (R-ORG-07).
    """
    rows = Organisation.objects.open()
    parent: Organisation = rows.lock_for(actor, Perm.FLOATING_PLAN, parent_id)
    proposal = _proposal(parent.path, key, fewest)
    stays = queries.meant_by(parent.path, proposal)
    found = _count_problems(parent, name, stays, on)
    if reason_is_enough(consulted):
        message = _("Name the organisation at the destination that was consulted.")
        found.append(
            Problem("not_consulted", message, field="consulted", rule="R-ORG-03")
        )
    if not clean(contact_name):
        message = _("Name a contact for the members.")
        found.append(Problem("contact_missing", message, field="contact_name"))
    refuse_if(found, acknowledged=acknowledged)

    branch = organisation_services.create_organisation(
        actor=actor,
        parent_id=parent.pk,
        on=on,
        acknowledged=acknowledged or clean(consulted),
        name=name,
        kind=Kind.FLOATING_BRANCH,
        opened_on=on,
        division_code=_division(proposal),
        contact_name=clean(contact_name),
    )
    Host(
        organisation=branch,
        is_online=True,
        division_code=_division(proposal),
        trades="".join(proposal.trades),
        contact_name=clean(contact_name)[:60],
    ).save()
    _take_in(actor, branch, stays, on)
    record(
        actor,
        "floating.set_up",
        branch,
        org_path=branch.path,
        reason=clean(consulted),
        proposal=key,
        full_members=proposal.full,
        members=proposal.members,
    )
    return branch


def _proposal(path: str, key: str, fewest: int) -> rules.Proposal:
    plan = queries.plan_of(path, rules.Settings(fewest=fewest))
    found = next((one for one in plan.proposals if one.key == key), None)
    if found is None:
        message = _("People moved meanwhile: this proposal is there no more.")
        raise Conflict(Problem("proposal_gone", message, rule="R-FLO-07"))
    return found


def _division(proposal: rules.Proposal) -> str:
    return proposal.places[0] if len(proposal.places) == 1 else proposal.city


def _count_problems(
    parent: Organisation, name: str, stays: list[Stay], on: date
) -> list[Problem]:
    """R-ORG-01, R-ORG-03: judged with those who are about to take part."""
    full = sum(1 for stay in stays if stay.facts().is_full)
    draft = Organisation(name=clean(name), kind=Kind.FLOATING_BRANCH, opened_on=on)
    facts = draft.facts(parent, full_members=full, members=len(stays))
    return organisation_rules.set_up_problems(facts, on)


def _take_in(
    actor: Actor, branch: Organisation, stays: Iterable[Stay], on: date
) -> None:
    """Everybody takes part from today; each stay follows, with a line in the log."""
    for stay in stays:
        arrival = arrival_of(stay, branch, on)
        _accept(arrival, actor, on)
        arrival.save()
        record(
            actor,
            "floating.accept",
            arrival,
            org_path=branch.path,
            subject=stay.member_id,
        )
        derived.renew(actor, [with_facts(stay.pk)], on)
    organisation_services.renew_by_id([branch.pk], on)


def _accept(arrival: Arrival, actor: Actor, on: date) -> None:
    arrival.state = ArrivalState.ACCEPTED
    arrival.answered_on, arrival.answered_by = on, actor.name


@transaction.atomic
def change_branch(
    *,
    actor: Actor,
    organisation_id: int,
    change: str,
    reason: str,
    on: date,
    fewest: int = rules.STANDARD.fewest,
) -> Organisation:
    """Split, merge or dissolve an online branch as proposed (R-ORG-01, art. 7).

    409 when the proposal does not hold any more. Members go into the other branches at
    once, or are without a host again; nobody's home branch changes. The dissolved
    branch is dissolved by its superior, who acts here.
    """
    rows = Organisation.objects.open()
    branch: Organisation = rows.lock_for(actor, Perm.FLOATING_PLAN, organisation_id)
    adjustment = _adjustment(branch, change, fewest)
    refuse_if(filter(None, [reason_is_enough(reason)]))
    arrivals = _taking_part(branch)
    if adjustment.change == Change.SPLIT:
        _split(actor, branch, arrivals, adjustment.parts, on, clean(reason))
    else:
        into = None
        if adjustment.into is not None:
            into = rows.lock_for(actor, Perm.FLOATING_PLAN, adjustment.into)
        _leave(actor, arrivals, into, on)
        _close_offer(branch)
        organisation_services.dissolve_organisation(
            actor=actor,
            organisation_id=branch.pk,
            version=branch.version,
            closed_on=on,
            reason=reason,
            on=on,
        )
    record(
        actor,
        "floating.regroup",
        branch,
        org_path=branch.path,
        reason=clean(reason),
        change=str(adjustment.change),
        into=adjustment.into,
        parts=adjustment.parts,
    )
    return Organisation.objects.get(pk=branch.pk)


def _adjustment(branch: Organisation, change: str, fewest: int) -> rules.Adjustment:
    parent = branch.path[: -len(f"{branch.pk}/")]
    settings = rules.Settings(fewest=fewest)
    found = queries.adjustments(parent, settings)
    for one in found:
        if one.organisation == branch.pk and one.change == change:
            return one
    message = _("People moved meanwhile: this proposal is there no more.")
    raise Conflict(Problem("proposal_gone", message, rule="R-FLO-07"))


def _taking_part(branch: Organisation) -> list[Arrival]:
    """Those who take part, people of one home branch together, and those who wait."""
    rows = Arrival.objects.open().filter(organisation=branch)
    return list(
        rows.select_related("stay")
        .select_for_update(of=("self",))
        .order_by("-is_full", "stay__org_path", "pk")
    )


def _split(
    actor: Actor,
    branch: Organisation,
    arrivals: list[Arrival],
    parts: int,
    on: date,
    reason: str,
) -> None:
    """The first part stays; each other part gets a branch of its own beside it."""
    host = Host.objects.get(organisation=branch)
    require(actor, Perm.ORGANISATIONS_CREATE, branch.path)
    for part in range(2, parts + 1):
        other = organisation_services.create_organisation(
            actor=actor,
            parent_id=branch.parent_id,
            on=on,
            acknowledged=reason,
            name=_numbered(branch.name, part),
            kind=branch.kind,
            opened_on=on,
            division_code=branch.division_code,
            contact_name=host.contact_name,
        )
        Host(
            organisation=other,
            is_online=host.is_online,
            division_code=host.division_code,
            trades=host.trades,
            contact_name=host.contact_name,
            words=host.words,
        ).save()
        _leave(actor, _share(arrivals, part, parts), other, on)
    organisation_services.renew_by_id([branch.pk], on)


def _share(arrivals: list[Arrival], part: int, parts: int) -> list[Arrival]:
    chosen = []
    for is_full in (True, False):
        alike = [one for one in arrivals if one.is_full is is_full]
        chosen += [alike[place] for place in rules.share(len(alike), part, parts)]
    return chosen


def _numbered(name: str, part: int) -> str:
    """某某流动党员党支部 → 某某流动党员第二党支部."""
    numeral = _NUMERALS[part - 1] if part <= len(_NUMERALS) else str(part)
    stem = name.removesuffix("党支部")
    return f"{stem}第{numeral}党支部" if stem != name else f"{name}（{numeral}）"


def _leave(
    actor: Actor, arrivals: Iterable[Arrival], into: Organisation | None, on: date
) -> None:
    """End taking part; go on at once in another branch, if there is one."""
    joined: list[Stay] = []
    for arrival in arrivals:
        was_taking_part = arrival.state == ArrivalState.ACCEPTED
        derived.close(arrival, on)
        if arrival.stay_id is None:
            if into is not None and was_taking_part:
                _guest_goes_on(arrival, actor, into, on)
            continue
        stay = with_facts(arrival.stay_id)
        if into is not None and was_taking_part:
            joined.append(stay)
        else:
            derived.renew(actor, [stay], on)
    if into is not None:
        _take_in(actor, into, joined, on)


def _guest_goes_on(
    arrival: Arrival, actor: Actor, into: Organisation, on: date
) -> None:
    """Somebody from outside this register goes on in another branch."""
    copied: dict[str, Any] = {
        name: getattr(arrival, name)
        for name in (
            "name",
            "id_number",
            "id_digest",
            "phone",
            "home_name",
            "home_phone",
            "is_full",
        )
    }
    other = Arrival(organisation=into, reported_on=on, due_on=on, **copied)
    _accept(other, actor, on)
    other.save()


def _close_offer(branch: Organisation) -> None:
    host = Host.objects.filter(organisation=branch).first()
    if host is not None:
        host.is_open = False
        host.save(update_fields=["is_open"])
