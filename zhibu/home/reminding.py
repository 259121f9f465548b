"""Whoever has an office is reminded of what becomes due on the desk, once a day, by the
notices door. Nobody who opens the desk every day learns anything new.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from zhibu.foundation.kernel.text import _, day_in_words, fill
from zhibu.foundation.policy import Actor, Perm, holds, offices
from zhibu.foundation.web.todos import Todo
from zhibu.home import queries
from zhibu.life.notices import rules
from zhibu.life.notices import services as notice_services
from zhibu.life.notices.rules import Why
from zhibu.life.notices.standard import DESK
from zhibu.register.accounts.actors import presence_of
from zhibu.register.accounts.models import Appointment, User
from zhibu.register.organisations.models import Organisation

FIRST = timedelta(days=1)  # how far back the very first run looks
MOST = 20  # lines of one reminder
WORDS = {Why.SOON: _("due on %(day)s"), Why.OVERDUE: _("overdue since %(day)s")}


def remind_all(at: datetime) -> int:
    """Remind everybody who holds an office; how many people were told something."""
    on = timezone.localdate(at)
    held = Appointment.objects.held_on(on).values("user_id")
    users = User.objects.filter(pk__in=held, is_active=True).select_related("member")
    with override(settings.LANGUAGE_CODE):
        return sum(remind(user, at) for user in users.order_by("pk").iterator())


@transaction.atomic
def remind(user: User, at: datetime) -> bool:
    """Tell one person what became due since the last run; True when something did.
    Run twice it tells once: the window is kept in the transaction that tells.
    """
    name = f"desk.{user.pk}"
    since, until = rules.window(notice_services.last_run(name), at, FIRST)
    actor = presence_of(user, timezone.localdate(at)).actor
    if not holds(actor, Perm.HOME_DESK):
        return False
    lines = _lines(actor, since, until)
    notice_services.note_run(name, until)
    if not lines:
        return False
    place = offices(actor, Perm.HOME_DESK)[0]
    organisation = Organisation.objects.only("pk").get(path=place)
    notice_services.tell(
        kind=DESK.key,
        organisation_id=organisation.pk,
        context={"count": len(lines), "lines": "\n".join(lines[:MOST])},
        at=at,
        about=reverse("home:desk"),
        members=[user.member_id] if user.member_id else [],
        accounts=[] if user.member_id else [user.pk],
    )
    return True


def _lines(actor: Actor, since: datetime, until: datetime) -> list[str]:
    after, on = timezone.localdate(since), timezone.localdate(until)
    return [
        _line(todo, why)
        for todo in queries.waiting(actor, on).todos
        for why in rules.reminders(todo.when, after, on)
    ]


def _line(todo: Todo, why: Why) -> str:
    day = day_in_words(todo.when) if todo.when else ""
    return f"· {todo.what}（{fill(WORDS[why], {'day': day})}）"
