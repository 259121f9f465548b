"""A probationary member of the register whose case begins in the middle."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.procedures.admission import rules
from zhibu.procedures.admission.codes import ActKind, Outcome
from zhibu.procedures.admission.models import Act, Case
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.opening import new_case
from zhibu.procedures.admission.services.reach import loaded
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member

_FACTS = ("name", "initials", "sex", "ethnicity", "birth_date", "id_digest")


@transaction.atomic
def open_for_member(
    *, actor: Actor, member_id: int, approved_on: date, on: date
) -> Case:
    """Open the case of a probationary member who is in the register without one.

    The register knows the day of the branch meeting; `approved_on`, the day of the
    committee's decision, stands in the admission form. Older steps may be entered
    later; none is invented. Refuses full members, who left, and a second case (409).
    """
    rows = Member.objects.select_related("organisation")
    member: Member = rows.lock_for(actor, Perm.MEMBERS_VIEW, member_id)
    require(actor, Perm.ADMISSION_WORK, member.org_path)
    if Case.objects.open().filter(member=member).exists():
        message = _("This member has a case already.")
        raise Conflict(Problem("has_a_case", message))
    refuse_if(_reasons_against(member, approved_on, on))
    met = member.joined_on or approved_on
    case = new_case(member.organisation)
    case.member = member
    for name in _FACTS:
        setattr(case, name, getattr(member, name))
    case.save()
    acts = [
        rules.Act(ActKind.MEET, met, Outcome.PASSED, taken_over=True),
        rules.Act(ActKind.APPROVE, approved_on, Outcome.PASSED, taken_over=True),
    ]
    Act.objects.bulk_create(
        Act(
            case=case,
            position=number,
            kind=act.kind,
            day=act.day,
            outcome=act.outcome,
            taken_over=True,
            recorded_on=on,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        for number, act in enumerate(acts, start=1)
    )
    renew([loaded(case.pk)], on)
    record(
        actor,
        "admission.open",
        case,
        org_path=case.org_path,
        subject=member,
        met_on=met.isoformat(),
        approved_on=approved_on.isoformat(),
    )
    return loaded(case.pk)


def _reasons_against(member: Member, approved_on: date, on: date) -> list[Problem]:
    if member.left_on is not None or member.category != Category.PROBATIONARY:
        message = _("Only the case of a probationary member on the roll goes on.")
        return [Problem("not_probationary", message)]
    if member.joined_on is None:
        message = _("The register lacks the day on which the member joined.")
        return [Problem("joined_on_missing", message, rule="R-DEV-31")]
    if member.joined_on <= approved_on <= on:
        return []
    message = _("The committee decided after the branch meeting of %(date)s.")
    params = {"date": member.joined_on}
    return [Problem("approved_when", message, params, field="approved_on")]
