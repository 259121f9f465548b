"""A roster comes in: stored sealed, mapped by the user, checked, sent to be written."""

import hashlib
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils.translation import get_language
from django_q.tasks import async_task

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem, Refused
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.foundation.vault import files
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters.models import HeadingChoice, RosterImport
from zhibu.register.rosters.queries import stored, workbook_of
from zhibu.register.rosters.vocabulary import BY_KEY

State = RosterImport.State
# States in which a person may still change how the file is read.
OPEN = frozenset({State.UPLOADED, State.CHECKED})


def start_import(
    *, actor: Actor, organisation_id: int, file: IO[bytes], file_name: str, on: date
) -> RosterImport:
    """Take a workbook in for an organisation and all below it.

    Refuses what is no readable workbook, with a sentence that says what to do. The file
    is stored sealed; headings that were mapped here before are mapped again.
    """
    organisation = Organisation.objects.get_for(
        actor, Perm.MEMBERS_IMPORT, organisation_id
    )
    stored_as = f"{on:%Y%m}-{secrets.token_hex(12)}"
    path = stored(stored_as)
    digest = _store(file, path)
    roster = RosterImport(
        organisation=organisation,
        file_name=clean(Path(file_name).name)[:200],
        stored_as=stored_as,
        file_digest=digest,
        actor_id=actor.user_id,
        actor_name=actor.name,
        mapping=_remembered(organisation),
    )
    try:
        with workbook_of(roster):
            pass
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    with transaction.atomic():
        roster.save()
        record(
            actor,
            "rosters.start",
            roster,
            org_path=organisation.path,
            file=roster.file_name,
            sha256=digest,
        )
    return roster


def _store(file: IO[bytes], path: Path) -> str:
    reader = _Hashing(file)
    files.store(reader, path)  # type: ignore[arg-type]
    return reader.sha256.hexdigest()


class _Hashing:
    """A file that remembers the digest of what was read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.sha256 = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size)
        self.sha256.update(data)
        return data


def _remembered(organisation: Organisation) -> dict[str, str]:
    choices = HeadingChoice.objects.filter(organisation=organisation)
    return dict(choices.values_list("heading", "item"))


def _locked(actor: Actor, import_id: int) -> RosterImport:
    return RosterImport.objects.lock_for(actor, Perm.MEMBERS_IMPORT, import_id)


def _must_be_open(roster: RosterImport) -> None:
    if roster.state not in OPEN:
        raise Conflict(
            Problem("import_not_open", _("This import is already under way or done."))
        )


@transaction.atomic
def choose_mapping(
    *, actor: Actor, import_id: int, mapping: dict[str, str]
) -> RosterImport:
    """Say which heading is which item ("" leaves a column out); remembered for the
    organisation. The file must be checked again afterwards.
    """
    roster = _locked(actor, import_id)
    _must_be_open(roster)
    unknown = [item for item in mapping.values() if item and item not in BY_KEY]
    if unknown:
        raise Refused(
            Problem(
                "item_unknown", _("There is no item “%(item)s”."), {"item": unknown[0]}
            )
        )
    roster.mapping = {**roster.mapping, **mapping}
    roster.state = State.UPLOADED
    roster.save(update_fields=["mapping", "state"])
    for heading, item in mapping.items():
        HeadingChoice.objects.update_or_create(
            organisation=roster.organisation,
            heading=heading[:200],
            defaults={"item": item, "org_path": roster.org_path},
        )
    record(actor, "rosters.map", roster, org_path=roster.org_path, mapping=mapping)
    return roster


@transaction.atomic
def choose_branches(
    *, actor: Actor, import_id: int, choices: dict[str, dict[str, Any]]
) -> RosterImport:
    """Say which branch a name in the file means, or that it shall be set up:
    {name: {"organisation": pk}} or {name: {"create": True}}. Check again afterwards.
    """
    roster = _locked(actor, import_id)
    _must_be_open(roster)
    for choice in choices.values():
        if choice.get("create"):
            require(actor, Perm.ORGANISATIONS_CREATE, roster.org_path)
        elif choice.get("organisation"):
            Organisation.objects.within(roster.org_path).get_for(
                actor, Perm.MEMBERS_IMPORT, choice["organisation"]
            )
    roster.branches = {**roster.branches, **choices}
    roster.state = State.UPLOADED
    roster.save(update_fields=["branches", "state"])
    record(actor, "rosters.branches", roster, org_path=roster.org_path, choices=choices)
    return roster


@transaction.atomic
def start_check(*, actor: Actor, import_id: int) -> RosterImport:
    """Queue the check of the whole file; nothing is written to the register."""
    roster = _locked(actor, import_id)
    _must_be_open(roster)
    roster.state, roster.rows_done = State.CHECKING, 0
    roster.save(update_fields=["state", "rows_done"])
    _queue("zhibu.register.rosters.jobs.check", roster.pk)
    return roster


@transaction.atomic
def start_writing(*, actor: Actor, import_id: int) -> RosterImport:
    """Queue the import of the good rows of a checked file. Refuses one without any."""
    roster = _locked(actor, import_id)
    if roster.state != State.CHECKED:
        raise Conflict(
            Problem(
                "import_not_checked", _("Only a checked file can be imported, once.")
            )
        )
    if not roster.counts.get("new") and not roster.counts.get("changed"):
        raise Refused(
            Problem("nothing_to_import", _("No row of the file would change anything."))
        )
    roster.state, roster.rows_done = State.QUEUED, 0
    roster.save(update_fields=["state", "rows_done"])
    _queue("zhibu.register.rosters.jobs.write", roster.pk)
    return roster


@transaction.atomic
def cancel_import(*, actor: Actor, import_id: int) -> RosterImport:
    """Throw a file away that has not been imported."""
    roster = _locked(actor, import_id)
    if roster.state not in OPEN | {State.FAILED}:
        raise Conflict(
            Problem("import_not_open", _("This import is already under way or done."))
        )
    roster.state = State.CANCELLED
    roster.save(update_fields=["state"])
    record(actor, "rosters.cancel", roster, org_path=roster.org_path)
    transaction.on_commit(lambda: remove_files(roster))
    return roster


def remove_files(roster: RosterImport) -> None:
    """Remove the stored workbook and its report; the line of the import stays."""
    for name in (roster.stored_as, roster.report_as):
        if name:
            stored(name).unlink(missing_ok=True)


def _queue(job: str, import_id: int) -> None:
    language = get_language() or ""
    transaction.on_commit(lambda: async_task(job, import_id, language))


def clear_files(*, before: datetime) -> int:
    """Remove the stored files of imports older than that; returns how many imports."""
    cleared = 0
    for roster in RosterImport.objects.filter(created_at__lt=before).exclude(
        stored_as=""
    ):
        remove_files(roster)
        roster.stored_as = roster.report_as = ""
        roster.save(update_fields=["stored_as", "report_as"])
        cleared += 1
    return cleared
