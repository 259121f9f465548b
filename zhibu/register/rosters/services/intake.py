"""A roster comes in: stored sealed, mapped by the user, checked, sent to be written."""

import hashlib
import secrets
from datetime import date
from pathlib import Path
from typing import IO, Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Problem, Refused
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, require
from zhibu.foundation.vault import files
from zhibu.register.organisations.models import Organisation
from zhibu.register.rosters.models import RosterImport, WorkbookImport
from zhibu.register.rosters.queries import stored, workbook_of
from zhibu.register.rosters.reading import ROSTER, Wording
from zhibu.register.rosters.services.steps import (
    locked,
    must_be_open,
)

State = WorkbookImport.State
LISTS_REMEMBERED = 20  # lists of an organisation whose headings are remembered


def start_import(
    *,
    actor: Actor,
    organisation_id: int,
    file: IO[bytes],
    file_name: str,
    on: date,
    model: type[WorkbookImport] = RosterImport,
) -> WorkbookImport:
    """Take a workbook in for an organisation and all below it.

    Refuses what is no readable workbook, with a sentence that says what to do. The file
    is stored sealed; what its headings meant here the last time they mean again.
    """
    organisation = Organisation.objects.get_for(
        actor, model.permission, organisation_id
    )
    stored_as = f"{on:%Y%m}-{secrets.token_hex(12)}"
    path = stored(stored_as)
    digest = _store(file, path)
    row = model(
        organisation=organisation,
        org_path=organisation.path,
        file_name=_as_known(file_name),
        stored_as=stored_as,
        file_digest=digest,
        actor_id=actor.user_id,
        actor_name=actor.name,
        mapping=_remembered(model, organisation),
    )
    try:
        with workbook_of(row):
            pass
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    with transaction.atomic():
        row.save()
        record(
            actor,
            f"{row.log}.start",
            row,
            org_path=row.org_path,
            file=row.file_name,
            sha256=digest,
        )
    return row


def _remembered(
    model: type[WorkbookImport], organisation: Organisation
) -> dict[str, str]:
    """What the headings of earlier lists of this kind meant here; the latest counts."""
    lists = model.objects.filter(organisation=organisation).order_by("-pk")
    known: dict[str, str] = {}
    for mapping in reversed(lists.values_list("mapping", flat=True)[:LISTS_REMEMBERED]):
        known |= mapping
    return known


def _as_known(file_name: str) -> str:
    """The name by which its owner knows the file: as it is, without control characters
    and marks that turn the direction of writing.
    """
    name = "".join(filter(str.isprintable, Path(file_name).name))
    return name[:200]


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


@transaction.atomic
def choose_mapping(
    *,
    actor: Actor,
    import_id: int,
    mapping: dict[str, str],
    model: type[WorkbookImport] = RosterImport,
    wording: Wording = ROSTER,
) -> WorkbookImport:
    """Say which heading is which item ("" leaves a column out); remembered for the
    organisation. The file must be checked again afterwards.
    """
    row = _open(model, actor, import_id)
    unknown = [item for item in mapping.values() if item and item not in wording.labels]
    if unknown:
        message = _("There is no item “%(item)s”.")
        raise Refused(Problem("item_unknown", message, {"item": unknown[0]}))
    row.mapping = {**row.mapping, **mapping}
    _note(row, "mapping")
    record(actor, f"{row.log}.map", row, org_path=row.org_path, mapping=mapping)
    return row


@transaction.atomic
def choose_branches(
    *,
    actor: Actor,
    import_id: int,
    choices: dict[str, dict[str, Any]],
    model: type[WorkbookImport] = RosterImport,
) -> WorkbookImport:
    """Say which branch a name in the file means, or that it shall be set up:
    {name: {"organisation": pk}} or {name: {"create": True}}. Check again afterwards.

    Refuses to set up branches by a kind of list that does not.
    """
    row = _open(model, actor, import_id)
    for choice in choices.values():
        if choice.get("create"):
            _refuse_to_found(row)
            require(actor, Perm.ORGANISATIONS_CREATE, row.org_path)
        elif choice.get("organisation"):
            Organisation.objects.within(row.org_path).get_for(
                actor, model.permission, choice["organisation"]
            )
    row.branches = {**row.branches, **choices}
    _note(row, "branches")
    record(actor, f"{row.log}.branches", row, org_path=row.org_path, choices=choices)
    return row


def _refuse_to_found(row: WorkbookImport) -> None:
    if not row.founds_branches:
        message = _("A list of this kind sets no branch up: it is founded first.")
        raise Refused(Problem("branch_not_founded", message))


def _open(model: type[WorkbookImport], actor: Actor, import_id: int) -> WorkbookImport:
    """The import, locked, when a person may still change how it is read."""
    row = locked(model, actor, import_id)
    must_be_open(row)
    return row


def _note(row: WorkbookImport, changed: str) -> None:
    """Keep what was changed; what was found before no longer counts."""
    row.state = State.UPLOADED
    row.save(update_fields=[changed, "state"])
