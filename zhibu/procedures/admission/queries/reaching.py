"""As whom somebody may act in a case."""

from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.procedures.admission.codes import Who
from zhibu.procedures.admission.models import Case

# What somebody needs at the place of whoever must act.
PERMISSIONS: dict[str, Perm] = {
    Who.APPLICANT: Perm.ADMISSION_WORK,  # a paper that the secretary enters
    Who.BRANCH: Perm.ADMISSION_WORK,
    Who.UPPER: Perm.ADMISSION_DECIDE,
    Who.DEPARTMENT: Perm.ADMISSION_DECIDE,
}


def may_act(actor: Actor, case: Case, who: str, kind: str = "") -> bool:
    """Whether the actor may do what whoever must act does: a step, or a paper."""
    return allows(actor, PERMISSIONS[who], case.path_of(who, kind))
