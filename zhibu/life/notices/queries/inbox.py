"""What one person received. Nothing here tells anybody else what was opened."""

from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.refusals import NotFound
from zhibu.foundation.policy import Actor, Perm, allows
from zhibu.life.notices.codes import Reply, State
from zhibu.life.notices.models import Notice, Preference, Recipient, mine
from zhibu.life.office.models import Attachment

SUBJECT = "notices.notice"  # what attachments of a notice are about
NEVER_SEEN = 0


def never_shown() -> Q:
    """The condition on copies that no inbox has shown: the notice is still being handed
    out, or was withdrawn before it had appeared.
    """
    stopped = Q(notice__state=State.WITHDRAWN, notice__sent_at=None)
    return Q(notice__state=State.SENDING) | stopped


def copies(actor: Actor) -> Any:
    """The inbox, newest first; each with its notice and who sent it."""
    rows = Recipient.objects.of(actor).exclude(never_shown())
    rows = rows.select_related("notice__organisation")
    return rows.defer("notice__organisation__contact_phone").order_by("-pk")


def copy_for(actor: Actor, pk: int) -> Recipient:
    """The own copy, or NotFound."""
    found: Recipient | None = copies(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("notice")
    return found


def waiting(on: date) -> Q:
    """The condition on copies that an answer is still awaited."""
    in_time = Q(notice__valid_until=None) | Q(notice__valid_until__gte=on)
    asked = ~Q(notice__reply=Reply.NONE) & Q(answer="")
    return asked & in_time & Q(notice__state=State.SENT)


@prepared
def _seen(member_id: int | None, user_id: int | None) -> "QuerySet[Preference, int]":
    return Preference.objects.filter(mine(member_id, user_id)).values_list(
        "seen", flat=True
    )


@prepared
def _new(
    member_id: int | None, user_id: int | None, on: date
) -> "QuerySet[Recipient, int]":
    own = Preference.objects.filter(mine(member_id, user_id)).order_by("-seen")
    seen = Coalesce(Subquery(own.values("seen")[:1]), NEVER_SEEN)
    rows = Recipient.objects.filter(
        Q(pk__gt=seen) | waiting(on),
        mine(member_id, user_id),
        notice__state=State.SENT,
    )
    # One group, so that the count is a row like any other.
    grouped = rows.order_by().annotate(one=Value(1)).values("one")
    return grouped.annotate(number=Count("pk")).values_list("number", flat=True)


def seen_up_to(actor: Actor) -> int:
    """The newest copy that stood in the inbox when its owner last opened it."""
    return max(_seen(actor.member_id, actor.user_id), default=NEVER_SEEN)


def count_new(actor: Actor, on: date) -> int:
    """How many notices came since the inbox was last open, or wait for an answer.

    One question at any size; the answer stands beside the menu on every page.
    """
    if actor.user_id is None:
        return 0
    return sum(_new(actor.member_id, actor.user_id, on))


@prepared
def asked(member_id: int | None, user_id: int, on: date) -> "QuerySet[Recipient, Any]":
    """(copy, title, last day, from whom) of those that wait for an answer."""
    rows = Recipient.objects.filter(mine(member_id, user_id), waiting(on))
    return rows.order_by(
        F("notice__valid_until").asc(nulls_last=True), "-pk"
    ).values_list(
        "pk", "notice__title", "notice__valid_until", "notice__organisation__name"
    )


def attachment_for(actor: Actor, pk: int) -> Attachment:
    """A file of a notice, for whoever received it and those who see it as sent."""
    attachment = Attachment.objects.present().filter(pk=pk, subject_app=SUBJECT).first()
    if attachment is None:
        raise NotFound("attachment")
    notice = Notice.objects.filter(pk=attachment.subject_key).defer("text").first()
    if notice is None or not _may_read(actor, notice):
        raise NotFound("attachment")
    return attachment


def _may_read(actor: Actor, notice: Notice) -> bool:
    if allows(actor, Perm.NOTICES_VIEW, notice.org_path):
        return True
    if notice.state != State.SENT:
        return False
    return Recipient.objects.of(actor).filter(notice=notice).exists()
