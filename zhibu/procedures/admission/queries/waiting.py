"""Which cases wait for an organisation, and which belong to a person."""

from datetime import date
from typing import Any

from django.db.models import Case as Either
from django.db.models import F, OuterRef, Q, Subquery, When

from zhibu.foundation.policy import Actor, Perm, offices
from zhibu.procedures.admission.codes import ActKind, Who
from zhibu.procedures.admission.models import Case, CaseQuerySet, Duty

SUPERIOR = (Who.UPPER, Who.DEPARTMENT)


def queue(actor: Actor, on: date) -> CaseQuerySet:
    """The cases that wait for the actor's committees and departments, the most urgent
    first. Each has `waits_for`, the act that can be done now, `waits_until`, when it is
    due (None: no day is set), and `waits_by`, the rule.

    The yearly analysis is one act for all cases (`analyses_due`), so it is not here.
    """
    paths = offices(actor, Perm.ADMISSION_DECIDE)
    duties = Duty.objects.filter(org_path__in=paths, who__in=SUPERIOR)
    duties = duties.exclude(kind=ActKind.ANALYSE).order_by()
    is_next = Q(next_path__in=paths, next_who__in=SUPERIOR)
    coming = Case.objects.open().filter(is_next).order_by()
    keys: Any = duties.values("case_id").union(coming.values("pk"))
    first = duties.filter(case=OuterRef("pk")).order_by("due_on", "pk")
    rows: CaseQuerySet = Case.objects.filter(pk__in=keys).light()
    return (
        rows.select_related("organisation", "upper")
        .annotate(
            waits_until=Subquery(first.values("due_on")[:1]),
            waits_by=Subquery(first.values("rule")[:1]),
            waits_for=Either(
                When(next_who__in=SUPERIOR, then=F("next_kind")),
                default=Subquery(first.values("kind")[:1]),
            ),
        )
        .order_by(F("waits_until").asc(nulls_last=True), "pk")
    )


def own_cases(actor: Actor) -> CaseQuerySet:
    """The cases about the actor, the open one first."""
    mine = Q(pk__in=())
    if actor.user_id is not None:
        mine |= Q(user_id=actor.user_id)
    if actor.member_id is not None:
        mine |= Q(member_id=actor.member_id)
    rows: CaseQuerySet = Case.objects.filter(mine).select_related("organisation")
    return rows.order_by(F("closed_on").desc(nulls_first=True), "-pk")


def offered_cases(actor: Actor) -> CaseQuerySet:
    """The cases offered to branches in which the actor does such work, oldest first."""
    rows: CaseQuerySet = Case.objects.filter(
        offered_path__in=offices(actor, Perm.ADMISSION_WORK)
    ).exclude(offered_path="")
    return rows.select_related("organisation").order_by("offered_on", "pk").light()
