"""Versions of templates: an office above sets how documents below it look."""

from datetime import date
from pathlib import Path
from typing import IO

from django.db import transaction
from django.db.models import Max

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.office.kinds import kind_of
from zhibu.life.office.models import Template
from zhibu.life.office.queries import template_for
from zhibu.life.office.word import packages
from zhibu.life.office.word.filling import check_template, digest
from zhibu.register.organisations.models import Organisation

PERMISSION = Perm.DOCUMENTS_TEMPLATES


def pin_template(*, kind: str, org_path: str, pinned: int | None = None) -> Template:
    """The template in force, saved, so that a running case can keep its number."""
    found = template_for(kind, org_path, pinned)
    if found.pk is None:
        found, _is_new = Template.objects.get_or_create(
            kind=kind,
            organisation=None,
            sha256=found.sha256,
            defaults={"content": found.content},
        )
    return found


def upload_template(
    *,
    actor: Actor,
    kind: str,
    organisation_id: int,
    file: IO[bytes],
    file_name: str,
    note: str = "",
    on: date,
) -> Template:
    """A new version for an organisation and all below it. Refuses what is no plain Word
    file, and placeholders that the kind does not know. Documents that were issued, and
    cases that pinned a version, keep theirs.
    """
    try:
        known = kind_of(kind)
    except KeyError as error:
        raise NotFound(f"kind {kind}") from error
    # Before the transaction: what is sent in may be anything, and takes time to check.
    content = file.read(packages.LARGEST + 1)
    check_template(content, known)
    with transaction.atomic():
        organisation = Organisation.objects.lock_for(actor, PERMISSION, organisation_id)
        earlier = Template.objects.filter(kind=kind, organisation=organisation)
        last = earlier.aggregate(last=Max("version"))["last"] or 0
        template = Template(
            kind=kind,
            organisation=organisation,
            version=last + 1,
            content=content,
            sha256=digest(content),
            file_name=clean(Path(file_name).name)[:200],
            note=clean(note)[:200],
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
        template.save()
        record(
            actor,
            PERMISSION.value,
            template,
            org_path=organisation.path,
            kind=kind,
            version=template.version,
            sha256=template.sha256,
        )
    return template


@transaction.atomic
def withdraw_template(*, actor: Actor, template_id: int, on: date) -> Template:
    """Take a version out of force: new documents use the one before it, or that of the
    organisation above. Documents that were written with it keep it.
    """
    rows = Template.objects.within_reach(actor, PERMISSION).select_for_update()
    template: Template | None = rows.filter(pk=template_id).first()
    if template is None:
        raise NotFound(f"Template {template_id}")
    if template.withdrawn_on is not None:
        message = _("This version was withdrawn already.")
        raise Conflict(Problem("template_withdrawn", message))
    template.withdrawn_on = on
    template.save(update_fields=["withdrawn_on"])
    record(
        actor,
        "documents.withdraw_template",
        template,
        org_path=template.org_path,
        kind=template.kind,
        version=template.version,
    )
    return template
