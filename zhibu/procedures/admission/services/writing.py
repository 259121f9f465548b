"""The core of every step: judge it, write it, do what follows from it, log it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, Refused, refuse_if
from zhibu.foundation.kernel.text import _, clean, prose
from zhibu.foundation.policy import Actor
from zhibu.procedures.admission import codes, queries, rules, telling
from zhibu.procedures.admission.details import write_details
from zhibu.procedures.admission.models import Act, ActPerson, Case
from zhibu.procedures.admission.services import consequences
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.opening import same_version
from zhibu.procedures.admission.services.reach import loaded
from zhibu.register.members.models import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonNamed:
    """A member chosen as contact or introducer, with what only the branch knows."""

    member_id: int
    sanction: str = ""  # codes.Sanction
    sanctioned_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody tells of a step besides what the rules look at."""

    people: Sequence[PersonNamed] = ()
    place: str = ""
    persons: str = ""
    group_id: int | None = None  # the party group to which the person is assigned
    acknowledged: str = ""


def write_act(
    actor: Actor,
    case: Case,
    act: rules.Act,
    *,
    on: date,
    version: int | None = None,
    told: Told | None = None,
    further: Iterable[Problem] = (),
) -> Act:
    """Add a step to a case that is locked and within reach, or refuse with all reasons.

    `further`: what else speaks against it, besides the rules of the procedure.
    """
    told = told or Told()
    same_version(case, version)
    past = queries.circumstances([case], on).fold(case)
    step = rules.steps_on(act.day).get((past.state, act.kind))
    if not act.outcome:
        act = act._replace(outcome=step.usual if step else codes.Outcome.DONE)
    named = _people(case, act, told.people)
    act = act._replace(
        text=prose(act.text), people=tuple(person.facts() for person in named)
    )
    doing = consequences.Doing(
        actor, case, act, past, on, told.acknowledged, told.group_id
    )
    found = rules.judge(past, act, on) + list(further)
    found += _objections(case, act, past)
    found += consequences.foreseen(doing)
    refuse_if(found, acknowledged=told.acknowledged)

    row = _write(actor, case, act, named, on, told)
    consequences.follow(doing)
    case.version += 1
    case.save()
    now = loaded(case.pk)
    renew([now], on)
    record(
        actor,
        "admission.act",
        case,
        org_path=case.org_path,
        subject=case.member_id,
        reason=told.acknowledged,
        kind=str(act.kind),
        day=act.day.isoformat(),
        outcome=str(act.outcome),
        acknowledged=[problem.code for problem in found],
    )
    telling.tell(actor, now, act.kind, on, before=case.next_kind)
    return row


def _write(
    actor: Actor,
    case: Case,
    act: rules.Act,
    named: list[ActPerson],
    on: date,
    told: Told,
) -> Act:
    last = case.acts.aggregate(last=Max("position"))["last"] or 0
    details = write_details(act)
    if told.group_id is not None:
        details["group"] = told.group_id
    row = Act.objects.create(
        case=case,
        position=last + 1,
        kind=str(act.kind),
        day=act.day,
        outcome=str(act.outcome),
        by=str(act.by),
        text=act.text,
        place=clean(told.place),
        persons=clean(told.persons),
        details=details,
        taken_over=act.taken_over,
        recorded_on=on,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    for person in named:
        person.act = row
    ActPerson.objects.bulk_create(named)
    return row


def _people(
    case: Case, act: rules.Act, people: Sequence[PersonNamed]
) -> list[ActPerson]:
    """Those named, with what the register knows of them on the day of the act.

    They are members of the branch that develops the person (R-DEV-06, R-DEV-15).
    """
    if not people:
        return []
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


def _objections(case: Case, act: rules.Act, past: rules.Progress) -> list[Problem]:
    """R-DEV-14: nobody is listed while an objection waits for its answer; one that was
    found right must be weighed.
    """
    if act.kind != codes.ActKind.LIST_TARGET:
        return []
    since = past.day_of(codes.ActKind.NOTICE) or date.min
    rows = list(case.objections.filter(received_on__gte=since).defer("text", "answer"))
    found = []
    if waiting := sum(1 for row in rows if row.answered_on is None):
        message = _("%(count)s objections still wait for an answer.")
        params = {"count": waiting}
        found.append(Problem("objections_open", message, params, rule="R-DEV-14"))
    upheld = sum(1 for row in rows if row.is_upheld)
    if upheld and act.outcome == codes.Outcome.PASSED:
        message = _(
            "%(count)s objections were found right: say why they do not stand in the"
            " way."
        )
        problem = Problem(
            "objections_upheld",
            message,
            {"count": upheld},
            warning=True,
            rule="R-DEV-14",
        )
        found.append(problem)
    return found
