"""The home page of an online branch: who sees it, and what stands there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm, allows, roots
from zhibu.foundation.policy.scope import below
from zhibu.procedures.floating.codes import ArrivalState
from zhibu.procedures.floating.models import Arrival, Contribution, Host, Stay
from zhibu.register.organisations.models import Organisation

SHOWN = 50
NOTICES = 5


@dataclass(frozen=True, slots=True)
class BranchHome:
    """One branch as its members and its keepers see it. A home secretary sees only the
    own members, and what they wrote.
    """

    branch: Organisation
    host: Host | None
    count: int  # of all who take part
    people: list[Arrival]
    activity: Contribution | None  # the next one
    notices: list[Contribution]  # the others
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


def branch_home(actor: Actor, organisation_id: int, on: date) -> BranchHome:
    """The page of a branch: for members who take part, who keeps it, and secretaries of
    their homes; NotFound for everybody else.
    """
    rows = Organisation.objects.select_related("parent").defer(
        "contact_phone", "parent__contact_phone"
    )
    branch = rows.filter(pk=organisation_id).first()
    if branch is None:
        raise NotFound(f"branch {organisation_id}")
    member = takes_part(actor, branch.pk)
    keeps = allows(actor, Perm.FLOATING_HOST, branch.path)
    all_people = list(_people(branch))
    words = _words(branch)
    people = all_people
    if not (member or keeps):
        tops = roots(actor, Perm.FLOATING_VIEW)
        people = [one for one in all_people if one.stay and _is_below(one.stay, tops)]
        if not people:
            raise NotFound(f"branch {organisation_id}")
        words = words.filter(below("member__org_path", tops))
    activity = next_activity(branch.pk, on)
    notices = _words(branch).filter(kind=Contribution.Kind.NOTICE)
    if activity is not None:
        notices = notices.exclude(pk=activity.pk)
    return BranchHome(
        branch=branch,
        host=Host.objects.filter(organisation=branch).defer("contact_phone").first(),
        count=len(all_people),
        people=people,
        activity=activity,
        notices=list(notices.order_by("-written_at", "-pk")[:NOTICES]),
        talk=_latest(words, Contribution.Kind.TALK),
        reports=_latest(words, Contribution.Kind.REPORT),
        takes_part=member,
        keeps=keeps,
    )


def _people(branch: Organisation) -> Any:
    rows = Arrival.objects.filter(organisation=branch, state=ArrivalState.ACCEPTED)
    rows = rows.select_related("stay", "stay__organisation")
    rows = rows.defer("id_number", "phone", "stay__organisation__contact_phone")
    return rows.order_by("name", "pk")


def _is_below(stay: Stay, tops: tuple[str, ...]) -> bool:
    return any(stay.org_path.startswith(top) for top in tops)


def _words(branch: Organisation) -> Any:
    return Contribution.objects.filter(organisation=branch)


def _latest(words: Any, kind: str) -> list[Contribution]:
    return list(words.filter(kind=kind).order_by("-written_at", "-pk")[:SHOWN])


def reports_of(stay: Stay) -> list[Contribution]:
    """The reports of experience that a member wrote since the stay began, for the home
    branch; removed ones stand with their reason.
    """
    rows = Contribution.objects.filter(
        member_id=stay.member_id,
        kind=Contribution.Kind.REPORT,
        written_at__date__gte=stay.starts_on,
    )
    return list(rows.order_by("-written_at", "-pk")[:SHOWN])


def next_activity(organisation_id: int, on: date) -> Contribution | None:
    """The next activity that an online branch has announced."""
    rows = Contribution.objects.filter(
        organisation_id=organisation_id,
        kind=Contribution.Kind.NOTICE,
        removed_on=None,
        happens_on__gte=on,
    )
    return rows.order_by("happens_on", "pk").first()
