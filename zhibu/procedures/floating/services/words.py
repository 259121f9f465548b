"""What members write in an online branch, and removing it, openly."""

from datetime import datetime

from django.db import transaction

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.vault.masking import mask_text
from zhibu.procedures.floating import queries
from zhibu.procedures.floating.models import Contribution
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations.models import Organisation

LONGEST = 2000  # characters


@transaction.atomic
def write_words(
    *, actor: Actor, organisation_id: int, text: str, at: datetime, kind: str
) -> Contribution:
    """Write to the others of the own online branch, or a report of experience.

    Only those who take part write. Numbers of persons are masked before they are kept.
    """
    branch = Organisation.objects.filter(pk=organisation_id).first()
    member_id = actor.member_id
    takes_part = member_id is not None and queries.takes_part(actor, organisation_id)
    if branch is None or member_id is None or not takes_part:
        raise NotFound(f"branch {organisation_id}")
    found = []
    if kind not in Contribution.Kind.values:
        found.append(Problem("kind_unknown", _("Choose what you write."), field="kind"))
    if not clean(text):
        found.append(Problem("text_empty", _("Write something."), field="text"))
    if len(text) > LONGEST:
        message = _("At most %(count)s characters.")
        found.append(Problem("too_long", message, {"count": LONGEST}, field="text"))
    refuse_if(found)
    words = Contribution(
        organisation=branch,
        member_id=member_id,
        kind=kind,
        text=mask_text(text.strip()),
        written_at=at,
    )
    words.save()
    record(
        actor,
        "floating.write",
        words,
        org_path=branch.path,
        subject=actor.member_id,
        kind=kind,
    )
    return words


@transaction.atomic
def remove_words(
    *, actor: Actor, contribution_id: int, reason: str, at: datetime
) -> Contribution:
    """Remove words from the branch: the author, or who keeps the branch, with a reason
    that stands in their place.
    """
    rows = Contribution.objects.select_for_update(of=("self",))
    words: Contribution | None = rows.filter(pk=contribution_id).first()
    if words is None or words.member_id != actor.member_id:
        kept: Contribution = Contribution.objects.lock_for(
            actor, Perm.FLOATING_HOST, contribution_id
        )
        words = kept
    if words.removed_on is not None:
        raise Conflict(Problem("removed", _("This was removed already.")))
    refuse_if(filter(None, [reason_is_enough(reason)]))
    words.removed_on, words.removed_by = at.date(), actor.name
    words.removed_because = clean(reason)[:300]
    words.save(update_fields=["removed_on", "removed_by", "removed_because"])
    record(
        actor,
        "floating.remove_words",
        words,
        org_path=words.org_path,
        subject=words.member_id,
        reason=clean(reason),
    )
    return words
