"""Online branches, set up from a proposal in one act; changed in regrouping.py.

Members keep their home branch in all of it (R-FLO-04): only where they take part
changes.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.floating import queries, rules
from zhibu.procedures.floating.codes import ArrivalState
from zhibu.procedures.floating.documents import set_up_words
from zhibu.procedures.floating.models import Arrival, Host, Stay
from zhibu.procedures.floating.services import derived
from zhibu.procedures.floating.services.decisions import write_decision
from zhibu.procedures.floating.services.hosting import arrival_of
from zhibu.procedures.floating.services.planning import one_less
from zhibu.procedures.floating.services.reach import with_facts
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations import rules as organisation_rules
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.codes import Kind
from zhibu.register.organisations.models import Organisation


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
    arrivals = take_in(actor, branch, stays, on)
    write_decision(
        actor=actor,
        issuer=parent,
        branch=branch,
        matter=f"成立{branch.name}",
        basis=f"经与{clean(consulted)}协商",
        decision=set_up_words(branch, parent, len(stays)),
        people=[(arrival, branch.name) for arrival in arrivals],
        on=on,
    )
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
    one_less(parent.path, "proposals")
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


def take_in(
    actor: Actor, branch: Organisation, stays: Iterable[Stay], on: date
) -> list[Arrival]:
    """Everybody takes part from today; each stay follows, with a line in the log."""
    arrivals = []
    for stay in stays:
        arrival = arrival_of(stay, branch, on)
        accept(arrival, actor, on)
        arrival.save()
        record(
            actor,
            "floating.accept",
            arrival,
            org_path=branch.path,
            subject=stay.member_id,
        )
        derived.renew(actor, [with_facts(stay.pk)], on)
        arrivals.append(arrival)
    organisation_services.renew_by_id([branch.pk], on)
    return arrivals


def accept(arrival: Arrival, actor: Actor, on: date) -> None:
    """Mark as accepted; not saved yet."""
    arrival.state = ArrivalState.ACCEPTED
    arrival.answered_on, arrival.answered_by = on, actor.name
