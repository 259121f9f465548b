"""Recording what was done in a case: one service for every kind of act.

reach (who must act) → rules (all reasons at once) → write → what follows in the case
and in the register → log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.procedures.admission import codes, queries, rules
from zhibu.procedures.admission.models import Act, ActPerson, Case, write_details
from zhibu.procedures.admission.services.consequences import follow
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.opening import same_version
from zhibu.register.members.models import Member

PERMISSIONS = {
    codes.Who.APPLICANT: Perm.ADMISSION_WORK,  # a paper that the secretary enters
    codes.Who.BRANCH: Perm.ADMISSION_WORK,
    codes.Who.UPPER: Perm.ADMISSION_DECIDE,
    codes.Who.DEPARTMENT: Perm.ADMISSION_DECIDE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNamed:
    """A member chosen as contact or introducer, with what only the branch knows."""

    member_id: int
    sanction: str = ""  # codes.Sanction
    sanctioned_until: date | None = None


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
    **content: Any,
) -> Act:
    """Record that something was done in a case on a day.

    `content`: what else rules.Act holds (by, text, vote, starts_on …). Refuses every
    reason that the rules name (R-DEV-00 to 38); warnings are acknowledged with a
    reason. `version`: the case as it was read; 409 when it changed meanwhile.
    Who must act by the table needs the permission in that organisation.
    """
    case = _locked(actor, case_id)
    _require_for(actor, case, kind, day)
    return _record(
        actor,
        case,
        rules.Act(kind, day, outcome, **content),
        list(people),
        on=on,
        version=version,
        acknowledged=acknowledged,
        place=place,
        persons=persons,
    )


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
    case = _own(actor, case_id)
    same_version(case, version)
    step = _step(queries.circumstances([case], on).fold(case), kind, day)
    if step is None or step.who != codes.Who.APPLICANT:
        raise Refused(_not_yours())
    act = rules.Act(kind, day, "", **content)
    return _record(actor, case, act, [], on=on, version=version)


def _not_yours() -> Problem:
    return Problem("not_yours", _("This is not yours to do now."), rule="R-DEV-00")


@transaction.atomic
def withdraw_act(
    *, actor: Actor, case_id: int, act_id: int, on: date, reason: str
) -> Case:
    """Withdraw the last act of a case that was recorded in error, with a reason. It
    stays in the case and counts no more. Refuses when something followed, and when the
    register changed by it.
    """
    case = _locked(actor, case_id)
    last = case.counted[-1] if case.counted else None
    if last is None or last.pk != act_id:
        message = _("Only the last step can be withdrawn, one after the other.")
        raise Refused(Problem("not_the_last", message))
    before = queries.circumstances([case], on).facts(case)
    past = rules.fold(rules.without_last(before))
    step = _step(past, last.kind, last.day)
    if step is not None:
        perm = PERMISSIONS[step.who]
        require(actor, perm, case.path_of(step.who))
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
    renew([_with_acts(case.pk)], on)
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


# ---- reach


def _locked(actor: Actor, case_id: int) -> Case:
    Case.objects.lock_for(actor, Perm.ADMISSION_VIEW, case_id)
    return _with_acts(case_id)


def _own(actor: Actor, case_id: int) -> Case:
    """The actor's own case, locked; NotFound for any other."""
    rows = Case.objects.of(actor).select_for_update(of=("self",))
    if rows.filter(pk=case_id).first() is None:
        raise NotFound(f"Case {case_id}")
    return _with_acts(case_id)


def _with_acts(case_id: int) -> Case:
    case: Case = Case.objects.with_acts().get(pk=case_id)
    return case


def _step(past: rules.Progress, kind: str, day: date) -> rules.Step | None:
    return rules.steps_on(day).get((past.state, kind))


def _require_for(actor: Actor, case: Case, kind: str, day: date) -> None:
    """Who does not know the step yet is told by the rules that it is not the time."""
    who = codes.Who.BRANCH
    step = rules.steps_on(day).get((case.state, kind))
    if step is not None:
        who = step.who
    require(actor, PERMISSIONS[who], case.path_of(who))


# ---- writing


def _record(
    actor: Actor,
    case: Case,
    act: rules.Act,
    people: list[PersonNamed],
    *,
    on: date,
    version: int | None = None,
    acknowledged: str = "",
    place: str = "",
    persons: str = "",
) -> Act:
    same_version(case, version)
    past = queries.circumstances([case], on).fold(case)
    if not act.outcome:
        step = _step(past, act.kind, act.day)
        act = act._replace(outcome=step.usual if step else codes.Outcome.DONE)
    named = _people(case, act, people)
    act = act._replace(
        text=clean(act.text), people=tuple(person.facts() for person in named)
    )
    found = rules.judge(past, act, on)
    found += _open_objections(case, act)
    refuse_if(found, acknowledged=acknowledged)

    row = _write(actor, case, act, named, on, place, persons)
    follow(actor, case, act, past, on, acknowledged)
    case.version += 1
    case.save()
    renew([_with_acts(case.pk)], on)
    record(
        actor,
        "admission.act",
        case,
        org_path=case.org_path,
        subject=case.member_id,
        reason=acknowledged,
        kind=act.kind,
        day=act.day.isoformat(),
        outcome=act.outcome,
        acknowledged=[problem.code for problem in found],
    )
    return row


def _write(
    actor: Actor,
    case: Case,
    act: rules.Act,
    named: list[ActPerson],
    on: date,
    place: str,
    persons: str,
) -> Act:
    last = case.acts.aggregate(last=Max("position"))["last"] or 0
    row = Act.objects.create(
        case=case,
        position=last + 1,
        kind=str(act.kind),
        day=act.day,
        outcome=str(act.outcome),
        by=str(act.by),
        text=act.text,
        place=clean(place),
        persons=clean(persons),
        details=write_details(act),
        taken_over=act.taken_over,
        recorded_on=on,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    for person in named:
        person.act = row
    ActPerson.objects.bulk_create(named)
    return row


def _people(case: Case, act: rules.Act, people: list[PersonNamed]) -> list[ActPerson]:
    """Those named, with what the register knows of them on the day of the act.

    They are members of the branch that develops the person (R-DEV-06, R-DEV-15).
    """
    members = {
        member.pk: member
        for member in Member.objects.within(case.org_path).filter(
            pk__in=[person.member_id for person in people]
        )
    }
    found = []
    for person in people:
        member = members.get(person.member_id)
        if member is None:
            message = _("Choose members of the branch that develops this person.")
            raise Refused(Problem("not_of_the_branch", message, field="people"))
        since = member.full_since
        is_here = member.left_on is None or member.left_on > act.day
        found.append(
            ActPerson(
                member=member,
                name=member.name,
                is_full=since is not None and since <= act.day and is_here,
                sanction=person.sanction,
                sanctioned_until=person.sanctioned_until,
            )
        )
    return found


def _open_objections(case: Case, act: rules.Act) -> list[Problem]:
    """R-DEV-14: nobody is listed while an objection waits for its answer."""
    if act.kind != codes.ActKind.LIST_TARGET:
        return []
    count = case.objections.filter(answered_on=None).count()
    if not count:
        return []
    message = _("%(count)s objections still wait for an answer.")
    return [Problem("objections_open", message, {"count": count}, rule="R-DEV-14")]
