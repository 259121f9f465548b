"""A case follows its member: the register says in which branch, and whether still.

Whoever changes the register tells nobody; here it is asked, every few minutes.
"""

from datetime import date

from django.db import transaction
from django.db.models import F, Q

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, job_actor
from zhibu.procedures.admission import codes, queries, rules
from zhibu.procedures.admission.codes import ActKind
from zhibu.procedures.admission.models import Case
from zhibu.procedures.admission.services.derived import renew
from zhibu.procedures.admission.services.placing import carry_along, drop_offer, place
from zhibu.procedures.admission.services.reach import loaded
from zhibu.procedures.admission.services.writing import write_act

# What lists show of the person; the register keeps it after the admission.
SHOWN = ("name", "initials", "sex", "birth_date")


def follow_register(*, on: date) -> int:
    """Bring every open case to where its member stands; returns how many changed.

    A transferred member's case goes along (R-DEV-36); one whose membership ended is
    closed; a corrected name is shown. In short transactions, and may run twice.
    """
    differs = ~Q(organisation_id=F("member__organisation_id"))
    for name in SHOWN:
        differs |= ~Q(**{name: F(f"member__{name}")})
    ended = Q(member__left_on__lte=on, state__in=codes.ON_PROBATION)
    rows = Case.objects.open().filter(member__isnull=False)
    keys = list(rows.filter(differs | ended).values_list("pk", flat=True))
    actor = job_actor(str(_("the register of members")))
    for key in keys:
        follow_member(actor, key, on)
    return len(keys)


@transaction.atomic
def follow_member(actor: Actor, case_id: int, on: date) -> None:
    """The same for one case. Somebody else may have brought it there meanwhile."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk=case_id)
    if not rows.exists():
        return
    case = loaded(case_id)
    member = case.member
    if member is None or not case.is_open:
        return
    for name in SHOWN:
        setattr(case, name, getattr(member, name))
    before = case.org_path
    if case.organisation_id != member.organisation_id:
        place(case, member.organisation)
        drop_offer(case)
        carry_along(case)
    case.version += 1
    case.save()
    if case.org_path != before:
        renew([loaded(case_id)], on)
        for path in (before, case.org_path):
            record(
                actor,
                "admission.follow",
                case,
                org_path=path,
                subject=member.pk,
                branch=member.organisation.name,
            )
    if member.left_on is not None and case.state in codes.ON_PROBATION:
        _close(actor, case_id, member.left_on, on)


def _close(actor: Actor, case_id: int, left_on: date, on: date) -> None:
    """The act says what the register says: why, and when."""
    case = loaded(case_id)
    why = case.member.get_left_because_display() if case.member else ""
    since = queries.circumstances([case], on).fold(case).since or left_on
    act = rules.Act(
        ActKind.END, max(left_on, since), text=f"{why} {left_on.isoformat()}"
    )
    write_act(actor, case, act, on=on)
