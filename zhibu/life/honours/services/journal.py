"""What every act on honours does last: the log, the people told, the public pages."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from zhibu.foundation.audit.services import record
from zhibu.foundation.kernel.text import _, fill
from zhibu.foundation.policy import Actor
from zhibu.life.honours.models import Honour
from zhibu.life.honours.signals import public_changed
from zhibu.life.notices import services as notice_services

OFFICE_OPENS = time(9)


def log(actor: Actor, action: str, row: Any, **details: Any) -> None:
    """A line about a call, a nomination or an honour; its member sees it."""
    record(
        actor,
        action,
        row,
        org_path=row.org_path,
        subject=getattr(row, "member_id", None),
        **details,
    )


def public_differs(sender: type, *paths: str) -> None:
    """Whoever keeps public pages is told that they show something else now."""
    public_changed.send(sender=sender, paths=tuple(p for p in paths if p))


def of_honour(honour: Honour) -> None:
    """The public pages that may show this honour."""
    held = honour.member.org_path if honour.member else honour.org_path
    public_differs(Honour, held, honour.org_path, honour.giver_path)


def tell(
    actor: Actor,
    organisation_id: int,
    members: Iterable[int | None],
    title: Any,
    text: Any,
    on: date,
    **params: Any,
) -> None:
    """Tell members something about themselves, in the name of an organisation."""
    people = [pk for pk in members if pk is not None]
    if not people:
        return
    notice_services.tell(
        actor=actor,
        organisation_id=organisation_id,
        title=fill(title, params),
        text=fill(text, params),
        at=moment(on),
        members=people,
    )


def moment(on: date) -> datetime:
    """Now; of another day than today, the hour at which offices open."""
    now = timezone.localtime()
    if now.date() == on:
        return now
    return datetime.combine(on, OFFICE_OPENS, timezone.get_current_timezone())


AWARDED = _("You were given an honour: %(honour)s")
AWARDED_TEXT = _(
    "%(giver)s gave you “%(honour)s”. Say on “My honours” whether it may be shown in"
    " public; nothing is shown without your consent."
)
