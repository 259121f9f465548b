"""Who may decide over an organisation."""

from zhibu.foundation.kernel.orgpath import lineage
from zhibu.foundation.kernel.refusals import Conflict, Problem
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import EVERYWHERE, Actor, Perm, require
from zhibu.register.organisations.models import Organisation


def path_above(path: str) -> str:
    """The path of the organisation above; "/" at the top."""
    above = lineage(path)[:-1]
    return above[-1] if above else EVERYWHERE


def require_above(actor: Actor, perm: Perm, organisation: Organisation) -> None:
    """Raise NotAllowed unless the actor holds `perm` in the organisation above.

    Nobody sets up, moves or dissolves the own organisation (R-ORG-04); one at the top
    of this system has nobody above it and decides itself.
    """
    has_parent = organisation.parent_id is not None
    path = path_above(organisation.path) if has_parent else organisation.path
    require(actor, perm, path)


def same_version(organisation: Organisation, version: int) -> None:
    """Refuse when somebody changed the organisation after `version` was read."""
    if organisation.version != version:
        raise Conflict(
            Problem(
                "changed_meanwhile",
                _(
                    "Somebody else changed this organisation meanwhile. Look at it"
                    " again, then make your change."
                ),
            )
        )
