"""Background entry points. Each may run twice: services keep their place."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation

from zhibu.foundation.kernel.refusals import NotAllowed, NotFound, Refusal, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, command_actor
from zhibu.foundation.vault import files
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.rosters import services
from zhibu.register.rosters.models import RosterImport, WorkbookImport
from zhibu.register.rosters.services.passing import Superseded

KEEP_FILES = timedelta(days=90)
LONGEST_WORK = timedelta(days=1)  # no pass over a file needs its copy longer
SILENCE = timedelta(minutes=5)  # after which a worker is taken for dead


def check(import_id: int, language: str) -> None:
    """Check a workbook; a file that cannot be read is noted with its reason."""
    work(RosterImport, services.check_roster, import_id, language)


def write(import_id: int, language: str) -> None:
    """Write the good rows; a second worker on the same import stops by itself."""
    work(RosterImport, services.write_roster, import_id, language)


def undo(import_id: int, language: str) -> None:
    """Take an import back."""
    work(RosterImport, services.take_back, import_id, language)


def work(
    model: type[WorkbookImport],
    step: Callable[..., Any],
    import_id: int,
    language: str,
) -> None:
    """Do a step of an import as whoever started it; what stops it is noted."""
    with translation.override(language or settings.LANGUAGE_CODE):
        try:
            actor, today = _actor_of(model, import_id), timezone.localdate()
            step(actor=actor, import_id=import_id, on=today)
        except Superseded:
            return
        except Refusal as refusal:
            services.stop(import_id, _in_words(refusal), model)
        except Exception:
            message = _("An error of the program: see its log.")
            services.stop(import_id, str(message), model)
            raise


def _actor_of(model: type[WorkbookImport], import_id: int) -> Actor:
    """The person who started the step, with the rights of today; or the command."""
    roster = model.objects.get(pk=import_id)
    if roster.worker_id is None:
        return command_actor(roster.org_path, roster.actor_name)
    user = User.objects.filter(pk=roster.worker_id, is_active=True).first()
    if user is None:
        raise NotAllowed
    return presence_of(user, timezone.localdate()).actor


def _in_words(refusal: Refusal) -> str:
    if isinstance(refusal, Refused):
        return "; ".join(str(problem) for problem in refusal.problems)
    if isinstance(refusal, NotAllowed | NotFound):
        return str(_("Whoever started this no longer has the right to."))
    return str(refusal)


def resume_stalled() -> int:
    """Take up imports again whose worker was killed; returns how many."""
    return services.resume_stalled(silent_since=timezone.localtime() - SILENCE)


def clear_old_files() -> int:
    """Remove stored workbooks three months after they came in; returns how many.
    Copies in clear that a killed process has left go the next day.
    """
    now = timezone.localtime()
    files.remove_left_copies(before=now - LONGEST_WORK)
    return services.clear_files(before=now - KEEP_FILES)
