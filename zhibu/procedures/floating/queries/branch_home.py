"""The home page of an online branch: who sees it, and what stands there."""

from dataclasses import dataclass
from typing import Any

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm, allows, roots
from zhibu.procedures.floating.codes import ArrivalState
from zhibu.procedures.floating.models import Arrival, Contribution, Host
from zhibu.register.organisations.models import Organisation

SHOWN = 50


@dataclass(frozen=True, slots=True)
class BranchHome:
    """One branch as its members, its keepers and home secretaries see it."""

    branch: Organisation
    host: Host | None
    people: list[Arrival]
    talk: list[Contribution]
    reports: list[Contribution]
    takes_part: bool
    keeps: bool


def takes_part(actor: Actor, organisation_id: int) -> bool:
    """True when the actor takes part in this branch as a floating member."""
    if actor.member_id is None:
        return False
    return Arrival.objects.filter(
        organisation_id=organisation_id,
        state=ArrivalState.ACCEPTED,
        stay__member_id=actor.member_id,
    ).exists()


def may_see(actor: Actor, branch: Organisation) -> bool:
    """Members who take part, who keeps the branch, and secretaries of their homes."""
    if allows(actor, Perm.FLOATING_HOST, branch.path) or takes_part(actor, branch.pk):
        return True
    home = roots(actor, Perm.FLOATING_VIEW)
    if not home:
        return False
    arrivals = Arrival.objects.filter(organisation=branch, state=ArrivalState.ACCEPTED)
    from_home = arrivals.filter(stay__isnull=False)
    paths = from_home.values_list("stay__org_path", flat=True).distinct()
    return any(path.startswith(root) for path in paths for root in home)


def branch_home(actor: Actor, organisation_id: int) -> BranchHome:
    """The page of a branch; NotFound for everybody else."""
    rows = Organisation.objects.select_related("parent").defer(
        "contact_phone", "parent__contact_phone"
    )
    branch = rows.filter(pk=organisation_id).first()
    if branch is None or not may_see(actor, branch):
        raise NotFound(f"branch {organisation_id}")
    host = Host.objects.filter(organisation=branch).defer("contact_phone").first()
    people = (
        Arrival.objects.filter(organisation=branch, state=ArrivalState.ACCEPTED)
        .select_related("stay", "stay__organisation")
        .defer("id_number", "phone", "stay__organisation__contact_phone")
    )
    words = Contribution.objects.filter(organisation=branch)
    words = words.select_related("member").only(
        "organisation_id",
        "org_path",
        "kind",
        "text",
        "written_at",
        "removed_on",
        "removed_by",
        "removed_because",
        "member_id",
        "member__name",
    )
    return BranchHome(
        branch=branch,
        host=host,
        people=list(people.order_by("name", "pk")),
        talk=_latest(words, Contribution.Kind.TALK),
        reports=_latest(words, Contribution.Kind.REPORT),
        takes_part=takes_part(actor, branch.pk),
        keeps=allows(actor, Perm.FLOATING_HOST, branch.path),
    )


def _latest(words: Any, kind: str) -> list[Contribution]:
    return list(words.filter(kind=kind).order_by("-written_at", "-pk")[:SHOWN])
