"""What waits on the desk of whoever sent a roster in."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, Perm, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.register.rosters.models import RosterImport

State = RosterImport.State
ONE_BY_ONE = 3  # so few stand on the desk by name; more are one line with their number

# What each state asks of the person: what, why, act.
ASKS: dict[str, tuple[Any, Any, Any]] = {
    State.UPLOADED: (
        _("%(file)s waits to be checked"),
        _("Nothing has been written yet."),
        _("Check the file"),
    ),
    State.CHECKED: (
        _("%(file)s waits for your decision"),
        _("It was checked. Nothing has been written yet."),
        _("Decide"),
    ),
    State.STOPPED: (
        _("The import of %(file)s stopped half-way"),
        _("Go on with it, or undo it."),
        _("Go on"),
    ),
    State.FAILED: (
        _("%(file)s could not be read"),
        _("Send in another file, or throw this one away."),
        _("See why"),
    ),
    State.UNDOING: (
        _("The undoing of %(file)s stopped"),
        _("Undo the rest."),
        _("See why"),
    ),
}


def todos(actor: Actor, on: date) -> list[Todo]:
    """The imports that this person started and that wait for a decision.

    One query at any size: beyond a handful, imports become one line.
    """
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The question behind `todos`, for a desk that asks it with all others."""
    paths = roots(actor, Perm.MEMBERS_IMPORT)
    if not paths or actor.user_id is None:
        return []
    return [Ask(_waiting_for.of(paths, actor.user_id), _lines)]


def _lines(found: list[tuple[int, str, str]]) -> list[Todo]:
    if len(found) > ONE_BY_ONE:
        return [
            Todo(
                when=None,
                what=str(_("%(count)s rosters wait for you")) % {"count": len(found)},
                why=_("They were sent in and are not finished."),
                url=f"{reverse('rosters:list')}?waiting=own",
                act=_("Decide"),
                count=len(found),
            )
        ]
    return [todo_of("rosters:detail", pk, name, state) for pk, name, state in found]


@prepared
def _waiting_for(
    paths: tuple[str, ...], user_id: int
) -> "QuerySet[RosterImport, tuple[Any, ...]]":
    waiting = RosterImport.objects.within(*paths).waiting().filter(actor_id=user_id)
    return waiting.order_by("-pk").values_list("pk", "file_name", "state")


def todo_of(page: str, pk: int, name: str, state: str) -> Todo:
    """What one import of any kind asks of the person; `page` shows it."""
    what, why, act = ASKS[state]
    return Todo(
        when=None,
        what=str(what) % {"file": name},
        why=why,
        url=reverse(page, args=[pk]),
        act=act,
    )


def count_unfinished(org_path: str, on: date) -> int:
    """How many imports into a subtree wait for somebody or are being worked on."""
    return RosterImport.objects.within(org_path).unfinished().count()


# ---- what a pass found, in words
