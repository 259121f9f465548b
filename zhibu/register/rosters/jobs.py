"""Background entry points. Each may run twice: services keep their place."""

from datetime import timedelta

from django.utils import timezone, translation

from zhibu.foundation.kernel.refusals import Refusal
from zhibu.foundation.policy import Actor
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import User
from zhibu.register.rosters import services
from zhibu.register.rosters.models import RosterImport
from zhibu.register.rosters.services.run import Superseded, fail

KEEP_FILES = timedelta(days=90)


def _actor_of(import_id: int) -> Actor:
    """The person who started the import, with the roles of today."""
    roster = RosterImport.objects.get(pk=import_id)
    user = User.objects.get(pk=roster.actor_id)
    return presence_of(user, timezone.localdate()).actor


def check(import_id: int, language: str) -> None:
    """Check a workbook; a file that cannot be read is noted with its reason."""
    with translation.override(language or None):
        try:
            actor, today = _actor_of(import_id), timezone.localdate()
            services.check_roster(actor=actor, import_id=import_id, on=today)
        except Refusal as refusal:
            problems = getattr(refusal, "problems", ())
            fail(import_id, "; ".join(str(p) for p in problems) or str(refusal))


def write(import_id: int, language: str) -> None:
    """Write the good rows; a second worker on the same import stops by itself."""
    with translation.override(language or None):
        try:
            actor, today = _actor_of(import_id), timezone.localdate()
            services.write_roster(actor=actor, import_id=import_id, on=today)
        except Superseded:
            return


def clear_old_files() -> int:
    """Remove stored workbooks three months after they came in; returns how many."""
    return services.clear_files(before=timezone.localtime() - KEEP_FILES)
