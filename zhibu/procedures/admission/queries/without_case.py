"""Probationary members of the register whose case is not kept here yet."""

from django.db.models import Exists, OuterRef

from zhibu.foundation.policy import Actor, Perm
from zhibu.procedures.admission.models import Case
from zhibu.register.members.codes import Category
from zhibu.register.members.models import Member, MemberQuerySet


def members_without_case(actor: Actor) -> MemberQuerySet:
    """Those on probation, on the roll, where the actor does such work; by branch and
    name.
    """
    has_case = Exists(Case.objects.open().filter(member=OuterRef("pk")))
    rows: MemberQuerySet = (
        Member.objects.visible_to(actor, Perm.ADMISSION_WORK)
        .on_roll()
        .filter(~has_case, category=Category.PROBATIONARY)
    )
    return rows.select_related("organisation").order_by("org_path", "initials", "pk")
