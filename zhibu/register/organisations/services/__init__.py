"""Every write to the tree of organisations: one public function per act."""

from zhibu.register.organisations.services.dissolving import (
    dissolve_organisation,
    merge_branches,
)
from zhibu.register.organisations.services.editing import edit_organisation
from zhibu.register.organisations.services.exporting import note_export
from zhibu.register.organisations.services.founding import create_organisation
from zhibu.register.organisations.services.groups import (
    add_group,
    close_group,
    rename_group,
)
from zhibu.register.organisations.services.importing import check_list, import_list
from zhibu.register.organisations.services.moving import (
    move_organisation,
    move_organisations,
)
from zhibu.register.organisations.services.reviewing import (
    renew,
    renew_below,
    renew_by_id,
)
from zhibu.register.organisations.services.stored_lists import (
    clear_lists,
    forget_list,
    store_list,
    stored_list,
)
from zhibu.register.organisations.services.terms import (
    add_term,
    correct_term,
    extend_term,
)

__all__ = [
    "add_group",
    "add_term",
    "check_list",
    "clear_lists",
    "close_group",
    "correct_term",
    "create_organisation",
    "dissolve_organisation",
    "edit_organisation",
    "extend_term",
    "forget_list",
    "import_list",
    "merge_branches",
    "move_organisation",
    "move_organisations",
    "note_export",
    "rename_group",
    "renew",
    "renew_below",
    "renew_by_id",
    "store_list",
    "stored_list",
]
