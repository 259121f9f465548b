"""Drafts: written, edited, thrown away."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose, prose
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.life.notices import rules
from zhibu.life.notices.codes import Who
from zhibu.life.notices.models import Notice, Part
from zhibu.life.notices.rules import Act
from zhibu.register.organisations.models import Organisation

ITEMS = ("title", "text", "urgency", "is_sensitive", "reply", "valid_until")
WRITE = Perm.NOTICES_WRITE


@transaction.atomic
def write_notice(
    *, actor: Actor, organisation_id: int, at: datetime, on: date, **values: Any
) -> Notice:
    """Begin a notice of an organisation: `values` are ITEMS. It is a draft for all
    members there until its audience is changed; nobody receives anything yet.
    """
    organisation = Organisation.objects.open().get_for(actor, WRITE, organisation_id)
    notice = Notice(
        organisation=organisation,
        author_id=actor.user_id,
        author=actor.name[:100],
        written_at=at,
    )
    _assign(notice, values, on)
    notice.save()
    Part(notice=notice, organisation=organisation, who=Who.EVERYONE).save()
    record(actor, "notices.write", notice, org_path=notice.org_path)
    return notice


@transaction.atomic
def edit_notice(
    *, actor: Actor, notice_id: int, version: int, on: date, **values: Any
) -> Notice:
    """Change a draft, as somebody read it in `version`. Refuses what was sent."""
    notice = draft_for(actor, notice_id)
    if notice.version != version:
        message = _("Somebody else has changed the notice meanwhile.")
        raise Conflict(Problem("changed_meanwhile", message))
    _assign(notice, values, on)
    notice.version += 1
    notice.save(update_fields=[*values, "version"])
    record(
        actor, "notices.edit", notice, org_path=notice.org_path, items=sorted(values)
    )
    return notice


@transaction.atomic
def discard_draft(*, actor: Actor, notice_id: int) -> str:
    """Throw a draft away; it was never sent, so nothing of it is kept. Its title."""
    notice = draft_for(actor, notice_id)
    record(actor, "notices.discard", notice, org_path=notice.org_path)
    notice.delete()
    return notice.title


def notice_for(actor: Actor, notice_id: int) -> Notice:
    """The notice, locked, within reach of whoever may write; or NotFound."""
    notice: Notice = Notice.objects.lock_for(actor, WRITE, notice_id)
    return notice


def draft_for(actor: Actor, notice_id: int) -> Notice:
    """The same, while it can be edited."""
    notice = notice_for(actor, notice_id)
    refuse_if(rules.act_problems(notice.facts().state, Act.EDIT))
    return notice


def must_allow(actor: Actor, path: str) -> None:
    """NotFound unless the actor may write to people at this path."""
    if not allows(actor, WRITE, path):
        raise NotFound("organisation")


def _assign(notice: Notice, values: dict[str, Any], on: date) -> None:
    if unknown := set(values) - set(ITEMS):
        raise TypeError(f"unknown items {sorted(unknown)}")
    for item, value in values.items():
        setattr(notice, item, value)
    notice.title = clean_prose(notice.title)[: rules.MOST_TITLE]
    notice.text = prose(notice.text)[: rules.MOST_TEXT]
    refuse_if(rules.writing_problems(notice.facts(), on))
