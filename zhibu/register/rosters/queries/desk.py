"""What waits on the desk of whoever sent a list in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from zhibu.foundation.kernel.prepared import prepared
from zhibu.foundation.kernel.text import _
from zhibu.foundation.policy import Actor, roots
from zhibu.foundation.web.todos import Ask, Todo, answered
from zhibu.register.rosters.models import RosterImport, WorkbookImport

State = WorkbookImport.State
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
    """The rosters that this person sent in and that wait for a decision."""
    return answered(asks(actor, on))


def asks(actor: Actor, on: date) -> list[Ask]:
    """The question behind `todos`, for a desk that asks it with all others."""
    return asks_of(RosterImport, actor, _("%(count)s rosters wait for you"))


def asks_of(model: type[WorkbookImport], actor: Actor, many: Any) -> list[Ask]:
    """Which imports of a kind this person sent in and that wait for a decision.

    One question at any size: beyond a handful, imports become one line, `many`.
    """
    paths = roots(actor, model.permission)
    if not paths or actor.user_id is None:
        return []
    asking = _waiting_for.of(model, paths, actor.user_id)
    return [Ask(asking, lambda rows: _lines(model, rows, many))]


def _lines(
    model: type[WorkbookImport], found: list[tuple[int, str, str]], many: Any
) -> list[Todo]:
    if len(found) > ONE_BY_ONE:
        return [
            Todo(
                when=None,
                what=str(many) % {"count": len(found)},
                why=_("They were sent in and are not finished."),
                url=f"{reverse(f'{model.pages}:list')}?waiting=own",
                act=_("Decide"),
                count=len(found),
            )
        ]
    return [_todo(model, *one) for one in found]


@prepared
def _waiting_for(
    model: type[WorkbookImport], paths: tuple[str, ...], user_id: int
) -> "QuerySet[WorkbookImport, tuple[Any, ...]]":
    waiting = model.objects.within(*paths).waiting().filter(actor_id=user_id)
    return waiting.order_by("-pk").values_list("pk", "file_name", "state")


def _todo(model: type[WorkbookImport], pk: int, name: str, state: str) -> Todo:
    what, why, act = ASKS[state]
    return Todo(
        when=None,
        what=str(what) % {"file": name},
        why=why,
        url=reverse(f"{model.pages}:detail", args=[pk]),
        act=act,
    )


def counts_of(model: type[WorkbookImport]) -> Callable[..., int]:
    """How many imports of a kind into a subtree wait for somebody or are being worked
    on: a function of the path (and of the day, which the inventory of a hand-over
    tells; it makes no difference).
    """

    def count(org_path: str, on: date | None = None) -> int:
        return model.objects.within(org_path).unfinished().count()

    return count
