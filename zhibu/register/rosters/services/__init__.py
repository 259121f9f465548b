"""Every write of roster imports."""

from zhibu.register.rosters.services.checking import check_now, check_roster
from zhibu.register.rosters.services.export import export_roster
from zhibu.register.rosters.services.intake import (
    choose_branches,
    choose_mapping,
    start_import,
)
from zhibu.register.rosters.services.steps import (
    cancel_import,
    clear_files,
    go_on_writing,
    resume_stalled,
    start_check,
    start_writing,
    stop,
)
from zhibu.register.rosters.services.undo import take_back, undo_import
from zhibu.register.rosters.services.writing import write_now, write_roster

__all__ = [
    "cancel_import",
    "check_now",
    "check_roster",
    "choose_branches",
    "choose_mapping",
    "clear_files",
    "export_roster",
    "go_on_writing",
    "resume_stalled",
    "start_check",
    "start_import",
    "start_writing",
    "stop",
    "take_back",
    "undo_import",
    "write_now",
    "write_roster",
]
