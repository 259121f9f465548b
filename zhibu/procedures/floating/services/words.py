"""What members write in an online branch, and removing it, openly."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Conflict, NotFound, Problem, refuse_if
from zhibu.foundation.kernel.text import _, clean
from zhibu.foundation.policy import Actor, Perm
from zhibu.foundation.vault.masking import mask_text
from zhibu.procedures.floating import queries
from zhibu.procedures.floating.models import Contribution
from zhibu.register.members.models import Member
from zhibu.register.members.rules import reason_is_enough
from zhibu.register.organisations.models import Organisation

LONGEST = 2000  # characters


WRITTEN_BY_MEMBERS = (Contribution.Kind.TALK, Contribution.Kind.REPORT)


@transaction.atomic
def write_words(
    *, actor: Actor, organisation_id: int, text: str, at: datetime, kind: str
) -> Contribution:
    """Write to the others of the own online branch, or a report of experience.

    Only those who take part write. Numbers of persons are masked before they are kept.
    """
    branch = Organisation.objects.filter(pk=organisation_id).first()
    if branch is None or not queries.takes_part(actor, organisation_id):
        raise NotFound(f"branch {organisation_id}")
    found = _text_problems(text)
    if kind not in WRITTEN_BY_MEMBERS:
        found.insert(
            0, Problem("kind_unknown", _("Choose what you write."), field="kind")
        )
    refuse_if(found)
    author = Member.objects.only("name").get(pk=actor.member_id)
    return _write(actor, branch, kind, text, at, member=author, author_name=author.name)


@transaction.atomic
def write_notice(
    *,
    actor: Actor,
    organisation_id: int,
    text: str,
    at: datetime,
    happens_on: date | None = None,
) -> Contribution:
    """Who keeps an online branch tells its members something; with a day, it is an
    activity, and stands as the next one until that day is over. Refuses a day that has
    passed.
    """
    rows = Organisation.objects.open()
    branch: Organisation = rows.lock_for(actor, Perm.FLOATING_HOST, organisation_id)
    found = _text_problems(text)
    if not branch.is_branch:
        message = _("Members take part in a branch: choose one below %(name)s.")
        found.append(Problem("not_a_branch", message, {"name": branch}))
    if happens_on is not None and happens_on < timezone.localdate(at):
        message = _("The day of the activity has passed.")
        found.append(Problem("day_has_passed", message, field="happens_on"))
    refuse_if(found)
    notice = Contribution.Kind.NOTICE
    return _write(
        actor, branch, notice, text, at, author_name=actor.name, happens_on=happens_on
    )


def _text_problems(text: str) -> list[Problem]:
    if not clean(text):
        return [Problem("text_empty", _("Write something."), field="text")]
    if len(text) > LONGEST:
        message = _("At most %(count)s characters.")
        return [Problem("too_long", message, {"count": LONGEST}, field="text")]
    return []


def _write(
    actor: Actor,
    branch: Organisation,
    kind: str,
    text: str,
    at: datetime,
    **values: Any,
) -> Contribution:
    words = Contribution(
        organisation=branch,
        kind=kind,
        text=mask_text(text.strip()),
        written_at=at,
        **values,
    )
    words.save()
    record(
        actor,
        "floating.write",
        words,
        org_path=branch.path,
        subject=words.member_id,
        kind=str(kind),
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
    mine = words is not None and words.member_id is not None
    if words is None or not mine or words.member_id != actor.member_id:
        kept: Contribution = Contribution.objects.lock_for(
            actor, Perm.FLOATING_HOST, contribution_id
        )
        words = kept
    if words.removed_on is not None:
        raise Conflict(Problem("removed", _("This was removed already.")))
    refuse_if(filter(None, [reason_is_enough(reason)]))
    words.removed_on = timezone.localdate(at)
    words.removed_by = actor.name
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
