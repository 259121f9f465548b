"""Recording what was done in a case: one service for every kind of act.

reach (who must act) → rules (all reasons at once) → write → what follows in the case
and in the register → log.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, require
from zhibu.procedures.admission import codes, queries, rules
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.queries.reaching import PERMISSIONS
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.opening import same_version
from zhibu.procedures.admission.services.reach import loaded, locked, own
from zhibu.procedures.admission.services.writing import PersonNamed, Told, write_act


@transaction.atomic
def record_act(
    *,
    actor: Actor,
    case_id: int,
    kind: str,
    day: date,
    on: date,
    outcome: str = "",
    version: int | None = None,
    acknowledged: str = "",
    people: Iterable[PersonNamed] = (),
    place: str = "",
    persons: str = "",
    group_id: int | None = None,
    **content: Any,
) -> Act:
    """Record that something was done in a case on a day.

    `content`: what else rules.Act holds (by, text, vote, starts_on …). `group_id`: the
    party group, for ASSIGN_GROUP. Refuses every reason that the rules name (R-DEV-00
    to 38); warnings are acknowledged with a reason. `version`: the case as it was
    read; 409 when it changed meanwhile. Who must act by the table needs the permission
    in that organisation.
    """
    case = locked(actor, case_id)
    _require_for(actor, case, kind, day)
    told = Told(
        people=list(people),
        place=place,
        persons=persons,
        group_id=group_id,
        acknowledged=acknowledged,
    )
    act = rules.Act(kind, day, outcome, **content)
    further = [_taken_over_by_the_other()] if kind == codes.ActKind.MOVE else []
    return write_act(
        actor, case, act, on=on, version=version, told=told, further=further
    )


def _taken_over_by_the_other() -> Problem:
    message = _("Offer the case to the other branch: it takes the case over.")
    return Problem("offer_first", message, rule="R-DEV-08")


@transaction.atomic
def record_own_act(
    *,
    actor: Actor,
    case_id: int,
    kind: str,
    day: date,
    on: date,
    version: int | None = None,
    **content: Any,
) -> Act:
    """Record what the person does in the own case: applies, fills in the form, applies
    for conversion, withdraws. Nothing else is the person's to do.
    """
    case = own(actor, case_id)
    same_version(case, version)
    past = queries.circumstances([case], on).fold(case)
    step = rules.steps_on(day).get((past.state, kind))
    if step is None or step.who != codes.Who.APPLICANT:
        message = _("This is not yours to do now.")
        raise Refused(Problem("not_yours", message, rule="R-DEV-00"))
    act = rules.Act(kind, day, "", **content)
    return write_act(actor, case, act, on=on, version=version)


@transaction.atomic
def withdraw_act(
    *, actor: Actor, case_id: int, act_id: int, on: date, reason: str
) -> Case:
    """Withdraw the last act of a case that was recorded in error, with a reason. It
    stays in the case and counts no more. Refuses when something followed, and when the
    register changed by it.
    """
    case = locked(actor, case_id)
    last = case.counted[-1] if case.counted else None
    if last is None or last.pk != act_id:
        message = _("Only the last step can be withdrawn, one after the other.")
        raise Refused(Problem("not_the_last", message))
    before = queries.circumstances([case], on).facts(case)
    past = rules.fold(rules.without_last(before))
    step = rules.steps_on(last.day).get((past.state, last.kind))
    who = step.who if step is not None else codes.Who.BRANCH
    require(actor, PERMISSIONS[who], case.path_of(who, last.kind))
    found = []
    if not clean(reason):
        found.append(Problem("reason_missing", _("Give a reason."), field="reason"))
    if last.kind in codes.CHANGES_REGISTER:
        message = _(
            "The register of members changed by this step: it cannot be withdrawn here."
        )
        found.append(Problem("register_changed", message))
    refuse_if(found)
    last.withdrawn_on, last.withdrawn_because = on, clean(reason)
    last.save(update_fields=["withdrawn_on", "withdrawn_because"])
    case.version += 1
    case.save(update_fields=["version"])
    renew([loaded(case.pk)], on)
    record(
        actor,
        "admission.withdraw",
        case,
        org_path=case.org_path,
        subject=case.member_id,
        reason=clean(reason),
        kind=last.kind,
        day=last.day.isoformat(),
    )
    return case


def _require_for(actor: Actor, case: Case, kind: str, day: date) -> None:
    """Who does not know the step yet is told by the rules that it is not the time."""
    who = codes.Who.BRANCH
    step = rules.steps_on(day).get((case.state, kind))
    if step is not None:
        who = step.who
    require(actor, PERMISSIONS[who], case.path_of(who, kind))
