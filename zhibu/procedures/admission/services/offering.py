"""A person changes the unit: the branch hands the case over (R-DEV-08, art. 12).

The old branch offers, the new one takes over or declines. Until then the case stands
where it was.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission import queries, rules
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.services.placing import drop_offer
from zhibu.procedures.admission.services.reach import locked, offered
from zhibu.procedures.admission.services.writing import Told, write_act
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations.codes import BRANCHES
from zhibu.register.organisations.models import Organisation
from zhibu.register.organisations.rules import may_admit

_OFFER = ("offered_to", "offered_path", "offered_on", "offered_because", "version")


@transaction.atomic
def offer_case(
    *, actor: Actor, case_id: int, to_organisation_id: int, on: date, reason: str
) -> Case:
    """Offer the case to the branch of the person's new unit or residence.

    Refuses a case that is no applicant's, activist's or target's or lies with the
    superior, a second offer, and what is no open branch that admits members.
    """
    case = locked(actor, case_id, Perm.ADMISSION_WORK)
    target = Organisation.objects.open().filter(pk=to_organisation_id).first()
    if target is None:
        raise NotFound(f"Organisation {to_organisation_id}")
    if case.offered_to_id is not None:
        message = _("The case is offered to %(branch)s already.")
        params = {"branch": case.offered_to}
        raise Conflict(Problem("offered_already", message, params))
    refuse_if([*_takes_cases(case, target), *_may_move(case, on), *_reason(reason)])
    case.offered_to, case.offered_path = target, target.path
    case.offered_on, case.offered_because = on, clean(reason)
    _store(case)
    for path in (case.org_path, target.path):
        _log(actor, "admission.offer", case, path, clean(reason), to=target.name)
    return case


def _takes_cases(case: Case, target: Organisation) -> Iterable[Problem]:
    if target.kind not in BRANCHES or target.pk == case.organisation_id:
        message = _("Choose another branch: cases are kept by branches.")
        yield Problem("not_a_branch", message, field="to_organisation_id")
    elif not may_admit(target.kind):
        message = _("A temporary Party organisation does not admit members.")
        field = "to_organisation_id"
        yield Problem("branch_does_not_admit", message, field=field, rule="R-DEV-25")


def _may_move(case: Case, on: date) -> Iterable[Problem]:
    past = queries.circumstances([case], on).fold(case)
    if (past.state, ActKind.MOVE) not in rules.steps_on(on):
        message = _(
            "“%(state)s”: finish this step first. A probationary member is transferred,"
            " and the case follows."
        )
        params = {"state": case.get_state_display()}
        yield Problem("cannot_move_now", message, params, rule="R-DEV-08")


def _reason(reason: str) -> Iterable[Problem]:
    if (problem := reason_is_enough(reason)) is not None:
        yield problem


@transaction.atomic
def withdraw_offer(*, actor: Actor, case_id: int, on: date) -> Case:
    """The branch keeps the case after all. Refuses when nothing is offered (409)."""
    case = locked(actor, case_id, Perm.ADMISSION_WORK)
    if case.offered_to_id is None:
        message = _("The case is not offered to another branch any more.")
        raise Conflict(Problem("not_offered", message))
    to = case.offered_path
    drop_offer(case)
    _store(case)
    for path in (case.org_path, to):
        _log(actor, "admission.withdraw_offer", case, path)
    return case


@transaction.atomic
def decline_offer(*, actor: Actor, case_id: int, on: date, reason: str) -> Case:
    """The new branch does not take the case; it stays where it is, with the reason in
    the log of both. NotFound when nothing is offered to the actor.
    """
    case = offered(actor, case_id)
    refuse_if(_reason(reason))
    to = case.offered_path
    drop_offer(case)
    _store(case)
    for path in (case.org_path, to):
        _log(actor, "admission.decline_offer", case, path, clean(reason))
    return case


@transaction.atomic
def take_over_case(
    *,
    actor: Actor,
    case_id: int,
    day: date,
    on: date,
    outcome: str = "",
    documents: Iterable[str] = (),
    text: str = "",
    acknowledged: str = "",
) -> Act:
    """The new branch takes the case over on a day. With the application and the
    training form (`documents`) the training time is continued, else it is restarted
    (R-DEV-08). The case then stands in the new branch, below its superiors.
    """
    case = offered(actor, case_id)
    before = case.org_path
    act = rules.Act(
        ActKind.MOVE, day, outcome, text=text, documents=frozenset(documents)
    )
    row = write_act(actor, case, act, on=on, told=Told(acknowledged=acknowledged))
    _log(actor, "admission.act", case, before, kind=ActKind.MOVE.value)
    return row


def _store(case: Case) -> None:
    case.version += 1
    case.save(update_fields=_OFFER)


def _log(
    actor: Actor,
    action: str,
    case: Case,
    path: str,
    reason: str = "",
    **details: Any,
) -> None:
    record(actor, action, case, org_path=path, reason=reason, **details)
