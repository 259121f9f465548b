"""What whoever received a notice does with it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import NotFound, refuse_if
from zhibu.foundation.policy import Actor
from zhibu.life.notices import queries, rules
from zhibu.life.notices.codes import Reply, State
from zhibu.life.notices.models import Preference, Recipient


@transaction.atomic
def answer(*, actor: Actor, copy_id: int, choice: str, at: datetime) -> Recipient:
    """Answer a notice that one received; until its last day the answer may be changed.
    Refuses what the notice does not ask, and what comes too late.
    """
    rows = Recipient.objects.of(actor).select_for_update(of=("self",))
    copy = rows.select_related("notice").filter(pk=copy_id).first()
    if copy is None:
        raise NotFound("notice")
    notice = copy.notice
    refuse_if(
        rules.answer_problems(
            Reply(notice.reply),
            choice,
            State(notice.state),
            notice.valid_until,
            timezone.localdate(at),
        )
    )
    before, copy.answer, copy.answered_at = copy.answer, choice, at
    copy.save(update_fields=["answer", "answered_at"])
    record(
        actor,
        "notices.answer",
        notice,
        org_path=notice.org_path,
        subject=copy.member_id,
        changes={"answer": [before, choice]},
    )
    return copy


@transaction.atomic
def note_seen(*, actor: Actor, newest: int) -> None:
    """The inbox was open up to this copy: later ones count as new. One mark a person,
    which nobody else is shown; it does not tell what was read. A copy of a notice that
    is still being sent was not shown: the mark stays before it.
    """
    preference = preference_of(actor)
    hidden = Recipient.objects.of(actor).filter(queries.never_shown())
    first = hidden.aggregate(first=Min("pk"))["first"]
    newest = min(newest, first - 1) if first else newest
    if preference.seen < newest:
        preference.seen = newest
        preference.save(update_fields=["seen"])


def preference_of(actor: Actor) -> Preference:
    """The actor's own row, locked; made when there is none."""
    found = Preference.objects.of(actor).select_for_update().first()
    if found is None:
        is_member = actor.member_id is not None
        found = Preference(
            member_id=actor.member_id, user_id=None if is_member else actor.user_id
        )
        found.save()
    return found
