"""Moving a member from one branch to another, in one act: the membership relation."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Greatest

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.orgpath import is_within
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.members import tally
from zhibu.register.members.models import Correction, Finding, Member
from zhibu.register.members.services import findings, headcount, items
from zhibu.register.members.services.records import store, takes_members
from zhibu.register.organisations import services as organisation_services
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def move_member(
    *,
    actor: Actor,
    member_id: int,
    from_branch_id: int,
    to_branch_id: int,
    permission: Perm,
    on: date,
    reason: str = "",
) -> Member:
    """Put a member into another branch; from this moment on it is counted there.

    `permission`: that of the act of the office by which the member moves, held at the
    new branch. That the old one lets the member go is for the caller to know: here the
    member only has to be in `from_branch_id` still, else it is a conflict. Refuses who
    left or is suspended (R-LOST-03), and a place that takes no members (R-PMR-08).

    Posts end unless they are held in an organisation above the new branch, too. The
    member is in no party group and no longer floating (R-FLO-03). Requests that are
    still open go along; those decided stay where they were decided.
    """
    branch = Organisation.objects.lock_for(actor, permission, to_branch_id)
    rows = Member.objects.select_for_update(of=("self",))
    rows = rows.select_related("organisation")
    member: Member | None = rows.filter(pk=member_id).first()
    if member is None:
        raise NotFound(f"Member {member_id}")
    if member.organisation_id != from_branch_id:
        message = _("The member is in another branch by now.")
        raise Conflict(Problem("moved_meanwhile", message))
    refuse_if(_problems(member, branch))

    old: Organisation = member.organisation
    cells = tally.cells(member)
    changes = _put(member, branch)
    _take_along(member, on)
    findings.renew([member], on)
    after = tally.cells(member)
    headcount.record_changes([(old.path, cells, {}), (branch.path, {}, after)])
    organisation_services.renew_by_id([old.pk, branch.pk], on)
    places = {"from_branch": str(old), "to_branch": str(branch)}
    logged = items.for_the_log(changes)
    for action, path in (
        ("members.move_out", old.path),
        ("members.move_in", branch.path),
    ):
        record(
            actor,
            action,
            member,
            org_path=path,
            subject=member,
            reason=reason,
            changes=logged,
            **places,
        )
    return member


def _problems(member: Member, branch: Organisation) -> list[Problem]:
    found = takes_members(branch)
    if branch.pk == member.organisation_id:
        message = _("The member belongs to this branch already.")
        found.append(Problem("same_branch", message, field="branch"))
    if member.left_on is not None:
        message = _("The member left on %(date)s already.")
        found.append(Problem("already_left", message, {"date": member.left_on}))
    if member.suspended_on is not None:
        message = _("The membership is suspended: restore it before it is transferred.")
        found.append(Problem("suspended_not_transferred", message, rule="R-LOST-03"))
    return found


def _put(member: Member, branch: Organisation) -> items.Changes:
    """Write the new branch, and what no longer holds there; returns what changed."""
    values: dict[str, Any] = {
        "group": None,
        "is_floating": False,
        "floating_place": "",
        "floating_since": None,
    }
    changes: items.Changes = {"organisation": [member.organisation, branch]}
    for item, value in values.items():
        if getattr(member, item) != value:
            changes[item] = [getattr(member, item), value]
            setattr(member, item, value)
    member.organisation = branch
    store(member, "org_path", *changes)
    return changes


def _take_along(member: Member, on: date) -> None:
    """Findings and open requests go to the new branch; posts in the old one end."""
    place = {"organisation": member.organisation, "org_path": member.org_path}
    Finding.objects.filter(member=member).update(**place)
    member.corrections.filter(state=Correction.State.OPEN).update(**place)
    running = member.posts.filter(Q(ends_on=None) | Q(ends_on__gt=on))
    ending = [
        pk
        for pk, path in running.values_list("pk", "org_path")
        if not is_within(member.org_path, path)
    ]
    running.filter(pk__in=ending).update(ends_on=Greatest("starts_on", Value(on)))
