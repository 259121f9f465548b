"""Every write of roster imports."""

from zhibu.register.rosters.services.export import export_roster
from zhibu.register.rosters.services.intake import (
    cancel_import,
    choose_branches,
    choose_mapping,
    clear_files,
    start_check,
    start_import,
    start_writing,
)
from zhibu.register.rosters.services.run import check_roster, write_now, write_roster
from zhibu.register.rosters.services.undo import undo_import

__all__ = [
    "cancel_import",
    "check_roster",
    "choose_branches",
    "choose_mapping",
    "clear_files",
    "export_roster",
    "start_check",
    "start_import",
    "start_writing",
    "undo_import",
    "write_now",
    "write_roster",
]
