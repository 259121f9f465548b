"""Versions of the words of messages: an office above sets them for those below."""

import hashlib
from datetime import date

from django.db import transaction
from django.db.models import Max

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean_prose, prose
from zhibu.foundation.policy import Actor, Perm
from zhibu.life.notices import kinds, queries, rules
from zhibu.life.notices.models import Wording
from zhibu.life.notices.rules import Words
from zhibu.register.organisations.models import Organisation

PERMISSION = Perm.NOTICES_TEMPLATES


@transaction.atomic
def write_wording(
    *, actor: Actor, kind: str, organisation_id: int, words: Words, note: str = ""
) -> Wording:
    """A new version of the words of a kind, for an organisation and all below it.
    Refuses placeholders that the kind does not know and the lack of those that it
    needs, and words that hold here already. What was sent keeps the words it had.
    """
    known = known_kind(kind)
    words = tidy(words)
    refuse_if(rules.wording_problems(words, known.known))
    organisation = Organisation.objects.lock_for(actor, PERMISSION, organisation_id)
    if queries.wording_for(kind, organisation.path).words == words:
        message = _("These words hold here already.")
        raise Conflict(Problem("wording_holds", message))
    earlier = Wording.objects.filter(kind=kind, organisation=organisation)
    last = earlier.aggregate(last=Max("version"))["last"] or 0
    wording = Wording(
        kind=kind,
        organisation=organisation,
        version=last + 1,
        sha256=hashlib.sha256("\0".join(words).encode()).hexdigest(),
        note=clean_prose(note)[:200],
        actor_id=actor.user_id,
        actor_name=actor.name[:100],
        **words._asdict(),
    )
    wording.save()
    record(
        actor,
        PERMISSION.value,
        wording,
        org_path=organisation.path,
        kind=kind,
        version=wording.version,
    )
    return wording


@transaction.atomic
def withdraw_wording(*, actor: Actor, wording_id: int, on: date) -> Wording:
    """Take a version out of force: what is told from now on has the words of the one
    before it, of the organisation above, or of the program.
    """
    rows = Wording.objects.within_reach(actor, PERMISSION).select_for_update()
    wording: Wording | None = rows.filter(pk=wording_id).first()
    if wording is None:
        raise NotFound(f"Wording {wording_id}")
    if wording.withdrawn_on is not None:
        message = _("This version was withdrawn already.")
        raise Conflict(Problem("template_withdrawn", message))
    wording.withdrawn_on = on
    wording.save(update_fields=["withdrawn_on"])
    record(
        actor,
        "notices.withdraw_template",
        wording,
        org_path=wording.org_path,
        kind=wording.kind,
        version=wording.version,
    )
    return wording


def pin(wording: Wording) -> Wording:
    """The template, saved, so that a notice can name it."""
    if wording.pk is not None:
        return wording
    found, _is_new = Wording.objects.get_or_create(
        kind=wording.kind,
        organisation=None,
        sha256=wording.sha256,
        defaults=wording.words._asdict(),
    )
    return found


def tidy(words: Words) -> Words:
    """The words as they are kept: one line of title, text with its paragraphs."""
    return Words(
        clean_prose(words.title),
        prose(words.text),
        clean_prose(words.title_en),
        prose(words.text_en),
    )


def known_kind(key: str) -> kinds.MessageKind:
    """A declared kind, or NotFound."""
    try:
        return kinds.kind_of(key)
    except KeyError as error:
        raise NotFound(f"kind {key}") from error
