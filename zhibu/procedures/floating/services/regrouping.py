"""Online branches split, merged, dissolved as people move (R-ORG-01, R-ORG-04).

Members keep their home branch in all of it (R-FLO-04).
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
from zhibu.procedures.floating.documents import CHANGES, dissolve_words, split_words
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.procedures.floating.services import derived
from zhibu.procedures.floating.services.branches import accept, take_in
from zhibu.procedures.floating.services.decisions import write_decision
from zhibu.procedures.floating.services.reach import with_facts
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.models import Organisation

_NUMERALS = "一二三四五六七八九十"


@transaction.atomic
def change_branch(
    *,
    actor: Actor,
    organisation_id: int,
    within_id: int,
    change: str,
    reason: str,
    on: date,
    fewest: int = rules.STANDARD.fewest,
) -> Organisation:
    """Split, merge or dissolve an online branch as proposed for the organisation
    `within_id` and all below it (R-ORG-01, art. 7); the decision is written on paper.

    409 when the proposal does not hold any more. Members go into the other branches at
    once, or are without a host again; nobody's home branch changes. The dissolved
    branch is dissolved by its superior, who acts here.
    """
    rows = Organisation.objects.open()
    top: Organisation = rows.get_for(actor, Perm.FLOATING_PLAN, within_id)
    branch: Organisation = rows.lock_for(actor, Perm.FLOATING_PLAN, organisation_id)
    adjustment = _adjustment(top, branch, change, fewest)
    refuse_if(filter(None, [reason_is_enough(reason)]))
    arrivals = _taking_part(branch)
    accepted = [one for one in arrivals if one.state == ArrivalState.ACCEPTED]
    if adjustment.change == Change.SPLIT:
        parts = _split(actor, branch, arrivals, adjustment.parts, on, clean(reason))
        decision = split_words(branch, parts)
        people = [(one, one.organisation.name) for one in _accepted_in(parts)]
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
        decision = dissolve_words(branch, into)
        people = [(one, into.name if into else "") for one in accepted]
    write_decision(
        actor=actor,
        issuer=branch.parent or top,
        branch=branch,
        matter=f"{CHANGES[adjustment.change]}{branch.name}",
        basis=f"鉴于{clean(reason).rstrip('。；，')}",
        decision=decision,
        people=people,
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


def _adjustment(
    top: Organisation, branch: Organisation, change: str, fewest: int
) -> rules.Adjustment:
    found = queries.adjustments(top.path, rules.Settings(fewest=fewest))
    for one in found:
        if one.organisation == branch.pk and one.change == change:
            return one
    message = _("People moved meanwhile: this proposal is there no more.")
    raise Conflict(Problem("proposal_gone", message, rule="R-FLO-07"))


def _accepted_in(branches: list[Organisation]) -> list[Arrival]:
    rows = Arrival.objects.filter(
        organisation__in=branches, state=ArrivalState.ACCEPTED
    )
    rows = rows.select_related("organisation").defer("id_number", "phone")
    return list(rows.order_by("org_path", "home_name", "name", "pk"))


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
) -> list[Organisation]:
    """The first part stays; each other part gets a branch of its own beside it.
    Returns all of them.
    """
    host = Host.objects.get(organisation=branch)
    require(actor, Perm.ORGANISATIONS_CREATE, branch.path)
    parts_made = [branch]
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
        parts_made.append(other)
    organisation_services.renew_by_id([branch.pk], on)
    return parts_made


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
        take_in(actor, into, joined, on)


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
    accept(other, actor, on)
    other.save()


def _close_offer(branch: Organisation) -> None:
    host = Host.objects.filter(organisation=branch).first()
    if host is not None:
        host.is_open = False
        host.save(update_fields=["is_open"])
