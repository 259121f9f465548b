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
from zhibu.register.rosters.models import HeadingChoice, RosterImport
from zhibu.register.rosters.queries import stored, workbook_of
from zhibu.register.rosters.services.steps import (
    Import,
    locked,
    locked_of,
    must_be_open,
)
from zhibu.register.rosters.vocabulary import BY_KEY

State = RosterImport.State


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
    roster = RosterImport(organisation=organisation, mapping=_remembered(organisation))
    return take_in(actor=actor, row=roster, file=file, file_name=file_name, on=on)


def take_in(
    *, actor: Actor, row: Import, file: IO[bytes], file_name: str, on: date
) -> Import:
    """Store the workbook of a new import of any kind, sealed; `row` is not saved yet.
    Refuses what is no readable workbook.
    """
    stored_as = f"{on:%Y%m}-{secrets.token_hex(12)}"
    path = stored(stored_as)
    digest = _store(file, path)
    row.org_path = row.organisation.path
    row.file_name = _as_known(file_name)
    row.stored_as, row.file_digest = stored_as, digest
    row.actor_id, row.actor_name = actor.user_id, actor.name
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


def _remembered(organisation: Organisation) -> dict[str, str]:
    choices = HeadingChoice.objects.filter(organisation=organisation)
    return dict(choices.values_list("heading", "item"))


@transaction.atomic
def choose_mapping(
    *, actor: Actor, import_id: int, mapping: dict[str, str]
) -> RosterImport:
    """Say which heading is which item ("" leaves a column out); remembered for the
    organisation. The file must be checked again afterwards.
    """
    roster = locked(actor, import_id)
    must_be_open(roster)
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


def choose_branches(
    *, actor: Actor, import_id: int, choices: dict[str, dict[str, Any]]
) -> RosterImport:
    """Say which branch a name in the file means, or that it shall be set up:
    {name: {"organisation": pk}} or {name: {"create": True}}. Check again afterwards.
    """
    return name_branches(RosterImport, actor, import_id, choices)


@transaction.atomic
def name_branches(
    model: type[Import],
    actor: Actor,
    import_id: int,
    choices: dict[str, dict[str, Any]],
) -> Import:
    """The same for an import of any kind."""
    roster = locked_of(model, actor, import_id)
    must_be_open(roster)
    for choice in choices.values():
        if choice.get("create"):
            require(actor, Perm.ORGANISATIONS_CREATE, roster.org_path)
        elif choice.get("organisation"):
            Organisation.objects.within(roster.org_path).get_for(
                actor, model.permission, choice["organisation"]
            )
    roster.branches = {**roster.branches, **choices}
    roster.state = State.UPLOADED
    roster.save(update_fields=["branches", "state"])
    record(
        actor,
        f"{roster.log}.branches",
        roster,
        org_path=roster.org_path,
        choices=choices,
    )
    return roster
