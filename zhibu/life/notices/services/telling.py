"""The door for other apps: they say what happened and to whom."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhibu.foundation.kernel.text import clean_prose, prose
from zhibu.life.notices import kinds, queries, rules
from zhibu.life.notices.codes import State
from zhibu.life.notices.models import Notice, Run
from zhibu.life.notices.services import outbox
from zhibu.life.notices.services.wording import pin
from zhibu.register.accounts.models import User
from zhibu.register.members.models import Member
from zhibu.register.organisations.models import Organisation


@transaction.atomic
def tell(
    *,
    kind: str,
    organisation_id: int,
    context: Mapping[str, Any],
    at: datetime,
    members: Iterable[int] = (),
    accounts: Iterable[int] = (),
    about: str = "",
    once: str = "",
) -> Notice:
    """Tell these members, and accounts that have no record, something in the name of an
    organisation, in the words that hold there. Channel, hour and digest are decided
    here. Call it inside the transaction of the act. `about`: the path of the page that
    it is about. `once`: a name under which nothing was told yet; the database refuses
    the second. It does not stand among the notices that people wrote.
    """
    known = kinds.kind_of(kind)
    organisation = Organisation.objects.only("pk", "name", "path").get(
        pk=organisation_id
    )
    values = known.checked(context) | {"organisation": organisation.name}
    wording = pin(queries.wording_for(kind, organisation.path))
    own, english = queries.reading(wording.words, values)
    notice = Notice(
        organisation=organisation,
        title=clean_prose(own.title)[: rules.MOST_TITLE],
        text=prose(own.text)[: rules.MOST_TEXT],
        title_en=clean_prose(english.title)[: rules.LONGEST_TITLE] if english else "",
        text_en=prose(english.text)[: rules.MOST_TEXT] if english else "",
        urgency=known.urgency,
        is_sensitive=known.is_sensitive,
        is_automatic=True,
        wording=wording,
        about=about,
        once=once,
        state=State.SENT,
        sent_at=at,
        written_at=at,
        author=organisation.name[:100],
    )
    notice.save()
    notice.people = outbox.hand_out(
        notice,
        Member.objects.filter(pk__in=list(members)),
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
