"""Party groups (党小组) of a branch."""

from datetime import date

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.register.organisations import holdings
from zhibu.register.organisations.models import Organisation, PartyGroup

_LONGEST = 60


@transaction.atomic
def add_group(
    *, actor: Actor, organisation_id: int, name: str, on: date, acknowledged: str = ""
) -> PartyGroup:
    """Set up a party group in a branch. Refuses a name that an open group has."""
    branch: Organisation = Organisation.objects.lock_for(
        actor, Perm.ORGANISATIONS_GROUPS, organisation_id
    )
    group = PartyGroup(organisation=branch, name=clean(name))
    refuse_if(_takes_groups(branch) + _name_fits(group), acknowledged=acknowledged)
    group.save()
    _log(actor, "organisations.add_group", group)
    return group


@transaction.atomic
def rename_group(
    *, actor: Actor, group_id: int, name: str, on: date, acknowledged: str = ""
) -> PartyGroup:
    """Give an open group another name."""
    group = _locked(actor, group_id)
    before, group.name = group.name, clean(name)
    if before == group.name:
        return group
    refuse_if(_name_fits(group), acknowledged=acknowledged)
    group.save()
    _log(actor, "organisations.rename_group", group, name=[before, group.name])
    return group


@transaction.atomic
def close_group(
    *, actor: Actor, group_id: int, on: date, acknowledged: str = ""
) -> PartyGroup:
    """Close a group. Refuses while members are in it: put them into others first."""
    group = _locked(actor, group_id)
    left = holdings.group_sizes([group.pk]).get(group.pk, 0)
    found = []
    if left:
        message = _("%(count)s members are in the group: put them elsewhere first.")
        found.append(Problem("members_remain", message, {"count": left}))
    refuse_if(found, acknowledged=acknowledged)
    group.closed_on = on
    group.save()
    _log(actor, "organisations.close_group", group, closed_on=[None, on])
    return group


def _locked(actor: Actor, group_id: int) -> PartyGroup:
    rows = PartyGroup.objects.select_related("organisation")
    group: PartyGroup = rows.lock_for(actor, Perm.ORGANISATIONS_GROUPS, group_id)
    if group.closed_on is not None:
        message = _("The group was closed on %(date)s.")
        raise Conflict(Problem("already_closed", message, {"date": group.closed_on}))
    return group


def _takes_groups(branch: Organisation) -> list[Problem]:
    if not branch.is_open:
        message = _("The organisation was dissolved.")
        return [Problem("already_dissolved", message)]
    if not branch.is_branch:
        message = _("Party groups are in branches.")
        return [Problem("not_a_branch", message)]
    return []


def _name_fits(group: PartyGroup) -> list[Problem]:
    if not group.name or len(group.name) > _LONGEST:
        message = _("A name has 1 to %(most)s characters.")
        return [Problem("name_length", message, {"most": _LONGEST}, field="name")]
    others = PartyGroup.objects.filter(organisation_id=group.organisation_id)
    others = others.filter(name=group.name, closed_on=None).exclude(pk=group.pk)
    if others.exists():
        message = _("A group called %(name)s is here already.")
        return [Problem("name_taken", message, {"name": group.name}, field="name")]
    return []


def _log(actor: Actor, action: str, group: PartyGroup, **changes: object) -> None:
    record(actor, action, group, org_path=group.org_path, changes=changes or None)
