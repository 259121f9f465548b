"""The door for other apps: they say what happened and to whom."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zhibu.foundation.kernel.text import clean_prose, prose
from zhibu.foundation.policy import Actor
from zhibu.life.notices import rules
from zhibu.life.notices.codes import State, Urgency
from zhibu.life.notices.models import Notice, Run
from zhibu.life.notices.services import outbox
from zhibu.life.notices.services.writing import WRITE
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def tell(
    *,
    actor: Actor,
    organisation_id: int,
    title: str,
    text: str,
    at: datetime,
    members: Iterable[int] = (),
    accounts: Iterable[int] = (),
    urgency: Urgency = Urgency.ROUTINE,
    is_sensitive: bool = False,
) -> Notice:
    """Tell these members, and accounts that have no record, something in the name of an
    organisation. Channel, hour and digest are decided here. Call it inside the
    transaction of the act. It does not stand among the notices that people wrote.
    """
    organisation = Organisation.objects.get_for(actor, WRITE, organisation_id)
    notice = Notice(
        organisation=organisation,
        title=clean_prose(title)[: rules.MOST_TITLE],
        text=prose(text)[: rules.MOST_TEXT],
        urgency=urgency,
        is_sensitive=is_sensitive,
        is_automatic=True,
        state=State.SENT,
        sent_at=at,
        written_at=at,
        author=actor.name[:100],
    )
    notice.save()
    notice.people = outbox.hand_out(
        notice,
        Member.objects.on_roll().filter(pk__in=list(members)),
        User.objects.filter(pk__in=list(accounts), member=None, is_active=True),
    )
    notice.save(update_fields=["people"])
    return notice


def last_run(name: str) -> datetime | None:
    """Up to when a reminder of this name has looked; its row stays locked until the
    transaction ends. None before the first time.
    """
    row = Run.objects.select_for_update().filter(name=name).first()
    return row.until if row else None


def note_run(name: str, until: datetime) -> None:
    """A reminder has looked up to here; call it in the transaction that told."""
    Run.objects.update_or_create(name=name, defaults={"until": until})
