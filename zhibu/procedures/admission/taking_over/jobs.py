"""Background entry points of imports of cases; each may run twice."""

from datetime import timedelta

from django.utils import timezone

from zhibu.procedures.admission import services
from zhibu.procedures.admission.models import CaseImport
from zhibu.register.rosters import services as roster_services
from zhibu.register.rosters.jobs import KEEP_FILES, SILENCE, work


def check(import_id: int, language: str) -> None:
    """Check a list; a file that cannot be read is noted with its reason."""
    work(CaseImport, services.check_cases, import_id, language)


def write(import_id: int, language: str) -> None:
    """Make the cases; a second worker on the same import stops by itself."""
    work(CaseImport, services.write_cases, import_id, language)


def undo(import_id: int, language: str) -> None:
    """Take an import back."""
    work(CaseImport, services.take_back_cases, import_id, language)


def resume_stalled() -> int:
    """Take up imports again whose worker was killed; returns how many."""
    silent: timedelta = SILENCE
    return roster_services.resume_stalled(
        silent_since=timezone.localtime() - silent, model=CaseImport
    )


def clear_old_files() -> int:
    """Remove stored lists three months after they came in; returns how many."""
    before = timezone.localtime() - KEEP_FILES
    return roster_services.clear_files(before=before, model=CaseImport)
