"""A notice goes out, later or at once; it is withdrawn; people are reminded."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_q.tasks import async_task

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.refusals import Refused, refuse_if
from zhibu.foundation.kernel.text import clean_prose
from zhibu.foundation.policy import Actor
from zhibu.life.notices import queries, rules
from zhibu.life.notices.codes import State
from zhibu.life.notices.models import Notice
from zhibu.life.notices.rules import Act
from zhibu.life.notices.services import handing_out, outbox
from zhibu.life.notices.services.writing import notice_for

GO_ON = "zhibu.life.notices.jobs.go_on_sending"


@transaction.atomic
def send_notice(*, actor: Actor, notice_id: int, at: datetime) -> Notice:
    """Send a notice now: everybody of the audience receives a copy in the inbox, and
    the outbox a message for each, in this one transaction. To more than AT_ONCE people
    it is handed out in the background: it is SENDING until all inboxes show it at once.
    Refuses what is not complete or reaches nobody.
    """
    notice = notice_for(actor, notice_id)
    refuse_if(rules.act_problems(notice.facts().state, Act.SEND))
    on = timezone.localdate(at)
    notice.state, notice.sent_at, notice.send_at = State.SENT, at, None
    parts = list(queries.parts_of(notice))
    members = queries.members_of(parts, on)
    accounts = queries.accounts_of(parts, on)
    if members.order_by()[: handing_out.AT_ONCE + 1].count() > handing_out.AT_ONCE:
        notice.people = members.count() + accounts.count()
        handing_out.begin(notice)
        transaction.on_commit(partial(async_task, GO_ON, notice.pk))
    else:
        notice.people = outbox.hand_out(notice, members, accounts)
    facts = notice.facts()
    refuse_if(rules.sending_problems(facts, notice.people, on))
    notice.save(update_fields=["state", "sent_at", "send_at", "people", "filled_to"])
    record(
        actor,
        "notices.send",
        notice,
        org_path=notice.org_path,
        people=notice.people,
        parts=[str(part) for part in parts],
    )
    return notice


@transaction.atomic
def schedule_notice(
    *, actor: Actor, notice_id: int, send_at: datetime, at: datetime
) -> Notice:
    """Let a notice go out at a time that lies ahead, to whoever belongs to the audience
    then. Refuses what could not be sent now.
    """
    notice = notice_for(actor, notice_id)
    facts, on = notice.facts(), timezone.localdate(at)
    local = timezone.localtime(send_at)
    people = queries.preview(queries.parts_of(notice), at, on).people
    refuse_if(
        [
            *rules.act_problems(facts.state, Act.SCHEDULE),
            *rules.scheduling_problems(
                local, timezone.localtime(at), facts.valid_until
            ),
            *rules.sending_problems(facts, people, on),
        ]
    )
    notice.state, notice.send_at = State.SCHEDULED, send_at
    notice.save(update_fields=["state", "send_at"])
    record(
        actor,
        "notices.schedule",
        notice,
        org_path=notice.org_path,
        day=f"{local:%Y-%m-%d %H:%M}",
    )
    return notice


@transaction.atomic
def unschedule_notice(*, actor: Actor, notice_id: int) -> Notice:
    """Stop a notice before its time: it is a draft again."""
    notice = notice_for(actor, notice_id)
    refuse_if(rules.act_problems(notice.facts().state, Act.UNSCHEDULE))
    notice.state, notice.send_at = State.DRAFT, None
    notice.save(update_fields=["state", "send_at"])
    record(actor, "notices.unschedule", notice, org_path=notice.org_path)
    return notice


def send_due(*, actor: Actor, at: datetime) -> int:
    """Send all notices whose time has come; how many. One that is refused (its audience
    is empty by now) becomes a draft again, so that its author sees it.
    """
    due = Notice.objects.filter(state=State.SCHEDULED, send_at__lte=at)
    sent = 0
    for pk in due.order_by("send_at", "pk").values_list("pk", flat=True):
        try:
            send_notice(actor=actor, notice_id=pk, at=at)
        except Refused:
            unschedule_notice(actor=actor, notice_id=pk)
        else:
            sent += 1
    return sent


@transaction.atomic
def withdraw_notice(
    *, actor: Actor, notice_id: int, reason: str, at: datetime
) -> Notice:
    """Withdraw a notice, with a reason that its readers see in place of the text.
    Messages that have not gone out yet do not go out any more. One that is still being
    handed out never appears: nobody has seen it, and its copies are taken back.
    """
    notice = notice_for(actor, notice_id)
    found = rules.act_problems(notice.facts().state, Act.WITHDRAW)
    reason = clean_prose(reason)[:200]
    if not reason:
        found = [*found, rules.reason_missing()]
    refuse_if(found)
    if notice.state == State.SENDING:
        handing_out.take_back(notice)
        transaction.on_commit(partial(async_task, GO_ON, notice.pk))
    notice.state, notice.withdrawn_because = State.WITHDRAWN, reason
    notice.save(
        update_fields=["state", "withdrawn_because", "sent_at", "people", "filled_to"]
    )
    stopped = outbox.stop(notice, at)
    record(
        actor,
        "notices.withdraw",
        notice,
        org_path=notice.org_path,
        reason=reason,
        stopped=stopped,
    )
    return notice


@transaction.atomic
def follow_up(*, actor: Actor, notice_id: int, at: datetime) -> Notice:
    """Remind everybody who has not answered: their copy stays the one they have, and a
    message goes out again. Once in 24 hours, and only while answers count.
    """
    notice = notice_for(actor, notice_id)
    waiting = notice.recipients.filter(answer="").order_by("pk")
    refuse_if(
        rules.following_problems(
            notice.facts(), waiting.count(), timezone.localtime(at)
        )
    )
    notice.rounds += 1
    notice.reminded_at = at
    notice.save(update_fields=["rounds", "reminded_at"])
    people = outbox.queue(notice, waiting, at)
    record(actor, "notices.follow_up", notice, org_path=notice.org_path, people=people)
    return notice
