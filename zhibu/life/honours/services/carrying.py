"""Nominations go along when branches are merged (organisations/changes.py)."""

from zhibu.foundation.policy import Actor
from zhibu.life.honours.codes import NominationState
from zhibu.life.honours.models import Nomination
from zhibu.register.organisations.changes import Change

_OPEN = (NominationState.PROPOSED, NominationState.CHECKED)


def count_nominations(path: str) -> int:
    """Nominations of members of a subtree that are not decided."""
    rows = Nomination.objects.within(path).filter(state__in=_OPEN)
    return rows.exclude(member=None).count()


def carry_nominations(actor: Actor, change: Change) -> None:
    """A member stays proposed; the branch where the member is now stands for it.
    Honours stay as they were given: they are found by their member.
    """
    rows = Nomination.objects.filter(
        organisation_id__in=change.ended, state__in=_OPEN
    ).exclude(member=None)
    for row in rows.select_for_update(of=("self",)):
        branch = change.successor(row.organisation_id, row.member_id)
        if branch is not None:
            row.organisation = branch
            row.save(update_fields=["organisation", "org_path"])
