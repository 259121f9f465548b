"""Finding the case that somebody may work on, locked for writing."""

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.procedures.admission.models import Case, CaseQuerySet


def locked(actor: Actor, case_id: int, perm: Perm = Perm.ADMISSION_VIEW) -> Case:
    """The case, within the actor's reach, with its acts."""
    Case.objects.lock_for(actor, perm, case_id)
    return loaded(case_id)


def own(actor: Actor, case_id: int) -> Case:
    """The actor's own case, with its acts; NotFound for any other."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk=case_id)
    case = rows.first()
    if case is None or not is_own(actor, case):
        raise NotFound(f"Case {case_id}")
    return loaded(case_id)


def offered(actor: Actor, case_id: int) -> Case:
    """A case that was offered to a branch in which the actor does such work."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk=case_id)
    tops = roots(actor, Perm.ADMISSION_WORK)
    case = rows.exclude(offered_path="").first()
    if case is None or not any(case.offered_path.startswith(top) for top in tops):
        raise NotFound(f"Case {case_id}")
    return loaded(case_id)


def is_own(actor: Actor, case: Case) -> bool:
    """The case is about the actor, by the account or by the record in the register."""
    return (case.user_id is not None and case.user_id == actor.user_id) or (
        case.member_id is not None and case.member_id == actor.member_id
    )


def loaded(case_id: int) -> Case:
    """A case with all that the rules look at."""
    rows: CaseQuerySet = Case.objects.with_acts()
    case: Case = rows.get(pk=case_id)
    return case
