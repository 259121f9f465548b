"""Every write to the tree of organisations: one public function per act."""

from zhibu.register.organisations.services.dissolving import dissolve_organisation
from zhibu.register.organisations.services.editing import edit_organisation
from zhibu.register.organisations.services.founding import create_organisation
from zhibu.register.organisations.services.groups import (
    add_group,
    close_group,
    rename_group,
)
from zhibu.register.organisations.services.moving import move_organisation
from zhibu.register.organisations.services.reviewing import (
    renew,
    renew_below,
    renew_by_id,
)
from zhibu.register.organisations.services.terms import (
    add_term,
    correct_term,
    extend_term,
)

__all__ = [
    "add_group",
    "add_term",
    "close_group",
    "correct_term",
    "create_organisation",
    "dissolve_organisation",
    "edit_organisation",
    "extend_term",
    "move_organisation",
    "rename_group",
    "renew",
    "renew_below",
    "renew_by_id",
]
