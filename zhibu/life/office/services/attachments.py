"""Scans come in, are checked, sealed and kept; taken out by a mark, never erased."""

import secrets
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.vault import files
from zhibu.life.office import queries, scans
from zhibu.life.office.models import Attachment
from zhibu.life.office.services.reach import (
    member_concerned,
    need_reason,
    organisation_for,
)
from zhibu.life.office.word.filling import digest
from zhibu.register.organisations.models import Organisation


def attach_file(
    *,
    actor: Actor,
    organisation_id: int,
    subject: tuple[str, Any],
    file: IO[bytes],
    file_name: str,
    what: str = "",
    on: date,
    permission: Perm | None = Perm.ATTACHMENTS_ADD,
    member_id: int | None = None,
) -> Attachment:
    """Keep a scan with what it belongs to, (app, key). Refuses what is no picture or
    plain PDF; pictures lose everything but the picture. `permission`: that of the act
    of the office to which it belongs; None when the caller found it the actor's own.
    """
    # Before the transaction: what is sent in may be anything, and takes time to check.
    scan = scans.accept(file, settings.ZHIBU_ATTACHMENT_BYTES)
    stored_as = f"{on:%Y%m}-{secrets.token_hex(12)}"
    path = queries.stored(stored_as)
    files.store(BytesIO(scan.content), path)
    try:
        with transaction.atomic():
            organisation = organisation_for(
                actor, permission, organisation_id, member_id
            )
            attachment = Attachment(
                organisation=organisation,
                subject_app=subject[0],
                subject_key=str(subject[1]),
                member=member_concerned(member_id),
                actor_id=actor.user_id,
                actor_name=actor.name,
                name=_name(file_name, scan),
                what=clean(what)[:120],
                content_type=scan.content_type,
                size=len(scan.content),
                pages=scan.pages,
                sha256=digest(scan.content),
                stored_as=stored_as,
            )
            attachment.save()
            record(
                actor,
                Perm.ATTACHMENTS_ADD.value,
                attachment,
                org_path=organisation.path,
                subject=attachment.member,
                file=attachment.name,
                about=f"{subject[0]} {subject[1]}",
                sha256=attachment.sha256,
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return attachment


def _name(file_name: str, scan: scans.Scan) -> str:
    """The name that it came with, its ending as the content says."""
    stem = queries.plain_name(Path(file_name.replace("\\", "/")).stem) or "scan"
    return stem + scans.SUFFIXES[scan.content_type]


def carry_along(app: str, keys: Iterable[Any], organisation: Organisation) -> None:
    """The scans of rows that changed to another organisation stand there with them. The
    act that moved the rows is in the log.
    """
    Attachment.objects.about_any(app, keys).update(
        organisation=organisation, org_path=organisation.path
    )


def record_opening(*, actor: Actor, attachment: Attachment) -> None:
    """Somebody opened a scan: a line that the member concerned can see."""
    with transaction.atomic():
        record(
            actor,
            "attachments.open",
            attachment,
            org_path=attachment.org_path,
            subject=attachment.member,
            file=attachment.name,
        )


@transaction.atomic
def remove_attachment(
    *, actor: Actor, attachment_id: int, reason: str, on: date
) -> Attachment:
    """Take a scan out of sight, with a reason. The sealed file stays, as files must."""
    attachment: Attachment = Attachment.objects.lock_for(
        actor, Perm.ATTACHMENTS_REMOVE, attachment_id
    )
    reason = need_reason(reason)
    if attachment.removed_on is not None:
        message = _("This attachment was removed already.")
        raise Conflict(Problem("attachment_removed", message))
    attachment.removed_on, attachment.removed_by = on, actor.name[:100]
    attachment.removed_because = reason
    attachment.save(update_fields=["removed_on", "removed_by", "removed_because"])
    record(
        actor,
        Perm.ATTACHMENTS_REMOVE.value,
        attachment,
        org_path=attachment.org_path,
        subject=attachment.member,
        reason=reason,
        file=attachment.name,
    )
    return attachment
